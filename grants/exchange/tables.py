"""Tables going out: CSV for Excel, and .xlsx with nothing but text, numbers and days in its cells."""

import csv
import datetime
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from grants.exchange.formulas import as_text

Value = str | int | datetime.date | None


def csv_table(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """UTF-8 with a byte order mark, semicolons, and no cell that runs as a formula; days as 2026-11-24."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([as_text(cell) for cell in head])
    for row in rows:
        writer.writerow([_written(value) for value in row])
    return text.getvalue().encode("utf-8-sig")


def xlsx_table(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """One sheet with a bold head that stays in sight; written row by row, so that memory doesn't grow."""
    file = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        page = book.add_worksheet()
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        page.set_column(0, len(head) - 1, 22)
        page.freeze_panes(1, 0)
        for place, cell in enumerate(head):
            page.write_string(0, place, cell, bold)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                if isinstance(value, datetime.date):
                    page.write_datetime(number, place, value, day)
                elif isinstance(value, int):
                    page.write_number(number, place, value)
                elif value:
                    page.write_string(number, place, value)
    return file.getvalue()


def _written(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return as_text(value) if isinstance(value, str) else str(value)
