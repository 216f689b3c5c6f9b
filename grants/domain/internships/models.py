"""Tables of hosts, checks, offers, placements and their hours."""

import datetime
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, Code, Keyed, Moment, Versioned, one_of
from grants.domain.internships.states import (
    CheckResult,
    HostState,
    OfferState,
    PlacementOutcome,
    PlacementState,
)


class Host(Keyed, Versioned, Base):
    """A firm or body that takes interns; looked after by one NGO."""

    __tablename__ = "host"

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)  # the NGO
    name: Mapped[str] = mapped_column(String(200))
    line_of_work: Mapped[str] = mapped_column(String(120))
    oblast: Mapped[str] = mapped_column(String(5))
    address: Mapped[str] = mapped_column(String(200))
    contact: Mapped[str] = mapped_column(String(200))
    state: Mapped[HostState] = mapped_column(Code(HostState), default=HostState.PROPOSED)
    created_at: Mapped[datetime.datetime] = mapped_column(Moment)

    __table_args__ = (CheckConstraint(one_of("state", HostState), name="state"),)
    __mapper_args__ = {"version_id_col": Versioned.version}


class HostCheck(Keyed, Base):
    """One check of a host on the spot; valid until a day."""

    __tablename__ = "host_check"

    host_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("host.id"), index=True)
    checked_on: Mapped[datetime.date]
    valid_until: Mapped[datetime.date]
    result: Mapped[CheckResult] = mapped_column(Code(CheckResult))
    notes: Mapped[str] = mapped_column(String(2000), default="")
    checked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime.datetime] = mapped_column(Moment)

    __table_args__ = (
        CheckConstraint(one_of("result", CheckResult), name="result"),
        CheckConstraint("valid_until > checked_on", name="valid_after_check"),
    )


class Offer(Keyed, Versioned, Base):
    """Places a host keeps open for a period."""

    __tablename__ = "offer"

    host_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("host.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[datetime.date]
    ends_on: Mapped[datetime.date]
    places: Mapped[int]
    hours_a_week: Mapped[int]
    state: Mapped[OfferState] = mapped_column(Code(OfferState), default=OfferState.OPEN)

    __table_args__ = (
        CheckConstraint(one_of("state", OfferState), name="state"),
        CheckConstraint("ends_on > starts_on", name="ends_after_start"),
        CheckConstraint("places > 0", name="places_positive"),
        CheckConstraint("hours_a_week BETWEEN 1 AND 40", name="hours_a_week"),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}


class Placement(Keyed, Versioned, Base):
    """One intern in one place."""

    __tablename__ = "placement"

    offer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offer.id"), index=True)
    participant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    starts_on: Mapped[datetime.date]
    ends_on: Mapped[datetime.date]
    mentor: Mapped[str] = mapped_column(String(120))
    state: Mapped[PlacementState] = mapped_column(Code(PlacementState), default=PlacementState.AGREED)
    agreed_at: Mapped[datetime.datetime] = mapped_column(Moment)
    agreed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    ended_on: Mapped[datetime.date | None]
    outcome: Mapped[PlacementOutcome | None] = mapped_column(Code(PlacementOutcome))
    # The host's evaluation, 1 to 5 each.
    skills_score: Mapped[int | None]
    reliability_score: Mapped[int | None]
    teamwork_score: Mapped[int | None]
    evaluation: Mapped[str] = mapped_column(String(2000), default="")

    __table_args__ = (
        CheckConstraint(one_of("state", PlacementState), name="state"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint(
            "(state IN ('completed', 'broken_off')) = (ended_on IS NOT NULL)", name="ended_has_day"
        ),
        CheckConstraint("(state = 'completed') = (outcome IS NOT NULL)", name="completed_has_outcome"),
        CheckConstraint("skills_score IS NULL OR skills_score BETWEEN 1 AND 5", name="skills_score"),
        CheckConstraint(
            "reliability_score IS NULL OR reliability_score BETWEEN 1 AND 5", name="reliability_score"
        ),
        CheckConstraint("teamwork_score IS NULL OR teamwork_score BETWEEN 1 AND 5", name="teamwork_score"),
        Index("ix_placement_organisation_id_starts_on_id", "organisation_id", "starts_on", "id"),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}


class PlacementHours(Keyed, Base):
    """Hours worked in one week, which begins on a Monday."""

    __tablename__ = "placement_hours"

    placement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("placement.id"))
    week: Mapped[datetime.date]
    hours: Mapped[int]
    recorded_at: Mapped[datetime.datetime] = mapped_column(Moment)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))

    __table_args__ = (
        UniqueConstraint("placement_id", "week"),
        CheckConstraint("hours BETWEEN 0 AND 60", name="hours"),
    )
