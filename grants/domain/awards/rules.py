"""Who may be decided on, by whom, and for how much. Read under the call's lock, before anything is written."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from grants.core.db import db
from grants.core.errors import Conflict, DomainError
from grants.core.money import Money
from grants.core.text import N_
from grants.domain.applications.models import Application, Call
from grants.domain.applications.states import ApplicationState, CallState
from grants.domain.assessment import results, scoring
from grants.domain.assessment.conflicts import find_connections
from grants.domain.assessment.models import PanelMember, Review
from grants.domain.assessment.states import DecisionOutcome, ReviewState
from grants.domain.awards.envelope import awarded_minor
from grants.domain.awards.models import Award
from grants.domain.awards.states import LIVE
from grants.policy import Actor


@dataclass(frozen=True, slots=True)
class DecisionDetails:
    """What was decided on one application. `amount` in minor units, only for an approval; `version` the application's.

    `present`: who of the panel took part; the whole panel unless given.
    """

    outcome: DecisionOutcome
    amount: int
    minute: str
    version: int | None = None
    present: tuple[uuid.UUID, ...] | None = None


def check_open(actor: Actor, call: Call, application: Application) -> None:
    """Raises Conflict or DomainError when nothing can be decided on it now."""
    if application.state not in {ApplicationState.SCORED, ApplicationState.RESERVE}:
        if application.state in {ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW}:
            raise _reviews_missing(application)
        raise Conflict(N_("This application is decided already. Look at it again."), code="already_decided")
    if call.state is CallState.OPEN or call.state is CallState.DRAFT:
        raise Conflict(N_("The call has not closed yet."), code="call_open")
    if results.my_reviews_are_open(actor, call.id):
        raise DomainError(
            N_("You score in this call. Hand in your own scores before you decide."), code="own_scores_first"
        )


def _reviews_missing(application: Application) -> DomainError:
    return DomainError(
        N_("%(application)s can’t be decided: %(needed)s members must have handed in their scores."),
        code="reviews_missing",
        application=application.code,
        needed=scoring.REVIEWS_NEEDED,
    )


def voters_of(
    call: Call, result: results.Result, application: Application, details: DecisionDetails
) -> list[uuid.UUID]:
    """Who decides: those of the panel who took part, without those who stepped aside or are connected with her."""
    if not result.complete:
        raise _reviews_missing(application)
    panel = set(db.session.scalars(select(PanelMember.user_id).where(PanelMember.call_id == call.id)))
    present = panel if details.present is None else set(details.present)
    if not present <= panel:
        raise DomainError(
            N_("Only members of this call’s panel take part."), field="present", code="not_on_panel"
        )
    recused = set(
        db.session.scalars(
            select(Review.member_id).where(
                Review.application_id == application.id, Review.state == ReviewState.RECUSED
            )
        )
    )
    connected = find_connections([application.id], panel).get(application.id, {}).keys()
    voters = present - recused - connected
    quorum = len(panel) // 2 + 1
    if len(voters) < quorum:
        raise DomainError(
            N_(
                "No quorum for %(application)s: %(quorum)s of %(panel)s members must take part, not counting "
                "those with a conflict of interest."
            ),
            field="present",
            code="no_quorum",
            application=application.code,
            quorum=quorum,
            panel=len(panel),
        )
    return sorted(voters)


def check_details(
    call: Call, application: Application, place: scoring.Place, details: DecisionDetails
) -> None:
    """Raises DomainError for a missing minute, a plan below the floor, an amount out of bounds, a second award."""
    if not details.minute.strip():
        raise DomainError(
            N_("Write in a sentence why, for the minute."), field="minute", code="minute_missing"
        )
    if details.outcome is not DecisionOutcome.APPROVED:
        if details.amount:
            raise DomainError(N_("Only an approval has an amount."), field="amount", code="amount_given")
        if details.outcome is DecisionOutcome.RESERVE and not place.passes:
            raise _below_floor(call)
        return
    if not place.passes:
        raise _below_floor(call)
    _check_amount(call, application, details.amount)
    held = db.session.scalar(
        select(Award.code).where(Award.participant_id == application.participant_id, Award.state.in_(LIVE))
    )
    if held is not None:
        raise DomainError(
            N_(
                "One award a person: the applicant of %(application)s already holds %(award)s. "
                "Another one is possible only if that one lapses or is ended."
            ),
            field="outcome",
            code="one_award_a_person",
            application=application.code,
            award=held,
        )


def _below_floor(call: Call) -> DomainError:
    return DomainError(
        N_(
            "This plan is below the floor of %(floor)s points, or a criterion stands at 1: it can only be declined."
        ),
        field="outcome",
        code="below_floor",
        floor=call.floor,
    )


def _check_amount(call: Call, application: Application, amount: int) -> None:
    left = call.envelope_minor - awarded_minor(call.id)
    limits = (
        (
            application.requested_minor,
            N_("She asked for %(limit)s. An award can’t be more."),
            "above_requested",
        ),
        (call.cap_minor, N_("This call gives at most %(limit)s to one person."), "above_cap"),
        (left, N_("Only %(limit)s is left of this call’s envelope."), "above_envelope"),
    )
    if amount <= 0:
        raise DomainError(N_("Enter the amount of the award."), field="amount", code="amount_missing")
    for limit, message, code in limits:
        if amount > limit:
            raise DomainError(message, field="amount", code=code, limit=Money(limit, call.currency))
