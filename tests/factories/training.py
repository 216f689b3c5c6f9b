"""Courses, cohorts, sessions, enrolments, marks and certificates."""

import datetime
import itertools
import uuid

from grants.core import clock
from grants.core.ids import new_code, new_id
from grants.domain.accounts.models import Organisation
from grants.domain.people.models import Participant
from grants.domain.training.models import Attendance, Certificate, Cohort, Course, Enrolment, Session
from grants.domain.training.states import CohortState, CourseKind, EnrolmentState, Mark
from grants.policy import Role
from tests.factories import accounts, people, programmes
from tests.factories.saving import save

_numbers = itertools.count(1)
DAY = datetime.timedelta(days=1)


def course(**values: object) -> Course:
    """A course of 24 hours that asks for 75 % attendance and 60 % in the test."""
    number = next(_numbers)
    fields: dict[str, object] = {
        "id": new_id(),
        "programme_id": values.get("programme_id") or programmes.the_programme().id,
        "kind": CourseKind.JOB_SEARCH,
        "code": f"C-{number}",
        "title": f"Job search {number}",
        "hours": 24,
        "attendance_percent": 75,
        "test_percent": 60,
        "active": True,
    }
    return save(Course(**fields | values))


def cohort(organisation: Organisation | None = None, **values: object) -> Cohort:
    """A running cohort that began three weeks ago and ends in a week; a new course and trainer unless given."""
    number = next(_numbers)
    where = organisation or accounts.organisation()
    fields: dict[str, object] = {
        "id": new_id(),
        "course_id": values.get("course_id") or course().id,
        "organisation_id": where.id,
        "trainer_id": values.get("trainer_id") or accounts.user(Role.TRAINER, organisation=where).id,
        "code": f"BR-2026-{number}",
        "oblast": "BY-BR",
        "place": "Brest, Savieckaja 1",
        "starts_on": clock.today() - 21 * DAY,
        "ends_on": clock.today() + 7 * DAY,
        "capacity": 20,
        "state": CohortState.RUNNING,
    }
    return save(Cohort(**fields | values))


def session(cohort_id: uuid.UUID, number: int = 1, **values: object) -> Session:
    """A meeting of three hours yesterday."""
    fields: dict[str, object] = {
        "id": new_id(),
        "cohort_id": cohort_id,
        "number": number,
        "on": clock.today() - DAY,
        "begins": "10:00",
        "hours": 3,
        "topic": "Where work is found",
        "room": "3",
    }
    return save(Session(**fields | values))


def enrolment(in_cohort: Cohort, participant: Participant | None = None, **values: object) -> Enrolment:
    """A participant of the cohort's organisation (a new one unless given), enrolled."""
    fields: dict[str, object] = {
        "id": new_id(),
        "cohort_id": in_cohort.id,
        "participant_id": (participant or people.participant(organisation_id=in_cohort.organisation_id)).id,
        "enrolled_on": in_cohort.starts_on,
        "enrolled_by": None,
        "test_percent": None,
        "state": EnrolmentState.ENROLLED,
        "completed_on": None,
    }
    return save(Enrolment(**fields | values))


def mark(session_id: uuid.UUID, enrolment_id: uuid.UUID, given: Mark = Mark.PRESENT) -> Attendance:
    """One mark of attendance."""
    return save(
        Attendance(
            session_id=session_id,
            enrolment_id=enrolment_id,
            mark=given,
            marked_at=clock.now(),
            marked_by=None,
        )
    )


def completed(participant: Participant, in_cohort: Cohort | None = None, **values: object) -> Enrolment:
    """The participant has completed a course of a finished cohort of her organisation."""
    where = in_cohort or _finished_cohort(participant)
    fields: dict[str, object] = {
        "state": EnrolmentState.COMPLETED,
        "completed_on": where.ends_on,
        "test_percent": 80,
    }
    return enrolment(where, participant, **fields | values)


def _finished_cohort(participant: Participant) -> Cohort:
    return save(
        Cohort(
            id=new_id(),
            course_id=course().id,
            organisation_id=participant.organisation_id,
            trainer_id=accounts.user(Role.TRAINER).id,
            code=f"BR-2025-{next(_numbers)}",
            oblast="BY-BR",
            place="Brest",
            starts_on=clock.today() - 90 * DAY,
            ends_on=clock.today() - 60 * DAY,
            capacity=20,
            state=CohortState.FINISHED,
        )
    )


def certificate(enrolment_id: uuid.UUID, **values: object) -> Certificate:
    """A certificate issued today."""
    fields: dict[str, object] = {
        "id": new_id(),
        "enrolment_id": enrolment_id,
        "code": new_code(),
        "issued_on": clock.today(),
        "issued_at": clock.now(),
        "issued_by": None,
    }
    return save(Certificate(**fields | values))
