"""Forms of hosts, their checks and offers, and the filters of the list of hosts."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from grants.domain.internships.commands import CheckDetails, HostDetails, OfferDetails
from grants.domain.internships.states import (
    CHECK_RESULT_LABELS,
    HOST_STATE_LABELS,
    CheckResult,
    HostState,
)
from grants.domain.people.values.oblasts import Oblast
from grants.web import forms
from grants.web.fields import ChoiceField, DateField, IntegerTextField, RadioChoiceField
from grants.web.filters import oblast


def up_to(number: int) -> Length:
    """At most so many characters."""
    return Length(max=number, message=_l("Enter at most %(number)s characters", number=number))


def oblast_choices() -> list[tuple[str, str]]:
    """The seven regions in the reader's language."""
    return [(code.value, oblast(code.value)) for code in Oblast]


class HostFilterForm(Form):
    """What the list of hosts is narrowed to; it lives in the address."""

    state = ChoiceField(_l("State"), coerce=HostState, blank=_l("All"))
    oblast = ChoiceField(_l("Region"), coerce=Oblast, blank=_l("All"))
    running_out = BooleanField(_l("The check runs out within 30 days"))

    def offer(self) -> None:
        """Fill the choices."""
        self.state.choices = [(state.value, _(label)) for state, label in HOST_STATE_LABELS.items()]
        self.oblast.choices = oblast_choices()


class HostForm(forms.OnceForm):
    """A firm or body that takes interns."""

    name = StringField(
        _l("Name of the organisation"),
        [InputRequired(_l("Enter the name of the organisation")), up_to(200)],
    )
    line_of_work = StringField(
        _l("Line of work"),
        [InputRequired(_l("Enter the line of work")), up_to(120)],
        description=_l("Such as bakery, sewing, book-keeping."),
    )
    oblast = ChoiceField(_l("Region"), [InputRequired(_l("Choose a region"))], coerce=Oblast)
    address = StringField(_l("Address"), [InputRequired(_l("Enter the address")), up_to(200)])
    contact = StringField(
        _l("Whom to ask for"),
        [InputRequired(_l("Enter whom to ask for")), up_to(200)],
        description=_l("Name, post and telephone at the host."),
    )
    version = IntegerField(widget=HiddenInput())

    def offer(self) -> None:
        """Fill the choices."""
        self.oblast.choices = oblast_choices()

    def details(self) -> HostDetails:
        """What was typed."""
        typed = self.data
        return HostDetails(
            name=typed["name"].strip(),
            line_of_work=typed["line_of_work"].strip(),
            oblast=typed["oblast"],
            address=typed["address"].strip(),
            contact=typed["contact"].strip(),
            version=typed["version"] or 0,
        )


class CheckForm(forms.OnceForm):
    """One check on the spot."""

    checked_on = DateField(_l("Day of the check"), [InputRequired(_l("Enter the day of the check"))])
    result = RadioChoiceField(_l("Result"), [InputRequired(_l("Choose the result"))], coerce=CheckResult)
    valid_until = DateField(
        _l("Holds until"), description=_l("Twelve months after the check at most, and if you leave it empty.")
    )
    notes = TextAreaField(
        _l("Notes"), [up_to(2000)], description=_l("What was seen: work, safety, pay, who is there.")
    )

    def offer(self) -> None:
        """Fill the choices."""
        self.result.choices = [(result.value, _(label)) for result, label in CHECK_RESULT_LABELS.items()]

    def details(self) -> CheckDetails:
        """What was typed."""
        typed = self.data
        return CheckDetails(
            checked_on=typed["checked_on"],
            result=typed["result"],
            notes=(typed["notes"] or "").strip(),
            valid_until=typed["valid_until"],
        )


class OfferForm(forms.OnceForm):
    """Places for a period."""

    title = StringField(
        _l("What the intern will do"), [InputRequired(_l("Enter what the intern will do")), up_to(200)]
    )
    starts_on = DateField(_l("First day"), [InputRequired(_l("Enter the first day"))])
    ends_on = DateField(_l("Last day"), [InputRequired(_l("Enter the last day"))])
    places = IntegerTextField(
        _l("Places"), [InputRequired(_l("Enter the number of places"))], minimum=1, maximum=100
    )
    hours_a_week = IntegerTextField(
        _l("Hours a week"), [InputRequired(_l("Enter the hours a week"))], minimum=1, maximum=40
    )

    def details(self) -> OfferDetails:
        """What was typed."""
        typed = self.data
        return OfferDetails(
            title=typed["title"].strip(),
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
            places=typed["places"],
            hours_a_week=typed["hours_a_week"],
        )


class ReasonForm(forms.Form):
    """Why something weighty is done."""

    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Give a reason.")), up_to(1000)])
