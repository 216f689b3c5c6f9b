"""Tables of business plans and their frozen versions."""

import datetime
import uuid

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, Code, Keyed, Moment, Versioned, one_of
from grants.domain.plans.states import PlanState


class Plan(Keyed, Versioned, Base):
    """Her plan while it is worked on. `content` has the shape of plans.content.PlanContent; it holds no identity."""

    __tablename__ = "plan"

    participant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    coach_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    currency: Mapped[str] = mapped_column(String(3))
    content: Mapped[dict[str, object]] = mapped_column(JSON)
    state: Mapped[PlanState] = mapped_column(Code(PlanState), default=PlanState.DRAFT)
    created_at: Mapped[datetime.datetime] = mapped_column(Moment)
    created_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    changed_at: Mapped[datetime.datetime] = mapped_column(Moment)

    __table_args__ = (
        CheckConstraint(one_of("state", PlanState), name="state"),
        Index("ix_plan_organisation_id_changed_at_id", "organisation_id", "changed_at", "id"),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}


class PlanVersion(Keyed, Base):
    """The plan as it was submitted, with its figures as they were computed then. The database refuses to change it."""

    __tablename__ = "plan_version"

    plan_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    currency: Mapped[str] = mapped_column(String(3))
    content: Mapped[dict[str, object]] = mapped_column(JSON)
    figures: Mapped[dict[str, object]] = mapped_column(JSON)
    requested_minor: Mapped[int]
    own_minor: Mapped[int]
    frozen_at: Mapped[datetime.datetime] = mapped_column(Moment)
    frozen_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))

    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        CheckConstraint("requested_minor >= 0 AND own_minor >= 0", name="amounts_not_negative"),
    )
