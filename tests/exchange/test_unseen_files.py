"""Lists as they come from offices nobody prepared: each is understood as its keeper meant it, or refused in a sentence."""

import csv
import datetime
import io
import unicodedata
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from grants.domain.people.lists.dry_run import DryRun, check_list, nobody
from grants.domain.people.lists.faults import FaultCode
from grants.domain.people.lists.notes import NoteCode
from grants.exchange.spreadsheets.errors import Reason, UnreadableFile
from grants.exchange.spreadsheets.reading import read_workbook
from tests.exchange.spreadsheet_files import repacked, xlsx

SAMPLES = Path(__file__).parents[1] / "samples"
TODAY = datetime.date(2026, 11, 24)
HEAD = ("N", "ФИО", "Дата рождения", "Телефон", "Область", "Город")
ROWS = (
    (1, "Артемьева Агата Сергеевна", "11.09.1962", "(029) 521-23-90", "Брестская", "Пинск"),
    (2, "Маркова Татьяна Вадимовна", "10.09.79", "375291878908", "г. Минск", "Минск"),
    (3, "Зуева Юлия Игоревна", "5.3.1985", "80331234567", "Минская", "Борисов"),
)
Cells = Sequence[object]


def text(rows: Sequence[Cells], delimiter: str = ";", encoding: str = "utf-8", first: str = "") -> bytes:
    file = io.StringIO(newline="")
    file.write(first)
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode(encoding)


def book(*rows: Cells) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(list(row))
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def checked(content: bytes, name: str = "list") -> DryRun:
    return check_list(read_workbook(content, name).sheets, TODAY, nobody)


def rows(head: Cells, *people: Cells) -> DryRun:
    return checked(text([head, *people]))


def notes(run: DryRun) -> set[NoteCode]:
    return {note.code for note in run.notes}


@pytest.mark.parametrize(
    "content",
    [
        text([HEAD, *ROWS], "\t", "utf-16"),
        text([HEAD, *ROWS], ";", "utf-16-le"),
        text([HEAD, *ROWS], ";", "utf-16-be"),
        text([HEAD, *ROWS], ";", "cp866"),
        text([HEAD, *ROWS], ";", "koi8-r"),
        text([HEAD, *ROWS], ";", "mac-cyrillic"),
        text([HEAD, *ROWS], ";", "cp1251", "sep=;\r\n"),
        text([[str(cell).upper() for cell in row] for row in (HEAD, *ROWS)], ";", "cp1251"),
        text([[str(cell).upper() for cell in row] for row in (HEAD, *ROWS)], ";", "koi8-r"),
        text([(*row, *[""] * 300) for row in (HEAD, *ROWS)]),
        text([HEAD, *ROWS]).replace(b"\r\n", b"\r"),
        text(ROWS),
        text([row[1:] for row in ROWS]),
        text([("№", "Кто", "Когда", "Куда звонить", "Откуда", "Где"), *ROWS]),
        text([("№", "Кто", "Родилась", "Звонок", "Обл", "Где"), *ROWS]),
        book(*([f"Строка {number} пояснений"] for number in range(14)), (), HEAD, *ROWS),
        book(("Список участниц", None), (), ("№", "Список участниц", *HEAD[2:]), *ROWS, (None, "Итого", 3)),
        book(*[[cell for one in row for cell in (None, one)] for row in (HEAD, *ROWS)]),
        xlsx({"А": [*ROWS]}),
    ],
)
def test_three_people_whatever_the_program(content):
    run = checked(content)

    assert [(row.participant.name.surname, str(row.participant.oblast)) for row in run.rows] == [
        ("Артемьева", "BY-BR"),
        ("Маркова", "BY-HM"),
        ("Зуева", "BY-MI"),
    ]
    assert [str(row.participant.birth) for row in run.rows] == ["1962-09-11", "1979-09-10", "1985-03-05"]
    assert run.rows[1].participant.phones == ("+375291878908",)
    assert run.faults == ()


