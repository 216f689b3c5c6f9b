"""The sheet given back with remarks: the same rows, what is wrong in them, and nothing that runs."""

import datetime
import io
from pathlib import Path

import openpyxl
import pytest

from grants.domain.people.lists.dry_run import DryRun, check_list, nobody
from grants.domain.people.lists.keeping import pack_sheets, unpack_sheets
from grants.domain.people.lists.sheet import Row, Sheet
from grants.exchange.formulas import as_text
from grants.exchange.remarks import annotated_csv, annotated_xlsx
from grants.exchange.spreadsheets.reading import read_workbook

SAMPLES = Path(__file__).parents[1] / "samples"
TODAY = datetime.date(2026, 11, 24)


def checked(sheets: tuple[Sheet, ...]) -> DryRun:
    return check_list(sheets, TODAY, nobody)


@pytest.fixture
def brest() -> tuple[Sheet, ...]:
    return read_workbook(SAMPLES / "participants_brest_cp1251.csv", "participants_brest_cp1251.csv").sheets


def test_the_workbook_has_the_same_rows_and_a_column_of_remarks(brest):
    book = openpyxl.load_workbook(io.BytesIO(annotated_xlsx(brest, checked(brest), str)))
    page = book.worksheets[0]

    assert page.cell(3, 11).value == "What to correct"
    assert page.cell(4, 2).value == "Артемьева Агата Сергеевна"
    assert page.cell(4, 11).value is None
    assert page.cell(34, 11).value == "Дата рождения: This birth date is in the future. Check the year."
    assert page.cell(34, 3).fill.fgColor.rgb == "FFFFF2CC"
    assert page.cell(20, 2).fill.fgColor.rgb == "FFFFF2CC"
    assert page.cell(52, 2).value == "Итого:"


def test_nothing_in_the_workbook_is_a_formula(brest):
    book = openpyxl.load_workbook(io.BytesIO(annotated_xlsx(brest, checked(brest), str)))

    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n"}  # an empty cell counts as a number
    assert all(cell.value is None for cell in cells if cell.data_type == "n")
    assert book.worksheets[0].cell(28, 2).value == '=HYPERLINK("http://x","click")'


def test_the_text_file_is_for_excel_and_nothing_in_it_is_a_formula(brest):
    content = annotated_csv(
        brest[0], checked(brest), lambda text: text.replace("What to correct", "Что исправить")
    )

    assert content.startswith(b"\xef\xbb\xbf")
    again = read_workbook(content)
    assert again.delimiter == ";"
    rows = {row.number: row.cells for row in again.sheets[0].rows}
    assert rows[3][10] == "Что исправить"
    assert rows[28][1] == '\'=HYPERLINK("http://x","click")'
    assert not any(
        str(cell).startswith(("=", "+", "-", "@", "\t", "\r")) for cells in rows.values() for cell in cells
    )


@pytest.mark.parametrize("as_xlsx", [True, False])
def test_the_sheet_given_back_is_understood_as_before(brest, as_xlsx):
    before = checked(brest)
    content = annotated_xlsx(brest, before, str) if as_xlsx else annotated_csv(brest[0], before, str)

    after = checked(read_workbook(content).sheets)

    assert after.data_rows == before.data_rows
    assert [(f.row, f.column, f.code) for f in after.faults] == [
        (f.row, f.column, f.code) for f in before.faults
    ]
    assert [row.participant and row.participant.phones for row in after.rows] == [
        row.participant and row.participant.phones for row in before.rows
    ]
    assert after.dropped_columns == ("What to correct",)


def test_every_sheet_is_given_back_under_a_name_that_excel_allows():
    names = ("Группа [1]: список?", "группа 1 список", "x" * 40, "x" * 41, "History", "'")
    sheets = tuple(Sheet(name, [Row(1, ("ФИО", "Обл.")), Row(4, ("Иванова Анна", ""))]) for name in names)

    book = openpyxl.load_workbook(io.BytesIO(annotated_xlsx(sheets, checked(sheets), str)))

    assert len(book.sheetnames) == len({name.casefold() for name in book.sheetnames}) == 6
    assert all(len(name) <= 31 for name in book.sheetnames)
    assert book.worksheets[3].cell(4, 3).value


