"""Reading the spreadsheets that organisations really save."""

import datetime
import io
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import openpyxl.comments
import openpyxl.worksheet.table
import pytest

from grants.exchange.spreadsheets.reading import read_workbook
from grants.exchange.spreadsheets.workbook import Kind, Workbook
from tests.exchange.spreadsheet_files import HEADER, PEOPLE, ods, ods_cell, ods_rows, repacked, xlsx

SAMPLES = Path(__file__).parents[1] / "samples"
FILES = Path(__file__).parent / "files"
TEXT = "ФИО;Телефон;Область\r\nІванова Ўльяна;80291234567;Брэсцкая\r\n"


def rows_of(workbook: Workbook, sheet: int = 0) -> list[tuple[int, tuple[object, ...]]]:
    return [(row.number, row.cells) for row in workbook.sheets[sheet].rows]


# --- encodings and delimiters ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoded", "encoding"),
    [
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("cp1251"), "cp1251"),
        (TEXT.replace(";", "\t").encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + TEXT.replace(";", "\t").encode("utf-16-be"), "utf-16"),
    ],
)
def test_the_encoding_is_told_by_the_mark_else_strict_utf8_else_cp1251(encoded, encoding):
    book = read_workbook(encoded, "list.csv")

    assert (book.kind, book.encoding) == (Kind.CSV, encoding)
    assert rows_of(book)[1] == (2, ("Іванова Ўльяна", "80291234567", "Брэсцкая"))


def test_the_encoding_is_not_guessed_from_the_beginning_alone():
    long = "ФИО;Область\n" + "Ivanova;Brest\n" * 20_000 + "Іванова;Мінск\n"

    assert read_workbook(long.encode("cp1251")).encoding == "cp1251"


@pytest.mark.parametrize("delimiter", [";", "\t", ",", "|"])
def test_the_delimiter_is_counted(delimiter):
    text = "\n".join(delimiter.join(map(str, row)) for row in (HEADER, *PEOPLE))

    book = read_workbook(text.encode())

    assert book.delimiter == delimiter
    assert rows_of(book)[0] == (1, HEADER)


def test_a_comma_inside_every_name_does_not_make_it_the_delimiter():
    text = "ФИО;Телефон\nИванова, Анна, Петровна;80291234567\nЗуева, Юлия, Ивановна;80291234568\n"

    assert read_workbook(text.encode()).delimiter == ";"


def test_a_title_row_without_delimiters_does_not_mislead():
    text = "Список участниц, Брест, 2026\n\nФИО;Телефон;Область\nИванова Анна;80291234567, 80331234567;Брестская\n"

    assert read_workbook(text.encode()).delimiter == ";"


def test_the_separator_line_is_obeyed_and_has_no_row_number():
    book = read_workbook("sep=|\r\nФИО|Область; край\r\nИванова|Минская\r\n".encode("cp1251"))

    assert book.delimiter == "|"
    assert rows_of(book) == [(1, ("ФИО", "Область; край")), (2, ("Иванова", "Минская"))]


def test_quoted_cells_hold_delimiters_line_breaks_and_quotes():
    text = 'ФИО;Тел.\r\n"Иванова;\r\nАнна ""Аня""";"1\n2"\r\n\r\nЗуева;3\r\n'

    assert rows_of(read_workbook(text.encode())) == [
        (1, ("ФИО", "Тел.")),
        (2, ('Иванова;\r\nАнна "Аня"', "1\n2")),
        (3, ()),
        (4, ("Зуева", "3")),
    ]


def test_text_under_the_name_of_an_excel_file_is_read_as_text():
    assert read_workbook(TEXT.encode("cp1251"), "list.xls").kind is Kind.CSV


def test_the_sheet_of_a_text_file_has_the_file_name():
    assert read_workbook(TEXT.encode(), "C:\\Users\\Анна\\Брест 2026.csv").sheets[0].name == "Брест 2026"


