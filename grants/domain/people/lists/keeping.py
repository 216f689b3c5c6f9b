"""Sheets as bytes for the hour between the dry run and the commit, without the columns that are never stored."""

import datetime
import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from grants.domain.people.lists.dry_run import DryRun, SheetReport
from grants.domain.people.lists.header_words import Column
from grants.domain.people.lists.sheet import Cell, Row, Sheet

Json = str | int | float | bool | None | list[str]


def pack_sheets(sheets: Iterable[Sheet], run: DryRun) -> bytes:
    """The sheets, for encryption. Cells below the header of a column that is never stored are left out."""
    reports = {report.name: report for report in run.sheets}
    content = [_packed(sheet, reports) for sheet in sheets]
    return zlib.compress(json.dumps(content, ensure_ascii=False).encode(), level=6)


def unpack_sheets(packed: bytes) -> tuple[Sheet, ...]:
    """The reverse of `pack_sheets`."""
    return tuple(_unpacked(sheet) for sheet in json.loads(zlib.decompress(packed)))


def without_never_stored(sheet: Sheet, report: SheetReport | None) -> Iterable[Row]:
    """The sheet's rows with nothing below the headers of the columns that are never stored."""
    columns = report.columns if report else ()
    left_out = {mapped.index for mapped in columns if mapped.column is Column.NEVER_STORED}
    last_header_row = report.header.last_row if report and report.header else 0
    for row in sheet.rows:
        if left_out and row.number > last_header_row:
            cells = (None if index in left_out else cell for index, cell in enumerate(row.cells))
            yield Row(row.number, tuple(cells))
        else:
            yield row


def _packed(sheet: Sheet, reports: Mapping[str, SheetReport]) -> dict[str, object]:
    rows = without_never_stored(sheet, reports.get(sheet.name))
    return {
        "name": sheet.name,
        "hidden": sheet.hidden,
        "epoch_1904": sheet.epoch_1904,
        "hidden_rows": sorted(sheet.hidden_rows),
        "hidden_columns": sorted(sheet.hidden_columns),
        "rows": [[row.number, [_written(cell) for cell in row.cells]] for row in rows],
    }


def _written(cell: Cell) -> Json:
    if isinstance(cell, datetime.datetime):
        return ["moment", cell.isoformat()]
    if isinstance(cell, datetime.date):
        return ["day", cell.isoformat()]
    if isinstance(cell, (datetime.time, datetime.timedelta)):
        return str(cell)
    return cell


def _unpacked(content: dict[str, Any]) -> Sheet:
    rows = [Row(number, tuple(map(_read, cells))) for number, cells in content["rows"]]
    return Sheet(
        name=content["name"],
        rows=rows,
        hidden=content["hidden"],
        epoch_1904=content["epoch_1904"],
        hidden_rows=frozenset(content["hidden_rows"]),
        hidden_columns=frozenset(content["hidden_columns"]),
    )


def _read(value: Json) -> Cell:
    if isinstance(value, list):
        kind, text = value
        if kind == "moment":
            return datetime.datetime.fromisoformat(text)
        return datetime.date.fromisoformat(text)
    return value
