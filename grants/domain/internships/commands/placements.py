"""Interns placed, their hours, and how it ended."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from grants.core import audit, clock
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotFound
from grants.core.idempotency import once
from grants.core.ids import new_id
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.internships.models import Host, Offer, Placement, PlacementHours
from grants.domain.internships.scope import is_checked, lock_offer, lock_placement
from grants.domain.internships.states import (
    PLACEMENT,
    HostState,
    OfferState,
    PlacementOutcome,
    PlacementState,
)
from grants.domain.internships.weeks import weeks_of
from grants.domain.people.models import Participant
from grants.domain.people.states import ParticipantState
from grants.domain.people.words import refuse_erased, words_about
from grants.domain.training import queries as training
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class PlacementDetails:
    """Who goes where, when, and who looks after her there."""

    participant_id: uuid.UUID
    starts_on: datetime.date
    ends_on: datetime.date
    mentor: str


@dataclass(frozen=True, slots=True)
class WeekHours:
    """Hours of one week: what the page showed when it was opened, and what was typed. None is nothing recorded."""

    was: int | None
    hours: int | None


@dataclass(frozen=True, slots=True)
class CompletionDetails:
    """The host's evaluation, 1 to 5 each, and what came of it."""

    ended_on: datetime.date
    outcome: PlacementOutcome
    skills_score: int
    reliability_score: int
    teamwork_score: int
    evaluation: str
    version: int


def place_intern(
    actor: Actor, offer_id: uuid.UUID, details: PlacementDetails, *, token: str = ""
) -> uuid.UUID:
    """Agree on a placement; the last place is given away once.

    Raises NotFound, or DomainError: the offer is closed or full, days outside it, a host not approved or checked,
    a participant who left, completed no course or is placed elsewhere in these days.
    """
    authorise(actor, Permission.PLACEMENT_MANAGE)

    def make() -> uuid.UUID:
        offer, host = lock_offer(actor, Permission.PLACEMENT_MANAGE, offer_id)
        participant = db.session.scalar(
            select(Participant).where(Participant.id == details.participant_id).with_for_update()
        )
        if participant is None or not actor.spans(Permission.PLACEMENT_MANAGE, participant.organisation_id):
            raise NotFound
        _check_offer(offer, host, details)
        refuse_erased(participant.id)
        _check_participant(participant, details)
        placement = Placement(
            id=new_id(),
            offer_id=offer.id,
            participant_id=participant.id,
            organisation_id=participant.organisation_id,
            starts_on=details.starts_on,
            ends_on=details.ends_on,
            mentor=details.mentor,
            agreed_at=clock.now(),
            agreed_by=actor.user_id,
        )
        db.session.add(placement)
        audit.record(
            actor,
            "placement.created",
            "placement",
            placement.id,
            organisation_id=placement.organisation_id,
            details={"offer": str(offer.id)},
        )
        return placement.id

    with transaction():
        return once(token, actor.id, make)


def start_placement(actor: Actor, placement_id: uuid.UUID) -> None:
    """She has begun. Raises NotFound, Conflict, DomainError before the first day."""
    authorise(actor, Permission.PLACEMENT_MANAGE)
    with transaction():
        placement = lock_placement(actor, placement_id)
        if placement.starts_on > clock.today():
            raise DomainError(
                N_("It begins on %(day)s and can’t be started before."),
                code="to_come",
                day=placement.starts_on,
            )
        fire(PLACEMENT, placement, "start", actor, organisation_id=placement.organisation_id)


def record_hours(actor: Actor, placement_id: uuid.UUID, weeks: Mapping[datetime.date, WeekHours]) -> int:
    """Save hours by week (its Monday); how many weeks changed. Sending the same again changes nothing.

    Raises NotFound, Conflict when somebody recorded other hours meanwhile, DomainError for weeks outside the placement
    or to come, or when it is not under way.
    """
    authorise(actor, Permission.PLACEMENT_MANAGE)
    with transaction():
        placement = lock_placement(actor, placement_id)
        if placement.state is not PlacementState.ACTIVE:
            raise DomainError(N_("Hours are recorded while the placement is under way."), code="not_active")
        open_weeks = set(weeks_of(placement.starts_on, placement.ends_on, clock.today()))
        rows = {
            row.week: row
            for row in db.session.scalars(
                select(PlacementHours).where(PlacementHours.placement_id == placement.id)
            )
        }
        changed = 0
        for week, typed in weeks.items():
            row = rows.get(week)
            now = row.hours if row else None
            if typed.hours is None or typed.hours == now:
                continue
            if week not in open_weeks:
                raise DomainError(N_("This week is not one of the placement’s."), code="other_week")
            if now != typed.was:
                raise Conflict
            if row is None:
                row = PlacementHours(id=new_id(), placement_id=placement.id, week=week)
                db.session.add(row)
            row.hours, row.recorded_at, row.recorded_by = typed.hours, clock.now(), actor.user_id
            changed += 1
        if changed:
            audit.record(
                actor,
                "placement.hours_recorded",
                "placement",
                placement.id,
                organisation_id=placement.organisation_id,
                details={"weeks": changed},
            )
        return changed


