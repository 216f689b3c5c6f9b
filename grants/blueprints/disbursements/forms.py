"""Forms of money: filters, the signed agreement, the steps of a tranche, the payment."""

import datetime
import uuid
from typing import cast

import wtforms
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from grants.domain.disbursements import commands
from grants.domain.disbursements.queries import LedgerFilters, TrancheFilters
from grants.domain.disbursements.states import (
    ENTRY_KIND_LABELS,
    TRANCHE_STATE_LABELS,
    EntryKind,
    TrancheState,
)
from grants.domain.monitoring.commands import PaymentDetails
from grants.web.fields import ChoiceField, DateField
from grants.web.forms import Form, OnceForm

LATE = "late"


class TrancheFilterForm(wtforms.Form):
    """Which tranches the list shows; lives in the address."""

    state = ChoiceField(_l("State"), blank=_l("All"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.state.choices = [
            *((state.value, _l(text)) for state, text in TRANCHE_STATE_LABELS.items()),
            (LATE, _l("Overdue")),
        ]

    def filters(self) -> TrancheFilters:
        chosen = self.state.data if self.validate() else None
        if chosen == LATE:
            return TrancheFilters(late=True)
        return TrancheFilters(state=TrancheState(chosen) if chosen else None)


class LedgerFilterForm(wtforms.Form):
    """Which entries the ledger shows; lives in the address."""

    fund = ChoiceField(_l("Fund"), blank=_l("All"), coerce=uuid.UUID)
    month = ChoiceField(_l("Month"), blank=_l("All"))
    kind = ChoiceField(_l("Kind"), blank=_l("All"), coerce=EntryKind)

    def __init__(
        self, *args: object, funds: list[tuple[str, str]], months: list[tuple[str, str]], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fund.choices = funds
        self.month.choices = months
        self.kind.choices = [(kind.value, _l(text)) for kind, text in ENTRY_KIND_LABELS.items()]

    def filters(self) -> LedgerFilters:
        if not self.validate():
            return LedgerFilters()
        month = datetime.date.fromisoformat(f"{self.month.data}-01") if self.month.data else None
        return LedgerFilters(fund_id=self.fund.data, month=month, kind=self.kind.data)


class SignAgreementForm(Form):
    """The day on which both sides signed."""

    version = IntegerField(widget=HiddenInput())
    signed_on = DateField(
        _l("Day of the signatures"), [InputRequired(_l("Give the day on which both sides signed."))]
    )

    def details(self) -> commands.AgreementDetails:
        return commands.AgreementDetails(cast(datetime.date, self.signed_on.data), self.version.data)


class RequestPaymentForm(Form):
    """What shows that the condition is met."""

    version = IntegerField(widget=HiddenInput())
    evidence = TextAreaField(
        _l("What shows that the condition is met"),
        [Length(max=1000, message=_l("Use at most 1,000 characters."))],
    )

    def details(self) -> commands.RequestDetails:
        return commands.RequestDetails(self.version.data, self.evidence.data or "")


class ApproveForm(Form):
    """Nothing to fill in: the version that was looked at."""

    version = IntegerField(widget=HiddenInput())


class SendBackForm(Form):
    """Why the request can't be approved as it is."""

    version = IntegerField(widget=HiddenInput())
    reason = TextAreaField(
        _l("What must be put right"),
        [
            InputRequired(_l("Say what must be put right.")),
            Length(max=1000, message=_l("Use at most 1,000 characters.")),
        ],
    )

    def details(self) -> commands.SendBackDetails:
        return commands.SendBackDetails(self.version.data, self.reason.data)


class RecordPaymentForm(OnceForm):
    """What the bank's statement says."""

    version = IntegerField(widget=HiddenInput())
    paid_on = DateField(_l("Paid on"), [InputRequired(_l("Give the day of payment."))])
    reference = StringField(
        _l("The bank's reference"),
        [
            InputRequired(_l("Give the bank's reference.")),
            Length(max=60, message=_l("Use at most 60 characters.")),
        ],
    )

    def details(self) -> PaymentDetails:
        return PaymentDetails(
            paid_on=cast(datetime.date, self.paid_on.data),
            reference=self.reference.data,
            version=self.version.data,
            token=self.idempotency_token.data or "",
        )
