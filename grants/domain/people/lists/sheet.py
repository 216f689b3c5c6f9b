"""A sheet as it comes from a file of any kind: rows of cells under the numbers that people see in it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

Cell = str | int | float | bool | datetime.date | datetime.time | datetime.timedelta | None

NOTHING = frozenset({"", "-", "–", "—", "―", "_", "--", "---", "...", "…", ".", "/"})


class Row(NamedTuple):
    """One row under its number in the sheet (from 1)."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `rows` can be gone through again; `hidden_rows` are numbers, `hidden_columns` indices."""

    name: str
    rows: Iterable[Row]
    hidden: bool = False
    epoch_1904: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


def cell_text(cell: Cell) -> str:
    """A cell as people see it: 1985.0 is 1985, a date is day.month.year; spaces at the ends are gone."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.replace("\u00a0", " ").strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.strftime("%d.%m.%Y" if cell.time() == datetime.time() else "%d.%m.%Y %H:%M")
    if isinstance(cell, datetime.date):
        return cell.strftime("%d.%m.%Y")
    return str(cell)


def as_written(cell: Cell) -> str:
    """A text exactly as it stands in the cell, anything else as people see it."""
    return cell if isinstance(cell, str) else cell_text(cell)


def is_nothing(text: str) -> bool:
    """Whether a cell's text stands for nothing: empty, or a dash."""
    return text.casefold() in NOTHING


def is_blank(row: Row) -> bool:
    """Whether every cell of the row is empty."""
    return not any(map(cell_text, row.cells))
