"""Reading a journal from the sheets of a file: which row is the header, which columns are days, which rows people."""

import itertools
from collections.abc import Iterable, Sequence

from grants.core.errors import DomainError
from grants.core.ids import read_code
from grants.core.text import N_
from grants.domain.people.lists.columns import HEADER_SEARCH_ROWS
from grants.domain.people.lists.notes import Note, NoteCode
from grants.domain.people.lists.row_kinds import RowKind, kind_of
from grants.domain.people.lists.sheet import Row, Sheet, cell_text, is_blank
from grants.domain.training.journals.days import Term
from grants.domain.training.journals.journal import Journal, JournalColumn, JournalRow
from grants.domain.training.journals.layout import Layout, cell_at, find_layout, is_turned
from grants.domain.training.journals.marks import NotAMark, read_mark

MOST_ROWS = 250
MOST_DAYS = 120
_LONGEST_NAME = 200
_LONGEST_VALUE = 40
_LISTED = 20
_WIDEST = 256  # columns that are looked at


def read_journal(kind: str, sheets: Sequence[Sheet], term: Term) -> Journal:
    """Every sheet that holds a journal. Raises DomainError for a file that holds none, or far more than a cohort."""
    columns: list[JournalColumn] = []
    rows: list[JournalRow] = []
    notes: list[Note] = []
    turned = False
    for sheet in sheets:
        lines = (Row(row.number, row.cells[:_WIDEST]) for row in sheet.rows)
        beginning = list(itertools.islice(lines, HEADER_SEARCH_ROWS))
        layout = find_layout(beginning, term, epoch_1904=sheet.epoch_1904)
        if layout is None:
            turned = turned or is_turned(beginning, term, epoch_1904=sheet.epoch_1904)
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


def _people(rows: Iterable[Row], layout: Layout, skipped: list[int]) -> Iterable[Row]:
    header = layout.as_header()
    for row in rows:
        if row.number <= layout.last_row:
            continue
        kind = kind_of(row, header)
        if kind is RowKind.DATA:
            yield row
        elif kind is not RowKind.BLANK:
            skipped.append(row.number)


def _read_row(row: Row, sheet: str, layout: Layout, first: int) -> JournalRow:
    marks, unread = {}, {}
    for place, index in enumerate(layout.days, start=first):
        cell = cell_at(row, index)
        try:
            mark = read_mark(cell)
        except NotAMark:
            unread[place] = cell_text(cell)[:_LONGEST_VALUE]
        else:
            if mark is not None:
                marks[place] = mark
    name = " ".join(text for index in layout.names if (text := cell_text(cell_at(row, index))))[
        :_LONGEST_NAME
    ]
    said = "" if layout.code is None else cell_text(cell_at(row, layout.code))
    code = read_code(said) if said else None
    if code is None and (code := read_code(name)) is not None:
        name = ""
    return JournalRow(
        sheet, row.number, code or "", name or ("" if code else said[:_LONGEST_NAME]), marks, unread
    )


def _notes_of(sheet: Sheet, layout: Layout) -> list[Note]:
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
