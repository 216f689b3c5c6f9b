"""Forms of follow-up: the filter, what a visit found, a try to reach her, touch lost."""

import datetime
from typing import cast

import wtforms
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from grants.core.clock import today
from grants.domain.monitoring.commands import TryDetails, VisitDetails
from grants.domain.monitoring.states import OPERATING_LABELS, Operating
from grants.domain.monitoring.timing import TIMING_LABELS, Timing
from grants.web.contact_forms import OutsideField, TryFields
from grants.web.fields import (
    ChoiceField,
    DateField,
    IntegerTextField,
    MoneyField,
    RadioChoiceField,
)
from grants.web.forms import Form

RATHER_NOT = _l("Leave it empty if she would rather not say.")
YES_NO = (("yes", _l("Yes")), ("no", _l("No")), ("unsaid", _l("She would rather not say")))


class VisitFilterForm(wtforms.Form):
    """Which visits the list shows; lives in the address."""

    timing = ChoiceField(_l("Which"), blank=_l("All"), coerce=Timing)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.timing.choices = [(timing.value, _l(text)) for timing, text in TIMING_LABELS.items()]

    def chosen(self) -> Timing | None:
        return self.timing.data if self.validate() else None


class RecordVisitForm(OutsideField):
    """What a visit found. Every question but the first two may stay without an answer."""

    version = IntegerField(widget=HiddenInput())
    visited_on = DateField(
        _l("Day of the visit"), [InputRequired(_l("Give the day of the visit."))], default=today
    )
    operating = RadioChoiceField(
        _l("Is the business operating?"),
        [InputRequired(_l("Say whether the business is operating."))],
        coerce=Operating,
    )
    sales = MoneyField(_l("Sales in the last month"), description=RATHER_NOT)
    income = MoneyField(_l("Her own income in the last month"), description=RATHER_NOT)
    paid_jobs = IntegerTextField(_l("Paid jobs, her own included"), description=RATHER_NOT, maximum=1000)
    hours = IntegerTextField(_l("Hours she works a week"), description=RATHER_NOT, maximum=168)
    keeps_records = RadioChoiceField(_l("Does she keep records of sales and costs?"), choices=YES_NO)
    feels_safe = RadioChoiceField(_l("Does she feel safe?"), choices=YES_NO)
    note = TextAreaField(_l("Note"), [Length(max=2000, message=_l("Use at most 2,000 characters."))])

    def __init__(self, *args: object, currency: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.operating.choices = [(one.value, _l(text)) for one, text in OPERATING_LABELS.items()]
        self.sales.currency = self.income.currency = currency

    def details(self) -> VisitDetails:
        return VisitDetails(
            version=cast(int, self.version.data),
            visited_on=cast(datetime.date, self.visited_on.data),
            operating=self.operating.data,
            sales_minor=self.sales.data,
            income_minor=self.income.data,
            paid_jobs=self.paid_jobs.data,
            hours_a_week=self.hours.data,
            keeps_records=_yes_no(self.keeps_records.data),
            feels_safe=_yes_no(self.feels_safe.data),
            note=self.note.data or "",
            outside_reason=self.outside_reason.data or "",
        )


class LogTryForm(TryFields):
    """A try to reach her."""

    note = StringField(_l("How it went"), [Length(max=500, message=_l("Use at most 500 characters."))])

    def details(self) -> TryDetails:
        return TryDetails(
            tried_on=cast(datetime.date, self.tried_on.data),
            channel=self.channel.data,
            outcome=self.outcome.data,
            tried_at=self.tried_at.data,
            in_time=self.was_in_time,
            note=self.note.data or "",
            outside_reason=self.outside_reason.data or "",
            token=self.idempotency_token.data or "",
        )


class GiveUpForm(Form):
    """Why touch counts as lost."""

    version = IntegerField(widget=HiddenInput())
    reason = TextAreaField(
        _l("What is known"),
        [
            InputRequired(_l("Say what is known about why she can't be reached.")),
            Length(max=1000, message=_l("Use at most 1,000 characters.")),
        ],
        description=_l("No names, no numbers."),
    )


def _yes_no(answer: str | None) -> bool | None:
    return {"yes": True, "no": False}.get(answer or "")
