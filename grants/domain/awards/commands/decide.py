"""The panel's decisions. Everything that sums over a call happens under the call's lock, one decision after another."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from grants.core import audit, clock, outbox
from grants.core.db import db, lock
from grants.core.errors import Conflict, DomainError, NotFound
from grants.core.ids import new_code, new_id
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import flush_or_conflict, transaction
from grants.domain.applications.models import Application, Call
from grants.domain.applications.states import APPLICATION, CALL, ApplicationState, CallState
from grants.domain.assessment import results, scoring
from grants.domain.assessment.models import Decision, Review
from grants.domain.assessment.states import REVIEW, DecisionOutcome, ReviewState
from grants.domain.awards.models import Award
from grants.domain.awards.rules import DecisionDetails, check_details, check_open, voters_of
from grants.policy import Actor, Permission, authorise

ACCEPT_DAYS = 30
CODE = "AW-"
STEPS = {
    DecisionOutcome.APPROVED: "approve",
    DecisionOutcome.RESERVE: "reserve",
    DecisionOutcome.DECLINED: "decline",
}


@dataclass(frozen=True, slots=True)
class CallDecision:
    """One line of the meeting: which application, and what was decided."""

    application_id: uuid.UUID
    details: DecisionDetails


def record_decision(actor: Actor, application_id: uuid.UUID, details: DecisionDetails) -> uuid.UUID:
    """Decide one application, and offer the award when it is approved; the decision's id.

    Raises NotFound; Conflict when it was decided or changed meanwhile; DomainError (field amount, outcome, minute or
    present) for a missing review or quorum, a plan below the floor, an amount above what was asked for, the cap or
    what is left of the envelope, and a person who already holds an award.
    """
    authorise(actor, Permission.DECISION_RECORD)
    with transaction():
        call, application = _load(application_id)
        if details.version is not None and application.version != details.version:
            raise Conflict
        check_open(actor, call, application)
        found = results.load_results(call.id)
        result = next(one for one in found if one.application_id == application.id)
        voters = voters_of(call, result, application, details)
        place = results.rank(found, call)[application.code]
        check_details(call, application, place, details)
        _lock_reviews(actor, application)
        decision = _write_decision(actor, application, place, details, voters)
        fire(
            APPLICATION,
            application,
            STEPS[details.outcome],
            actor,
            reason=details.minute,
            organisation_id=application.organisation_id,
        )
        if details.outcome is DecisionOutcome.APPROVED:
            _offer(actor, call, application, details.amount)
        outbox.put(
            "decision_recorded",
            {
                "permission": Permission.AWARD_ACCEPT.value,
                "organisation_id": str(application.organisation_id),
            },
        )
        flush_or_conflict(
            N_("This application was decided by someone else meanwhile. Look at it again."), code="decided"
        )
        return decision.id


def record_decisions(actor: Actor, decisions: Sequence[CallDecision]) -> int:
    """Decide several applications in the order given, all or none; how many.

    A DomainError names the field of its application: `amount_<application id>` and so on.
    """
    authorise(actor, Permission.DECISION_RECORD)
    with transaction():
        for one in decisions:
            try:
                record_decision(actor, one.application_id, one.details)
            except Conflict:
                raise
            except DomainError as error:
                if error.field:
                    error.field = f"{error.field}_{one.application_id}"
                raise
    return len(decisions)


def close_call(actor: Actor, call_id: uuid.UUID, minute: str, version: int | None = None) -> None:
    """End the call with the minute of the meeting, once every application is decided. Raises DomainError naming the rest."""
    authorise(actor, Permission.DECISION_RECORD)
    with transaction():
        lock("call", call_id)
        call = db.session.scalar(select(Call).where(Call.id == call_id).with_for_update())
        if call is None or call.state is CallState.DRAFT:
            raise NotFound
        if version is not None and call.version != version:
            raise Conflict
        undecided = db.session.scalars(
            select(Application.code)
            .where(
                Application.call_id == call.id,
                Application.state.in_(
                    [ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW, ApplicationState.SCORED]
                ),
            )
            .order_by(Application.code)
        ).all()
        if undecided:
            raise DomainError(
                N_("Decide these first: %(codes)s."), code="undecided", codes=", ".join(undecided)
            )
        if not minute.strip():
            raise DomainError(N_("Write the minute of the meeting."), field="minute", code="minute_missing")
        call.minute = minute.strip()[:5000]
        call.decided_on = clock.today()
        fire(CALL, call, "decide", actor, reason=minute)


def _load(application_id: uuid.UUID) -> tuple[Call, Application]:
    """The call and the application, held until the transaction ends, whoever else decides in the call waiting."""
    call_id = db.session.scalar(select(Application.call_id).where(Application.id == application_id))
    if call_id is None:
        raise NotFound
    lock("call", call_id)
    fresh = {"populate_existing": True}
    call = db.session.scalars(
        select(Call).where(Call.id == call_id).with_for_update(), execution_options=fresh
    ).one()
    application = db.session.scalars(
        select(Application).where(Application.id == application_id).with_for_update(),
        execution_options=fresh,
    ).one()
    if application.state is ApplicationState.DRAFT:
        raise NotFound
    return call, application


def _lock_reviews(actor: Actor, application: Application) -> None:
    reviews = db.session.scalars(
        select(Review)
        .where(Review.application_id == application.id, Review.state == ReviewState.SUBMITTED)
        .order_by(Review.id)
    )
    for review in reviews:
        fire(REVIEW, review, "lock", actor)


def _write_decision(
    actor: Actor,
    application: Application,
    place: scoring.Place,
    details: DecisionDetails,
    voters: list[uuid.UUID],
) -> Decision:
    moment = clock.now()
    earlier = db.session.scalar(
        select(Decision).where(Decision.application_id == application.id, Decision.superseded_at.is_(None))
    )
    if earlier is not None:
        earlier.superseded_at = moment
        db.session.flush()
    decision = Decision(
        id=new_id(),
        application_id=application.id,
        outcome=details.outcome,
        amount_minor=details.amount,
        mean_bp=place.mean_bp,
        rank=place.rank,
        minute=details.minute.strip()[:2000],
        voters=[str(user_id) for user_id in voters],
        decided_on=clock.today(),
        decided_at=moment,
        decided_by=actor.user_id,
        letter_code=new_code(),
    )
    db.session.add(decision)
    audit.record(
        actor,
        "decision.recorded",
        "decision",
        decision.id,
        organisation_id=application.organisation_id,
        reason=details.minute,
        details={
            "application_id": str(application.id),
            "outcome": details.outcome.value,
            "amount_minor": details.amount,
            "rank": place.rank,
            "mean_bp": place.mean_bp,
            "voters": decision.voters,
        },
    )
    return decision


def _offer(actor: Actor, call: Call, application: Application, amount: int) -> None:
    lock("award-code")
    today = clock.today()
    award = Award(
        id=new_id(),
        application_id=application.id,
        call_id=call.id,
        participant_id=application.participant_id,
        organisation_id=application.organisation_id,
        code=_next_code(),
        amount_minor=amount,
        currency=call.currency,
        offered_on=today,
        accept_by=today + datetime.timedelta(days=ACCEPT_DAYS),
        verification_code=new_code(),
    )
    db.session.add(award)
    audit.record(
        actor,
        "award.offered",
        "award",
        award.id,
        organisation_id=award.organisation_id,
        details={"code": award.code, "amount_minor": amount, "call_id": str(call.id)},
    )


def _next_code() -> str:
    """AW-0001, AW-0002 and on, under the lock of the codes."""
    last = db.session.scalar(
        select(Award.code)
        .where(Award.code.like(f"{CODE}%"))
        .order_by(func.length(Award.code).desc(), Award.code.desc())
        .limit(1)
    )
    number = int(last.removeprefix(CODE)) + 1 if last else 1
    return f"{CODE}{number:04d}"