def test_a_long_csv_streams_in_constant_memory(tmp_path):
    path = tmp_path / "long.csv"
    with path.open("w", encoding="cp1251") as file:
        file.write("ФИО;Дата рождения;Телефон;Область\n")
        for number in range(100_000):
            file.write(f"Иванова Анна {number};05.03.1987;80291234567;Брестская\n")

    tracemalloc.start()
    book = read_workbook(path)
    count = sum(1 for _ in book.sheets[0].rows)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 100_001
    assert peak < 4_000_000
    assert path.stat().st_size > 5_000_000


# --- .xlsx -----------------------------------------------------------------------------------------


def test_cells_keep_their_place_and_their_type():
    book = read_workbook(
        xlsx(
            {
                "Список": [
                    (),
                    (None, "ФИО", 375291234567.0, 1985.0, datetime.date(1987, 3, 5), True),
                    (None, "x"),
                ]
            }
        )
    )

    assert rows_of(book) == [
        (1, (None,) * 6),
        (2, (None, "ФИО", 375291234567.0, 1985.0, datetime.date(1987, 3, 5), True)),
        (3, (None, "x", None, None, None, None)),
    ]


def test_hidden_sheets_rows_and_columns_are_read_and_told(tmp_path):
    path = tmp_path / "hidden.xlsx"
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Видимый"
    for row in (HEADER, *PEOPLE):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True
    other = workbook.create_sheet("Скрытый")
    other["A1"] = "ФИО"
    other.sheet_state = "veryHidden"
    workbook.save(path)

    visible, hidden = read_workbook(path).sheets

    assert (visible.hidden, visible.hidden_rows, visible.hidden_columns) == (False, {3}, {3})
    assert [row.cells[1] for row in visible.rows][2] == "Маркова Татьяна Вадимовна"
    assert (hidden.name, hidden.hidden) == ("Скрытый", True)


def test_a_computed_cell_shows_what_computes_it(tmp_path):
    path = tmp_path / "formula.xlsx"
    workbook = openpyxl.Workbook()
    workbook.active.append(["ФИО", "Сумма"])
    workbook.active.append(['=HYPERLINK("http://x","click")', 1])
    workbook.active["B9"] = "=SUM(B2:B3)"
    workbook.save(path)

    rows = dict(rows_of(read_workbook(path)))

    assert rows[2][0] == '=HYPERLINK("http://x","click")'
    assert rows[9][1] == "=SUM(B2:B3)"


def test_cells_merged_downwards_fill_their_rows_and_titles_do_not_spread(tmp_path):
    path = tmp_path / "merged.xlsx"
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in [("Список", None), ("ФИО", "Область"), ("Иванова Анна", "Брестская"), ("Зуева Юлия", None)]:
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("B3:B4")
    workbook.save(path)

    rows = dict(rows_of(read_workbook(path)))

    assert rows[1] == ("Список", None)
    assert rows[4] == ("Зуева Юлия", "Брестская")


def test_the_epoch_of_1904_is_told():
    assert read_workbook(xlsx({"A": [("x",)]}, date_1904=True)).sheets[0].epoch_1904
    assert not read_workbook(xlsx({"A": [("x",)]})).sheets[0].epoch_1904


def test_rows_can_be_gone_through_again():
    rows = read_workbook(xlsx({"A": [HEADER, *PEOPLE]})).sheets[0].rows

    assert list(rows) == list(rows)


def test_an_empty_sheet_has_no_rows():
    assert rows_of(read_workbook(xlsx({"A": []}))) == []


def test_parts_under_odd_names_are_found():
    content = xlsx({"A": [("ФИО",)]})
    odd = repacked(content, {"xl/media/image1.png": b"x" * 1000})

    assert rows_of(read_workbook(odd)) == [(1, ("ФИО",))]


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.xlsx")))
def test_the_samples_read(name):
    assert any(row.cells for sheet in read_workbook(SAMPLES / name).sheets for row in sheet.rows)


# --- .ods and .xls ---------------------------------------------------------------------------------


def test_a_libreoffice_list_reads_with_its_empty_rest():
    born = datetime.date(1987, 3, 5)

    book = read_workbook(ods({"Спіс": ods_rows([HEADER, (), (1, "Іванова", born, 375291234567.0, "Мінск")])}))

    assert book.kind is Kind.ODS
    rows = dict(rows_of(book))
    assert rows[1][:5] == HEADER
    assert rows[3][:5] == (1.0, "Іванова", born, 375291234567.0, "Мінск")
    assert max(rows) < 10