def complete_placement(actor: Actor, placement_id: uuid.UUID, details: CompletionDetails) -> None:
    """It ended well or not, but to its end. Raises NotFound, Conflict, DomainError for a wrong last day."""
    authorise(actor, Permission.PLACEMENT_MANAGE)
    with transaction():
        placement = lock_placement(actor, placement_id)
        if placement.version != details.version:
            raise Conflict
        if details.ended_on > clock.today():
            raise DomainError(N_("This day is still to come."), field="ended_on", code="to_come")
        if not placement.starts_on <= details.ended_on <= placement.ends_on:
            raise DomainError(
                N_("Choose a day from %(start)s to %(end)s, within the placement."),
                field="ended_on",
                code="outside",
                start=placement.starts_on,
                end=placement.ends_on,
            )
        evaluation = words_about(placement.participant_id, details.evaluation, "evaluation")
        placement.ended_on = details.ended_on
        placement.outcome = details.outcome
        placement.skills_score = details.skills_score
        placement.reliability_score = details.reliability_score
        placement.teamwork_score = details.teamwork_score
        placement.evaluation = evaluation
        fire(
            PLACEMENT,
            placement,
            "complete",
            actor,
            organisation_id=placement.organisation_id,
            details={"outcome": details.outcome.value},
        )


def break_off(actor: Actor, placement_id: uuid.UUID, reason: str) -> None:
    """It ends today, before its time; the place is free again. Raises NotFound, Conflict, DomainError without a reason."""
    authorise(actor, Permission.PLACEMENT_MANAGE)
    with transaction():
        placement = lock_placement(actor, placement_id)
        placement.ended_on = placement.ended_on or clock.today()
        fire(
            PLACEMENT, placement, "break_off", actor, organisation_id=placement.organisation_id, reason=reason
        )


def _check_offer(offer: Offer, host: Host, details: PlacementDetails) -> None:
    if offer.state is not OfferState.OPEN:
        raise DomainError(N_("This offer is closed."), code="offer_closed")
    if host.state is not HostState.APPROVED:
        raise DomainError(N_("This host is not approved at the moment."), code="host_not_approved")
    if not is_checked(host.id, details.starts_on):
        raise DomainError(
            N_("The check of this host runs out before this day. Check the host again first."),
            field="starts_on",
            code="check_runs_out",
        )
    if details.ends_on < details.starts_on:
        raise DomainError(N_("The last day can’t be before the first."), field="ends_on", code="ends_early")
    for field, day in (("starts_on", details.starts_on), ("ends_on", details.ends_on)):
        if not offer.starts_on <= day <= offer.ends_on:
            raise DomainError(
                N_("Choose a day from %(start)s to %(end)s, within the offer."),
                field=field,
                code="outside_offer",
                start=offer.starts_on,
                end=offer.ends_on,
            )
    taken = db.session.scalar(
        select(func.count())
        .select_from(Placement)
        .where(Placement.offer_id == offer.id, Placement.state != PlacementState.BROKEN_OFF)
    )
    if (taken or 0) >= offer.places:
        raise DomainError(N_("Every place of this offer is taken."), code="full")


def _check_participant(participant: Participant, details: PlacementDetails) -> None:
    field = "participant_id"
    if participant.state is not ParticipantState.ACTIVE:
        raise DomainError(N_("This participant has left the programme."), field=field, code="left")
    if not training.has_completed_course(participant.id):
        raise DomainError(
            N_("She has not completed a course yet. An internship comes after a course."),
            field=field,
            code="no_course",
        )
    end = func.coalesce(Placement.ended_on, Placement.ends_on)
    overlapping = db.session.scalar(
        select(Placement.id)
        .where(
            Placement.participant_id == participant.id,
            Placement.state != PlacementState.BROKEN_OFF,
            Placement.starts_on <= details.ends_on,
            end >= details.starts_on,
        )
        .limit(1)
    )
    if overlapping is not None:
        raise DomainError(N_("She has another placement in these days."), field=field, code="overlapping")
