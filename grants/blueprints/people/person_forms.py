"""Forms about the person herself: registration and correction."""

from collections.abc import Iterator
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import Field, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from grants.blueprints.people.fields import BirthField, PhonesField
from grants.blueprints.people.forms import YES_NO
from grants.domain.people.commands import IdentityDetails
from grants.domain.people.identity import IdentityFields, SafeContact
from grants.domain.people.queries import EditPage
from grants.domain.people.states import (
    CATEGORY_LABELS,
    CONTACT_CHANNEL_LABELS,
    Category,
)
from grants.domain.people.values.gender import Gender
from grants.domain.people.values.names import name_from_parts
from grants.domain.people.values.oblasts import Oblast
from grants.web.choices import labelled
from grants.web.fields import ChoiceField, RadioChoiceField
from grants.web.forms import Form
from grants.web.language import LANGUAGES

GENDERS = [(Gender.FEMALE, _l("Woman")), (Gender.MALE, _l("Man"))]


class ContactFields(Form):
    """How she may be reached; shared by registration and correction."""

    phone = PhonesField(
        _l("Her phone"),
        [Optional()],
        description=_l("In any way of writing. Someone else’s phone is kept as a note and never used."),
        render_kw={"autocomplete": "off"},
    )
    safe_to_call = RadioChoiceField(_l("Is it safe to call her?"), choices=YES_NO)
    channel = RadioChoiceField(_l("By what may we reach her?"), choices=labelled(CONTACT_CHANNEL_LABELS))
    contact_when = StringField(_l("When"), [Length(max=200)], render_kw={"autocomplete": "off"})
    who_may_answer = StringField(_l("Who may answer"), [Length(max=200)], render_kw={"autocomplete": "off"})
    what_to_say = StringField(_l("What to say"), [Length(max=300)], render_kw={"autocomplete": "off"})
    never_say = StringField(_l("What never to say"), [Length(max=300)], render_kw={"autocomplete": "off"})
    code_word = StringField(_l("Code word"), [Length(max=60)], render_kw={"autocomplete": "off"})

    def safe_contact(self) -> SafeContact | None:
        """None when nothing of it was filled in; "safe to call" counts as no unless it was said."""
        phone = self.phone.data.main if self.phone.data else None
        texts = (self.contact_when, self.who_may_answer, self.what_to_say, self.never_say, self.code_word)
        if (
            self.safe_to_call.data is None
            and not self.channel.data
            and not any((field.data or "").strip() for field in texts)
        ):
            return None
        when, who, say, never, word = ((field.data or "").strip() for field in texts)
        return SafeContact(
            phone or "",
            self.safe_to_call.data == "yes",
            when,
            who,
            say,
            never,
            word,
            str(self.channel.data or ""),
        )


class PersonFields(ContactFields):
    """What both forms ask besides the name. `ORDER` is that of the page, so that the error summary goes down it."""

    ORDER: ClassVar[tuple[str, ...]] = ()
    birth = BirthField(
        _l("Date of birth"),
        [Optional()],
        description=_l("Such as 05.03.1987, or only the year if that is all she knows or wants to say."),
        render_kw={"autocomplete": "off"},
    )
    gender = RadioChoiceField(_l("Gender"), coerce=Gender, choices=GENDERS)
    oblast = ChoiceField(_l("Region"), [InputRequired(_l("Choose a region"))], coerce=Oblast)
    town = StringField(_l("Town or village"), [Length(max=200)], render_kw={"autocomplete": "off"})
    category = RadioChoiceField(_l("Kind of assistance"), coerce=Category, choices=labelled(CATEGORY_LABELS))
    language = RadioChoiceField(
        _l("Her language"),
        [InputRequired(_l("Choose the language of her page and papers"))],
        choices=[(code, LANGUAGES[code]) for code in ("ru", "be", "en")],
        default="ru",
    )
    note = TextAreaField(
        _l("Note"),
        [Length(max=2000)],
        description=_l(
            "Only what is needed to work with her. Nothing about health, documents or what she went through."
        ),
    )

    def __iter__(self) -> Iterator[Field]:
        places = {name: place for place, name in enumerate(self.ORDER)}
        return iter(sorted(super().__iter__(), key=lambda field: places.get(field.short_name, -1)))

    def _common(self) -> dict[str, Any]:
        phones = self.phone.data
        return {
            "birth": self.birth.data,
            "phones": phones.own if phones else (),
            "town": (self.town.data or "").strip(),
            "category": self.category.data if "category" in self else None,
            "safe_contact": self.safe_contact(),
            "note": (self.note.data or "").strip(),
        }


class EditForm(PersonFields):
    """Her data corrected."""

    ORDER = (
        "surname", "given", "patronymic", "birth", "gender", "oblast", "town", "language", "address",
        "phone", "safe_to_call", "contact_when", "channel", "who_may_answer", "what_to_say", "never_say",
        "code_word", "phone_note", "category", "note", "reason",
    )  # fmt: skip
    version = IntegerField(widget=HiddenInput())
    surname = StringField(_l("Surname"), [Length(max=100)], render_kw={"autocomplete": "off"})
    given = StringField(
        _l("Given name"),
        [InputRequired(_l("Write the given name")), Length(max=100)],
        render_kw={"autocomplete": "off"},
    )
    patronymic = StringField(_l("Patronymic"), [Length(max=100)], render_kw={"autocomplete": "off"})
    address = StringField(_l("Address"), [Length(max=300)], render_kw={"autocomplete": "off"})
    phone_note = StringField(_l("Someone else’s phone, as a note"), [Length(max=500)])
    reason = StringField(
        _l("Why is it changed?"),
        [Length(max=300)],
        description=_l("It is kept in the record’s history. No names."),
    )

    @staticmethod
    def data_of(page: EditPage) -> dict[str, object]:
        """What the form starts from."""
        known = page.fields
        contact = known.safe_contact
        given = {
            "version": page.version,
            "surname": known.name.surname,
            "given": known.name.given,
            "patronymic": known.name.patronymic,
            "birth": known.birth,
            "phone": _Phones(known.phones),
            "phone_note": known.phone_note,
            "town": known.town,
            "address": known.address,
            "category": known.category,
            "note": known.note,
            "gender": page.gender,
            "oblast": Oblast(page.oblast),
            "language": page.language,
        }
        if contact:
            given |= {
                "safe_to_call": "yes" if contact.safe_to_call else "no",
                "channel": contact.channel,
                "contact_when": contact.when,
                "who_may_answer": contact.who_may_answer,
                "what_to_say": contact.what_to_say,
                "never_say": contact.never_say,
                "code_word": contact.code_word,
            }
        return given

    def details(self) -> IdentityDetails:
        """What is changed."""
        name = name_from_parts(self.surname.data or "", self.given.data or "", self.patronymic.data or "")
        notes = [self.phone_note.data or "", self.phone.data.note if self.phone.data else ""]
        fields = IdentityFields(
            name=name,
            phone_note=", ".join(dict.fromkeys(note.strip() for note in notes if note.strip())),
            address=(self.address.data or "").strip(),
            **self._common(),
        )
        return IdentityDetails(
            version=self.version.data,
            fields=fields,
            oblast=self.oblast.data,
            gender=self.gender.data,
            language=self.language.data,
            reason=(self.reason.data or "").strip(),
        )


class _Phones:
    """Her numbers as the phone field writes them."""

    def __init__(self, own: tuple[str, ...]) -> None:
        self.own = own
        self.main = own[0] if own else None
        self.note = ""