def test_hidden_rows_and_columns_and_formulas_of_a_libreoffice_list():
    xml = (
        '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
        f"<table:table-row>{ods_cell('ФИО')}{ods_cell('A')}{ods_cell('B')}</table:table-row>"
        f'<table:table-row table:visibility="filter">{ods_cell("Иванова")}'
        '<table:table-cell table:formula="of:=SUM([.A1])" office:value-type="float" office:value="1"/>'
        "</table:table-row>"
    )

    sheet = read_workbook(ods({"A": xml})).sheets[0]

    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2}, {1, 2})
    assert list(sheet.rows)[1].cells[:2] == ("Иванова", "=SUM([.A1])")


def test_an_old_excel_file():
    book = read_workbook(FILES / "legacy_list.xls")

    assert book.kind is Kind.XLS
    sheet, other = book.sheets
    assert (sheet.name, sheet.hidden_rows, sheet.hidden_columns) == ("Список", {5}, {5})
    assert (other.name, other.hidden) == ("Скрытый", True)
    rows = dict(rows_of(book))
    assert rows[3][1:3] == ("ФИО", "Дата рождения")
    assert rows[4][1:4] == ("Артемьева Агата Сергеевна", datetime.datetime(1962, 9, 11), 375291234567.0)
    assert rows[6][2] == 1985.0
    assert rows[7][1].startswith("=")


def test_old_macintosh_line_ends():
    assert rows_of(read_workbook("ФИО;Обл.\rИванова;Минск\r".encode("cp1251"))) == [
        (1, ("ФИО", "Обл.")),
        (2, ("Иванова", "Минск")),
    ]


def test_a_hidden_libreoffice_sheet_is_told():
    styles = (
        '<office:automatic-styles><style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    content = ods({"A": ods_rows([("x",)]), "B": ods_rows([("y",)])})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("content.xml").decode()
    xml = xml.replace("<office:body>", styles + "<office:body>").replace(
        '<table:table table:name="B">', '<table:table table:name="B" table:style-name="ta2">'
    )
    xml = xml.replace(
        "xmlns:office=", 'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:office=', 1
    )

    sheets = read_workbook(repacked(content, {"content.xml": xml})).sheets

    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("A", False), ("B", True)]


def test_other_programs_write_other_xml():
    """Prefixes, absolute targets, cells and rows without places, texts inside the cells."""
    main = 'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheet = (
        f'<?xml version="1.0"?><x:worksheet {main}><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>ФИО</x:t>'
        '</x:is></x:c><x:c t="str"><x:v>Обл.</x:v></x:c></x:row><x:row><x:c t="b"><x:v>1</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    relations = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r9" Type="{relation}/worksheet" Target="/xl/worksheets/list.xml"/></Relationships>'
    )
    book = (
        f'<?xml version="1.0"?><x:workbook {main} xmlns:r="{relation}"><x:sheets>'
        '<x:sheet name="A" sheetId="1" r:id="r9"/></x:sheets></x:workbook>'
    )
    content = repacked(
        xlsx({"A": []}),
        {
            "xl/worksheets/list.xml": sheet,
            "xl/_rels/workbook.xml.rels": relations,
            "xl/workbook.xml": book,
        },
    )

    assert rows_of(read_workbook(content)) == [(1, ("ФИО", "Обл.")), (2, (True, None))]


def test_a_table_on_the_sheet_does_not_matter(tmp_path):
    path = tmp_path / "table.xlsx"
    workbook = openpyxl.Workbook()
    workbook.active.append(["ФИО", "Обл."])
    workbook.active.append(["Иванова", "Минск"])
    workbook.active.add_table(openpyxl.worksheet.table.Table(displayName="T", ref="A1:B2"))
    workbook.active.cell(1, 1).comment = openpyxl.comments.Comment("кто это", "А")
    workbook.active.cell(2, 1).hyperlink = "http://example.org/"
    workbook.save(path)

    assert rows_of(read_workbook(path)) == [(1, ("ФИО", "Обл.")), (2, ("Иванова", "Минск"))]
