"""Journals as spreadsheets for tests, made like the sample."""

import datetime
import io
from collections.abc import Sequence

import openpyxl

from grants.domain.people.lists.sheet import Cell, Row, Sheet

Rows = Sequence[Sequence[Cell]]


def sheet(rows: Rows, name: str = "Журнал", **values: object) -> Sheet:
    """The rows as a sheet that was read, numbered from 1."""
    numbered = [Row(number, tuple(cells)) for number, cells in enumerate(rows, start=1)]
    return Sheet(name, numbered, **values)  # type: ignore[arg-type]


def journal(days: Sequence[Cell], people: Rows) -> list[list[Cell]]:
    """A title, the header and a numbered row a person, with a sum that is a formula."""
    rows: list[list[Cell]] = [["Журнал посещаемости"], ["№", "Ф.И.О.", *days, "Итого"]]
    for number, cells in enumerate(people, start=1):
        empty = [None] * (1 + len(days) - len(cells))
        rows.append([number, *cells, *empty, f'=COUNTIF(C{number + 2}:L{number + 2},"+")'])
    return rows


def xlsx(rows: Rows) -> bytes:
    """The rows as a file."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def midnight(day: datetime.date) -> datetime.datetime:
    """As a spreadsheet keeps a day."""
    return datetime.datetime.combine(day, datetime.time())