def test_a_list_without_column_names_says_that_they_are_guessed():
    run = checked(text(ROWS))

    assert (run.header_row, run.first_data_row, run.data_rows) == (0, 1, 3)
    assert [mapped.header for mapped in run.columns] == list("ABCDEF")
    assert NoteCode.WITHOUT_HEADER in notes(run)
    unknown = checked(text([("Кто", "Когда", "Откуда"), *((row[1], row[2], row[4]) for row in ROWS)]))
    assert (unknown.header_row, unknown.data_rows) == (1, 3)
    (told,) = (note for note in unknown.notes if note.code is NoteCode.GUESSED_COLUMNS)
    assert told.what == "Кто, Когда, Откуда"


def test_names_in_three_columns_without_column_names():
    run = checked(text([(*row[1].split(), row[2], row[4]) for row in ROWS]))

    assert [row.participant.name.patronymic for row in run.rows] == ["Сергеевна", "Вадимовна", "Игоревна"]
    assert [row.participant.name.surname for row in run.rows] == ["Артемьева", "Маркова", "Зуева"]


def test_what_is_somebody_elses_is_not_guessed():
    run = rows(("ФИО тренера", "Д.р.", "Обл."), ("Иванова Анна Петровна", "5.3.1985", "Минск"))

    assert NoteCode.NO_NAME_COLUMN in notes(run)
    assert run.good_rows == ()


@pytest.mark.parametrize(
    "head",
    [
        ("ФИO", "Дaтa poждeния", "Oблacть"),
        tuple(
            unicodedata.normalize("NFD", word) for word in ("Прозвішча, імя", "Дзень нараджэння", "Вобласць")
        ),
        (" Ф. И. О. ", "Д.Р.:", "ОБЛАСТЬ\n(полностью)"),
    ],
)
def test_headers_in_other_letters(head):
    run = rows(head, ("Іванова Ганна", "1.1.1990", unicodedata.normalize("NFD", "Магілёўская")))

    assert str(run.rows[0].participant.oblast) == "BY-MA"
    assert run.faults == ()


def test_a_list_with_towns_and_no_oblasts():
    run = rows(
        ("ФИО", "Д.р.", "Город"),
        ("Иванова Анна", "1.1.1990", "г. Пинск"),
        ("Зуева Юлия", "1.1.1991", "Минск"),
        ("Орлова Инна", "1.1.1992", "Гомельская обл., д. Ровное"),
        ("Лисова Ева", "1.1.1993", "д. Залесье"),
    )

    assert [row.participant and str(row.participant.oblast) for row in run.rows] == [
        "BY-BR",
        "BY-HM",
        "BY-HO",
        None,
    ]
    assert [fault.code for fault in run.faults] == [*[FaultCode.OBLAST_BY_TOWN] * 3, FaultCode.NO_OBLAST]
    assert "by the town it is Brest Region" in run.faults[0].say(str)
    assert rows(("ФИО", "Обл.", "Город"), ("Орлова Инна", "", "Пинск")).faults[0].code is FaultCode.NO_OBLAST


@pytest.mark.parametrize(
    "written",
    ["да", "так", "+", "1", "v", "✓", "х", "согласна", "Да, подписано", "05.03.2026", "не возражает"],
)
def test_she_agreed(written):
    run = rows(("ФИО", "Обл.", "Согласие"), ("Иванова Анна", "Минск", written))

    assert (run.rows[0].participant.consent, run.faults) == (True, ())


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("нет", FaultCode.REFUSED),
        ("отказ", FaultCode.REFUSED),
        ("отказалась 05.03.2026", FaultCode.REFUSED),
        ("не согласна", FaultCode.REFUSED),
        ("—", FaultCode.REFUSED),
        ("подумает", FaultCode.UNCLEAR_CONSENT),
        ("?", FaultCode.UNCLEAR_CONSENT),
    ],
)
def test_who_did_not_clearly_agree_is_not_registered(written, code):
    run = rows(("ФИО", "Обл.", "Согласие"), ("Иванова Анна", "Минск", written))

    assert run.good_rows == ()
    assert [(fault.column, fault.value, fault.code) for fault in run.faults] == [("Согласие", written, code)]


