"""Posting a payment: the part of "record a payment" that belongs to the money. monitoring.commands opens the transaction."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import func, select

from grants.core import clock, outbox
from grants.core.db import db
from grants.core.errors import DomainError
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import flush_or_conflict
from grants.domain.awards.models import Award
from grants.domain.awards.states import AWARD, AwardState
from grants.domain.disbursements.books import Leg, append_entry, lock_funds
from grants.domain.disbursements.effects import check_effects, effects_of
from grants.domain.disbursements.eyes import objection_to_payer
from grants.domain.disbursements.loading import load_schedule, load_tranche
from grants.domain.disbursements.models import Payment, Tranche
from grants.domain.disbursements.shares import shares_of
from grants.domain.disbursements.states import (
    TRANCHE,
    AccountKind,
    EntryKind,
    PaymentState,
    TrancheState,
)
from grants.policy import Actor, Permission

REFERENCE_TAKEN = N_("Another payment carries this reference already. Check the bank's statement.")


@dataclass(frozen=True, slots=True)
class PaymentDetails:
    """What is read off the bank's statement. `token` makes a second click harmless."""

    paid_on: datetime.date
    reference: str
    version: int
    token: str = ""


@dataclass(frozen=True, slots=True)
class Posted:
    """The payment that was recorded, of which award, and whether it was the award's first."""

    payment_id: uuid.UUID
    award_id: uuid.UUID
    participant_id: uuid.UUID
    organisation_id: uuid.UUID
    paid_on: datetime.date
    is_first: bool


def post_payment(actor: Actor, tranche_id: uuid.UUID, details: PaymentDetails) -> Posted:
    """Within an open transaction: payment, ledger entry, states of tranche and award, and word to those concerned.

    Raises Conflict when someone was faster, DomainError for a rule that says no.
    """
    tranche, award = load_tranche(actor, "record_payment", tranche_id, details.version)
    reference = details.reference.strip()
    _check(actor, tranche, award, details.paid_on, reference)
    fire(
        TRANCHE,
        tranche,
        "record_payment",
        actor,
        organisation_id=award.organisation_id,
        details={"amount": tranche.amount_minor, "currency": tranche.currency, "reference": reference},
    )
    tranche.paid_on, tranche.paid_by = details.paid_on, actor.user_id
    payment = Payment(
        tranche_id=tranche.id,
        amount_minor=tranche.amount_minor,
        currency=tranche.currency,
        paid_on=details.paid_on,
        reference=reference,
        recorded_at=clock.now(),
        recorded_by=actor.user_id,
    )
    db.session.add(payment)
    flush_or_conflict(REFERENCE_TAKEN, code="reference_taken")
    _post(actor, payment, tranche, award)
    is_first = award.state is AwardState.SIGNED
    _move_award(actor, award)
    outbox.put(
        "tranche_paid",
        {
            "permission": Permission.AWARD_ACCEPT.value,
            "organisation_id": str(award.organisation_id),
            "tranche_id": str(tranche.id),
        },
    )
    return Posted(
        payment.id, award.id, award.participant_id, award.organisation_id, details.paid_on, is_first
    )


def _check(actor: Actor, tranche: Tranche, award: Award, paid_on: datetime.date, reference: str) -> None:
    objection = objection_to_payer(tranche, actor.user_id)
    if objection:
        raise DomainError(objection, code="six_eyes")
    if not reference:
        raise DomainError(N_("Give the bank's reference."), field="reference", code="reference_required")
    if paid_on > clock.today():
        raise DomainError(
            N_("The day of payment can't be in the future."), field="paid_on", code="paid_in_future"
        )
    if tranche.approved_at and paid_on < clock.local(tranche.approved_at).date():
        raise DomainError(
            N_("The payment can't be older than its approval."), field="paid_on", code="paid_before_approval"
        )
    if db.session.scalar(select(Payment.id).where(Payment.reference == reference)) is not None:
        raise DomainError(REFERENCE_TAKEN, field="reference", code="reference_taken")
    paid = db.session.scalar(
        select(func.coalesce(func.sum(Payment.amount_minor), 0))
        .join(Tranche, Tranche.id == Payment.tranche_id)
        .where(Tranche.award_id == award.id, Payment.state == PaymentState.SETTLED)
    )
    if int(paid or 0) + tranche.amount_minor > award.amount_minor:
        raise DomainError(N_("With this payment more would be paid than was granted."), code="over_award")


def _post(actor: Actor, payment: Payment, tranche: Tranche, award: Award) -> None:
    """Each fund's part, from its bank account to its grants paid. Raises DomainError when a fund can't bear its part."""
    lock_funds(share.fund_id for share in shares_of([award.call_id]).get(award.call_id, ()))
    effects = effects_of(tranche.id, award.call_id, tranche.amount_minor, tranche.currency)
    check_effects(effects, promises_count=False)
    append_entry(
        actor,
        EntryKind.PAYMENT,
        payment.paid_on,
        payment.currency,
        [Leg(effect.fund_id, AccountKind.GRANTS_PAID, AccountKind.BANK, effect.share) for effect in effects],
        reference=payment.reference,
        payment_id=payment.id,
    )


def _move_award(actor: Actor, award: Award) -> None:
    if award.state is AwardState.SIGNED:
        fire(AWARD, award, "begin", actor, organisation_id=award.organisation_id)
    done = (TrancheState.PAID, TrancheState.CANCELLED)
    if all(tranche.state in done for tranche in load_schedule(award.id)):
        fire(AWARD, award, "complete", actor, organisation_id=award.organisation_id)
