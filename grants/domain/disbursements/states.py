"""Lifecycles of tranches and payments, the conditions of a tranche, the kinds of ledger account."""

import enum

from grants.core.states import Lifecycle, Transition
from grants.core.text import N_
from grants.policy import Permission


class TrancheState(enum.StrEnum):
    PLANNED = "planned"
    REQUESTED = "requested"
    APPROVED = "approved"
    PAID = "paid"
    CANCELLED = "cancelled"


TRANCHE_STATE_LABELS = {
    TrancheState.PLANNED: N_("Planned"),
    TrancheState.REQUESTED: N_("Requested"),
    TrancheState.APPROVED: N_("Approved"),
    TrancheState.PAID: N_("Paid"),
    TrancheState.CANCELLED: N_("Cancelled"),
}


class Condition(enum.StrEnum):
    AGREEMENT_SIGNED = "agreement_signed"
    RECEIPTS_AND_VISIT = "receipts_and_visit"


CONDITION_LABELS = {
    Condition.AGREEMENT_SIGNED: N_("The agreement is signed"),
    Condition.RECEIPTS_AND_VISIT: N_(
        "Receipts for 80 percent of the first payment, and a visit that finds the business operating"
    ),
}


class PaymentState(enum.StrEnum):
    SETTLED = "settled"
    RETURNED = "returned"


PAYMENT_STATE_LABELS = {
    PaymentState.SETTLED: N_("Paid"),
    PaymentState.RETURNED: N_("Payment returned"),
}


class AccountKind(enum.StrEnum):
    BANK = "bank"
    CONTRIBUTIONS = "contributions"
    GRANTS_PAID = "grants_paid"


ACCOUNT_KIND_LABELS = {
    AccountKind.BANK: N_("Bank"),
    AccountKind.CONTRIBUTIONS: N_("Donor contributions"),
    AccountKind.GRANTS_PAID: N_("Grants paid"),
}


class EntryKind(enum.StrEnum):
    CONTRIBUTION = "contribution"
    PAYMENT = "payment"
    PAYMENT_RETURNED = "payment_returned"


ENTRY_KIND_LABELS = {
    EntryKind.CONTRIBUTION: N_("Contribution received"),
    EntryKind.PAYMENT: N_("Tranche paid"),
    EntryKind.PAYMENT_RETURNED: N_("Payment returned"),
}

S = TrancheState
TRANCHE = Lifecycle(
    "tranche",
    S.PLANNED,
    (
        Transition("request", (S.PLANNED,), S.REQUESTED, Permission.TRANCHE_REQUEST, "tranche.requested"),
        Transition(
            "send_back",
            (S.REQUESTED,),
            S.PLANNED,
            Permission.TRANCHE_APPROVE,
            "tranche.sent_back",
            reason_required=True,
        ),
        Transition("approve", (S.REQUESTED,), S.APPROVED, Permission.TRANCHE_APPROVE, "tranche.approved"),
        Transition("record_payment", (S.APPROVED,), S.PAID, Permission.PAYMENT_RECORD, "tranche.paid"),
    ),
)
LIFECYCLES = (TRANCHE,)
