"""What other slices and the participant's own pages ask about someone's internships."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from grants.core.db import db
from grants.domain.accounts.queries import Named
from grants.domain.internships.models import Host, Offer, Placement, PlacementHours
from grants.domain.internships.states import HostState, PlacementOutcome, PlacementState
from grants.domain.people.models import Participant
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class MyPlacement:
    """Where she goes, when, and whom she asks for there."""

    host_name: str
    address: str
    title: str
    starts_on: datetime.date
    ends_on: datetime.date
    hours_a_week: int
    mentor: str
    state: PlacementState


@dataclass(frozen=True, slots=True)
class PlacementTaken:
    """One placement of hers and what came of it."""

    id: uuid.UUID
    host_name: str
    title: str
    starts_on: datetime.date
    ends_on: datetime.date
    state: PlacementState
    outcome: PlacementOutcome | None


def my_placement(actor: Actor) -> MyPlacement | None:
    """The participant's placement that is agreed or under way, the earliest if there are several."""
    authorise(actor, Permission.PORTAL_OWN)
    row = db.session.execute(
        select(
            Host.name,
            Host.address,
            Offer.title,
            Placement.starts_on,
            Placement.ends_on,
            Offer.hours_a_week,
            Placement.mentor,
            Placement.state,
        )
        .join(Offer, Offer.host_id == Host.id)
        .join(Placement, Placement.offer_id == Offer.id)
        .where(
            Placement.participant_id == actor.id,
            Placement.state.in_((PlacementState.AGREED, PlacementState.ACTIVE)),
        )
        .order_by(Placement.starts_on, Placement.id)
        .limit(1)
    ).first()
    return MyPlacement(*row) if row else None


def placements_of(participant_id: uuid.UUID) -> tuple[PlacementTaken, ...]:
    """Her placements, the latest first. Whoever asks has been allowed to see her record."""
    rows = db.session.execute(
        select(
            Placement.id,
            Host.name,
            Offer.title,
            Placement.starts_on,
            Placement.ends_on,
            Placement.state,
            Placement.outcome,
        )
        .join(Offer, Offer.id == Placement.offer_id)
        .join(Host, Host.id == Offer.host_id)
        .where(Placement.participant_id == participant_id)
        .order_by(Placement.starts_on.desc(), Placement.id)
    )
    return tuple(PlacementTaken(*row) for row in rows)


def completed_placement(participant_id: uuid.UUID) -> bool:
    """Whether she completed an internship."""
    return (
        db.session.scalar(
            select(Placement.id)
            .where(Placement.participant_id == participant_id, Placement.state == PlacementState.COMPLETED)
            .limit(1)
        )
        is not None
    )


def placers_of(participant_id: uuid.UUID) -> set[uuid.UUID]:
    """The accounts that placed her or recorded her hours: they may not judge her application."""
    placed = db.session.scalars(select(Placement.agreed_by).where(Placement.participant_id == participant_id))
    recorded = db.session.scalars(
        select(PlacementHours.recorded_by)
        .join(Placement, Placement.id == PlacementHours.placement_id)
        .where(Placement.participant_id == participant_id)
    )
    return {account for account in (*placed, *recorded) if account is not None}


def hosts_to_name(actor: Actor, participant_id: uuid.UUID) -> tuple[Named, ...]:
    """The hosts with whom she may agree to sharing: those her organisation looks after, and those where she is placed."""
    authorise(actor, Permission.CONSENT_RECORD)
    hers = select(Participant.organisation_id).where(Participant.id == participant_id).scalar_subquery()
    placed = (
        select(Offer.host_id)
        .join(Placement, Placement.offer_id == Offer.id)
        .where(Placement.participant_id == participant_id)
    )
    rows = db.session.execute(
        select(Host.id, Host.name)
        .where(
            or_(and_(Host.organisation_id == hers, Host.state == HostState.APPROVED), Host.id.in_(placed)),
        )
        .order_by(Host.name, Host.id)
    )
    return tuple(Named(*row) for row in rows)


def host_names(ids: frozenset[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Names of those of the ids that are hosts."""
    if not ids:
        return {}
    rows = db.session.execute(select(Host.id, Host.name).where(Host.id.in_(ids)))
    return {row.id: row.name for row in rows}
