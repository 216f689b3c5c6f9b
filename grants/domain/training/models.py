"""Tables of courses, cohorts, sessions, enrolments, attendance and certificates."""

import datetime
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, Code, Keyed, Moment, Versioned, one_of
from grants.domain.training.states import CohortState, CourseKind, EnrolmentState, Mark


class Course(Keyed, Versioned, Base):
    """What is taught, and the rule by which it is completed: attendance ≥ x %, test ≥ y % (no test when None)."""

    __tablename__ = "course"

    programme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    kind: Mapped[CourseKind] = mapped_column(Code(CourseKind))
    code: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    hours: Mapped[int]
    attendance_percent: Mapped[int]
    test_percent: Mapped[int | None]
    active: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (
        CheckConstraint(one_of("kind", CourseKind), name="kind"),
        CheckConstraint("hours > 0", name="hours_positive"),
        CheckConstraint("attendance_percent BETWEEN 0 AND 100", name="attendance_percent"),
        CheckConstraint("test_percent IS NULL OR test_percent BETWEEN 0 AND 100", name="test_percent"),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}


class Cohort(Keyed, Versioned, Base):
    """A group that takes a course."""

    __tablename__ = "cohort"

    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    trainer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    oblast: Mapped[str] = mapped_column(String(5))
    place: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[datetime.date]
    ends_on: Mapped[datetime.date]
    capacity: Mapped[int]
    state: Mapped[CohortState] = mapped_column(Code(CohortState), default=CohortState.PLANNED)

    __table_args__ = (
        CheckConstraint(one_of("state", CohortState), name="state"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("capacity > 0", name="capacity_positive"),
        Index("ix_cohort_organisation_id_starts_on_id", "organisation_id", "starts_on", "id"),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}


class Session(Keyed, Base):
    """One meeting of a cohort. `begins` is local time as HH:MM."""

    __tablename__ = "session"

    cohort_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cohort.id"))
    number: Mapped[int]
    on: Mapped[datetime.date] = mapped_column("held_on", index=True)
    begins: Mapped[str] = mapped_column(String(5))
    hours: Mapped[int]
    topic: Mapped[str] = mapped_column(String(200))
    room: Mapped[str] = mapped_column(String(60), default="")

    __table_args__ = (
        UniqueConstraint("cohort_id", "number"),
        CheckConstraint("hours > 0", name="hours_positive"),
    )


class Enrolment(Keyed, Versioned, Base):
    """One participant in one cohort, with her test and how it ended."""

    __tablename__ = "enrolment"

    cohort_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cohort.id"))
    participant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    enrolled_on: Mapped[datetime.date]
    enrolled_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    test_percent: Mapped[int | None]
    state: Mapped[EnrolmentState] = mapped_column(Code(EnrolmentState), default=EnrolmentState.ENROLLED)
    completed_on: Mapped[datetime.date | None]

    __table_args__ = (
        UniqueConstraint("cohort_id", "participant_id"),
        CheckConstraint(one_of("state", EnrolmentState), name="state"),
        CheckConstraint("(state = 'completed') = (completed_on IS NOT NULL)", name="completed_has_day"),
        CheckConstraint("test_percent IS NULL OR test_percent BETWEEN 0 AND 100", name="test_percent"),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}


class Attendance(Base):
    """One mark: one enrolment at one session."""

    __tablename__ = "attendance"

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("session.id"), primary_key=True)
    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"), primary_key=True, index=True)
    mark: Mapped[Mark] = mapped_column(Code(Mark))
    marked_at: Mapped[datetime.datetime] = mapped_column(Moment)
    marked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))

    __table_args__ = (CheckConstraint(one_of("mark", Mark), name="mark"),)


class JournalUpload(Keyed, Base):
    """A journal of marks that somebody uploaded for a cohort, encrypted, for an hour at most; one at a time.

    Associated data of the wrapped key is "journal/<id>", of the content "journal/<id>/content".
    """

    __tablename__ = "journal_upload"

    cohort_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cohort.id"))
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime.datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime.datetime] = mapped_column(Moment)
    wrapped_key: Mapped[bytes]
    content: Mapped[bytes]

    __table_args__ = (
        UniqueConstraint("cohort_id", "created_by"),
        CheckConstraint("expires_at > created_at", name="expires_later"),
    )


class Certificate(Keyed, Base):
    """That a course was completed. Anyone who holds the code can check it."""

    __tablename__ = "certificate"

    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"), unique=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    issued_on: Mapped[datetime.date]
    issued_at: Mapped[datetime.datetime] = mapped_column(Moment)
    issued_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
