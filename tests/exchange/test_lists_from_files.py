"""One list in every kind of file: what is found in it doesn't depend on the program that saved it."""

import csv
import datetime
import io
import json
from pathlib import Path

import openpyxl
import pytest

from grants.domain.people.lists.dry_run import DryRun, check_list, nobody
from grants.domain.people.lists.faults import FaultCode
from grants.domain.people.lists.notes import NoteCode
from grants.exchange.spreadsheets.reading import read_workbook
from tests.exchange.spreadsheet_files import HEADER, ods, ods_rows, xlsx

SAMPLES = Path(__file__).parents[1] / "samples"
TODAY = datetime.date(2026, 11, 24)
BREST = (SAMPLES / "participants_brest_cp1251.csv").read_bytes()
ROWS = list(csv.reader(io.StringIO(BREST.decode("cp1251"), newline=""), delimiter=";"))


def checked(content: bytes, name: str = "list") -> DryRun:
    return check_list(read_workbook(content, name).sheets, TODAY, nobody)


def as_text(delimiter: str, encoding: str, first: str = "") -> bytes:
    text = io.StringIO(newline="")
    text.write(first)
    csv.writer(text, delimiter=delimiter).writerows(ROWS)
    return text.getvalue().encode(encoding)


def as_openpyxl() -> bytes:
    """The name that is a formula in the list is one in the workbook, too."""
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append([cell or None for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_numbers_and_dates() -> bytes:
    """Plain numbers and dates are saved as such, as if they had been typed into Excel."""
    return xlsx({"Список": [[_typed(cell) for cell in row] for row in ROWS]})


def _typed(cell: str) -> object:
    if cell.isdigit() and (len(cell) < 5 or not cell.startswith("0")):
        return float(cell)
    parts = cell.split(".")
    if len(parts) == 3 and all(part.isdigit() for part in parts) and len(parts[2]) == 4:
        try:
            return datetime.date(*map(int, reversed(parts)))
        except ValueError:
            return cell
    return cell or None


@pytest.mark.parametrize(
    "content",
    [
        BREST,
        as_text(";", "utf-8-sig"),
        as_text(",", "utf-8"),
        as_text("\t", "utf-16"),
        as_text("|", "cp1251", first="sep=|\r\n"),
        xlsx({"Список": ROWS}),
        as_openpyxl(),
        as_numbers_and_dates(),
        ods({"Список": ods_rows(ROWS)}),
    ],
)
def test_the_planted_faults_are_found_in_every_kind_of_file(content):
    expected = json.loads((SAMPLES / "participants_brest_cp1251.expected.json").read_text("utf-8"))

    run = checked(content)

    faults = [{key: fault[key] for key in ("row", "column", "value", "kind")} for fault in expected["faults"]]
    assert run.as_json() == {"data_rows": expected["data_rows"], "faults": faults}
    assert run.first_data_row == expected["first_data_row"]


def test_the_groups_are_read_from_both_sheets_with_their_hidden_rows():
    run = checked((SAMPLES / "participants_groups.xlsx").read_bytes())

    assert [(report.name, report.data_rows) for report in run.sheets] == [("Группа 1", 22), ("Группа 2", 22)]
    assert run.faults == ()
    assert [note.code for note in run.notes] == [NoteCode.HIDDEN_ROWS, NoteCode.SKIPPED_ROWS] * 2
    assert all(len(row.participant.phones) == 1 for row in run.rows)
    assert {row.participant.consent for row in run.rows} == {True, None}


def test_the_belarusian_list():
    run = checked((SAMPLES / "participants_be_utf8bom.csv").read_bytes())

    assert (run.data_rows, run.header_row, run.faults) == (30, 1, ())
    assert all(row.participant.birth and row.participant.town for row in run.rows)


def test_an_old_excel_list():
    content = (Path(__file__).parent / "files" / "legacy_list.xls").read_bytes()

    run = checked(content)

    assert (run.data_rows, run.header_row) == (4, 3)
    assert [(fault.row, fault.code) for fault in run.faults] == [
        (6, FaultCode.YEAR_ONLY),
        (7, FaultCode.FORMULA),
    ]


def test_days_of_1904_without_a_date_format():
    rows = [HEADER, (1, "Иванова Анна", 30000.0, None, "Минская")]

    assert str(checked(xlsx({"A": rows}, date_1904=True)).rows[0].participant.birth) == "1986-02-19"
    assert str(checked(xlsx({"A": rows})).rows[0].participant.birth) == "1982-02-18"


def test_an_oblast_merged_over_several_people():
    book = openpyxl.Workbook()
    for row in (HEADER, (1, "Иванова Анна", "1.1.1990", None, "Минская"), (2, "Зуева Юлия", "2.2.1990")):
        book.active.append(row)
    book.active.merge_cells("E2:E3")
    file = io.BytesIO()
    book.save(file)

    assert [str(row.participant.oblast) for row in checked(file.getvalue()).rows] == ["BY-MI", "BY-MI"]