@pytest.mark.parametrize(
    ("phone", "phones", "code"),
    [
        ("3,75291E+11", (), FaultCode.SHORTENED_PHONE),
        ("3.75E+11", (), FaultCode.SHORTENED_PHONE),
        ("8О29 1234567", ("+375291234567",), FaultCode.LETTER_IN_PHONE),
        ("8 029 123-45-67 (мама)", (), FaultCode.SOMEONE_ELSES_PHONE),
        ("80291234567 80331234567", ("+375291234567", "+375331234567"), FaultCode.SEVERAL_PHONES),
        ("#Н/Д", None, FaultCode.BROKEN_VALUE),
        ("########", None, FaultCode.BROKEN_VALUE),
    ],
)
def test_phones_that_went_wrong(phone, phones, code):
    run = rows(("ФИО", "Обл.", "Тел."), ("Иванова Анна", "Минск", phone))

    assert [(fault.value, fault.code) for fault in run.faults] == [(phone, code)]
    assert (run.rows[0].participant and run.rows[0].participant.phones) == phones


@pytest.mark.parametrize(
    "written", ["05.03.1987 (38 лет)", "05031987", "05,03,1987", 31841.5, "05.03.1987 0:00"]
)
def test_more_habits_of_writing_a_date(written):
    run = checked(book(("ФИО", "Дата рождения", "Обл."), ("Иванова Анна", written, "Минск")))

    assert str(run.rows[0].participant.birth) == "1987-03-05"
    assert run.faults == ()


def test_initials_first_and_a_missing_surname():
    run = rows(("ФИО", "Обл."), ("А.П. Зуева", "Минск"))
    parts = rows(("Фамилия", "Имя", "Отчество", "Обл."), ("", "Инна", "Львовна", "Минск"))

    name = run.rows[0].participant.name
    assert (name.surname, name.given, name.patronymic) == ("Зуева", "А.", "П.")
    assert parts.rows[0].participant.name.given == "Инна"
    assert [fault.code for fault in parts.faults] == [FaultCode.INCOMPLETE_NAME]


def test_a_cell_that_shows_an_error_is_told_with_what_it_shows():
    run = checked(book(HEAD, (1, "Иванова Анна", "#REF!", "#N/A", "Минск", "")))

    assert [(fault.column, fault.value, fault.code) for fault in run.faults] == [
        ("Дата рождения", "#REF!", FaultCode.BROKEN_VALUE),
        ("Телефон", "#N/A", FaultCode.BROKEN_VALUE),
    ]


def test_a_text_that_broke_is_refused_as_such():
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(text([HEAD, *ROWS]).replace(b"1985", b"19\x0085"), "list.csv")

    assert caught.value.reason is Reason.BROKEN_TEXT


def test_a_million_empty_rows_that_were_once_coloured():
    plain = book(HEAD, *ROWS)
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        written = archive.read(sheet).decode()
    empty = "".join(f'<row r="{number}" s="1" customFormat="1"/>' for number in range(5, 1_048_577))

    run = checked(repacked(plain, {sheet: written.replace("</sheetData>", f"{empty}</sheetData>")}))

    assert (run.data_rows, len(run.good_rows)) == (3, 3)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ((SAMPLES / "attendance_grid.xlsx").read_bytes(), NoteCode.ATTENDANCE),
        (
            text([("№", "ФИО", "02.03", "04.03", "06.03"), (1, "Иванова Анна", "+", "н", "б")]),
            NoteCode.ATTENDANCE,
        ),
        ((SAMPLES / "lectures_log.xlsx").read_bytes(), NoteCode.LECTURES),
        (
            text([("Дата", "Тема", "Кол-во слушателей", "Лектор"), ("5.3.26", "Права", 34, "Петрова А.А.")]),
            NoteCode.LECTURES,
        ),
    ],
)
def test_lists_of_another_kind_are_told_and_no_row_is_blamed(content, code):
    run = checked(content)

    assert (run.data_rows, run.faults, run.header_row) == (0, (), None)
    assert [note.code for note in run.notes] == [code]


def test_days_of_attendance_beside_what_a_list_of_participants_has():
    run = rows(
        ("ФИО", "Дата рождения", "Обл.", "02.03", "04.03"), ("Иванова Анна", "1.1.1990", "Минск", "+", "н")
    )

    assert len(run.good_rows) == 1
    assert run.dropped_columns == ("02.03", "04.03")
