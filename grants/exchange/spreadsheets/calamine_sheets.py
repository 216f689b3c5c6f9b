"""Sheets as python-calamine reads them, their rows numbered as people see them."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, TypeVar

import python_calamine

from grants.domain.people.lists.sheet import Cell, Row
from grants.exchange.spreadsheets.errors import Reason, UnreadableFile

_Result = TypeVar("_Result")
_VISIBLE = python_calamine.SheetVisibleEnum.Visible
_WORKSHEET = python_calamine.SheetTypeEnum.WorkSheet


def open_sheet(workbook: Any, name: str) -> Any:
    """Raises UnreadableFile."""
    return _guarded(lambda: workbook.get_sheet_by_name(name))


def _guarded(read: Callable[[], _Result]) -> _Result:
    """Call into the parser. Raises UnreadableFile for whatever a damaged file makes of it."""
    try:
        return read()
    except python_calamine.PasswordError as error:
        raise UnreadableFile(Reason.PROTECTED) from error
    except (KeyboardInterrupt, SystemExit, GeneratorExit, UnreadableFile):
        raise
    except BaseException as error:  # a panic of the parser is not an Exception
        raise UnreadableFile(Reason.DAMAGED) from error


def open_workbook(file: IO[bytes]) -> Any:
    """Raises UnreadableFile."""
    return _guarded(lambda: python_calamine.CalamineWorkbook.from_filelike(file))


def worksheets(workbook: Any) -> list[tuple[str, bool]]:
    """Names of the sheets with cells and whether each is hidden."""
    return [
        (meta.name, meta.visible != _VISIBLE) for meta in workbook.sheets_metadata if meta.typ == _WORKSHEET
    ]


@dataclass(frozen=True, slots=True)
class CalamineRows:
    """The rows of one sheet. A computed cell shows what computes it; one merged downwards fills its rows."""

    sheet: Any
    formulas: Mapping[tuple[int, int], str]

    def __iter__(self) -> Iterator[Row]:
        if self.sheet.start is None and not self.formulas:
            return
        left = self.sheet.start[1] if self.sheet.start else 0
        merged = _merged_downwards(self.sheet)
        falling: dict[int, tuple[int, Cell]] = {}
        computed = _by_row(self.formulas)
        place = -1
        for place, raw in enumerate(self.sheet.iter_rows()):
            cells: list[Cell] = [*([None] * left), *map(_plain, raw)]
            _put(cells, computed.pop(place, {}))
            _fall(cells, place, merged.get(place, ()), falling)
            yield Row(place + 1, tuple(cells))
        for row in sorted(row for row in computed if row > place):
            late: list[Cell] = []
            _put(late, computed[row])
            yield Row(row + 1, tuple(late))


def _plain(value: Any) -> Cell:
    if value == "":
        return None
    if isinstance(value, (str, int, float, bool, datetime.date, datetime.time, datetime.timedelta)):
        return value
    return str(value)


def _by_row(formulas: Mapping[tuple[int, int], str]) -> dict[int, dict[int, str]]:
    rows: dict[int, dict[int, str]] = {}
    for (row, column), formula in formulas.items():
        rows.setdefault(row, {})[column] = formula
    return rows


def _put(cells: list[Cell], formulas: Mapping[int, str]) -> None:
    if formulas:
        cells += [None] * (max(formulas) + 1 - len(cells))
    for column, formula in formulas.items():
        cells[column] = formula


def _merged_downwards(sheet: Any) -> dict[int, list[tuple[int, int]]]:
    """Row of the beginning -> (column, last row) of the cells that reach over several rows."""
    merged: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
        if bottom > top:
            merged.setdefault(top, []).append((left, bottom))
    return merged


def _fall(
    cells: list[Cell], row: int, starting: Iterable[tuple[int, int]], falling: dict[int, tuple[int, Cell]]
) -> None:
    for column, (bottom, value) in tuple(falling.items()):
        if row > bottom:
            del falling[column]
        elif column < len(cells) and cells[column] is None:
            cells[column] = value
    for column, bottom in starting:
        if column < len(cells) and cells[column] is not None:
            falling[column] = (bottom, cells[column])
