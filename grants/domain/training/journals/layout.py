"""Where everything stands in a sheet of a journal: the header, the columns of people, the columns of days."""

import datetime
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from grants.domain.people.lists.columns import Header, MappedColumn
from grants.domain.people.lists.header_words import NAME_COLUMNS, Column, column_of, tidy_header
from grants.domain.people.lists.sheet import Cell, Row, cell_text
from grants.domain.training.journals.days import Term, day_number, read_day, read_month
from grants.domain.training.journals.marks import NotAMark, read_mark

LONGEST_HEADER = 40
_CODE = "code"
_CODE_HEADER = re.compile(r"^(?:код|шифр|code|case code)(?: (?:участни|удзельн|дела|справы|participant).*)?$")
_TOTAL_HEADER = re.compile(r"^(?:итог|всего|разам|усяго|агулам|total|сумма|%|процент|прац)", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|['’ʼ.-])+(?:\s+[^\W\d_](?:[^\W\d_]|['’ʼ.-])*)+")
_NAME_ORDER = (Column.FULL_NAME, Column.SURNAME, Column.GIVEN_NAME, Column.PATRONYMIC)
_WHO = frozenset({_CODE, *NAME_COLUMNS})
_TAKEN = frozenset({_CODE, Column.NUMBER, Column.SIGNATURE, *_NAME_ORDER})

Days = dict[int, tuple[str, datetime.date]]


@dataclass(slots=True)
class Layout:
    """Columns by index: of names, of case codes, of row numbers, and the days with their headers as written.

    `others` are the headers of columns that nothing is taken from.
    """

    header_row: int
    last_row: int
    names: tuple[int, ...]
    code: int | None
    number: int | None
    days: Days
    others: list[str] = field(default_factory=list)

    def as_header(self) -> Header:
        """For telling the rows of people from totals and signatures."""
        who = [*self.names, *([] if self.code is None else [self.code])]
        columns = [MappedColumn(index, "", Column.FULL_NAME) for index in who]
        if self.number is not None:
            columns.append(MappedColumn(self.number, "", Column.NUMBER))
        return Header(self.header_row, self.last_row, tuple(columns))


def find_layout(rows: Sequence[Row], term: Term, *, epoch_1904: bool) -> Layout | None:
    """The first row that names a column of people, with days in it or in a row next to it; else a row of days alone
    over a column that is full of names. None when there is neither."""
    for place, row in enumerate(rows):
        kinds = _kinds_of(row)
        who = [index for index, kind in kinds.items() if kind in _WHO]
        if who and (found := _days_near(rows, place, who, kinds, term, epoch_1904)):
            return _layout(rows, place, found[0], kinds, found[1])
    for place, row in enumerate(rows):
        days = _days_of(row, term, epoch_1904)
        names = _column_of_names(rows[place + 1 :], days) if len(days) > 1 else None
        if names is not None:
            return _layout(rows, place, place, {**_kinds_of(row), names: Column.FULL_NAME}, days)
    return None


def is_turned(rows: Sequence[Row], term: Term, *, epoch_1904: bool) -> bool:
    """Whether no column of people is named, days stand one below another, and beside them mostly marks."""
    if any(kind in _WHO for row in rows for kind in _kinds_of(row).values()):
        return False
    dated = [(row, days) for row in rows if (days := _days_of(row, term, epoch_1904))]
    if len(dated) < 2 or any(len(days) > 1 for _row, days in dated):
        return False
    beside = [
        _is_mark(cell)
        for row, days in dated
        for index, cell in enumerate(row.cells)
        if index not in days and cell_text(cell)
    ]
    return bool(beside) and 2 * sum(beside) > len(beside)


def cell_at(row: Row, index: int) -> Cell:
    """The cell, None beyond the row's end."""
    return row.cells[index] if index < len(row.cells) else None


def _days_near(
    rows: Sequence[Row], place: int, who: list[int], kinds: Collection[int], term: Term, epoch_1904: bool
) -> tuple[int, Days] | None:
    """The days in the row of the header, or in the one below or above it, with that row's place."""
    near = [
        other
        for other in (place + 1, place - 1)
        if 0 <= other < len(rows) and not any(_differs(rows[other], rows[place], index) for index in who)
    ]
    found = [(other, _days_of(rows[other], term, epoch_1904, kinds)) for other in (place, *near)]
    found += [
        (max(pair), _days_of_months(rows[min(pair)], rows[max(pair)], term, kinds))
        for pair in ((place, other) for other in near)
    ]
    best = max(found, key=lambda one: len(one[1]))
    return best if best[1] else None


def _days_of(row: Row, term: Term, epoch_1904: bool, besides: Collection[int] = ()) -> Days:
    return {
        index: (cell_text(cell)[:LONGEST_HEADER], day)
        for index, cell in enumerate(row.cells)
        if index not in besides and (day := read_day(cell, term, epoch_1904=epoch_1904))
    }


def _days_of_months(months: Row, numbers: Row, term: Term, besides: Collection[int]) -> Days:
    """Numbers of days under the name of a month, which holds for the empty cells after it."""
    days: Days = {}
    month: tuple[int, int | None] | None = None
    for index, cell in enumerate(numbers.cells):
        above = cell_at(months, index)
        if cell_text(above):
            month = read_month(above)
        number = day_number(cell)
        if month and number and index not in besides and (day := term.day(month[0], number, month[1])):
            days[index] = (f"{day:%d.%m.%Y}", day)
    return days


def _differs(row: Row, header: Row, index: int) -> bool:
    text = cell_text(cell_at(row, index))
    return bool(text) and text != cell_text(cell_at(header, index))


def _kinds_of(row: Row) -> dict[int, str]:
    return {
        index: kind
        for index, cell in enumerate(row.cells)
        if isinstance(cell, str)
        and (kind := _CODE if _CODE_HEADER.match(tidy_header(cell)) else column_of(cell))
    }


def _column_of_names(rows: Sequence[Row], besides: Collection[int]) -> int | None:
    """The column in which most cells read like a name; None when there is none with half of the rows."""
    counted = Counter(index for row in rows for index in _names_in(row) if index not in besides)
    filled = sum(any(map(cell_text, row.cells)) for row in rows)
    best = counted.most_common(1)
    return best[0][0] if best and 2 * best[0][1] >= filled else None


def _names_in(row: Row) -> Iterator[int]:
    for index, cell in enumerate(row.cells):
        if isinstance(cell, str) and len(cell) <= 80 and _NAME.fullmatch(cell.strip()):
            yield index


def _layout(rows: Sequence[Row], place: int, of_days: int, kinds: dict[int, str], days: Days) -> Layout:
    def first(kind: str) -> int | None:
        return next((index for index, found in kinds.items() if found == kind), None)

    whole = first(Column.FULL_NAME)
    parts = [first(kind) for kind in _NAME_ORDER[1:]]
    names = (whole,) if whole is not None else tuple(index for index in parts if index is not None)
    texts = {index: cell_text(cell) for index, cell in enumerate(rows[place].cells) if index not in days}
    others = [
        text
        for index, text in texts.items()
        if text and kinds.get(index) not in _TAKEN and not _TOTAL_HEADER.match(text) and not read_month(text)
    ]
    last = max(place, of_days)
    return Layout(
        rows[place].number, rows[last].number, names, first(_CODE), first(Column.NUMBER), days, others
    )


def _is_mark(cell: Cell) -> bool:
    try:
        return read_mark(cell) is not None
    except NotAMark:
        return False
