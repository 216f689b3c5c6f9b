"""Writes of follow-up: a payment recorded (the first one plans the visits), a visit recorded, a try logged, touch lost."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import func, select

from grants.core import audit, clock
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotFound
from grants.core.idempotency import once
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.disbursements.payments import PaymentDetails, Posted, post_payment
from grants.domain.monitoring import scope
from grants.domain.monitoring.models import ContactTry, Visit
from grants.domain.monitoring.plan import TRIES, WINDOW, due_days
from grants.domain.monitoring.states import VISIT, Operating, VisitState
from grants.domain.people.contacting import note_contact, note_try
from grants.domain.people.tries import Attempt, TryChannel, TryOutcome
from grants.domain.people.words import words_about
from grants.policy import Actor, Permission, authorise

__all__ = [
    "PaymentDetails",
    "TryDetails",
    "VisitDetails",
    "give_up_visit",
    "log_try",
    "record_payment",
    "record_visit",
]


@dataclass(frozen=True, slots=True)
class VisitDetails:
    """What the visit found; amounts in minor units for the last month, None: she would rather not say."""

    version: int
    visited_on: datetime.date
    operating: Operating
    sales_minor: int | None = None
    income_minor: int | None = None
    paid_jobs: int | None = None
    hours_a_week: int | None = None
    keeps_records: bool | None = None
    feels_safe: bool | None = None
    note: str = ""
    outside_reason: str = ""


@dataclass(frozen=True, slots=True)
class TryDetails:
    """One try to reach her. `outside_reason`: why it was outside what is agreed with her, if it was.

    `in_time`: whether it was at an hour that she agreed to, where the hours are agreed in words.
    """

    tried_on: datetime.date
    channel: TryChannel
    outcome: TryOutcome
    tried_at: datetime.time | None = None
    in_time: bool | None = None
    note: str = ""
    outside_reason: str = ""
    token: str = ""


def record_payment(actor: Actor, tranche_id: uuid.UUID, details: PaymentDetails) -> uuid.UUID:
    """Record the payment of an approved tranche; the award's first one plans its visits. The payment's id."""
    authorise(actor, Permission.PAYMENT_RECORD)

    def pay() -> uuid.UUID:
        posted = post_payment(actor, tranche_id, details)
        if posted.is_first:
            _plan_visits(posted)
        return posted.payment_id

    with transaction():
        return once(details.token, actor.id, pay)


def _plan_visits(posted: Posted) -> None:
    db.session.add_all(
        Visit(
            award_id=posted.award_id,
            participant_id=posted.participant_id,
            organisation_id=posted.organisation_id,
            months=months,
            due_on=due_on,
        )
        for months, due_on in due_days(posted.paid_on)
    )


def record_visit(actor: Actor, visit_id: uuid.UUID, details: VisitDetails) -> None:
    """Note what a visit found. Raises DomainError for a day that can't be."""
    authorise(actor, Permission.VISIT_RECORD)
    with transaction():
        visit = _load(actor, visit_id)
        if visit.version != details.version:
            raise Conflict
        _check_day(visit, details.visited_on)
        note_contact(actor, visit.participant_id, visit.organisation_id, details.outside_reason)
        note = words_about(visit.participant_id, details.note, "note")
        moment = fire(
            VISIT,
            visit,
            "record",
            actor,
            organisation_id=visit.organisation_id,
            details={"operating": details.operating.value, "months": visit.months},
        )
        visit.visited_on, visit.operating = details.visited_on, details.operating
        visit.sales_minor, visit.income_minor = details.sales_minor, details.income_minor
        visit.paid_jobs, visit.hours_a_week = details.paid_jobs, details.hours_a_week
        visit.keeps_records, visit.feels_safe = details.keeps_records, details.feels_safe
        visit.note = note
        visit.recorded_at, visit.recorded_by = moment, actor.user_id


def _check_day(visit: Visit, visited_on: datetime.date) -> None:
    if visited_on > clock.today():
        raise DomainError(
            N_("The day of the visit can't be in the future."), field="visited_on", code="in_future"
        )
    if visited_on < visit.due_on - WINDOW:
        raise DomainError(
            N_("This visit is counted from 14 days before its day. Record an earlier contact as a try."),
            field="visited_on",
            code="before_window",
        )


def log_try(actor: Actor, visit_id: uuid.UUID, details: TryDetails) -> uuid.UUID:
    """Note a try to reach her that did not lead to a visit; the try's id."""
    authorise(actor, Permission.VISIT_RECORD)
    with transaction():
        return once(details.token, actor.id, lambda: _log_try(actor, visit_id, details))


def _log_try(actor: Actor, visit_id: uuid.UUID, details: TryDetails) -> uuid.UUID:
    visit = _load(actor, visit_id)
    if visit.state is not VisitState.PLANNED:
        raise Conflict(N_("This visit is closed already."), code="wrong_state")
    if details.tried_on > clock.today():
        raise DomainError(N_("The day can't be in the future."), field="tried_on", code="in_future")
    attempt = Attempt(details.channel, details.tried_on, details.tried_at, details.in_time)
    whose = (visit.participant_id, visit.organisation_id)
    note_contact(actor, *whose, details.outside_reason, attempt)
    note_try(actor, *whose, attempt, details.outcome)
    moment = audit.record(
        actor,
        "visit.tried",
        "visit",
        visit.id,
        organisation_id=visit.organisation_id,
        details={"channel": details.channel.value, "try_outcome": details.outcome.value},
    )
    tried = ContactTry(
        visit_id=visit.id,
        tried_on=details.tried_on,
        tried_at=details.tried_at.strftime("%H:%M") if details.tried_at else None,
        channel=details.channel,
        outcome=details.outcome,
        note=words_about(visit.participant_id, details.note, "note"),
        recorded_at=moment,
        recorded_by=actor.user_id,
    )
    db.session.add(tried)
    db.session.flush()
    return tried.id


def give_up_visit(actor: Actor, visit_id: uuid.UUID, version: int, reason: str) -> None:
    """Say that touch is lost: only after three logged tries, and with a reason."""
    authorise(actor, Permission.VISIT_RECORD)
    with transaction():
        visit = _load(actor, visit_id)
        if visit.version != version:
            raise Conflict
        tries = db.session.scalar(select(func.count(ContactTry.id)).where(ContactTry.visit_id == visit.id))
        if int(tries or 0) < TRIES:
            raise DomainError(
                N_("Touch counts as lost only after %(tries)s tries. Log each try first."),
                code="too_few_tries",
                tries=TRIES,
            )
        fire(VISIT, visit, "give_up", actor, organisation_id=visit.organisation_id, reason=reason)


def _load(actor: Actor, visit_id: uuid.UUID) -> Visit:
    visit = db.session.scalar(
        select(Visit)
        .where(Visit.id == visit_id, scope.visible(actor, Permission.VISIT_RECORD))
        .with_for_update()
    )
    if visit is None:
        raise NotFound
    return visit
