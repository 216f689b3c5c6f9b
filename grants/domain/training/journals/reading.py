"""Reading a journal from the sheets of a file: which row is the header, which columns are days, which rows people."""

import datetime
import itertools
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from grants.core.errors import DomainError
from grants.core.ids import read_code
from grants.core.text import N_
from grants.domain.people.lists.columns import HEADER_SEARCH_ROWS, Header, MappedColumn
from grants.domain.people.lists.header_words import NAME_COLUMNS, Column, column_of, tidy_header
from grants.domain.people.lists.notes import Note, NoteCode
from grants.domain.people.lists.row_kinds import RowKind, kind_of
from grants.domain.people.lists.sheet import Cell, Row, Sheet, cell_text, is_blank
from grants.domain.training.journals.days import Term, read_day
from grants.domain.training.journals.journal import Journal, JournalColumn, JournalRow
from grants.domain.training.journals.marks import NotAMark, read_mark

MOST_ROWS = 250
MOST_DAYS = 120
_LONGEST_NAME = 200
_LONGEST_VALUE = 40
_LISTED = 20
_CODE_HEADER = re.compile(r"^(?:код|шифр|code|case code)(?: (?:участни|удзельн|дела|справы|participant).*)?$")
_TOTAL_HEADER = re.compile(r"^(?:итог|всего|разам|усяго|агулам|total|сумма|%|процент|прац)", re.IGNORECASE)
_WHO = frozenset({"code", *NAME_COLUMNS})
_NAME_ORDER = (Column.FULL_NAME, Column.SURNAME, Column.GIVEN_NAME, Column.PATRONYMIC)
_TAKEN = frozenset({"code", Column.NUMBER, Column.SIGNATURE, *_NAME_ORDER})


@dataclass(slots=True)
class _Layout:
    """Where everything stands in one sheet; `days` by the column's index."""

    header_row: int
    last_row: int
    names: tuple[int, ...]
    code: int | None
    number: int | None
    days: dict[int, tuple[str, datetime.date]]
    others: list[str] = field(default_factory=list)

    def as_header(self) -> Header:
        """For telling the rows of people from totals and signatures."""
        who = [*self.names, *([] if self.code is None else [self.code])]
        columns = [MappedColumn(index, "", Column.FULL_NAME) for index in who]
        if self.number is not None:
            columns.append(MappedColumn(self.number, "", Column.NUMBER))
        return Header(self.header_row, self.last_row, tuple(columns))


def read_journal(kind: str, sheets: Sequence[Sheet], term: Term) -> Journal:
    """Every sheet that holds a journal. Raises DomainError for a file that holds none, or far more than a cohort."""
    columns: list[JournalColumn] = []
    rows: list[JournalRow] = []
    notes: list[Note] = []
    turned = False
    for sheet in sheets:
        lines = iter(sheet.rows)
        beginning = list(itertools.islice(lines, HEADER_SEARCH_ROWS))
        layout = _find_layout(beginning, term, sheet.epoch_1904)
        if layout is None:
            turned = turned or _is_turned(beginning, term, sheet.epoch_1904)
            if not all(map(is_blank, beginning)):
                notes.append(Note(NoteCode.NO_HEADER, sheet.name))
            continue
        notes += _notes_of(sheet, layout)
        first = len(columns)
        columns += [JournalColumn(sheet.name, header, day) for header, day in layout.days.values()]
        skipped: list[int] = []
        for row in _people(itertools.chain(beginning, lines), layout, skipped):
            rows.append(_read_row(row, sheet.name, layout, first))
            if len(rows) > MOST_ROWS:
                raise _refusal(
                    N_(
                        "There are more than %(number)s people in this file. Keep only the journal of this cohort."
                    ),
                    "too_long",
                    number=MOST_ROWS,
                )
        if skipped:
            notes.append(Note(NoteCode.SKIPPED_ROWS, sheet.name, _listed(skipped)))
    _refuse_nothing(columns, rows, turned)
    return Journal(kind, tuple(columns), tuple(rows), tuple(notes))


def _refuse_nothing(columns: list[JournalColumn], rows: list[JournalRow], turned: bool) -> None:
    if not columns and turned:
        raise _refusal(
            N_(
                "In this sheet the people stand side by side and the days one below another. Turn it round: "
                "one row a person, one column a day."
            ),
            "turned",
        )
    if not columns:
        raise _refusal(
            N_(
                "There is no journal in this file: no row that names a column of people, such as “Full name” or "
                "“Case code”, with the days of the course beside it. Add one."
            ),
            "no_journal",
        )
    if len(columns) > MOST_DAYS:
        raise _refusal(
            N_("There are more than %(number)s days in this file. Keep only the journal of this cohort."),
            "too_wide",
            number=MOST_DAYS,
        )
    if not rows:
        raise _refusal(
            N_("There is nobody in this journal: no row below its header names a person."), "nobody"
        )


def _refusal(message: str, code: str, **values: object) -> DomainError:
    return DomainError(message, field="file", code=code, **values)


