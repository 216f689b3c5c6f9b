"""The proof that the books are right: every rule of the money, asked of the whole database."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from grants.core.db import db
from grants.domain.applications.models import Call
from grants.domain.awards.models import Award
from grants.domain.awards.states import LIVE, AwardState
from grants.domain.disbursements.models import LedgerAccount, LedgerEntry, LedgerPosting, Payment, Tranche
from grants.domain.disbursements.states import EntryKind, PaymentState, TrancheState
from grants.policy import Actor, Permission, authorise

SCHEDULED = (AwardState.SIGNED, AwardState.ACTIVE, AwardState.COMPLETED)


@dataclass(frozen=True, slots=True)
class LedgerFault:
    """A rule that doesn't hold, and the record where it doesn't."""

    rule: str
    id: uuid.UUID


@dataclass(frozen=True, slots=True)
class LedgerProof:
    """How much was checked, the trial balance as (currency, debits, credits), and what is wrong."""

    entries: int
    payments: int
    sums: tuple[tuple[str, int, int], ...]
    faults: tuple[LedgerFault, ...]

    @property
    def holds(self) -> bool:
        """Whether every rule holds and debits equal credits in every currency."""
        return not self.faults and all(debit == credit for _currency, debit, credit in self.sums)


def verify_ledger(actor: Actor) -> LedgerProof:
    """Check every entry, payment, tranche, award and envelope. An empty `faults` is the proof."""
    authorise(actor, Permission.LEDGER_VIEW)
    return LedgerProof(
        entries=db.session.scalar(select(func.count(LedgerEntry.id))) or 0,
        payments=db.session.scalar(select(func.count(Payment.id))) or 0,
        sums=_trial_balance(),
        faults=tuple(
            LedgerFault(rule, record_id)
            for rule, asked in _rules()
            for record_id in db.session.scalars(asked.order_by(asked.selected_columns[0]))
        ),
    )


def _trial_balance() -> tuple[tuple[str, int, int], ...]:
    """Each side summed over its own accounts' currency, so that a posting between two currencies can't balance."""
    sides: list[dict[str, int]] = []
    for side in (LedgerPosting.debit_id, LedgerPosting.credit_id):
        rows = db.session.execute(
            select(LedgerAccount.currency, func.sum(LedgerPosting.amount_minor))
            .join(LedgerAccount, LedgerAccount.id == side)
            .group_by(LedgerAccount.currency)
        )
        sides.append({currency: int(amount) for currency, amount in rows})
    return tuple(
        (currency, sides[0].get(currency, 0), sides[1].get(currency, 0))
        for currency in sorted(sides[0].keys() | sides[1].keys())
    )


def _rules() -> Iterator[tuple[str, Select[uuid.UUID]]]:
    """Each rule with the statement that finds the records which break it."""
    yield (
        "every entry has postings",
        select(LedgerEntry.id).where(
            ~select(LedgerPosting.id).where(LedgerPosting.entry_id == LedgerEntry.id).exists()
        ),
    )
    debit, credit = aliased(LedgerAccount), aliased(LedgerAccount)
    yield (
        "every entry sums to zero per fund and currency",
        (
            select(LedgerPosting.entry_id)
            .join(debit, debit.id == LedgerPosting.debit_id)
            .join(credit, credit.id == LedgerPosting.credit_id)
            .where(
                or_(
                    debit.currency != LedgerPosting.currency,
                    credit.currency != LedgerPosting.currency,
                    debit.fund_id != credit.fund_id,
                )
            )
            .distinct()
        ),
    )
    yield from _payment_rules()
    yield from _award_rules()


def _payment_rules() -> Iterator[tuple[str, Select[uuid.UUID]]]:
    booked = (
        select(func.coalesce(func.sum(LedgerPosting.amount_minor), 0))
        .join(LedgerEntry, LedgerEntry.id == LedgerPosting.entry_id)
        .where(LedgerEntry.payment_id == Payment.id, LedgerEntry.kind == EntryKind.PAYMENT)
        .scalar_subquery()
    )
    entries = (
        select(func.count(LedgerEntry.id))
        .where(LedgerEntry.payment_id == Payment.id, LedgerEntry.kind == EntryKind.PAYMENT)
        .scalar_subquery()
    )
    contras = (
        select(func.count(LedgerEntry.id))
        .where(LedgerEntry.payment_id == Payment.id, LedgerEntry.kind == EntryKind.PAYMENT_RETURNED)
        .scalar_subquery()
    )
    settled = Payment.state == PaymentState.SETTLED
    yield "every payment has exactly one entry", select(Payment.id).where(entries != 1)
    yield "every entry has the payment's amount", select(Payment.id).where(booked != Payment.amount_minor)
    yield (
        "only a returned payment has a contra entry",
        select(Payment.id).where(or_(settled & (contras != 0), ~settled & (contras != 1))),
    )
    yield (
        "a payment has its tranche's amount and currency",
        (
            select(Payment.id)
            .join(Tranche, Tranche.id == Payment.tranche_id)
            .where(or_(Payment.amount_minor != Tranche.amount_minor, Payment.currency != Tranche.currency))
        ),
    )
    live = (
        select(func.count(Payment.id))
        .where(Payment.tranche_id == Tranche.id, Payment.state == PaymentState.SETTLED)
        .scalar_subquery()
    )
    paid = Tranche.state == TrancheState.PAID
    yield "a tranche has at most one live payment", select(Tranche.id).where(live > 1)
    yield (
        "a tranche is paid exactly when it has a live payment",
        select(Tranche.id).where(or_(paid & (live == 0), ~paid & (live > 0))),
    )


def _award_rules() -> Iterator[tuple[str, Select[uuid.UUID]]]:
    planned = (
        select(func.coalesce(func.sum(Tranche.amount_minor), 0))
        .where(Tranche.award_id == Award.id, Tranche.state != TrancheState.CANCELLED)
        .scalar_subquery()
    )
    paid = (
        select(func.coalesce(func.sum(Payment.amount_minor), 0))
        .join(Tranche, Tranche.id == Payment.tranche_id)
        .where(Tranche.award_id == Award.id, Payment.state == PaymentState.SETTLED)
        .scalar_subquery()
    )
    granted = (
        select(func.coalesce(func.sum(Award.amount_minor), 0))
        .where(Award.call_id == Call.id, Award.state.in_(LIVE))
        .scalar_subquery()
    )
    yield (
        "the tranches sum to the award",
        select(Award.id).where(Award.state.in_(SCHEDULED), planned != Award.amount_minor),
    )
    yield "no more is paid than was granted", select(Award.id).where(paid > Award.amount_minor)
    yield "no more is granted than the call's envelope", select(Call.id).where(granted > Call.envelope_minor)
