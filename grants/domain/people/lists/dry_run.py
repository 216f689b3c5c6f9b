"""The dry run of a list: every row with its outcome and every fault, and nothing stored."""

import datetime
import itertools
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from grants.domain.people.lists.columns import (
    NO_HEADER_ROW,
    ColumnMapping,
    Header,
    MappedColumn,
    find_header,
)
from grants.domain.people.lists.drafts import ParticipantDraft
from grants.domain.people.lists.duplicates import PeopleMet
from grants.domain.people.lists.faults import Fault, FaultCode, Outcome
from grants.domain.people.lists.header_words import Column
from grants.domain.people.lists.notes import Note, NoteCode
from grants.domain.people.lists.other_lists import other_list
from grants.domain.people.lists.row_kinds import RowKind, kind_of
from grants.domain.people.lists.rows import CheckedRow, as_duplicate, check_row
from grants.domain.people.lists.sheet import Row, Sheet, is_blank
from grants.domain.people.values.oblasts import Oblast

# Asked of many at once: for each who is known an id, else None.
AlreadyRegistered = Callable[[Sequence[ParticipantDraft]], Sequence[Hashable | None]]

_PREVIEW_ROWS = 60
_LISTED_ROWS = 20
_ASKED_AT_ONCE = 500


class _Waiting(NamedTuple):
    """A checked row; `draft` when it is still to be asked whether she is registered."""

    checked: CheckedRow
    row: Row
    header: Header
    draft: ParticipantDraft | None


def nobody(drafts: Sequence[ParticipantDraft]) -> list[None]:
    """As AlreadyRegistered: none of them is known."""
    return [None] * len(drafts)