def _find_layout(rows: Sequence[Row], term: Term, epoch_1904: bool) -> _Layout | None:
    """The first row that names a column of people, with days in it or in the row next to it."""
    for place, row in enumerate(rows):
        kinds = _kinds_of(row)
        who = [index for index, kind in kinds.items() if kind in _WHO]
        if not who:
            continue
        near = [
            other
            for other in (place + 1, place - 1)
            if 0 <= other < len(rows) and not any(_differs(rows[other], row, index) for index in who)
        ]
        found = [(other, _days_of(rows[other], term, epoch_1904, kinds)) for other in (place, *near)]
        best, days = max(found, key=lambda pair: len(pair[1]))
        if days:
            return _layout(rows, place, best, kinds, days)
    return None


def _differs(row: Row, header: Row, index: int) -> bool:
    text = cell_text(_cell(row, index))
    return bool(text) and text != cell_text(_cell(header, index))


def _kinds_of(row: Row) -> dict[int, str]:
    return {
        index: kind
        for index, cell in enumerate(row.cells)
        if isinstance(cell, str) and (kind := _kind_of_column(cell))
    }


def _kind_of_column(cell: str) -> str | None:
    return "code" if _CODE_HEADER.match(tidy_header(cell)) else column_of(cell)


def _days_of(
    row: Row, term: Term, epoch_1904: bool, besides: Collection[int] = ()
) -> dict[int, tuple[str, datetime.date]]:
    return {
        index: (cell_text(cell)[:_LONGEST_VALUE], day)
        for index, cell in enumerate(row.cells)
        if index not in besides and (day := read_day(cell, term, epoch_1904=epoch_1904))
    }


def _layout(
    rows: Sequence[Row],
    place: int,
    of_days: int,
    kinds: dict[int, str],
    days: dict[int, tuple[str, datetime.date]],
) -> _Layout:
    def first(kind: str) -> int | None:
        return next((index for index, found in kinds.items() if found == kind), None)

    whole = first(Column.FULL_NAME)
    parts = [first(kind) for kind in _NAME_ORDER[1:]]
    names = (whole,) if whole is not None else tuple(index for index in parts if index is not None)
    known = {*kinds, *days}
    others = [
        text
        for index, cell in enumerate(rows[place].cells)
        if index not in known and (text := cell_text(cell)) and not _TOTAL_HEADER.match(text)
    ]
    others += [cell_text(rows[place].cells[index]) for index in kinds if kinds[index] not in _TAKEN]
    last = max(place, of_days)
    return _Layout(
        rows[place].number, rows[last].number, names, first("code"), first(Column.NUMBER), days, others
    )


def _people(rows: Iterable[Row], layout: _Layout, skipped: list[int]) -> Iterable[Row]:
    header = layout.as_header()
    for row in rows:
        if row.number <= layout.last_row:
            continue
        kind = kind_of(row, header)
        if kind is RowKind.DATA:
            yield row
        elif kind is not RowKind.BLANK:
            skipped.append(row.number)


def _read_row(row: Row, sheet: str, layout: _Layout, first: int) -> JournalRow:
    marks, unread = {}, {}
    for place, index in enumerate(layout.days, start=first):
        cell = _cell(row, index)
        try:
            mark = read_mark(cell)
        except NotAMark:
            unread[place] = cell_text(cell)[:_LONGEST_VALUE]
        else:
            if mark is not None:
                marks[place] = mark
    name = " ".join(text for index in layout.names if (text := cell_text(_cell(row, index))))[:_LONGEST_NAME]
    said = "" if layout.code is None else cell_text(_cell(row, layout.code))
    code = read_code(said) if said else None
    if code is None and (code := read_code(name)) is not None:
        name = ""
    return JournalRow(
        sheet, row.number, code or "", name or ("" if code else said[:_LONGEST_NAME]), marks, unread
    )


def _cell(row: Row, index: int) -> Cell:
    return row.cells[index] if index < len(row.cells) else None


def _is_turned(rows: Sequence[Row], term: Term, epoch_1904: bool) -> bool:
    """Whether no column of people is named, days stand one below another, and beside them mostly marks."""
    if any(kind in _WHO for row in rows for kind in _kinds_of(row).values()):
        return False
    dated = [(row, days) for row in rows if (days := _days_of(row, term, epoch_1904))]
    if len(dated) < 2 or any(len(days) > 1 for _row, days in dated):
        return False
    beside = [
        _is_mark(cell)
        for row, days in dated
        for i, cell in enumerate(row.cells)
        if i not in days and cell_text(cell)
    ]
    return bool(beside) and 2 * sum(beside) > len(beside)


def _is_mark(cell: Cell) -> bool:
    try:
        return read_mark(cell) is not None
    except NotAMark:
        return False


def _notes_of(sheet: Sheet, layout: _Layout) -> list[Note]:
    found = []
    if sheet.hidden:
        found.append(Note(NoteCode.HIDDEN_SHEET, sheet.name))
    if sheet.hidden_rows:
        found.append(Note(NoteCode.HIDDEN_ROWS, sheet.name, _listed(sorted(sheet.hidden_rows))))
    hidden = [header for index, (header, _day) in layout.days.items() if index in sheet.hidden_columns]
    if hidden:
        found.append(Note(NoteCode.HIDDEN_COLUMNS, sheet.name, ", ".join(hidden)))
    if layout.others:
        found.append(Note(NoteCode.DROPPED_COLUMNS, sheet.name, ", ".join(layout.others)[:500]))
    return found


def _listed(numbers: list[int]) -> str:
    return ", ".join([*map(str, numbers[:_LISTED]), *(["…"] if len(numbers) > _LISTED else [])])
