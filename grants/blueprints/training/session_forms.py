"""Forms of sessions, of enrolling, of test results and of checking a certificate."""

import uuid
from collections.abc import Mapping

from babel.dates import get_day_names
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from grants.core.errors import NotFound
from grants.domain.training.commands import SessionDetails, SessionPlan
from grants.web import forms
from grants.web.fields import CheckboxesField, DateField, IntegerTextField, TimeField
from grants.web.typed import MistypedError, read_whole_number

ROOM = Length(max=60, message=_l("Enter at most 60 characters"))
TOPIC = Length(max=200, message=_l("Enter at most 200 characters"))


class SessionPlanForm(forms.OnceForm):
    """Several meetings at once."""

    first_on = DateField(_l("First session"), [InputRequired(_l("Enter the day of the first session"))])
    begins = TimeField(_l("Begins at"), [InputRequired(_l("Enter the time"))])
    hours = IntegerTextField(_l("Hours each"), [InputRequired(_l("Enter the hours"))], minimum=1, maximum=12)
    number = IntegerTextField(
        _l("Number of sessions"), [InputRequired(_l("Enter the number of sessions"))], minimum=1, maximum=60
    )
    weekdays = CheckboxesField(
        _l("On these weekdays"),
        coerce=int,
        description=_l("Or leave them empty and say every how many days."),
    )
    every = IntegerTextField(
        _l("Every how many days"), minimum=1, maximum=60, description=_l("1 is every day, 7 once a week.")
    )
    room = StringField(_l("Room"), [ROOM])
    topic = StringField(_l("Topic"), [TOPIC])

    def offer(self) -> None:
        """Fill the choices."""
        names = get_day_names(locale=get_locale())
        self.weekdays.choices = [(number, names[number].capitalize()) for number in range(7)]

    def plan(self) -> SessionPlan:
        """What was typed; without weekdays and days between, once a week."""
        typed = self.data
        return SessionPlan(
            first_on=typed["first_on"],
            begins=typed["begins"],
            hours=typed["hours"],
            number=typed["number"],
            weekdays=frozenset(self.weekdays.data or ()),
            every=self.every.data or 7,
            room=(self.room.data or "").strip(),
            topic=(self.topic.data or "").strip(),
        )


class SessionForm(forms.Form):
    """One meeting."""

    on = DateField(_l("Day"), [InputRequired(_l("Enter the day"))])
    begins = TimeField(_l("Begins at"), [InputRequired(_l("Enter the time"))])
    hours = IntegerTextField(_l("Hours"), [InputRequired(_l("Enter the hours"))], minimum=1, maximum=12)
    topic = StringField(_l("Topic"), [TOPIC])
    room = StringField(_l("Room"), [ROOM])

    def details(self) -> SessionDetails:
        """What was typed."""
        typed = self.data
        return SessionDetails(
            on=typed["on"],
            begins=typed["begins"],
            hours=typed["hours"],
            topic=(self.topic.data or "").strip(),
            room=(self.room.data or "").strip(),
        )


class EnrolForm(forms.Form):
    """Participants ticked in a list, or everyone the page showed."""

    def chosen(self, typed: MultiDict[str, str]) -> list[uuid.UUID]:
        """Whom the form names. Raises NotFound for what is no id."""
        everyone = typed.get("everyone") == "yes"
        texts = typed.get("shown", "").split() if everyone else typed.getlist("participants")
        try:
            return [uuid.UUID(text) for text in texts]
        except ValueError as error:
            raise NotFound from error


class TestResultsForm(forms.Form):
    """A whole percentage or nothing for each enrolment, in inputs named `test-<enrolment>`."""

    def read(
        self, typed: Mapping[str, str], enrolments: list[uuid.UUID]
    ) -> tuple[dict[uuid.UUID, int | None], dict[uuid.UUID, str]]:
        """The results and the faults by enrolment."""
        results: dict[uuid.UUID, int | None] = {}
        faults: dict[uuid.UUID, str] = {}
        for enrolment in enrolments:
            text = typed.get(f"test-{enrolment}", "").strip().removesuffix("%").strip()
            try:
                results[enrolment] = read_whole_number(text, minimum=0, maximum=100) if text else None
            except MistypedError as mistake:
                faults[enrolment] = str(mistake.message)
        if faults:
            self.form_errors = [*self.form_errors, _("Some results can’t be read. They are marked below.")]
        return results, faults


class VerifyForm(forms.Form):
    """The code on a certificate."""

    code = StringField(
        _l("Verification code"),
        [InputRequired(_l("Enter the code that stands on the certificate"))],
        description=_l("Eight letters and digits, such as K7MX-4QRP."),
    )
