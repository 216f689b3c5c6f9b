"""The sheet of one session: who is expected, what is marked, by whom and when."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from grants.core import clock
from grants.core.db import db
from grants.core.errors import NotFound
from grants.domain.accounts.models import User
from grants.domain.people.answers import is_refused
from grants.domain.people.models import Participant
from grants.domain.people.states import ConsentPurpose
from grants.domain.training.models import Attendance, Enrolment, Session
from grants.domain.training.queries.cohorts import CohortRow, get_cohort
from grants.domain.training.states import CohortState, EnrolmentState, Mark
from grants.policy import Actor, Permission


@dataclass(frozen=True, slots=True)
class SessionPage:
    """One meeting and its cohort; `marked` when attendance is marked for anyone."""

    id: uuid.UUID
    number: int
    on: datetime.date
    begins: datetime.time
    hours: int
    topic: str
    room: str
    marked: bool
    cohort: CohortRow

    @property
    def ends(self) -> datetime.time:
        """Its end by the clock, midnight at the latest."""
        begin = datetime.datetime.combine(self.on, self.begins)
        end = begin + datetime.timedelta(hours=self.hours)
        return end.time() if end.date() == self.on else datetime.time(23, 59)


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """One person expected, her mark so far, and who gave it when."""

    enrolment_id: uuid.UUID
    participant_id: uuid.UUID
    case_code: str
    mark: Mark | None
    marked_at: datetime.datetime | None
    marked_by: str


@dataclass(frozen=True, slots=True)
class AttendancePage:
    """The sheet; `open` when marks may be saved now; `to_come` when its day is not reached."""

    session: SessionPage
    rows: tuple[AttendanceRow, ...]
    open: bool
    to_come: bool

    @property
    def last(self) -> AttendanceRow | None:
        """The row marked last."""
        marked = [(row.marked_at, row) for row in self.rows if row.marked_at is not None]
        return max(marked, key=lambda pair: pair[0])[1] if marked else None


def session_page(
    actor: Actor, session_id: uuid.UUID, permission: Permission = Permission.COHORT_MANAGE
) -> SessionPage:
    """One meeting of a cohort for which the permission holds. Raises NotFound."""
    session = db.session.get(Session, session_id)
    if session is None:
        raise NotFound
    cohort = get_cohort(actor, session.cohort_id, permission)
    marked = db.session.scalar(
        select(Attendance.enrolment_id).where(Attendance.session_id == session_id).limit(1)
    )
    return SessionPage(
        id=session.id,
        number=session.number,
        on=session.on,
        begins=datetime.time.fromisoformat(session.begins),
        hours=session.hours,
        topic=session.topic,
        room=session.room,
        marked=marked is not None,
        cohort=cohort,
    )


def attendance_page(actor: Actor, session_id: uuid.UUID) -> AttendancePage:
    """The sheet of a session for which the actor may mark. Raises NotFound."""
    session = session_page(actor, session_id, Permission.ATTENDANCE_MARK)
    rows = db.session.execute(
        select(
            Enrolment.id,
            Participant.id,
            Participant.case_code,
            Attendance.mark,
            Attendance.marked_at,
            User.name,
        )
        .join(Participant, Participant.id == Enrolment.participant_id)
        .outerjoin(
            Attendance, (Attendance.enrolment_id == Enrolment.id) & (Attendance.session_id == session_id)
        )
        .outerjoin(User, User.id == Attendance.marked_by)
        .where(
            Enrolment.cohort_id == session.cohort.id,
            Enrolment.state != EnrolmentState.WITHDRAWN,
            ~is_refused(ConsentPurpose.TRAINING_RECORDS, Participant.id),
        )
        .order_by(Participant.case_code)
    )
    to_come = session.on > clock.today()
    return AttendancePage(
        session=session,
        rows=tuple(
            AttendanceRow(enrolment_id, participant_id, case_code, mark, marked_at, marked_by or "")
            for enrolment_id, participant_id, case_code, mark, marked_at, marked_by in rows
        ),
        open=session.cohort.state is CohortState.RUNNING and not to_come,
        to_come=to_come,
    )
