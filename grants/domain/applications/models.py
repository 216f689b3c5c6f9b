"""Tables of calls, the funds behind them, applications and the answers on eligibility."""

import datetime
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, Code, Keyed, Moment, Versioned, one_of
from grants.domain.applications.states import ApplicationState, CallState


class Call(Keyed, Versioned, Base):
    """A round with a budget. Shares (basis points) are whole hundredths of a percent."""

    __tablename__ = "call"

    programme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    currency: Mapped[str] = mapped_column(String(3))
    envelope_minor: Mapped[int]
    cap_minor: Mapped[int]
    own_share_bp: Mapped[int]  # least own contribution, of the start-up costs
    floor: Mapped[int]  # least score, of 100 points
    opens_on: Mapped[datetime.date]
    closes_on: Mapped[datetime.date]
    score_by: Mapped[datetime.date]
    state: Mapped[CallState] = mapped_column(Code(CallState), default=CallState.DRAFT)
    minute: Mapped[str] = mapped_column(String(5000), default="")
    decided_on: Mapped[datetime.date | None]

    __table_args__ = (
        CheckConstraint(one_of("state", CallState), name="state"),
        CheckConstraint(
            "envelope_minor > 0 AND cap_minor > 0 AND cap_minor <= envelope_minor", name="amounts"
        ),
        CheckConstraint("own_share_bp BETWEEN 0 AND 10000", name="own_share"),
        CheckConstraint("floor BETWEEN 0 AND 100", name="floor"),
        CheckConstraint("closes_on > opens_on AND score_by >= closes_on", name="days_in_order"),
        CheckConstraint("(state = 'decided') = (decided_on IS NOT NULL)", name="decided_has_day"),
        CheckConstraint("state <> 'decided' OR length(minute) > 0", name="decided_has_minute"),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}


class CallShare(Base):
    """The part of a call's envelope that one fund bears. The parts sum to the envelope."""

    __tablename__ = "call_share"

    call_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("call.id"), primary_key=True)
    fund_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("fund.id"), primary_key=True)
    amount_minor: Mapped[int]

    __table_args__ = (CheckConstraint("amount_minor > 0", name="amount_positive"),)


class Application(Keyed, Versioned, Base):
    """Her request in a call. `code` (GR-…) is what everyone but her own workers knows it by."""

    __tablename__ = "application"

    call_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("call.id"))
    participant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    plan_version_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("plan_version.id"))
    code: Mapped[str] = mapped_column(String(20), unique=True)
    requested_minor: Mapped[int]
    state: Mapped[ApplicationState] = mapped_column(Code(ApplicationState), default=ApplicationState.DRAFT)
    created_at: Mapped[datetime.datetime] = mapped_column(Moment)
    created_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    submitted_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    submitted_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))

    __table_args__ = (
        CheckConstraint(one_of("state", ApplicationState), name="state"),
        CheckConstraint("requested_minor >= 0", name="requested_not_negative"),
        CheckConstraint(
            "state IN ('draft', 'withdrawn') OR (submitted_at IS NOT NULL AND plan_version_id IS NOT NULL)",
            name="submitted_has_plan",
        ),
        Index(
            "uq_application_one_live",
            "call_id",
            "participant_id",
            unique=True,
            sqlite_where=text("state <> 'withdrawn'"),
            postgresql_where=text("state <> 'withdrawn'"),
        ),
        Index("ix_application_organisation_id_created_at_id", "organisation_id", "created_at", "id"),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}


class EligibilityAnswer(Keyed, Base):
    """One rule, answered for one application, with the reason. `rule` is a code of applications.eligibility."""

    __tablename__ = "eligibility_answer"

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    rule: Mapped[str] = mapped_column(String(40))
    met: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(1000), default="")
    answered_at: Mapped[datetime.datetime] = mapped_column(Moment)
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))

    __table_args__ = (UniqueConstraint("application_id", "rule"),)
