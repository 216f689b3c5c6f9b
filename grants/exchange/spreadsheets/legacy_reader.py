"""Run as a program of its own: an .xls file on standard input, its sheets as JSON on standard output."""

import datetime
import io
import json
import resource
import sys
from typing import Any

import python_calamine

_MEMORY = 768 * 1024 * 1024
_SECONDS = 20
_MOST_CELLS, _MOST_COLUMNS, _MOST_TEXT, _MOST_SHEETS = 1_600_000, 256, 64 * 1024 * 1024, 60


class _TooMuch(Exception):
    """More cells or text than a list has."""


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime.datetime, datetime.date)):
        return [value.isoformat()]
    return value if isinstance(value, (str, int, float, bool)) else str(value)


def _rows(sheet: Any, left: list[int]) -> list[list[Any]]:
    if sheet.start is None:
        return []
    (top, first), (bottom, last) = sheet.start, sheet.end
    if last >= _MOST_COLUMNS or (bottom - top + 1) * (last - first + 1) > _MOST_CELLS:
        raise _TooMuch
    left.append(first)
    rows: list[list[Any]] = []
    length = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        length += sum(len(cell) for cell in cells if isinstance(cell, str))
        if length > _MOST_TEXT:
            raise _TooMuch
        if any(cell != "" for cell in cells):
            rows.append([number, [_plain(cell) for cell in cells]])
    return rows


def _read(content: bytes) -> dict[str, Any]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = []
    for place, meta in enumerate(book.sheets_metadata[:_MOST_SHEETS]):
        if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        left: list[int] = []
        rows = _rows(book.get_sheet_by_name(meta.name), left)
        hidden = meta.visible != python_calamine.SheetVisibleEnum.Visible
        sheets.append(
            {
                "place": place,
                "name": meta.name,
                "hidden": hidden,
                "left": left[0] if left else 0,
                "rows": rows,
            }
        )
    return {"sheets": sheets}


def main() -> int:
    """Exit status 0 with an answer, which may be a reason to refuse; else the file is damaged."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = _read(sys.stdin.buffer.read())
    except python_calamine.PasswordError:
        answer = {"reason": "protected"}
    except (_TooMuch, MemoryError):
        answer = {"reason": "too_many_cells"}
    json.dump(answer, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
