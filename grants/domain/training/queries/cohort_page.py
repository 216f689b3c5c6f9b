"""Everything about one cohort: its facts, sessions, people and what happened."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import func, select

from grants.core import clock
from grants.core.db import db
from grants.domain.accounts.history import Happening, list_history
from grants.domain.people.models import Participant
from grants.domain.training.history import COHORT_ACTIONS
from grants.domain.training.models import Attendance, Certificate, Enrolment, Session
from grants.domain.training.queries.cohorts import CohortRow, get_cohort
from grants.domain.training.queries.courses import CourseRow, get_course
from grants.domain.training.rules import attendance_percent
from grants.domain.training.states import COHORT, CohortState, EnrolmentState, Mark
from grants.policy import Actor, Permission


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One meeting; `marked` of `expected` rows have a mark; `held` when its day is not to come."""

    id: uuid.UUID
    number: int
    on: datetime.date
    begins: str
    hours: int
    topic: str
    room: str
    marked: int
    expected: int
    held: bool


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One participant in the cohort: attendance and test in whole percent, her certificate if there is one."""

    enrolment_id: uuid.UUID
    participant_id: uuid.UUID
    case_code: str
    state: EnrolmentState
    enrolled_on: datetime.date
    attendance: int | None
    test: int | None
    certificate_id: uuid.UUID | None
    version: int


@dataclass(frozen=True, slots=True)
class CohortPage:
    """A cohort with everything on its page; `actions` are the steps open to the actor now."""

    cohort: CohortRow
    course: CourseRow
    sessions: tuple[SessionRow, ...]
    members: tuple[MemberRow, ...]
    history: tuple[Happening, ...]
    actions: frozenset[str]

    @property
    def free(self) -> int:
        """Places left."""
        return self.cohort.capacity - self.cohort.enrolled


def cohort_page(actor: Actor, cohort_id: uuid.UUID) -> CohortPage:
    """The page of a cohort of the actor's organisations. Raises NotFound."""
    cohort = get_cohort(actor, cohort_id)
    members = list_members(cohort_id)
    sessions = list_sessions(cohort_id)
    return CohortPage(
        cohort=cohort,
        course=get_course(actor, cohort.course_id),
        sessions=sessions,
        members=members,
        history=list_history([cohort_id], COHORT_ACTIONS),
        actions=_actions(actor, cohort, sessions, members),
    )


def list_sessions(cohort_id: uuid.UUID) -> tuple[SessionRow, ...]:
    """The meetings in order of their days, with how far they are marked."""
    marked = (
        select(func.count())
        .select_from(Attendance)
        .join(Enrolment, Enrolment.id == Attendance.enrolment_id)
        .where(Attendance.session_id == Session.id, Enrolment.state != EnrolmentState.WITHDRAWN)
        .scalar_subquery()
    )
    expected = (
        db.session.scalar(
            select(func.count())
            .select_from(Enrolment)
            .where(Enrolment.cohort_id == cohort_id, Enrolment.state != EnrolmentState.WITHDRAWN)
        )
        or 0
    )
    rows = db.session.execute(
        select(Session, marked).where(Session.cohort_id == cohort_id).order_by(Session.on, Session.number)
    )
    today = clock.today()
    return tuple(
        SessionRow(
            id=session.id,
            number=session.number,
            on=session.on,
            begins=session.begins,
            hours=session.hours,
            topic=session.topic,
            room=session.room,
            marked=there,
            expected=expected,
            held=session.on <= today,
        )
        for session, there in rows
    )


def list_members(cohort_id: uuid.UUID) -> tuple[MemberRow, ...]:
    """Everyone ever enrolled by case code, those withdrawn last."""
    marks: dict[uuid.UUID, list[Mark]] = {}
    for enrolment_id, mark in db.session.execute(
        select(Attendance.enrolment_id, Attendance.mark)
        .join(Session, Session.id == Attendance.session_id)
        .where(Session.cohort_id == cohort_id)
    ):
        marks.setdefault(enrolment_id, []).append(mark)
    rows = db.session.execute(
        select(Enrolment, Participant.case_code, Certificate.id)
        .join(Participant, Participant.id == Enrolment.participant_id)
        .outerjoin(Certificate, Certificate.enrolment_id == Enrolment.id)
        .where(Enrolment.cohort_id == cohort_id)
        .order_by(Participant.case_code)
    )
    members = [
        MemberRow(
            enrolment_id=enrolment.id,
            participant_id=enrolment.participant_id,
            case_code=case_code,
            state=enrolment.state,
            enrolled_on=enrolment.enrolled_on,
            attendance=attendance_percent(marks.get(enrolment.id, ())),
            test=enrolment.test_percent,
            certificate_id=certificate_id,
            version=enrolment.version,
        )
        for enrolment, case_code, certificate_id in rows
    ]
    return tuple(sorted(members, key=lambda member: member.state is EnrolmentState.WITHDRAWN))


def _actions(
    actor: Actor, cohort: CohortRow, sessions: tuple[SessionRow, ...], members: tuple[MemberRow, ...]
) -> frozenset[str]:
    open_now: set[str] = set()
    going = cohort.state in {CohortState.PLANNED, CohortState.RUNNING}
    if actor.spans(Permission.COHORT_MANAGE, cohort.organisation_id):
        open_now.update(COHORT.open_to(actor, cohort.state))
        if going:
            open_now.update(("edit", "plan_sessions", "withdraw"))
        if going and cohort.enrolled < cohort.capacity:
            open_now.add("enrol")
        if not sessions or not cohort.enrolled:
            open_now.discard("start")
    if cohort.state is CohortState.RUNNING and actor.spans(
        Permission.ATTENDANCE_MARK, cohort.organisation_id
    ):
        open_now.update(("mark", "test"))
    if actor.spans(Permission.CERTIFICATE_ISSUE, cohort.organisation_id):
        completed = [member for member in members if member.state is EnrolmentState.COMPLETED]
        if any(member.certificate_id is None for member in completed):
            open_now.add("issue")
        if any(member.certificate_id is not None for member in completed):
            open_now.add("print")
    return frozenset(open_now)
