"""A pass over the sheets and strings of an .xlsx file."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from grants.exchange.spreadsheets.bounds import SheetFacts
from grants.exchange.spreadsheets.errors import Reason, UnreadableFile
from grants.exchange.spreadsheets.limits import (
    MAX_CELL_TEXT,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEET_CELLS,
    MAX_STRINGS,
)
from grants.exchange.spreadsheets.xml_parts import scan

_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_PIECE = 256 * 1024
_EMPTY_CELL = re.compile(rb"<c\s[^<>]*/>")
_EMPTY_ROW = re.compile(rb"<row\s[^<>]*(?:/>|(?<!/)>\s*</row>)")
_TRUE = frozenset({"1", "true", "on"})
_TEXTS = frozenset({"v", "f", "t"})


def string_lengths(part: bytes) -> list[int]:
    """How long each of the shared strings is. Raises UnreadableFile."""
    lengths: list[int] = []

    def start(name: str, _: dict[str, str]) -> None:
        if name == "si":
            if len(lengths) >= MAX_STRINGS:
                raise UnreadableFile(Reason.TOO_MANY_CELLS)
            lengths.append(0)

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)
            if lengths[-1] > 2 * MAX_CELL_TEXT:
                raise UnreadableFile(Reason.TEXT_TOO_LONG)

    scan(part, start, lambda _: None, text)
    return lengths


def sheet_facts(part: bytes, name: str, strings: Sequence[int]) -> SheetFacts:
    """What the sheet holds. Raises UnreadableFile."""
    pass_over = _SheetPass(SheetFacts(name), strings)
    scan(part, pass_over.start, pass_over.end, pass_over.text)
    return pass_over.facts


def without_empty_cells(part: bytes, facts: SheetFacts) -> bytes:
    """The sheet without cells that have nothing but a look, of which a sheet may have millions, and the rows of such.

    The parser would keep each of them. Where a place is told by those before it, all stay.
    """
    if not facts.all_placed or b"<![CDATA[" in part or b"<!--" in part:
        return part
    kept, begin = io.BytesIO(), 0
    while begin < len(part):
        end = part.find(b"<row", begin + _PIECE)
        end = len(part) if end < 0 else end
        kept.write(_EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", part[begin:end])))
        begin = end
    return kept.getvalue()


@dataclass(slots=True)
class _SheetPass:
    facts: SheetFacts
    strings: Sequence[int]
    row: int = -1
    column: int = -1
    placeless: int = 0
    cell_type: str = ""
    inside: str = ""
    length: int = 0
    pieces: list[str] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name in _TEXTS:
            self.inside, self.pieces = name, []
        elif name == "row":
            self._start_row(attributes)
        elif name == "col" and attributes.get("hidden", "") in _TRUE:
            first, last = _number(attributes.get("min", "1")), _number(attributes.get("max", "1"))
            self.facts.hidden_columns.update(range(first - 1, min(last, MAX_COLUMNS)))
        elif name == "mergeCell":
            self.facts.merge()

    def _start_row(self, attributes: dict[str, str]) -> None:
        self.row = _number(attributes["r"]) - 1 if "r" in attributes else self.row + 1
        self.column = -1
        self.facts.all_placed &= "r" in attributes
        if attributes.get("hidden", "") in _TRUE and self.row < MAX_ROWS:
            self.facts.hidden_rows.add(self.row + 1)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.cell_type, self.length = attributes.get("t", ""), 0
        place = attributes.get("r")
        if place is None:
            self.column += 1
            self.facts.all_placed = False
            self.placeless += 1
            if self.placeless > MAX_SHEET_CELLS:
                raise UnreadableFile(Reason.TOO_MANY_CELLS)
            return
        match = _PLACE.fullmatch(place)
        if match is None:
            raise UnreadableFile(Reason.DAMAGED)
        self.row, self.column = int(match[2]) - 1, _column(match[1])

    def text(self, data: str) -> None:
        if self.inside:
            self.pieces.append(data)

    def end(self, name: str) -> None:
        if not self.inside or name != self.inside:
            return
        data, self.inside = "".join(self.pieces), ""
        if name == "f":
            self.facts.fill(self.row, self.column, 1, 1, len(data))
            self.facts.compute(self.row, self.column, f"={data}")
        else:
            self.length = self._length(data) if name == "v" else self.length + len(data)
            if self.cell_type == "e":  # #REF! and its like, which the parser leaves empty
                formula = self.facts.formulas.get((self.row, self.column), data)
                self.facts.compute(self.row, self.column, formula)
            self.facts.fill(self.row, self.column, 1, 1, self.length)

    def _length(self, value: str) -> int:
        if self.cell_type != "s":
            return len(value)
        place = _number(value.strip() or "0")
        return self.strings[place] if place < len(self.strings) else 0


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise UnreadableFile(Reason.DAMAGED)
    return int(text)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1
