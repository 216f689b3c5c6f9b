"""Marks taken from a journal: the file is read and kept for an hour, then its marks are saved or it is forgotten."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from grants.core import audit, clock
from grants.core.db import db
from grants.core.errors import Conflict, DomainError
from grants.core.ids import new_id
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.people.lists.sheet import Sheet
from grants.domain.training.commands.attendance import Choice, mark_attendance
from grants.domain.training.journals.days import Term
from grants.domain.training.journals.journal import Journal
from grants.domain.training.journals.planning import MarkPlan, plan_columns, plan_marks
from grants.domain.training.journals.reading import read_journal
from grants.domain.training.models import Cohort, Enrolment, JournalUpload
from grants.domain.training.scope import lock_cohort
from grants.domain.training.states import CohortState, EnrolmentState
from grants.domain.training.stored_journals import (
    KEPT,
    drop_expired,
    find_journal,
    marks_there,
    meetings_of,
    write_journal,
)
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class JournalChoices:
    """What a person decided: the enrolment of each row by its place, None to leave it out; the keys of the marks to
    overwrite; `upload_id` says which upload was looked at."""

    upload_id: uuid.UUID | None
    people: Mapping[int, uuid.UUID | None]
    overwrite: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """How many marks were saved, and how many that were there otherwise stayed as they were."""

    saved: int
    left: int


def keep_journal(actor: Actor, cohort_id: uuid.UUID, kind: str, sheets: Sequence[Sheet]) -> None:
    """Read the journal and keep it for its dry run, for an hour, in place of an earlier one of the actor's.

    Raises NotFound, DomainError for a cohort that isn't running or a file without a journal.
    """
    authorise(actor, Permission.ATTENDANCE_MARK)
    with transaction():
        cohort = _running(actor, cohort_id)
        journal = read_journal(kind, sheets, Term(cohort.starts_on, cohort.ends_on))
        drop_expired()
        _forget(actor, cohort_id)
        moment = clock.now()
        row = JournalUpload(
            id=new_id(),
            cohort_id=cohort.id,
            created_by=actor.user_id,
            created_at=moment,
            expires_at=moment + KEPT,
        )
        write_journal(row, journal)
        db.session.add(row)
        audit.record(
            actor,
            "journal.checked",
            "cohort",
            cohort.id,
            organisation_id=cohort.organisation_id,
            details={"rows": len(journal.rows)},
        )


def take_journal(actor: Actor, cohort_id: uuid.UUID, choices: JournalChoices) -> Taken:
    """Save the marks of the rows whose person is chosen; what is there otherwise changes only where it is ticked.

    The upload is gone afterwards. Raises NotFound, Conflict (it is gone, or another was chosen meanwhile), DomainError
    (one person for two rows of a sheet, a cohort that isn't running).
    """
    authorise(actor, Permission.ATTENDANCE_MARK)
    with transaction():
        cohort = _running(actor, cohort_id)
        found = find_journal(actor, cohort_id)
        if found is None or found[0].id != choices.upload_id:
            raise Conflict(N_("This file isn’t kept any more. Choose it again."), code="journal_gone")
        journal = found[1]
        people = _of_the_cohort(cohort.id, choices.people)
        _refuse_twice(journal, people)
        columns = plan_columns(journal.columns, meetings_of(cohort.id), clock.today())
        plan = plan_marks(journal, columns, people, marks_there(cohort.id))
        ticked = [one for one in plan.differ if one.key in choices.overwrite]
        saved = _save(actor, [*plan.new, *ticked])
        _forget(actor, cohort_id)
        audit.record(
            actor,
            "journal.taken",
            "cohort",
            cohort.id,
            organisation_id=cohort.organisation_id,
            details={"marks": saved, "changed": len(ticked)},
        )
        return Taken(saved, len(plan.differ) - len(ticked))


def forget_journal(actor: Actor, cohort_id: uuid.UUID) -> None:
    """Drop the actor's upload for the cohort; nothing happens when there is none. Raises NotFound."""
    authorise(actor, Permission.ATTENDANCE_MARK)
    with transaction():
        lock_cohort(actor, Permission.ATTENDANCE_MARK, cohort_id)
        _forget(actor, cohort_id)


def _running(actor: Actor, cohort_id: uuid.UUID) -> Cohort:
    cohort = lock_cohort(actor, Permission.ATTENDANCE_MARK, cohort_id)
    if cohort.state is not CohortState.RUNNING:
        raise DomainError(N_("Attendance is marked while the cohort is running."), code="cohort_not_running")
    return cohort


def _of_the_cohort(
    cohort_id: uuid.UUID, people: Mapping[int, uuid.UUID | None]
) -> dict[int, uuid.UUID | None]:
    """The choices that are enrolled there now; any other is as if left out."""
    enrolled = set(
        db.session.scalars(
            select(Enrolment.id).where(
                Enrolment.cohort_id == cohort_id, Enrolment.state == EnrolmentState.ENROLLED
            )
        )
    )
    return {place: one if one in enrolled else None for place, one in people.items()}


def _refuse_twice(journal: Journal, people: Mapping[int, uuid.UUID | None]) -> None:
    rows: dict[tuple[str, uuid.UUID], list[int]] = defaultdict(list)
    for place, row in enumerate(journal.rows):
        enrolment_id = people.get(place)
        if enrolment_id is not None:
            rows[row.sheet, enrolment_id].append(row.number)
    twice = sorted(number for numbers in rows.values() if len(numbers) > 1 for number in numbers)
    if twice:
        raise DomainError(
            N_("Rows %(rows)s are given to one person. Choose whose each of them is, or leave one out."),
            code="one_person_twice",
            rows=", ".join(map(str, twice)),
        )


def _save(actor: Actor, plans: Sequence[MarkPlan]) -> int:
    by_session: dict[uuid.UUID, dict[uuid.UUID, Choice]] = defaultdict(dict)
    for plan in plans:
        by_session[plan.session_id][plan.enrolment_id] = Choice(was=plan.was, mark=plan.mark)
    return sum(mark_attendance(actor, session_id, marks) for session_id, marks in by_session.items())


def _forget(actor: Actor, cohort_id: uuid.UUID) -> None:
    db.session.execute(
        delete(JournalUpload).where(
            JournalUpload.cohort_id == cohort_id, JournalUpload.created_by == actor.user_id
        )
    )
