"""Finding the header of a list and saying which column is which; the rest is dropped by name."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from grants.domain.people.lists.guessing import guess_columns
from grants.domain.people.lists.header_words import (
    NAME_COLUMNS,
    NOT_KEPT,
    REPEATABLE,
    Column,
    column_of,
    is_known_word,
    tidy_header,
)
from grants.domain.people.lists.sheet import Cell, Row, cell_text, is_blank

HEADER_SEARCH_ROWS = 60
NO_HEADER_ROW = 0
_AGAIN = "\n"  # no tidied header has it

# By index from 0, or by the header's text as `header_keys` writes it; None drops the column.
ColumnMapping = Mapping[int | str, Column | None]


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column of the sheet: its index from 0, its header as written, and what it was taken for."""

    index: int
    header: str
    column: Column | None

    @property
    def is_kept(self) -> bool:
        """Whether anything of the column goes into a record."""
        return self.column is not None and self.column not in NOT_KEPT


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands, the last row it takes (for headers of two rows), and its columns.

    `row` is 0 for a list without one: then the columns go by their letters, and they are a guess by what stands in
    them. `guessed` are the columns that were guessed so.
    """

    row: int
    last_row: int
    columns: tuple[MappedColumn, ...]
    guessed: tuple[str, ...] = ()
    of_kind: Mapping[Column | None, tuple[MappedColumn, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        kinds: dict[Column | None, tuple[MappedColumn, ...]] = {}
        for mapped in self.columns:
            kinds[mapped.column] = (*kinds.get(mapped.column, ()), mapped)
        object.__setattr__(self, "of_kind", kinds)

    def indices(self, column: Column) -> tuple[int, ...]:
        return tuple(mapped.index for mapped in self.of_kind.get(column, ()))

    def has(self, column: Column) -> bool:
        return column in self.of_kind

    @property
    def has_name(self) -> bool:
        return any(mapped.column in NAME_COLUMNS for mapped in self.columns)

    @property
    def dropped(self) -> tuple[str, ...]:
        """Headers of the columns that nothing is taken from, except numbers and signatures."""
        return tuple(m.header for m in self.columns if m.header and m.column in (None, Column.NEVER_STORED))

    def mapping(self) -> dict[str, Column | None]:
        """What was taken for what: tidied header text to column. Nothing for a list without a header."""
        if self.row == NO_HEADER_ROW:
            return {}
        keys = header_keys(mapped.header for mapped in self.columns)
        return {key: mapped.column for key, mapped in zip(keys, self.columns, strict=True) if key}

    def usual_mapping(self) -> dict[str, Column | None]:
        """As `mapping`, by the words of the headers alone."""
        return replace(self, columns=_map([mapped.header for mapped in self.columns], None)).mapping()


def header_keys(headers: Iterable[str]) -> list[str]:
    """The text under which each header is known again, "" for none; a repeated one is told by its turn."""
    seen: Counter[str] = Counter()
    keys: list[str] = []
    for header in headers:
        tidy = tidy_header(header)
        seen[tidy] += 1
        keys.append(f"{tidy}{_AGAIN}{seen[tidy]}" if tidy and seen[tidy] > 1 else tidy)
    return keys


def column_letter(index: int) -> str:
    """A, B … Z, AA: as spreadsheet programs name the column."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def find_header(
    rows: Sequence[Row],
    mapping: ColumnMapping | None = None,
    header_row: int | None = None,
    today: datetime.date | None = None,
) -> Header | None:
    """The header among the first rows of a sheet: the row in which most columns are known, or None.

    A title row knows one at most. A header of two rows ("Residence" above "Oblast", "Town") is read as one.
    `header_row` is the row's number when the user has said which it is, 0 when there is none. With `today` columns
    whose headers aren't known are guessed by what stands in them, as far as a list can't do without them.
    """
    mapping = _tidied(mapping)
    if header_row == NO_HEADER_ROW:
        return _without_header(rows, mapping, today)
    place = _chosen(rows, header_row) if header_row else _likeliest(rows, mapping)
    if place is None:
        return _guessed(rows, mapping, today) if today else None
    texts, last = _with_second_row(rows, place)
    header = Header(rows[place].number, rows[last].number, _map(texts, mapping))
    if today and not header.has_name and not mapping:
        return _with_guesses(header, [row for row in rows if row.number > header.last_row], today)
    return header


def _tidied(mapping: ColumnMapping | None) -> ColumnMapping | None:
    """The mapping with its headers written as `header_keys` does."""
    if not mapping:
        return None
    return {
        key if isinstance(key, int) else _AGAIN.join(map(tidy_header, key.split(_AGAIN))): column
        for key, column in mapping.items()
    }


def _guessed(rows: Sequence[Row], mapping: ColumnMapping | None, today: datetime.date) -> Header | None:
    """A list whose header has no known word, or none at all; None unless people stand in its rows."""
    guess = guess_columns(rows, today)
    if guess is None:
        return None
    if guess.header is None:
        return _without_header(rows, mapping, today)
    texts = [cell_text(cell) for cell in guess.header.cells]
    return _with_guesses(
        Header(guess.header.number, guess.header.number, _map(texts, mapping)),
        [row for row in rows if row.number > guess.header.number],
        today,
    )


