"""WTForms' own sentences, in the reader's language: it has none in Belarusian, and they are translated like all others."""

from flask_babel import get_domain

from grants.core.text import N_, NN_

SENTENCES = (
    N_("This field is required."),
    N_("Not a valid choice."),
    N_("Invalid Choice: could not coerce."),
    NN_(
        "'%(value)s' is not a valid choice for this field.",
        "'%(value)s' are not valid choices for this field.",
    ),
    N_("Not a valid integer value."),
    N_("Not a valid decimal value."),
    N_("Not a valid date value."),
    N_("Not a valid time value."),
    N_("Invalid input."),
    N_("Invalid email address."),
    NN_("Field must be at least %(min)d character long.", "Field must be at least %(min)d characters long."),
    NN_("Field cannot be longer than %(max)d character.", "Field cannot be longer than %(max)d characters."),
    N_("Field must be between %(min)d and %(max)d characters long."),
    N_("Number must be at least %(min)s."),
    N_("Number must be at most %(max)s."),
    N_("Number must be between %(min)s and %(max)s."),
)


class Translations:
    """What WTForms asks for its sentences; it fills in the values itself."""

    def gettext(self, text: str) -> str:
        return str(get_domain().get_translations().gettext(text))

    def ngettext(self, one: str, many: str, count: int) -> str:
        return str(get_domain().get_translations().ngettext(one, many, count))
