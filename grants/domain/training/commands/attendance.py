"""Marks of one session, saved all at once, without overwriting what somebody else marked meanwhile."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from grants.core import audit, clock
from grants.core.db import db
from grants.core.errors import Conflict, DomainError
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.people.answers import is_refused
from grants.domain.people.states import ConsentPurpose
from grants.domain.training.models import Attendance, Enrolment
from grants.domain.training.scope import lock_session
from grants.domain.training.states import CohortState, EnrolmentState, Mark
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class Choice:
    """One row of the sheet: the mark the page showed when it was opened, and the one chosen. None is unmarked."""

    was: Mark | None
    mark: Mark | None


def mark_attendance(actor: Actor, session_id: uuid.UUID, choices: Mapping[uuid.UUID, Choice]) -> int:
    """Save the marks by enrolment; how many changed. Sending the same again changes nothing.

    Nothing is written down about whoever took back her consent to that. A row that only another person changed
    meanwhile keeps that change. Raises NotFound, Conflict when both changed
    the same row differently (nothing is saved then), DomainError for a session to come or a cohort not running.
    """
    authorise(actor, Permission.ATTENDANCE_MARK)
    with transaction():
        session, cohort = lock_session(actor, Permission.ATTENDANCE_MARK, session_id)
        if cohort.state is not CohortState.RUNNING:
            raise DomainError(
                N_("Attendance is marked while the cohort is running."), code="cohort_not_running"
            )
        if session.on > clock.today():
            raise DomainError(
                N_("This session is still to come, so attendance can’t be marked yet."), code="to_come"
            )
        roster = set(
            db.session.scalars(
                select(Enrolment.id).where(
                    Enrolment.cohort_id == cohort.id,
                    Enrolment.state == EnrolmentState.ENROLLED,
                    ~is_refused(ConsentPurpose.TRAINING_RECORDS, Enrolment.participant_id),
                )
            )
        )
        marks = {
            row.enrolment_id: row
            for row in db.session.scalars(select(Attendance).where(Attendance.session_id == session.id))
        }
        changes = _changes({key: choice for key, choice in choices.items() if key in roster}, marks)
        moment = clock.now()
        for enrolment_id, mark in changes.items():
            row = marks.get(enrolment_id)
            if row is None:
                row = Attendance(session_id=session.id, enrolment_id=enrolment_id)
                db.session.add(row)
            row.mark, row.marked_at, row.marked_by = mark, moment, actor.user_id
        if changes:
            audit.record(
                actor,
                "attendance.marked",
                "cohort",
                cohort.id,
                organisation_id=cohort.organisation_id,
                details={"session": session.number, "marks": len(changes)},
            )
        return len(changes)


def _changes(
    choices: Mapping[uuid.UUID, Choice], marks: Mapping[uuid.UUID, Attendance]
) -> dict[uuid.UUID, Mark]:
    changes: dict[uuid.UUID, Mark] = {}
    clashes = 0
    for enrolment_id, choice in choices.items():
        now = marks[enrolment_id].mark if enrolment_id in marks else None
        if choice.mark is None or choice.mark == now:
            continue
        if now == choice.was:
            changes[enrolment_id] = choice.mark
        elif choice.mark != choice.was:
            clashes += 1
    if clashes:
        raise Conflict(
            N_("Someone marked %(number)s of these rows otherwise meanwhile. Look at them, then save again."),
            code="marked_otherwise",
            number=clashes,
        )
    return changes
