"""The same sheet given back with a column of remarks: what is wrong in each row and what to do about it."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import xlsxwriter

from grants.core.text import N_
from grants.domain.people.lists.dry_run import DryRun
from grants.domain.people.lists.faults import Fault
from grants.domain.people.lists.sheet import Row, Sheet, cell_text
from grants.exchange.formulas import as_text

Translate = Callable[[str], str]

_HEADING = N_("What to correct")
_BAD_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_LONGEST_SHEET_NAME = 31
_LONGEST_CELL = 32_767
_REMARKS_WIDTH = 70


def annotated_xlsx(sheets: Iterable[Sheet], run: DryRun, translate: Translate) -> bytes:
    """The sheets as .xlsx, every cell as text as people see it, with the remarks behind the last column."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        marked = book.add_format({"bold": True, "bg_color": "#FFF2CC"})
        names: set[str] = set()
        for sheet in sheets:
            page = book.add_worksheet(_sheet_name(sheet.name, names))
            header_row, places = _header(run, sheet)
            wrong = _places_of_faults(run, sheet, places)
            width = _width(sheet)
            page.set_column(width, width, _REMARKS_WIDTH)
            for row, remark in _remarked(sheet, run, translate, header_row):
                for place, cell in enumerate(row.cells):
                    text = cell_text(cell)[:_LONGEST_CELL]
                    if (row.number, place) in wrong:
                        _write_marked(page, row.number - 1, place, text, marked)
                    elif text:
                        page.write_string(row.number - 1, place, text)
                if remark:
                    page.write_string(row.number - 1, width, remark[:_LONGEST_CELL], wrapped)
    return file.getvalue()


def _write_marked(page: Any, row: int, place: int, text: str, marked: Any) -> None:
    if text:
        page.write_string(row, place, text, marked)
    else:
        page.write_blank(row, place, None, marked)


def annotated_csv(sheet: Sheet, run: DryRun, translate: Translate) -> bytes:
    """One sheet as CSV for Excel: UTF-8 with a byte order mark, semicolons, and no cell that runs as a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    header_row, _ = _header(run, sheet)
    width, written = _width(sheet), 0
    for row, remark in _remarked(sheet, run, translate, header_row):
        writer.writerows([] for _ in range(row.number - written - 1))
        cells = [as_text(cell_text(cell)) for cell in row.cells]
        writer.writerow([*cells, *([""] * (width - len(cells))), as_text(remark)])
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
            yield row, "\n".join(_remark(fault, translate) for fault in faults.get(row.number, ()))


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


def _width(sheet: Sheet) -> int:
    return max((len(row.cells) for row in sheet.rows), default=0)


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