def test_rows_keep_their_numbers():
    sheets = (Sheet("A", [Row(2, ("ФИО", "Обл.")), Row(5, ("Иванова Анна", "", "+1"))]),)

    lines = annotated_csv(sheets[0], checked(sheets), str).decode("utf-8-sig").split("\r\n")

    assert lines[0] == lines[2] == lines[3] == ""
    assert lines[1].startswith("ФИО;Обл.;;What")
    assert lines[4].startswith("Иванова Анна;;'+1;")


def test_days_phones_and_hidden_rows_come_back_as_they_were():
    born = datetime.datetime(1987, 3, 5)
    head = Row(3, ("ФИО", "Д.р.", "Телефон", "Обл."))
    rows = [
        Row(1, ("Список группы",)),
        head,
        Row(4, ("Иванова Анна", born, 375291234567.0, "Минск")),
        Row(5, ("=1+1", "31.02.1985", "+375 29 765-43-21", "")),
    ]
    sheets = (Sheet("A", rows, hidden_rows=frozenset({4})), Sheet("Б", [head, rows[2]], hidden=True))

    content = annotated_xlsx(sheets, checked(sheets), str)
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]

    assert [cell.value for cell in page[4]][:4] == ["Иванова Анна", born, "375291234567", "Минск"]
    assert page.cell(4, 2).number_format == "dd.mm.yyyy"
    assert page.cell(4, 5).value == "This row was hidden in your file. It is read as well."
    assert page.cell(5, 1).data_type == "s"
    assert page.cell(5, 3).value == "+375 29 765-43-21"
    assert "calendar" in page.cell(5, 5).value or "formula" in page.cell(5, 5).value
    again = read_workbook(content).sheets
    twice = openpyxl.load_workbook(io.BytesIO(annotated_xlsx(again, checked(again), str))).worksheets[0]
    assert [cell.value for cell in twice[3]] == [*head.cells, "What to correct"]
    assert twice.cell(4, 5).value is None


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_what_would_run_as_a_formula_is_text(text):
    assert as_text(text) == f"'{text}"


def test_sheets_are_kept_for_the_commit_without_what_is_never_stored():
    moment = datetime.datetime(1987, 3, 5, 12)
    sheets = (
        Sheet(
            "A",
            [
                Row(1, ("Паспорта участниц", None)),
                Row(2, ("ФИО", "Паспорт", "Д.р.", "Обл.")),
                Row(
                    7,
                    (
                        "Иванова Анна",
                        "MP1234567",
                        datetime.date(1987, 3, 5),
                        1.5,
                        True,
                        moment,
                        datetime.time(1),
                    ),
                ),
            ],
            hidden=True,
            epoch_1904=True,
            hidden_rows=frozenset({7}),
            hidden_columns=frozenset({1}),
        ),
    )

    (kept,) = unpack_sheets(pack_sheets(sheets, checked(sheets)))

    assert list(kept.rows) == [
        Row(1, ("Паспорта участниц", None)),
        Row(2, ("ФИО", "Паспорт", "Д.р.", "Обл.")),
        Row(7, ("Иванова Анна", None, datetime.date(1987, 3, 5), 1.5, True, moment, "01:00:00")),
    ]
    assert (kept.name, kept.hidden, kept.epoch_1904) == ("A", True, True)
    assert (kept.hidden_rows, kept.hidden_columns) == ({7}, {1})


def test_what_was_kept_is_understood_as_before():
    for path in sorted(SAMPLES.glob("participants_*.[cx][sl][vs]*")):
        sheets = read_workbook(path).sheets
        before = checked(sheets)
        after = checked(unpack_sheets(pack_sheets(sheets, before)))
        assert after.as_json() == before.as_json()
        assert after.rows == before.rows
