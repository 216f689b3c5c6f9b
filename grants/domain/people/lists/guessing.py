"""Which column is which by what stands in it, for lists whose header has no known word or that have none."""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from grants.domain.people.lists.header_words import NAME_COLUMNS, Column
from grants.domain.people.lists.sheet import Cell, Row, cell_text, is_nothing
from grants.domain.people.values.dates import BadBirthDate, DateProblem, read_birth_date
from grants.domain.people.values.gender import parse_gender
from grants.domain.people.values.names import is_given_name, is_patronymic
from grants.domain.people.values.oblasts import parse_oblast
from grants.domain.people.values.phones import read_phones
from grants.domain.people.values.towns import oblast_of_town

_LOOKED_AT = 60
_MOST_COLUMNS = 60
_MOST = 0.6  # of a column's cells tell what it is
_WORD = re.compile(r"[^\W\d_][^\W\d_'’ʼ-]*\.?")
_MOST_WORDS = 4

Test = Callable[[Cell, str], bool]


@dataclass(frozen=True, slots=True)
class Guess:
    """Columns by their index; `header` is the row that names them in words nobody knows, None when there is none."""

    columns: Mapping[int, Column]
    header: Row | None


def guess_columns(rows: Sequence[Row], today: datetime.date) -> Guess | None:
    """None unless there is a column of names, and another that tells of people or names beyond doubt."""
    filled = [row for row in rows if sum(map(bool, map(cell_text, row.cells)))][:_LOOKED_AT]
    tests = _tests(today)
    columns: dict[int, Column] = {}
    for column, test in tests.items():
        free = (index for index in range(_width(filled)) if index not in columns)
        found = next((index for index in free if _is_of(test, _cells(filled, index))), None)
        if found is not None:
            columns[found] = column
    columns |= _parts_of_names(filled, columns)
    kinds = set(columns.values())
    if not kinds & NAME_COLUMNS or (kinds == {Column.SURNAME} or kinds == {Column.GIVEN_NAME}):
        return None
    return Guess(columns, _header(filled, columns, tests))


def _tests(today: datetime.date) -> dict[Column, Test]:
    def born(cell: Cell, text: str) -> bool:
        try:
            read_birth_date(text if isinstance(cell, str) else cell, today)
        except BadBirthDate as bad:
            return bad.problem is DateProblem.NO_SUCH_DATE
        return True

    return {
        Column.BIRTH_DATE: born,
        Column.PHONE: lambda cell, text: bool(
            read_phones(cell if isinstance(cell, (int, float)) else text).own
        ),
        Column.OBLAST: lambda cell, text: isinstance(cell, str) and parse_oblast(text) is not None,
        Column.FULL_NAME: lambda cell, text: isinstance(cell, str) and _is_full_name(text),
        Column.TOWN: lambda cell, text: isinstance(cell, str) and oblast_of_town(text) is not None,
        Column.GENDER: lambda cell, text: parse_gender(text) is not None,
        Column.PATRONYMIC: lambda cell, text: is_patronymic(text) and " " not in text,
        Column.GIVEN_NAME: lambda cell, text: is_given_name(text) and " " not in text,
    }


def _is_full_name(text: str) -> bool:
    words = text.replace(",", " ").split()
    if not 2 <= len(words) <= _MOST_WORDS or not all(map(_WORD.fullmatch, words)):
        return False
    return words[0][0].isupper() and any(is_patronymic(word) or is_given_name(word) for word in words)


def _parts_of_names(rows: Sequence[Row], columns: Mapping[int, Column]) -> dict[int, Column]:
    """The surname beside a given name or a patronymic in columns of their own."""
    if Column.FULL_NAME in columns.values():
        return {}
    places = [index for index, column in columns.items() if column in (Column.GIVEN_NAME, Column.PATRONYMIC)]
    if not places:
        return {}
    near = sorted(range(_width(rows)), key=lambda index: abs(index - min(places)))
    free = (index for index in near if index not in columns)
    names = [index for index in free if _is_of(_is_name_word, _cells(rows, index))]
    wanted = [column for column in (Column.SURNAME, Column.GIVEN_NAME) if column not in columns.values()]
    return dict(zip(sorted(names[: len(wanted)]), wanted, strict=False))


def _is_name_word(cell: Cell, text: str) -> bool:
    return isinstance(cell, str) and bool(_WORD.fullmatch(text)) and text[0].isupper() and len(text) > 2


def _is_of(test: Test, cells: Iterable[Cell]) -> bool:
    seen = [(cell, text) for cell in cells if not is_nothing(text := cell_text(cell))]
    return bool(seen) and sum(test(cell, text) for cell, text in seen) >= _MOST * len(seen)


def _header(rows: Sequence[Row], columns: Mapping[int, Column], tests: Mapping[Column, Test]) -> Row | None:
    """The first wide row, if in none of the columns it says what the others say."""
    first = next((row for row in rows if sum(map(bool, map(cell_text, row.cells))) > 1), None)
    if first is None:
        return None
    told = [
        tests[column](cell, cell_text(cell))
        for index, column in columns.items()
        if column in tests and index < len(first.cells) and cell_text(cell := first.cells[index])
    ]
    return None if not told or any(told) else first


def _cells(rows: Sequence[Row], index: int) -> list[Cell]:
    return [row.cells[index] for row in rows if index < len(row.cells)]


def _width(rows: Sequence[Row]) -> int:
    return min(max((len(row.cells) for row in rows), default=0), _MOST_COLUMNS)
