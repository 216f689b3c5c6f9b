"""The form of registration: what is asked first, what can be added later, and what of it a draft keeps."""

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

import flask
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from grants.blueprints.people.fields import NameField
from grants.blueprints.people.forms import YES_NO
from grants.blueprints.people.person_forms import PersonFields
from grants.core import clock
from grants.core.ids import new_id
from grants.domain.people.commands import DraftDetails, RegistrationDetails
from grants.domain.people.consent_texts import CONSENT_TEXTS
from grants.domain.people.enrolment import Answer
from grants.domain.people.identity import IdentityFields
from grants.domain.people.queries import Draft
from grants.domain.people.states import CONSENT_LABELS, CONSENT_WAY_LABELS, ConsentPurpose, ConsentWay
from grants.domain.people.values.names import clean_name
from grants.web.choices import as_id, labelled
from grants.web.fields import ChoiceField, DateField, RadioChoiceField
from grants.web.forms import OnceForm

FIRST_ASKED = (ConsentPurpose.TRAINING_RECORDS, ConsentPurpose.CONTACT)
FIRST = (
    "organisation", "name", "birth", "oblast",
    "phone", "safe_to_call", "contact_when",
    "language", *(f"consent_{purpose.value}" for purpose in FIRST_ASKED), "consent_way", "asked_on",
)  # fmt: skip
LATER = (
    "gender", "town", "former_surname",
    "channel", "who_may_answer", "what_to_say", "never_say", "code_word",
    *(f"consent_{purpose.value}" for purpose in ConsentPurpose if purpose not in FIRST_ASKED),
    "category", "note",
)  # fmt: skip
# What stands in the form before anybody types.
_GIVEN = frozenset({"organisation", "oblast", "language", "asked_on-day", "asked_on-month", "asked_on-year"})


class RegisterForm(PersonFields, OnceForm):
    """One person, the minimum first. The token against a second click is the id of her draft too."""

    ORDER = (*FIRST, *LATER)
    idempotency_token = HiddenField(default=lambda: str(new_id()))
    version = IntegerField(widget=HiddenInput(), default=0)
    page = HiddenField(default=lambda: secrets.token_urlsafe(16))
    organisation = ChoiceField(
        _l("Organisation"), [InputRequired(_l("Choose the organisation"))], coerce=as_id
    )
    name = NameField(
        _l("Name"),
        [InputRequired(_l("Write her name as she gives it"))],
        description=_l("As she gives it: surname, given name, patronymic if there is one."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    former_surname = StringField(_l("Former surname"), [Length(max=100)], render_kw={"autocomplete": "off"})
    consent_way = RadioChoiceField(
        _l("How did she answer?"),
        [InputRequired(_l("Say how she answered"))],
        coerce=ConsentWay,
        choices=labelled(CONSENT_WAY_LABELS),
    )
    asked_on = DateField(_l("When was she asked?"), [InputRequired(_l("Enter the day"))])
    anyway = BooleanField()

    @property
    def first_consents(self) -> list[RadioChoiceField]:
        """The questions of consent without which she isn't registered or reached."""
        return [self[f"consent_{purpose.value}"] for purpose in FIRST_ASKED]

    @property
    def later_consents(self) -> list[RadioChoiceField]:
        """The other questions of consent."""
        return [self[f"consent_{one.value}"] for one in ConsentPurpose if one not in FIRST_ASKED]

    @property
    def later_is_open(self) -> bool:
        """Whether something of what can be added later was filled in, or is wrong."""
        return any(field.data or field.errors for field in self if field.short_name in LATER)

    @property
    def draft_id(self) -> uuid.UUID | None:
        """None when the token was tampered with."""
        try:
            return uuid.UUID(self.idempotency_token.data or "")
        except ValueError:
            return None

    @staticmethod
    def typed_in(draft: Draft) -> MultiDict[str, str]:
        """What the page would send if it had been typed into it."""
        sent: MultiDict[str, str] = MultiDict(
            (name, text) for name, texts in draft.typed.items() for text in texts
        )
        sent["idempotency_token"], sent["version"] = str(draft.id), str(draft.version)
        return sent

    def draft(self) -> DraftDetails | None:
        """What was sent, as it was typed; None while there is nothing to keep."""
        typed = self._typed()
        if self.draft_id is None or not (self.version.data or typed.keys() - _GIVEN):
            return None
        page = (self.page.data or "")[:40]
        return DraftDetails(self.draft_id, self.version.data or 0, page, typed, self.organisation.data)

    def _typed(self) -> Mapping[str, Sequence[str]]:
        inputs = {
            name
            for field in self
            if field.short_name in self.ORDER
            for name in (field.name, *(part.name for part in getattr(field, "parts", ())))
        }
        return {name: texts for name, texts in flask.request.form.lists() if name in inputs and any(texts)}

    def fields(self) -> IdentityFields:
        """The identity as typed."""
        name, former = self.name.data, clean_name(self.former_surname.data or "")
        phones = self.phone.data
        return IdentityFields(
            name=replace(name, former_surname=former) if former else name,
            phone_note=phones.note if phones else "",
            **self._common(),
        )

    def details(self) -> RegistrationDetails:
        """What is registered."""
        answers = [
            Answer(
                purpose,
                field.data == "yes",
                self.consent_way.data,
                self.asked_on.data or clock.today(),
                self.language.data,
            )
            for purpose in ConsentPurpose
            if (field := self[f"consent_{purpose.value}"]).data
        ]
        return RegistrationDetails(
            organisation_id=self.organisation.data,
            fields=self.fields(),
            oblast=self.oblast.data,
            gender=self.gender.data,
            language=self.language.data,
            answers=tuple(answers),
            anyway=bool(self.anyway.data),
            draft_id=self.draft_id,
        )


for _purpose, _label in CONSENT_LABELS.items():
    _needed = [InputRequired(_l("Ask her, and write down her answer"))]
    setattr(
        RegisterForm,
        f"consent_{_purpose.value}",
        RadioChoiceField(
            _l(_label),
            _needed if _purpose is ConsentPurpose.TRAINING_RECORDS else [],
            description=_l(CONSENT_TEXTS[_purpose]),
            choices=YES_NO,
        ),
    )