def _without_header(
    rows: Sequence[Row], mapping: ColumnMapping | None, today: datetime.date | None
) -> Header:
    """The columns under their letters: as somebody chose them, else as they are guessed."""
    width = max((len(row.cells) for row in rows), default=0)
    columns = tuple(
        MappedColumn(index, column_letter(index), (mapping or {}).get(index)) for index in range(width)
    )
    header = Header(NO_HEADER_ROW, NO_HEADER_ROW, columns)
    chosen = any(isinstance(key, int) for key in mapping or ())
    return header if chosen or today is None else _with_guesses(header, rows, today)


def _with_guesses(header: Header, rows: Sequence[Row], today: datetime.date) -> Header:
    """The header with the columns that nothing is known of guessed by what stands in them."""
    guess = guess_columns(rows, today)
    if guess is None:
        return header
    taken = {mapped.column for mapped in header.columns}
    columns: list[MappedColumn] = []
    guessed: list[str] = []
    for mapped in header.columns:
        found = guess.columns.get(mapped.index)
        if mapped.column is None and found not in (None, *taken) and not is_known_word(mapped.header):
            mapped = replace(mapped, column=found)
            guessed.append(mapped.header or column_letter(mapped.index))
        columns.append(mapped)
    return replace(header, columns=tuple(columns), guessed=tuple(guessed))


def _chosen(rows: Sequence[Row], header_row: int) -> int | None:
    return next((place for place, row in enumerate(rows) if row.number == header_row), None)


def _likeliest(rows: Sequence[Row], mapping: ColumnMapping | None) -> int | None:
    best, best_score = -1, 0
    for place, row in enumerate(rows[:HEADER_SEARCH_ROWS]):
        score = _score(row.cells, mapping)
        if score > best_score:
            best, best_score = place, score
    if best >= 0 and _is_enough(rows[best].cells, best_score, mapping):
        return best
    if any(isinstance(key, int) for key in mapping or ()):
        wide = (place for place, row in enumerate(rows) if sum(map(bool, map(cell_text, row.cells))) > 1)
        return next(wide, None)
    return None


def _known(cell: Cell, mapping: ColumnMapping | None, key: str | None = None) -> Column | None:
    """The column of a header's cell. `key` tells a repeated header from the first one."""
    if not isinstance(cell, str):
        return None
    usual = column_of(cell)
    if mapping and usual is not Column.NEVER_STORED:  # no correction makes these be stored
        tidy = tidy_header(cell) if key is None else key
        if tidy and tidy in mapping:
            return mapping[tidy]
    return usual


def _score(cells: Sequence[Cell], mapping: ColumnMapping | None) -> int:
    known = {_known(cell, mapping) for cell in cells} - {None}
    return 2 * len(known) + bool(known & NAME_COLUMNS)


def _is_enough(cells: Sequence[Cell], score: int, mapping: ColumnMapping | None) -> bool:
    if score > 3:
        return True
    filled = [cell for cell in cells if cell_text(cell)]
    return (score == 3 and len(filled) <= 2 and len(cell_text(filled[0])) <= 30) or bool(
        mapping and score > 1
    )


def _with_second_row(rows: Sequence[Row], place: int) -> tuple[list[str], int]:
    texts = [cell_text(cell) for cell in rows[place].cells]
    below = place + 1
    if below >= len(rows) or is_blank(rows[below]):
        return texts, place
    second = [cell_text(cell) for cell in rows[below].cells]
    filled = [(i, text) for i, text in enumerate(second) if text]
    if not all(column_of(text) or (i < len(texts) and text == texts[i]) for i, text in filled):
        return texts, place
    texts += [""] * (len(second) - len(texts))
    for index, text in filled:
        texts[index] = text
    return texts, below


def _map(texts: Sequence[str], mapping: ColumnMapping | None) -> tuple[MappedColumn, ...]:
    width = len(texts)
    chosen = {key for key in mapping or {} if isinstance(key, int) and 0 <= key < 10_000}
    width = max([width, *(key + 1 for key in chosen)])
    texts = [*texts, *([""] * (width - len(texts)))]
    taken: set[Column] = {c for key in chosen if (c := (mapping or {})[key]) is not None}
    columns: list[MappedColumn] = []
    for index, (header, key) in enumerate(zip(texts, header_keys(texts), strict=True)):
        if index in chosen and column_of(header) is not Column.NEVER_STORED:
            columns.append(MappedColumn(index, header, (mapping or {})[index]))
            continue
        column = _known(header, mapping, key)
        if column in taken and column not in REPEATABLE:
            column = None
        if column is not None:
            taken.add(column)
        columns.append(MappedColumn(index, header, column))
    return tuple(_settle_names(columns))


def _settle_names(columns: list[MappedColumn]) -> list[MappedColumn]:
    """A lone "Surname" or "Given name" holds the whole name; "Name" beside a surname is the given name."""
    kinds = {mapped.column for mapped in columns}
    change: dict[Column, Column] = {}
    if Column.FULL_NAME not in kinds and not {Column.SURNAME, Column.GIVEN_NAME} <= kinds:
        change = {Column.SURNAME: Column.FULL_NAME, Column.GIVEN_NAME: Column.FULL_NAME}
    settled = [
        MappedColumn(m.index, m.header, change.get(m.column, m.column)) if m.column else m for m in columns
    ]
    if Column.SURNAME in kinds and Column.GIVEN_NAME not in kinds and not change:
        settled = [
            MappedColumn(m.index, m.header, Column.GIVEN_NAME)
            if m.column is Column.FULL_NAME and tidy_header(m.header) == "name"
            else m
            for m in settled
        ]
    return settled
