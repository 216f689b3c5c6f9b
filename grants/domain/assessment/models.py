"""Tables of rubrics, panels, reviews, scores and decisions."""

import datetime
import uuid

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, Code, Keyed, Moment, Versioned, one_of
from grants.domain.assessment.states import DecisionOutcome, ReviewState


class Criterion(Keyed, Base):
    """One row of a call's rubric. Weights are basis points; those of a call sum to 10,000. `code` names its texts."""

    __tablename__ = "criterion"

    call_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("call.id"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    weight_bp: Mapped[int]

    __table_args__ = (
        UniqueConstraint("call_id", "position"),
        UniqueConstraint("call_id", "code"),
        CheckConstraint("weight_bp BETWEEN 1 AND 10000", name="weight"),
    )


class PanelMember(Base):
    """Who scores in a call."""

    __tablename__ = "panel_member"

    call_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("call.id"), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    added_at: Mapped[datetime.datetime] = mapped_column(Moment)


class Review(Keyed, Versioned, Base):
    """One member's scoring of one application. `total_bp`: 0 to 10,000, set when it is handed in."""

    __tablename__ = "review"

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    state: Mapped[ReviewState] = mapped_column(Code(ReviewState), default=ReviewState.ASSIGNED)
    assigned_at: Mapped[datetime.datetime] = mapped_column(Moment)
    submitted_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    total_bp: Mapped[int | None]
    overall_comment: Mapped[str] = mapped_column(String(2000), default="")

    __table_args__ = (
        UniqueConstraint("application_id", "member_id"),
        CheckConstraint(one_of("state", ReviewState), name="state"),
        CheckConstraint(
            "(state IN ('submitted', 'locked')) = (submitted_at IS NOT NULL AND total_bp IS NOT NULL)",
            name="submitted_has_total",
        ),
        CheckConstraint("total_bp IS NULL OR total_bp BETWEEN 0 AND 10000", name="total"),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}


class ReviewScore(Base):
    """One score, 1 to 5; None with `cannot_judge` leaves the denominator."""

    __tablename__ = "review_score"

    review_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("review.id"), primary_key=True)
    criterion_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("criterion.id"), primary_key=True)
    score: Mapped[int | None]
    cannot_judge: Mapped[bool] = mapped_column(default=False)
    comment: Mapped[str] = mapped_column(String(2000), default="")

    __table_args__ = (
        CheckConstraint("score IS NULL OR score BETWEEN 1 AND 5", name="score"),
        CheckConstraint("NOT cannot_judge OR score IS NULL", name="cannot_judge_has_no_score"),
    )


class Decision(Keyed, Base):
    """What the chair decided on one application, why, and under which minute."""

    __tablename__ = "decision"

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), index=True)
    outcome: Mapped[DecisionOutcome] = mapped_column(Code(DecisionOutcome))
    amount_minor: Mapped[int]
    mean_bp: Mapped[int]
    rank: Mapped[int]
    minute: Mapped[str] = mapped_column(String(2000))
    voters: Mapped[list[str]] = mapped_column(JSON, default=list)
    decided_on: Mapped[datetime.date]
    decided_at: Mapped[datetime.datetime] = mapped_column(Moment)
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    letter_code: Mapped[str] = mapped_column(String(8), unique=True)
    superseded_at: Mapped[datetime.datetime | None] = mapped_column(Moment)

    __table_args__ = (
        CheckConstraint(one_of("outcome", DecisionOutcome), name="outcome"),
        CheckConstraint("(outcome = 'approved') = (amount_minor > 0)", name="approved_has_amount"),
        CheckConstraint("length(minute) > 0", name="minute_given"),
        Index(
            "uq_decision_one_standing",
            "application_id",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
    )
