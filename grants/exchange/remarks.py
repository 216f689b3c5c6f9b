"""The same sheet given back with a column of remarks: what is wrong in each row and what to do about it."""

import csv
import datetime
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import xlsxwriter

from grants.core.text import N_
from grants.domain.people.lists.dry_run import DryRun
from grants.domain.people.lists.faults import Fault
from grants.domain.people.lists.sheet import Cell, Row, Sheet, cell_text, is_blank
from grants.exchange.formulas import as_text

Translate = Callable[[str], str]

_HEADING = N_("What to correct")
_HIDDEN = N_("This row was hidden in your file. It is read as well.")
_BAD_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_LONGEST_SHEET_NAME = 31
_LONGEST_CELL = 32_767
_REMARKS_WIDTH = 70
_FIRST_YEAR = 1905  # days before it are no days of a workbook


class _Looks(NamedTuple):
    """Formats of cells with text and of those with a day."""

    of_text: Any
    of_days: Any


def annotated_xlsx(sheets: Iterable[Sheet], run: DryRun, translate: Translate) -> bytes:
    """The sheets as .xlsx with the remarks behind the last column, or where those of last time stood.

    A day stays a day; every other cell is text as people see it.
    """
    file, sheets = io.BytesIO(), tuple(sheets)
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    options["date_1904"] = any(sheet.epoch_1904 for sheet in sheets)
    with xlsxwriter.Workbook(file, options) as book:
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        mark, day = {"bold": True, "bg_color": "#FFF2CC"}, {"num_format": "dd.mm.yyyy"}
        plain = _Looks(None, book.add_format(day))
        marked = _Looks(book.add_format(mark), book.add_format({**mark, **day}))
        names: set[str] = set()
        for sheet in sheets:
            page = book.add_worksheet(_sheet_name(sheet.name, names))
            header_row, places = _header(run, sheet)
            wrong = _places_of_faults(run, sheet, places)
            last = _place_of_remarks(sheet, translate, header_row)
            page.set_column(last, last, _REMARKS_WIDTH)
            for row, remark in _remarked(sheet, run, translate, header_row):
                for place, cell in enumerate(row.cells):
                    looks = marked if (row.number, place) in wrong else plain
                    if place != last:
                        _write(page, row.number - 1, place, cell, looks)
                if remark:
                    page.write_string(row.number - 1, last, remark[:_LONGEST_CELL], wrapped)
    return file.getvalue()


def _write(page: Any, row: int, place: int, cell: Cell, looks: _Looks) -> None:
    text = cell_text(cell)[:_LONGEST_CELL]
    if isinstance(cell, datetime.date) and cell.year >= _FIRST_YEAR:
        page.write_datetime(row, place, cell, looks.of_days)
    elif text:
        page.write_string(row, place, text, looks.of_text)
    else:
        page.write_blank(row, place, None, looks.of_text)


def annotated_csv(sheet: Sheet, run: DryRun, translate: Translate) -> bytes:
    """One sheet as CSV for Excel: UTF-8 with a byte order mark, semicolons, and no cell that runs as a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    header_row, _ = _header(run, sheet)
    last, written = _place_of_remarks(sheet, translate, header_row), 0
    for row, remark in _remarked(sheet, run, translate, header_row):
        writer.writerows([] for _ in range(row.number - written - 1))
        cells = [as_text(cell_text(cell)) for cell in row.cells]
        cells += [""] * (last + 1 - len(cells))
        cells[last] = as_text(remark)
        writer.writerow(cells)
        written = row.number
    return text.getvalue().encode("utf-8-sig")


def _remarked(
    sheet: Sheet, run: DryRun, translate: Translate, header_row: int | None
) -> Iterator[tuple[Row, str]]:
    faults = _faults_by_row(run, sheet)
    for row in sheet.rows:
        if row.number == header_row:
            yield row, translate(_HEADING)
        else:
            said = [_remark(fault, translate) for fault in faults.get(row.number, ())]
            if row.number in sheet.hidden_rows and not is_blank(row):
                said.append(translate(_HIDDEN))
            yield row, "\n".join(said)


def _remark(fault: Fault, translate: Translate) -> str:
    sentence = fault.say(translate)
    return f"{fault.column}: {sentence}" if fault.column else sentence


def _faults_by_row(run: DryRun, sheet: Sheet) -> Mapping[int, list[Fault]]:
    faults: dict[int, list[Fault]] = {}
    for fault in run.faults:
        if fault.sheet == sheet.name:
            faults.setdefault(fault.row, []).append(fault)
    return faults


def _header(run: DryRun, sheet: Sheet) -> tuple[int | None, dict[str, int]]:
    """The header's row, and the columns by their headers."""
    report = next((report for report in run.sheets if report.name == sheet.name), None)
    if report is None or report.header is None:
        return None, {}
    return report.header.row, {column.header: column.index for column in reversed(report.columns)}


def _places_of_faults(run: DryRun, sheet: Sheet, places: Mapping[str, int]) -> set[tuple[int, int]]:
    return {
        (fault.row, places[fault.column])
        for fault in run.faults
        if fault.sheet == sheet.name and fault.column in places
    }


def _place_of_remarks(sheet: Sheet, translate: Translate, header_row: int | None) -> int:
    """Where the remarks of last time stand, else behind the last column."""
    headings, width = {_HEADING, translate(_HEADING)}, 0
    for row in sheet.rows:
        width = max(width, len(row.cells))
        if row.number == header_row:
            earlier = [place for place, cell in enumerate(row.cells) if cell_text(cell) in headings]
            if earlier:
                return earlier[0]
    return width


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name that Excel allows and that no other sheet has."""
    tidy = " ".join(name.translate(_BAD_IN_SHEET_NAMES).split()) or "1"
    if tidy.casefold() == "history":
        tidy += " 1"
    candidate, number = tidy[:_LONGEST_SHEET_NAME], 1
    while candidate.casefold() in taken:
        number += 1
        ending = f" {number}"
        candidate = tidy[: _LONGEST_SHEET_NAME - len(ending)] + ending
    taken.add(candidate.casefold())
    return candidate
