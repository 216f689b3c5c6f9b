"""What finishing a cohort would say of each of its people, and why."""

import uuid
from dataclasses import dataclass

from grants.domain.training.queries.cohort_page import SessionRow, list_members, list_sessions
from grants.domain.training.queries.cohorts import CohortRow, get_cohort
from grants.domain.training.queries.courses import CourseRow, get_course
from grants.domain.training.rules import Verdict, verdict
from grants.domain.training.states import EnrolmentState
from grants.policy import Actor, Permission


@dataclass(frozen=True, slots=True)
class FinishRow:
    """One person enrolled: attendance and test in whole percent, and what the rule says."""

    enrolment_id: uuid.UUID
    participant_id: uuid.UUID
    case_code: str
    attendance: int | None
    test: int | None
    version: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class FinishPage:
    """The cohort before it ends; it can't end while sessions are `to_come` or `unmarked`."""

    cohort: CohortRow
    course: CourseRow
    rows: tuple[FinishRow, ...]
    to_come: tuple[SessionRow, ...]
    unmarked: tuple[SessionRow, ...]

    @property
    def ready(self) -> bool:
        return not self.to_come and not self.unmarked

    @property
    def completed(self) -> int:
        """How many complete the course by the rule."""
        return sum(row.verdict.completed for row in self.rows)


def finish_page(
    actor: Actor, cohort_id: uuid.UUID, permission: Permission = Permission.COHORT_MANAGE
) -> FinishPage:
    """A cohort and the verdict on each who is enrolled. Raises NotFound."""
    cohort = get_cohort(actor, cohort_id, permission)
    course = get_course(actor, cohort.course_id)
    sessions = list_sessions(cohort_id)
    rows = tuple(
        FinishRow(
            enrolment_id=member.enrolment_id,
            participant_id=member.participant_id,
            case_code=member.case_code,
            attendance=member.attendance,
            test=member.test,
            version=member.version,
            verdict=verdict(
                member.attendance,
                member.test,
                attendance_due=course.attendance_percent,
                test_due=course.test_percent,
            ),
        )
        for member in list_members(cohort_id)
        if member.state is EnrolmentState.ENROLLED
    )
    return FinishPage(
        cohort=cohort,
        course=course,
        rows=rows,
        to_come=tuple(session for session in sessions if not session.held),
        unmarked=tuple(session for session in sessions if session.held and session.marked < session.expected),
    )
