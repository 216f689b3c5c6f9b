"""What a pass over a sheet finds out: how far it reaches, what is hidden, what is computed."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

from grants.exchange.spreadsheets.errors import Reason, UnreadableFile
from grants.exchange.spreadsheets.limits import (
    MAX_CELL_TEXT,
    MAX_COLUMNS,
    MAX_FORMULAS,
    MAX_MERGED,
    MAX_ROWS,
    MAX_SHEET_CELLS,
    MAX_TEXT,
)


@dataclass(slots=True)
class SheetFacts:
    """Rows and columns count from 0. `formulas` holds what stands in the cells that are computed."""

    name: str = ""
    first: tuple[int, int] | None = None
    last: tuple[int, int] = (0, 0)
    cells: int = 0
    text: int = 0
    merged: int = 0
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    all_placed: bool = True  # every row and cell says where it stands

    @property
    def area(self) -> int:
        """Cells between the first and the last that hold something, empty ones too."""
        top, left = self.first or (0, 0)
        return (self.last[0] - top + 1) * (self.last[1] - left + 1)

    def fill(self, row: int, column: int, rows: int, columns: int, text: int) -> None:
        """Count cells with something in them. Raises UnreadableFile as soon as it is too much."""
        top, left = self.first or (row, column)
        self.first = (min(top, row), min(left, column))
        self.last = (max(self.last[0], row + rows - 1), max(self.last[1], column + columns - 1))
        self.cells += rows * columns
        self.text += rows * columns * text
        if self.last[0] >= MAX_ROWS or self.last[1] >= MAX_COLUMNS or self.area > MAX_SHEET_CELLS:
            raise UnreadableFile(Reason.TOO_MANY_CELLS)
        if self.cells > MAX_SHEET_CELLS:
            raise UnreadableFile(Reason.TOO_MANY_CELLS)
        if text > MAX_CELL_TEXT or self.text > MAX_TEXT:
            raise UnreadableFile(Reason.TEXT_TOO_LONG)

    def compute(self, row: int, column: int, formula: str) -> None:
        """Note what stands in a computed cell. Raises UnreadableFile for more of them than a list has."""
        self.formulas[row, column] = sys.intern(formula)
        if len(self.formulas) > MAX_FORMULAS:
            raise UnreadableFile(Reason.TOO_MANY_CELLS)

    def merge(self) -> None:
        self.merged += 1
        if self.merged > MAX_MERGED:
            raise UnreadableFile(Reason.TOO_MANY_CELLS)


def check_together(sheets: Iterable[SheetFacts]) -> None:
    """Raises UnreadableFile for sheets that together reach further than one may."""
    if sum(sheet.area for sheet in sheets) > MAX_SHEET_CELLS:
        raise UnreadableFile(Reason.TOO_MANY_CELLS)
