"""What other slices and the participant's own pages ask about someone's training."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from grants.core import clock
from grants.core.db import db
from grants.domain.training.models import Certificate, Cohort, Course, Enrolment, Session
from grants.domain.training.states import CohortState, CourseKind, EnrolmentState
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class NextSession:
    """Her next meeting: local time as HH:MM."""

    on: datetime.date
    begins: str
    room: str
    place: str
    course_title: str


@dataclass(frozen=True, slots=True)
class CourseTaken:
    """One course of hers and how it stands; the certificate's code once it is issued."""

    cohort_id: uuid.UUID
    cohort_code: str
    title: str
    hours: int
    starts_on: datetime.date
    ends_on: datetime.date
    cohort_state: CohortState
    state: EnrolmentState
    test: int | None
    completed_on: datetime.date | None
    certificate_code: str | None


@dataclass(frozen=True, slots=True)
class CompletedCourse:
    """A course she completed."""

    title: str
    kind: CourseKind
    hours: int
    completed_on: datetime.date


def my_next_session(actor: Actor) -> NextSession | None:
    """The participant's next meeting from this minute on; None without one."""
    authorise(actor, Permission.PORTAL_OWN)
    now = clock.local(clock.now())
    today, minute = now.date(), now.strftime("%H:%M")
    row = db.session.execute(
        select(Session.on, Session.begins, Session.room, Cohort.place, Course.title)
        .join(Cohort, Cohort.id == Session.cohort_id)
        .join(Course, Course.id == Cohort.course_id)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .where(
            Enrolment.participant_id == actor.id,
            Enrolment.state == EnrolmentState.ENROLLED,
            Cohort.state.in_((CohortState.PLANNED, CohortState.RUNNING)),
            (Session.on > today) | ((Session.on == today) & (Session.begins >= minute)),
        )
        .order_by(Session.on, Session.begins, Session.id)
        .limit(1)
    ).first()
    return NextSession(*row) if row else None


def my_courses(actor: Actor) -> tuple[CourseTaken, ...]:
    """The participant's own courses, the latest first."""
    authorise(actor, Permission.PORTAL_OWN)
    return courses_taken(actor.id) if actor.id else ()


def courses_taken(participant_id: uuid.UUID) -> tuple[CourseTaken, ...]:
    """Her courses, the latest first. Whoever asks has been allowed to see her record."""
    rows = db.session.execute(
        select(
            Cohort.id,
            Cohort.code,
            Course.title,
            Course.hours,
            Cohort.starts_on,
            Cohort.ends_on,
            Cohort.state,
            Enrolment.state,
            Enrolment.test_percent,
            Enrolment.completed_on,
            Certificate.code,
        )
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Course, Course.id == Cohort.course_id)
        .outerjoin(Certificate, Certificate.enrolment_id == Enrolment.id)
        .where(Enrolment.participant_id == participant_id)
        .order_by(Cohort.starts_on.desc(), Enrolment.id)
    )
    return tuple(CourseTaken(*row) for row in rows)


def completed_courses(participant_id: uuid.UUID) -> tuple[CompletedCourse, ...]:
    """The courses she completed, the earliest first."""
    rows = db.session.execute(
        select(Course.title, Course.kind, Course.hours, Enrolment.completed_on)
        .join(Cohort, Cohort.course_id == Course.id)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .where(Enrolment.participant_id == participant_id, Enrolment.state == EnrolmentState.COMPLETED)
        .order_by(Enrolment.completed_on, Enrolment.id)
    )
    return tuple(
        CompletedCourse(title, kind, hours, day) for title, kind, hours, day in rows if day is not None
    )


def has_completed_course(participant_id: uuid.UUID) -> bool:
    """Whether she completed any course."""
    return bool(completed_courses(participant_id))


def trainers_of(participant_id: uuid.UUID) -> set[uuid.UUID]:
    """The accounts that trained or enrolled her: they may not judge her application."""
    rows = db.session.execute(
        select(Cohort.trainer_id, Enrolment.enrolled_by)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .where(Enrolment.participant_id == participant_id)
    )
    return {account for row in rows for account in row if account is not None}
