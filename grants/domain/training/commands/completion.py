"""How a cohort ends: test results entered, completion decided for each by the course's rule."""

import uuid
from collections.abc import Mapping

from sqlalchemy import func, select

from grants.core import audit, clock
from grants.core.db import db
from grants.core.errors import Conflict, DomainError
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.training.models import Attendance, Cohort, Enrolment, Session
from grants.domain.training.rules import attendance_percent, verdict
from grants.domain.training.scope import course_of, lock_cohort
from grants.domain.training.states import COHORT, ENROLMENT, CohortState, EnrolmentState, Mark
from grants.policy import Actor, Permission, authorise


def enter_test_results(
    actor: Actor,
    cohort_id: uuid.UUID,
    results: Mapping[uuid.UUID, int | None],
    versions: Mapping[uuid.UUID, int],
) -> int:
    """Set the test results, whole percent or None, by enrolment; how many changed.

    `versions` are those of the enrolments when the page was opened. Raises NotFound, DomainError when the course has
    no test or the cohort is not running, Conflict when somebody else changed a result that differs from this one.
    """
    authorise(actor, Permission.ATTENDANCE_MARK)
    with transaction():
        cohort = lock_cohort(actor, Permission.ATTENDANCE_MARK, cohort_id)
        if course_of(cohort).test_percent is None:
            raise DomainError(N_("This course has no test."), code="no_test")
        if cohort.state is not CohortState.RUNNING:
            raise DomainError(
                N_("Test results are entered while the cohort is running."), code="cohort_not_running"
            )
        changed = 0
        for enrolment in _enrolled(cohort):
            if enrolment.id not in results or results[enrolment.id] == enrolment.test_percent:
                continue
            if versions.get(enrolment.id) != enrolment.version:
                raise Conflict
            enrolment.test_percent = results[enrolment.id]
            changed += 1
        if changed:
            audit.record(
                actor,
                "cohort.test_entered",
                "cohort",
                cohort.id,
                organisation_id=cohort.organisation_id,
                details={"results": changed},
            )
        return changed


def finish_cohort(actor: Actor, cohort_id: uuid.UUID, version: int) -> tuple[int, int]:
    """Complete or fail everyone by the rule and close the cohort: (completed, not completed).

    Raises NotFound, Conflict, DomainError when a session is still to come or not fully marked.
    """
    authorise(actor, Permission.COHORT_MANAGE)
    with transaction():
        cohort = lock_cohort(actor, Permission.COHORT_MANAGE, cohort_id)
        if cohort.version != version:
            raise Conflict
        enrolments = _enrolled(cohort)
        _refuse_unready(cohort, len(enrolments))
        course = course_of(cohort)
        marks = _marks(cohort)
        completed = 0
        for enrolment in enrolments:
            result = verdict(
                attendance_percent(marks.get(enrolment.id, ())),
                enrolment.test_percent,
                attendance_due=course.attendance_percent,
                test_due=course.test_percent,
            )
            if result.completed:
                enrolment.completed_on = min(cohort.ends_on, clock.today())
                completed += 1
            fire(
                ENROLMENT,
                enrolment,
                "complete" if result.completed else "fail",
                actor,
                organisation_id=cohort.organisation_id,
                details={"cohort": cohort.code},
            )
        fire(
            COHORT,
            cohort,
            "finish",
            actor,
            organisation_id=cohort.organisation_id,
            details={"completed": completed, "not_completed": len(enrolments) - completed},
        )
        return completed, len(enrolments) - completed


def _enrolled(cohort: Cohort) -> list[Enrolment]:
    return list(
        db.session.scalars(
            select(Enrolment)
            .where(Enrolment.cohort_id == cohort.id, Enrolment.state == EnrolmentState.ENROLLED)
            .order_by(Enrolment.id)
        )
    )


def _marks(cohort: Cohort) -> dict[uuid.UUID, list[Mark]]:
    marks: dict[uuid.UUID, list[Mark]] = {}
    rows = db.session.execute(
        select(Attendance.enrolment_id, Attendance.mark)
        .join(Session, Session.id == Attendance.session_id)
        .where(Session.cohort_id == cohort.id)
    )
    for enrolment_id, mark in rows:
        marks.setdefault(enrolment_id, []).append(mark)
    return marks


def _refuse_unready(cohort: Cohort, expected: int) -> None:
    marked = (
        select(func.count())
        .select_from(Attendance)
        .join(Enrolment, Enrolment.id == Attendance.enrolment_id)
        .where(Attendance.session_id == Session.id, Enrolment.state == EnrolmentState.ENROLLED)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Session.number, Session.on, marked)
        .where(Session.cohort_id == cohort.id)
        .order_by(Session.number)
    )
    for number, on, there in rows:
        if on > clock.today():
            raise DomainError(
                N_("Session %(number)s is still to come. Remove it if it will not be held."),
                code="to_come",
                number=number,
            )
        if there < expected:
            raise DomainError(
                N_("Session %(number)s is not marked for everyone yet."), code="unmarked", number=number
            )
