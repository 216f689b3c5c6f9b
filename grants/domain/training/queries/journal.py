"""The dry run of an uploaded journal: who its rows are, which sessions its days are, what taking it would change."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from grants.core import clock
from grants.core.db import db
from grants.domain.people.identity import name_in_order
from grants.domain.people.lists.notes import Note
from grants.domain.people.models import Participant
from grants.domain.people.queries import name_parts
from grants.domain.training.journals.journal import Journal, JournalRow
from grants.domain.training.journals.matching import CERTAIN, Match, Matched, Member, match_rows
from grants.domain.training.journals.planning import (
    ColumnFate,
    ColumnPlan,
    JournalPlan,
    MarkPlan,
    plan_columns,
    plan_marks,
)
from grants.domain.training.models import Enrolment
from grants.domain.training.queries.cohorts import CohortRow, get_cohort
from grants.domain.training.states import EnrolmentState, Mark
from grants.domain.training.stored_journals import find_journal, marks_there, meetings_of
from grants.policy import Actor, Permission


@dataclass(frozen=True, slots=True)
class MemberChoice:
    """One of the cohort whom a row may be given to; `name` is "" where the actor doesn't reach it."""

    enrolment_id: uuid.UUID
    case_code: str
    name: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A row of the journal by its place, how it was matched, and whom it is given to now."""

    place: int
    row: JournalRow
    how: Match
    enrolment_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class UnreadCell:
    """A cell that is no mark, as it is written."""

    row: JournalRow
    header: str
    said: str


@dataclass(frozen=True, slots=True)
class MarkChange:
    """A mark that is there already and would change, or two that contradict each other (`was` is None then)."""

    key: str
    row: JournalRow
    header: str
    was: Mark | None
    mark: Mark


@dataclass(frozen=True, slots=True)
class JournalPage:
    """What was read, and what would be done with it."""

    upload_id: uuid.UUID
    cohort: CohortRow
    expires_at: datetime.datetime
    kind: str
    sheets: tuple[str, ...]
    notes: tuple[Note, ...]
    columns: tuple[ColumnPlan, ...]
    rows: tuple[PersonRow, ...]
    members: tuple[MemberChoice, ...]
    unread: tuple[UnreadCell, ...]
    changes: tuple[MarkChange, ...]
    clashes: tuple[MarkChange, ...]
    new: int
    same: int

    @property
    def given(self) -> int:
        """Rows whose person is known."""
        return sum(row.enrolment_id is not None for row in self.rows)

    @property
    def certain(self) -> tuple[PersonRow, ...]:
        """Rows whose person needs no decision."""
        return tuple(row for row in self.rows if row.how in CERTAIN)

    @property
    def uncertain(self) -> tuple[PersonRow, ...]:
        """Rows whose person is chosen by the reader."""
        return tuple(row for row in self.rows if row.how not in CERTAIN)

    @property
    def left_out(self) -> tuple[ColumnPlan, ...]:
        """Days that are not taken."""
        return tuple(plan for plan in self.columns if plan.fate is not ColumnFate.TAKEN)

    @property
    def taken_days(self) -> int:
        return sum(plan.fate is ColumnFate.TAKEN for plan in self.columns)

    @property
    def absent(self) -> tuple[MemberChoice, ...]:
        """Those of the cohort to whom no row is given."""
        given = {row.enrolment_id for row in self.rows}
        return tuple(member for member in self.members if member.enrolment_id not in given)


def find_journal_page(
    actor: Actor,
    cohort_id: uuid.UUID,
    reason: str,
    upload_id: uuid.UUID | None = None,
    people: Mapping[int, uuid.UUID | None] | None = None,
) -> JournalPage | None:
    """The actor's own upload for the cohort, or None when there is none or its hour is over.

    The names of the cohort within the actor's reach are opened for matching, once for the whole list. `people` is what
    was chosen for the rows of `upload_id`, by their place. Raises Forbidden, NotFound.
    """
    cohort = get_cohort(actor, cohort_id, Permission.ATTENDANCE_MARK)
    found = find_journal(actor, cohort_id)
    if found is None:
        return None
    upload, journal = found
    members = _members(actor, cohort_id, reason)
    matched = match_rows(journal.rows, members)
    given = _given(matched, members, (people or {}) if upload.id == upload_id else {})
    meetings = meetings_of(cohort_id)
    columns = plan_columns(journal.columns, meetings, clock.today())
    plan = plan_marks(journal, columns, given, marks_there(cohort_id))
    return JournalPage(
        upload_id=upload.id,
        cohort=cohort,
        expires_at=upload.expires_at,
        kind=journal.kind,
        sheets=journal.sheets,
        notes=journal.notes,
        columns=columns,
        rows=tuple(
            PersonRow(place, row, one.how, given[place])
            for place, (row, one) in enumerate(zip(journal.rows, matched, strict=True))
        ),
        members=tuple(
            MemberChoice(one.enrolment_id, one.case_code, name_in_order(one.name) if one.name else "")
            for one in members
        ),
        unread=_unread(journal, columns),
        changes=_changes(journal, plan.differ),
        clashes=_clashes(journal, plan),
        new=len(plan.new),
        same=plan.same,
    )


def _members(actor: Actor, cohort_id: uuid.UUID, reason: str) -> list[Member]:
    rows = db.session.execute(
        select(Enrolment.id, Participant.id, Participant.case_code)
        .join(Participant, Participant.id == Enrolment.participant_id)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.state == EnrolmentState.ENROLLED)
        .order_by(Participant.case_code)
    ).all()
    names = name_parts(actor, [row[1] for row in rows], reason)
    return [Member(*row, names.get(row[1])) for row in rows]


def _given(
    matched: tuple[Matched, ...], members: list[Member], people: Mapping[int, uuid.UUID | None]
) -> dict[int, uuid.UUID | None]:
    """What a person chose holds; else what is certain."""
    known = {member.enrolment_id for member in members}
    chosen = {place: one if one in known else None for place, one in people.items()}
    return {place: chosen.get(place, one.enrolment_id) for place, one in enumerate(matched)}


def _unread(journal: Journal, columns: tuple[ColumnPlan, ...]) -> tuple[UnreadCell, ...]:
    return tuple(
        UnreadCell(row, columns[at].column.header, said)
        for row in journal.rows
        for at, said in row.unread.items()
        if columns[at].fate is ColumnFate.TAKEN
    )


def _changes(journal: Journal, plans: tuple[MarkPlan, ...]) -> tuple[MarkChange, ...]:
    return tuple(
        MarkChange(plan.key, journal.rows[plan.row], journal.columns[plan.column].header, plan.was, plan.mark)
        for plan in sorted(plans, key=lambda one: (one.row, one.column))
    )


def _clashes(journal: Journal, plan: JournalPlan) -> tuple[MarkChange, ...]:
    return tuple(
        MarkChange("", journal.rows[one.row], journal.columns[one.column].header, None, one.mark)
        for one in plan.clashing
    )


def journal_to_fill(
    actor: Actor, cohort_id: uuid.UUID
) -> tuple[tuple[datetime.date, ...], tuple[tuple[str, tuple[Mark | None, ...]], ...]]:
    """The days of the cohort's sessions, and for each enrolled case code her marks of these days. Raises NotFound."""
    get_cohort(actor, cohort_id, Permission.ATTENDANCE_MARK)
    meetings = sorted(meetings_of(cohort_id), key=lambda one: (one.on, one.number))
    there = marks_there(cohort_id)
    rows = db.session.execute(
        select(Enrolment.id, Participant.case_code)
        .join(Participant, Participant.id == Enrolment.participant_id)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.state == EnrolmentState.ENROLLED)
        .order_by(Participant.case_code)
    )
    return tuple(one.on for one in meetings), tuple(
        (code, tuple(there.get((one.id, enrolment_id)) for one in meetings)) for enrolment_id, code in rows
    )