@dataclass(slots=True)
class SheetReport:
    """What was understood of one sheet; counts grow while its rows are gone through."""

    name: str
    header: Header | None
    hidden: bool = False
    data_rows: int = 0
    first_data_row: int | None = None
    last_row: int = 0
    skipped: list[tuple[int, RowKind]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def columns(self) -> tuple[MappedColumn, ...]:
        return self.header.columns if self.header else ()


@dataclass(slots=True)
class ListCheck:
    """Checks lists row by row in the memory of the people's keys alone. `reports` has a report a sheet.

    `header_rows` are those that a person named, by sheet; `oblast` is of those for whom the list names none.
    """

    today: datetime.date
    already_registered: AlreadyRegistered
    mapping: ColumnMapping | None = None
    header_rows: Mapping[str, int] = field(default_factory=dict)
    oblast: Oblast | None = None
    reports: list[SheetReport] = field(default_factory=list)
    met: PeopleMet = field(default_factory=PeopleMet)

    def rows(self, sheets: Iterable[Sheet]) -> Iterator[CheckedRow]:
        """Every data row of every sheet with its outcome, in the order of the file."""
        waiting = (row for sheet in sheets for row in self._sheet_rows(sheet))
        while some := list(itertools.islice(waiting, _ASKED_AT_ONCE)):
            yield from self._settled(some)

    def _settled(self, some: list[_Waiting]) -> Iterator[CheckedRow]:
        drafts = [one.draft for one in some if one.draft is not None]
        known = iter(self.already_registered(drafts) if drafts else ())
        for one in some:
            registered = None if one.draft is None else next(known)
            if registered is None:
                yield one.checked
            else:
                yield as_duplicate(
                    one.checked,
                    one.row,
                    one.header,
                    FaultCode.ALREADY_REGISTERED,
                    registered_as=registered,
                )

    def _sheet_rows(self, sheet: Sheet) -> Iterator[_Waiting]:
        rows = iter(sheet.rows)
        beginning = list(itertools.islice(rows, _PREVIEW_ROWS))
        header = find_header(beginning, self.mapping, self.header_rows.get(sheet.name), self.today)
        other = other_list(beginning, header)
        report = SheetReport(sheet.name, None if other else header, sheet.hidden)
        self.reports.append(report)
        if other:
            report.notes.append(Note(other, sheet.name))
            return
        if header is None:
            if not all(map(is_blank, beginning)):
                report.notes.append(Note(NoteCode.NO_HEADER, sheet.name))
            return
        _note_the_sheet(report, sheet, header)
        for row in itertools.chain(beginning, rows):
            report.last_row = row.number
            if row.number <= header.last_row:
                continue
            kind = kind_of(row, header)
            if kind is RowKind.DATA:
                report.data_rows += 1
                report.first_data_row = report.first_data_row or row.number
                yield self._checked(row, header, sheet)
            elif kind is not RowKind.BLANK and len(report.skipped) <= _LISTED_ROWS:
                report.skipped.append((row.number, kind))
        _note_skipped(report)

    def _checked(self, row: Row, header: Header, sheet: Sheet) -> _Waiting:
        checked = check_row(
            row, header, self.today, epoch_1904=sheet.epoch_1904, sheet=sheet.name, oblast=self.oblast
        )
        draft = checked.participant
        if draft is None:
            return _Waiting(checked, row, header, None)
        met = self.met.find(draft.name, draft.birth)
        if met is not None:
            elsewhere = met.sheet != sheet.name
            code = FaultCode.TWICE_ON_ANOTHER_SHEET if elsewhere else FaultCode.TWICE_IN_FILE
            details = (("row", str(met.row)), *((("sheet", met.sheet),) if elsewhere else ()))
            return _Waiting(as_duplicate(checked, row, header, code, details=details), row, header, None)
        self.met.add(draft, row.number, sheet.name)
        return _Waiting(checked, row, header, draft)


@dataclass(frozen=True, slots=True)
class DryRun:
    """What would be stored, and what is wrong. `sheet`, `header_row`, `columns` are the first list's."""

    data_rows: int
    first_data_row: int | None
    faults: tuple[Fault, ...]
    rows: tuple[CheckedRow, ...]
    columns: tuple[MappedColumn, ...]
    dropped_columns: tuple[str, ...]
    header_row: int | None
    sheet: str | None
    notes: tuple[Note, ...]
    sheets: tuple[SheetReport, ...]

    def count(self, outcome: Outcome) -> int:
        return sum(row.outcome is outcome for row in self.rows)

    @property
    def good_rows(self) -> tuple[CheckedRow, ...]:
        """The rows that committing takes: good ones and warned ones."""
        return tuple(row for row in self.rows if row.outcome.is_taken)

    def as_json(self) -> dict[str, object]:
        return {"data_rows": self.data_rows, "faults": [fault.as_json() for fault in self.faults]}


def check_list(
    sheets: Iterable[Sheet],
    today: datetime.date,
    already_registered: AlreadyRegistered,
    mapping: ColumnMapping | None = None,
    header_rows: Mapping[str, int] | None = None,
    oblast: Oblast | None = None,
) -> DryRun:
    """Check all sheets. `already_registered` answers, for each of many, with an id when she is known, else None.

    `mapping`, `header_rows` (by sheet) and `oblast` (of those for whom the list names none) are what a person said.
    """
    check = ListCheck(today, already_registered, mapping, header_rows or {}, oblast)
    rows = tuple(check.rows(sheets))
    return make_run(rows, tuple(check.reports))


def make_run(rows: tuple[CheckedRow, ...], reports: tuple[SheetReport, ...]) -> DryRun:
    """The dry run that checked rows and what was understood of their sheets make up."""
    lists = [report for report in reports if report.header]
    first = next((report for report in lists if report.data_rows), lists[0] if lists else None)
    dropped = dict.fromkeys(name for report in lists if report.header for name in report.header.dropped)
    return DryRun(
        data_rows=sum(report.data_rows for report in lists),
        first_data_row=first.first_data_row if first else None,
        faults=tuple(fault for row in rows for fault in row.faults),
        rows=rows,
        columns=first.columns if first else (),
        dropped_columns=tuple(dropped),
        header_row=first.header.row if first and first.header else None,
        sheet=first.name if first else None,
        notes=tuple(note for report in reports for note in report.notes),
        sheets=reports,
    )


def _note_the_sheet(report: SheetReport, sheet: Sheet, header: Header) -> None:
    def note(code: NoteCode, what: Iterable[object] = ()) -> None:
        report.notes.append(Note(code, sheet.name, ", ".join(map(str, what))))

    if header.row == NO_HEADER_ROW and header.guessed:
        note(NoteCode.WITHOUT_HEADER)
    elif header.guessed:
        note(NoteCode.GUESSED_COLUMNS, header.guessed)
    if sheet.hidden:
        note(NoteCode.HIDDEN_SHEET)
    if sheet.hidden_rows:
        note(NoteCode.HIDDEN_ROWS, _listed(sorted(sheet.hidden_rows)))
    hidden = [m.header or str(m.index + 1) for m in header.columns if m.index in sheet.hidden_columns]
    if hidden:
        note(NoteCode.HIDDEN_COLUMNS, hidden)
    dropped = [m.header for m in header.columns if m.header and m.column is None]
    if dropped:
        note(NoteCode.DROPPED_COLUMNS, dropped)
    never = [m.header for m in header.columns if m.column is Column.NEVER_STORED]
    if never:
        note(NoteCode.NEVER_STORED, never)
    if not header.has_name:
        note(NoteCode.NO_NAME_COLUMN)
    if not header.has(Column.OBLAST):
        note(NoteCode.NO_OBLAST_COLUMN)
    if not header.has(Column.BIRTH_DATE):
        note(NoteCode.NO_BIRTH_DATE_COLUMN)


def _listed(numbers: list[int]) -> list[str]:
    """Row numbers to read, cut short when there are very many."""
    more = ["…"] if len(numbers) > _LISTED_ROWS else []
    return [*map(str, numbers[:_LISTED_ROWS]), *more]


def _note_skipped(report: SheetReport) -> None:
    if report.skipped:
        rows = _listed([number for number, _ in report.skipped])
        report.notes.append(Note(NoteCode.SKIPPED_ROWS, report.name, ", ".join(rows)))
    if not report.data_rows:
        report.notes.append(Note(NoteCode.NO_DATA, report.name))
