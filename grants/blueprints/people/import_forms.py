"""Forms of an uploaded list."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from grants.core import clock
from grants.domain.people.commands import Declaration
from grants.domain.people.states import CONSENT_WAY_LABELS, ConsentWay
from grants.web.choices import as_id, labelled
from grants.web.fields import ChoiceField, DateField, RadioChoiceField
from grants.web.forms import Form
from grants.web.language import LANGUAGES


class ImportForm(Form):
    """A file and whose participants it lists."""

    organisation = ChoiceField(
        _l("Organisation"), [InputRequired(_l("Choose the organisation"))], coerce=as_id
    )
    file = FileField(
        _l("The list"),
        [FileRequired(_l("Choose a file"))],
        description=_l(
            "A spreadsheet as it is: .xlsx, .xls, .ods or .csv, up to 15 MB. Nothing is registered yet."
        ),
    )


class CommitForm(Form):
    """What whoever commits the list declares."""

    version = IntegerField(widget=HiddenInput())
    agreed = BooleanField(
        _l("Each person on this list agreed that records of her training and support are kept"),
        [InputRequired(_l("Without consent nobody may be registered. Tick the box if each of them agreed."))],
    )
    way = RadioChoiceField(
        _l("How did they answer?"),
        [InputRequired(_l("Say how they answered"))],
        coerce=ConsentWay,
        choices=labelled(CONSENT_WAY_LABELS),
    )
    asked_on = DateField(_l("When were they asked?"), [InputRequired(_l("Enter the day"))])
    language = RadioChoiceField(
        _l("In which language?"),
        [InputRequired(_l("Choose the language"))],
        choices=[(code, LANGUAGES[code]) for code in ("ru", "be", "en")],
        default="ru",
    )

    def declaration(self) -> Declaration:
        """What is declared."""
        return Declaration(self.way.data, self.asked_on.data or clock.today(), self.language.data)
