"""A pass over the content of an .ods file: repeated rows and cells are counted, not unrolled."""

from dataclasses import dataclass, field

from grants.exchange.spreadsheets.bounds import SheetFacts
from grants.exchange.spreadsheets.errors import Reason, UnreadableFile
from grants.exchange.spreadsheets.limits import MAX_COLUMNS, MAX_ROWS, MAX_SHEETS
from grants.exchange.spreadsheets.xml_parts import scan

_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_MOST_UNROLLED = 100_000_000  # empty cells between others: the parser counts them one by one
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_HIDDEN = frozenset({"collapse", "filter"})


def content_facts(part: bytes) -> list[SheetFacts]:
    """What each table holds, in the order of the file. Raises UnreadableFile."""
    pass_over = _ContentPass()
    scan(part, pass_over.start, pass_over.end, pass_over.text)
    return pass_over.sheets


@dataclass(slots=True)
class _Cell:
    column: int
    columns: int
    formula: str
    filled: bool
    text: int = 0


@dataclass(slots=True)
class _ContentPass:
    sheets: list[SheetFacts] = field(default_factory=list)
    row: int = 0
    rows: int = 1
    column: int = 0
    next_column: int = 0
    unrolled: int = 0
    cells: list[_Cell] = field(default_factory=list)
    in_cell: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self._start_table(attributes)
        elif not self.sheets:
            return
        elif name == "table-column":
            count = _repeated(attributes, "number-columns-repeated", _MOST_COLUMNS)
            if attributes.get("visibility") in _HIDDEN:
                last = min(self.column + count, MAX_COLUMNS)
                self.sheets[-1].hidden_columns.update(range(self.column, last))
            self.column += count
        elif name == "table-row":
            self._start_row(attributes)
        elif name in _CELLS:
            self._start_cell(attributes)

    def _start_table(self, attributes: dict[str, str]) -> None:
        if len(self.sheets) >= MAX_SHEETS:
            raise UnreadableFile(Reason.TOO_MANY_CELLS)
        self.sheets.append(SheetFacts(attributes.get("name", "")))
        self.row = self.column = 0

    def _start_row(self, attributes: dict[str, str]) -> None:
        self.rows = _repeated(attributes, "number-rows-repeated", _MOST_ROWS)
        self.next_column, self.cells = 0, []
        if attributes.get("visibility") in _HIDDEN:
            last = min(self.row + self.rows, MAX_ROWS)
            self.sheets[-1].hidden_rows.update(range(self.row + 1, last + 1))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        columns = _repeated(attributes, "number-columns-repeated", _MOST_COLUMNS)
        formula = attributes.get("formula", "")
        filled = bool(formula or attributes.get("value-type"))
        self.cells.append(_Cell(self.next_column, columns, formula, filled))
        self.next_column += columns
        self.in_cell = True

    def text(self, data: str) -> None:
        if self.in_cell and self.cells:
            self.cells[-1].text += len(data)

    def end(self, name: str) -> None:
        if name in _CELLS:
            self.in_cell = False
        elif name == "table-row" and self.sheets:
            self._end_row()

    def _end_row(self) -> None:
        facts = self.sheets[-1]
        self._count_unrolled()
        for cell in self.cells:
            if not (cell.filled or cell.text):
                continue
            facts.fill(self.row, cell.column, self.rows, cell.columns, cell.text)
            if cell.formula:
                formula = "=" + cell.formula.partition("=")[2]
                for row in range(self.row, self.row + self.rows):
                    for column in range(cell.column, cell.column + cell.columns):
                        facts.compute(row, column, formula)
        self.row += self.rows
        self.cells = []

    def _count_unrolled(self) -> None:
        """Raises UnreadableFile for a row wider than a sheet can be, and for far too many cells before the last ones."""
        if self.next_column > _MOST_COLUMNS:
            raise UnreadableFile(Reason.DAMAGED)
        filled = any(cell.filled or cell.text for cell in self.cells)
        before_the_last = sum(cell.columns for cell in self.cells[:-1])
        self.unrolled += before_the_last * (self.rows if filled else 1)
        if self.unrolled > _MOST_UNROLLED:
            raise UnreadableFile(Reason.TOO_MANY_CELLS)


def _repeated(attributes: dict[str, str], name: str, most: int) -> int:
    text = attributes.get(name, "1")
    if not text.isascii() or not text.isdigit() or len(text) > 9 or not 1 <= int(text) <= most:
        raise UnreadableFile(Reason.DAMAGED)
    return int(text)
