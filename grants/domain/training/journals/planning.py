"""What taking a journal's marks would do: which mark goes where, beside those that are there already."""

import datetime
import enum
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from grants.core.text import N_
from grants.domain.training.journals.journal import Journal, JournalColumn
from grants.domain.training.states import Mark


class ColumnFate(enum.StrEnum):
    """Whether a day's column is taken, or why not."""

    TAKEN = "taken"
    NO_SESSION = "no_session"
    TO_COME = "to_come"
    SEVERAL = "several"


FATE_LABELS = {
    ColumnFate.TAKEN: N_("Taken"),
    ColumnFate.NO_SESSION: N_("There is no session on this day. Plan it first, or leave the column out."),
    ColumnFate.TO_COME: N_("This session is still to come, so its column is left out."),
    ColumnFate.SEVERAL: N_(
        "The sessions and the columns of this day differ in number. Mark this day by hand."
    ),
}


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session of the cohort."""

    id: uuid.UUID
    number: int
    on: datetime.date


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """A day's column and the session it is for."""

    column: JournalColumn
    fate: ColumnFate
    meeting: Meeting | None = None


@dataclass(frozen=True, slots=True)
class MarkPlan:
    """One mark of the journal by row and column, and the one that is there now."""

    row: int
    column: int
    session_id: uuid.UUID
    enrolment_id: uuid.UUID
    mark: Mark
    was: Mark | None

    @property
    def key(self) -> str:
        """What is ticked to overwrite: it holds for the mark that was shown, and for no other."""
        return f"{self.row}-{self.column}-{self.was or ''}"


@dataclass(frozen=True, slots=True)
class JournalPlan:
    """`new` marks, those that `differ` from what is there, how many are the `same`, and `clashing` ones.

    A clash: two cells give one person at one session different marks; neither is taken.
    """

    columns: tuple[ColumnPlan, ...]
    new: tuple[MarkPlan, ...]
    differ: tuple[MarkPlan, ...]
    same: int
    clashing: tuple[MarkPlan, ...]


def plan_columns(
    columns: Sequence[JournalColumn], meetings: Iterable[Meeting], today: datetime.date
) -> tuple[ColumnPlan, ...]:
    """Each column with the session of its day; several of one day are paired in their order when they are as many."""
    by_day: dict[datetime.date, list[Meeting]] = defaultdict(list)
    for meeting in sorted(meetings, key=lambda one: one.number):
        by_day[meeting.on].append(meeting)
    alike: dict[tuple[str, datetime.date], list[int]] = defaultdict(list)
    for place, column in enumerate(columns):
        alike[column.sheet, column.day].append(place)
    plans = []
    for place, column in enumerate(columns):
        meant, beside = by_day.get(column.day, []), alike[column.sheet, column.day]
        if not meant:
            plans.append(ColumnPlan(column, ColumnFate.NO_SESSION))
        elif len(meant) != len(beside):
            plans.append(ColumnPlan(column, ColumnFate.SEVERAL))
        else:
            meeting = meant[beside.index(place)]
            fate = ColumnFate.TO_COME if meeting.on > today else ColumnFate.TAKEN
            plans.append(ColumnPlan(column, fate, meeting))
    return tuple(plans)


def plan_marks(
    journal: Journal,
    columns: tuple[ColumnPlan, ...],
    people: Mapping[int, uuid.UUID | None],
    there: Mapping[tuple[uuid.UUID, uuid.UUID], Mark],
) -> JournalPlan:
    """`people` are enrolments by the place of the row; `there` the marks by session and enrolment."""
    cells: dict[tuple[uuid.UUID, uuid.UUID], list[MarkPlan]] = defaultdict(list)
    for place, row in enumerate(journal.rows):
        enrolment_id = people.get(place)
        if enrolment_id is None:
            continue
        for at, mark in row.marks.items():
            meeting = columns[at].meeting
            if columns[at].fate is ColumnFate.TAKEN and meeting is not None:
                key = (meeting.id, enrolment_id)
                cells[key].append(MarkPlan(place, at, *key, mark, there.get(key)))
    agreed = [plans[0] for plans in cells.values() if len({plan.mark for plan in plans}) == 1]
    clashing = [plan for plans in cells.values() if len({plan.mark for plan in plans}) > 1 for plan in plans]
    return JournalPlan(
        columns=columns,
        new=tuple(plan for plan in agreed if plan.was is None),
        differ=tuple(plan for plan in agreed if plan.was not in {None, plan.mark}),
        same=sum(plan.was == plan.mark for plan in agreed),
        clashing=tuple(clashing),
    )
