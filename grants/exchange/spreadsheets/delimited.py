"""Lists as text: the encoding, the delimiter, and rows streamed in constant memory."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from grants.domain.people.lists.sheet import Row, Sheet
from grants.exchange.spreadsheets.encodings import encoding_of
from grants.exchange.spreadsheets.errors import Reason, UnreadableFile
from grants.exchange.spreadsheets.limits import MAX_CELL_TEXT, MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from grants.exchange.spreadsheets.source import Source
from grants.exchange.spreadsheets.workbook import Kind, Workbook

DELIMITERS = (";", "\t", ",", "|")
_TRIED_RECORDS = 200
_LINES_IN_A_CELL = 60
_SEPARATOR_LINE = re.compile(r"\s*\"?sep=(.)\"?[;,\t|]*\s*", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class DelimitedRows:
    """The rows of a text file, read anew each time they are gone through."""

    source: Source
    encoding: str
    delimiter: str
    skipped_lines: int

    def __iter__(self) -> Iterator[Row]:
        with _text(self.source, self.encoding) as text:
            for _ in range(self.skipped_lines):
                text.readline()
            for number, cells in enumerate(csv.reader(text, delimiter=self.delimiter), start=1):
                yield Row(number, tuple(cells if len(cells) <= MAX_COLUMNS else _trimmed(cells)))


def _trimmed(cells: list[str]) -> list[str]:
    """Without the empty columns at the end that spreadsheet programs write for cells that were once touched."""
    width = len(cells)
    while width and not cells[width - 1].strip():
        width -= 1
    return cells[:width]


def read_delimited(source: Source, name: str) -> Workbook:
    """Read a text file; everything that can be wrong is found now and not while its rows are gone through.

    A first line `sep=;`, which spreadsheet programs hide, has no row number.
    """
    encoding = encoding_of(source)
    with _text(source, encoding) as text:
        first = text.readline(1024)
    told = _SEPARATOR_LINE.fullmatch(first)
    delimiter = told[1] if told else _delimiter(source, encoding)
    if delimiter in '"\r\n ':
        raise UnreadableFile(Reason.DAMAGED)
    rows = DelimitedRows(source, encoding, delimiter, 1 if told else 0)
    try:
        _check(rows)
    except csv.Error as error:
        raise UnreadableFile(Reason.OPEN_QUOTE) from error
    return Workbook(Kind.CSV, (Sheet(name or "CSV", rows),), encoding.removesuffix("-sig"), delimiter)


def _text(source: Source, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(source.open(), encoding=encoding, newline="")


def _delimiter(source: Source, encoding: str) -> str:
    """The delimiter that divides the rows evenly; if several do, the one that makes most columns.

    A program writes as many delimiters in every row, a comma inside a name doesn't come in all of them.
    """
    scores = {delimiter: _evenness(source, encoding, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    return best if scores[best][1] else ";"


def _evenness(source: Source, encoding: str, delimiter: str) -> tuple[bool, int]:
    with _text(source, encoding) as text:
        records = csv.reader(text, delimiter=delimiter)
        try:
            widths = [len(cells) for cells in islice(records, _TRIED_RECORDS) if any(map(str.strip, cells))]
        except csv.Error:
            return False, 0
    if not widths:
        return False, 0
    divided = Counter(width for width in widths if width > 1)
    if not divided:
        return False, 0
    width, count = max(divided.items(), key=lambda item: (item[1] * (item[0] - 1), item[0]))
    return count == len(widths), count * (width - 1)


def _check(rows: DelimitedRows) -> None:
    """One pass over the whole file. Raises UnreadableFile or csv.Error."""
    cells_so_far = 0
    last: tuple[str, ...] = ()
    for number, cells in rows:
        cells_so_far += len(cells)
        if number > MAX_ROWS or len(cells) > MAX_COLUMNS or cells_so_far > MAX_CELLS:
            raise UnreadableFile(Reason.TOO_MANY_CELLS)
        for cell in cells:
            if len(str(cell)) > MAX_CELL_TEXT:
                raise UnreadableFile(Reason.OPEN_QUOTE if "\n" in str(cell) else Reason.TEXT_TOO_LONG)
        last = tuple(map(str, cells)) or last
    if last and last[-1].count("\n") > _LINES_IN_A_CELL:
        raise UnreadableFile(Reason.OPEN_QUOTE)
