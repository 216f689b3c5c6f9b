"""Records of an old Excel stream that the parser doesn't tell of: what is hidden or computed, the epoch."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from grants.exchange.spreadsheets.bounds import SheetFacts
from grants.exchange.spreadsheets.errors import Reason, UnreadableFile
from grants.exchange.spreadsheets.limits import MAX_COLUMNS, MAX_SHEETS

_END, _BOUND_SHEET, _DATE_MODE, _PASSWORD = 0x000A, 0x0085, 0x0022, 0x002F
_ROW, _COLUMNS, _FORMULA = 0x0208, 0x007D, 0x0006
_CELLS = frozenset({_FORMULA, 0x0203, 0x0204, 0x0205, 0x00D6, 0x00FD, 0x027E})
_CELLS_IN_A_ROW = 0x00BD
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x0020, 0x0001
_BEGINNINGS = (0x0009, 0x0209, 0x0409, 0x0809)
_MACRO_SHEET = 1


@dataclass(slots=True)
class BookFacts:
    """`sheets` are in the order of the file, those without cells among them."""

    epoch_1904: bool = False
    sheets: list[SheetFacts] = field(default_factory=list)


def book_facts(stream: bytes) -> BookFacts:
    """What the stream of a workbook tells. Raises UnreadableFile."""
    try:
        return _book_facts(stream)
    except (struct.error, IndexError) as error:
        raise UnreadableFile(Reason.DAMAGED) from error


def _book_facts(stream: bytes) -> BookFacts:
    facts = BookFacts()
    offsets: list[int] = []
    for kind, data in _records(stream, 0):
        if kind == _PASSWORD:
            raise UnreadableFile(Reason.PROTECTED)
        if kind == _DATE_MODE:
            facts.epoch_1904 = data[:1] == b"\1"
        elif kind == _BOUND_SHEET:
            if data[5] == _MACRO_SHEET:
                raise UnreadableFile(Reason.MACROS)
            offsets.append(struct.unpack_from("<I", data)[0])
            if len(offsets) > MAX_SHEETS:
                raise UnreadableFile(Reason.TOO_MANY_CELLS)
    facts.sheets = [_sheet_facts(stream, offset) for offset in offsets]
    return facts


def _sheet_facts(stream: bytes, offset: int) -> SheetFacts:
    facts = SheetFacts()
    for kind, data in _records(stream, offset):
        if kind == _ROW:
            row, flags = struct.unpack_from("<H", data)[0], struct.unpack_from("<H", data, 12)[0]
            if flags & _ROW_HIDDEN:
                facts.hidden_rows.add(row + 1)
        elif kind == _COLUMNS:
            first, last, flags = *struct.unpack_from("<HH", data), struct.unpack_from("<H", data, 8)[0]
            if flags & _COLUMN_HIDDEN:
                facts.hidden_columns.update(range(first, min(last + 1, MAX_COLUMNS)))
        elif kind in _CELLS:
            row, column = struct.unpack_from("<HH", data)
            facts.fill(row, column, 1, 1, 0)
            if kind == _FORMULA:
                facts.compute(row, column, "=…")
        elif kind == _CELLS_IN_A_ROW:
            row, column = struct.unpack_from("<HH", data)
            facts.fill(
                row, column, 1, max(1, struct.unpack_from("<H", data, len(data) - 2)[0] - column + 1), 0
            )
    return facts


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the stream, charts inside a sheet passed over."""
    depth = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        if kind in _BEGINNINGS:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, stream[place + 4 : place + 4 + length]
        place += 4 + length
