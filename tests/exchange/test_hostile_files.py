"""Files that mean harm or are broken: each is refused with a plain sentence, soon and in little memory."""

import io
import struct
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grants.exchange.spreadsheets.errors import Reason, UnreadableFile
from grants.exchange.spreadsheets.limits import MAX_FILE_BYTES
from grants.exchange.spreadsheets.reading import read_workbook
from tests.exchange.spreadsheet_files import HEADER, PEOPLE, ods, ods_cell, ods_rows, repacked, xlsx, zipped

LEGACY = Path(__file__).parent / "files" / "legacy_list.xls"
SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PLAIN = xlsx({"A": [HEADER, *PEOPLE]})


def refusal(content: bytes | Path, name: str = "list.xlsx") -> Reason:
    """Why the file is refused; it must take neither long nor much."""
    began = time.monotonic()
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(content, name)
    assert time.monotonic() - began < 20
    assert caught.value.message.endswith(".")
    assert caught.value.say(str.upper) == caught.value.message.upper()
    return caught.value.reason


def with_sheet(xml: str) -> bytes:
    return repacked(PLAIN, {SHEET: xml})


def sheet_xml(rows: str) -> str:
    return f'<?xml version="1.0"?><worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>'


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00" + bytes(500),
        b"\x7fELF" + bytes(500),
        b"%PDF-1.7\n" + bytes(500),
        b"\x89PNG\r\n\x1a\n" + bytes(500),
        b"\xff\xd8\xff\xe0" + bytes(500),
        b"Rar!\x1a\x07\x00" + bytes(500),
        b"7z\xbc\xaf\x27\x1c" + bytes(500),
        b"hello\x00world" * 50,
        zipped({"word/document.xml": "<w/>", "[Content_Types].xml": "<t/>"}),
        zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<t/>"}),
    ],
)
def test_what_is_no_spreadsheet_is_refused_whatever_its_name(content):
    assert refusal(content) is Reason.NOT_A_SPREADSHEET
    assert refusal(content, "list.csv") is Reason.NOT_A_SPREADSHEET


def test_an_empty_file():
    assert refusal(b"") is Reason.EMPTY


def test_a_web_page_under_the_name_of_a_spreadsheet():
    assert (
        refusal(b"\xef\xbb\xbf<html><table><tr><td>1</td></tr></table></html>", "list.xls") is Reason.WEB_PAGE
    )
    assert refusal(b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "list.xls") is Reason.WEB_PAGE


@pytest.mark.parametrize(
    "content", [b'<?xml version="1.0"?><Workbook/>', b"ID;PWXL;N;E\r\n", b"\x09\x04\x06\x00" + bytes(99)]
)
def test_kinds_of_spreadsheet_that_nobody_needs(content):
    assert refusal(content, "list.xls") is Reason.OTHER_SPREADSHEET


def test_a_file_over_the_limit_is_not_even_read(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)

    tracemalloc.start()
    assert refusal(path) is Reason.TOO_LARGE
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()
    assert refusal(b"a;b\n" * (MAX_FILE_BYTES // 4 + 1)) is Reason.TOO_LARGE


def test_a_small_archive_that_unpacks_to_hundreds_of_megabytes():
    row = "<row>" + '<c t="inlineStr"><is><t>' + "A" * 1000 + "</t></is></c>" * 1 + "</row>"
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(PLAIN)) as plain,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in plain.namelist():
            if name != SHEET:
                archive.writestr(name, plain.read(name))
        with archive.open(SHEET, "w", force_zip64=True) as sheet:
            sheet.write(f"<worksheet {NAMESPACE}><sheetData>".encode())
            for _ in range(200):
                sheet.write(row.encode() * 1000)
            sheet.write(b"</sheetData></worksheet>")
    assert len(file.getvalue()) < 3_000_000

    tracemalloc.start()
    assert refusal(file.getvalue()) is Reason.UNPACKS_TOO_LARGE
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_an_archive_that_lies_about_its_sizes():
    content = bytearray(with_sheet(sheet_xml("<row/>" * 200_000)))
    directory = content.rindex(b"PK\x01\x02", 0, content.rindex(SHEET.encode()))
    content[directory + 24 : directory + 28] = struct.pack("<I", 100)

    assert refusal(bytes(content)) is Reason.DAMAGED


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>',
        '<row r="900000"><c r="A900000"><f>1+1</f></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>' + "A" * 40_000 + "</t></is></c></row>",
    ],
)
def test_a_sheet_that_reaches_too_far_is_refused_before_it_is_built(rows):
    assert refusal(with_sheet(sheet_xml(rows))) in (Reason.TOO_MANY_CELLS, Reason.TEXT_TOO_LONG)


def test_one_long_string_shared_by_many_cells():
    strings = f"<sst {NAMESPACE}><si><t>{'A' * 32_000}</t></si></sst>"
    rows = "".join(f"<row>{'<c t=' + chr(34) + 's' + chr(34) + '><v>0</v></c>'}</row>" for _ in range(10_000))

    content = repacked(PLAIN, {SHEET: sheet_xml(rows), "xl/sharedStrings.xml": strings})

    assert refusal(content) is Reason.TEXT_TOO_LONG


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (
            '<table:table-row table:number-rows-repeated="1000000">{}</table:table-row>',
            Reason.TOO_MANY_CELLS,
        ),
        (
            (
                '<table:table-row>{}<table:table-cell table:number-columns-repeated="16000" '
                'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
            ),
            Reason.TOO_MANY_CELLS,
        ),
        (
            (
                '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
                "<table:table-row>{}</table:table-row>"
            ),
            Reason.TOO_MANY_CELLS,
        ),
        (
            '<table:table-row table:number-rows-repeated="99999999999">{}</table:table-row>',
            Reason.DAMAGED,
        ),
        ('<table:table-row table:number-rows-repeated="0">{}</table:table-row>', Reason.DAMAGED),
    ],
)
def test_repeated_cells_of_a_libreoffice_list_are_counted_before_they_are_unrolled(xml, reason):
    assert refusal(ods({"A": xml.replace("{}", ods_cell("x"))})) is reason


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


def test_entities_in_any_part_are_refused():
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>&c;</t></is></c></row>'
    assert refusal(with_sheet(ENTITIES + sheet_xml(rows).partition("?>")[2])) is Reason.XML_ENTITIES
    for part in ("xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"):
        with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
            text = archive.read(part).decode()
        hostile = repacked(PLAIN, {part: ENTITIES + text.partition("?>")[2]})
        assert refusal(hostile) is Reason.XML_ENTITIES
    external = '<?xml version="1.0"?><!DOCTYPE w SYSTEM "file:///etc/passwd">'
    assert refusal(with_sheet(external + sheet_xml("").partition("?>")[2])) is Reason.XML_ENTITIES


def test_entities_in_a_libreoffice_list():
    with zipfile.ZipFile(io.BytesIO(ods({"A": ods_rows([("x",)])}))) as archive:
        text = archive.read("content.xml").decode()

    assert (
        refusal(repacked(ods({"A": ""}), {"content.xml": ENTITIES + text.partition("?>")[2]}))
        is Reason.XML_ENTITIES
    )


@pytest.mark.parametrize(
    "content",
    [
        repacked(PLAIN, {"xl/vbaProject.bin": b"x"}),
        repacked(PLAIN, {"xl/macrosheets/sheet1.xml": b"<x/>"}),
        repacked(
            PLAIN,
            {"[Content_Types].xml": "<Types><Override ContentType='sheet.macroEnabled.main+xml'/></Types>"},
        ),
        ods({"A": ods_rows([("x",)])}, extra={"Basic/Standard/Module1.xml": "<x/>"}),
        LEGACY.read_bytes() + "_VBA_PROJECT_CUR\0".encode("utf-16-le"),
    ],
)
def test_macros_are_refused(content):
    assert refusal(content) is Reason.MACROS


def test_passwords_are_refused():
    encrypted = bytearray(PLAIN)
    at = encrypted.index(b"PK\x01\x02")
    encrypted[at + 8] |= 1
    manifest = "<manifest:manifest xmlns:manifest='m'><manifest:encryption-data/></manifest:manifest>"
    compound = LEGACY.read_bytes().replace(b"W\0o\0r\0k\0b\0o\0o\0k\0", b"W\0o\0r\0k\0b\0o\0o\0x\0")

    assert refusal(bytes(encrypted)) is Reason.PROTECTED
    assert refusal(ods({"A": ""}, extra={"META-INF/manifest.xml": manifest})) is Reason.PROTECTED
    assert refusal(compound + "EncryptedPackage\0".encode("utf-16-le")) is Reason.PROTECTED


def test_an_old_excel_file_with_a_password():
    content = bytearray(LEGACY.read_bytes())
    date_mode = content.index(b"\x22\x00\x02\x00\x00\x00")
    content[date_mode : date_mode + 2] = b"\x2f\x00"

    assert refusal(bytes(content)) is Reason.PROTECTED


def test_an_old_excel_file_that_reaches_too_far():
    content = bytearray(LEGACY.read_bytes())
    cell = content.index(b"\xfd\x00\x0a\x00")
    content[cell + 4 : cell + 8] = b"\xff\xff\xff\x00"

    assert refusal(bytes(content)) is Reason.TOO_MANY_CELLS


@pytest.mark.parametrize("kept", [30, 200, 1000, 3000])
def test_files_that_break_off(kept):
    assert refusal(PLAIN[:kept]) is Reason.DAMAGED
    assert refusal(LEGACY.read_bytes()[:kept]) in (Reason.DAMAGED, Reason.NOT_A_SPREADSHEET)


def test_a_quotation_mark_that_is_never_closed():
    text = 'ФИО;Область\n"Иванова Анна;Брестская\n' + "Зуева Юлия;Минская\n" * 3_000

    assert refusal(text.encode(), "list.csv") is Reason.OPEN_QUOTE
    assert refusal(text[:1500].encode(), "list.csv") is Reason.OPEN_QUOTE


def test_letters_that_no_known_encoding_has():
    assert refusal("ФИО;Область\n".encode("cp1251") + b"\x98\n", "list.csv") is Reason.UNKNOWN_ENCODING
    assert refusal(b"\xff\xfe\x00\x00" + b"A\0\0\0", "list.csv") is Reason.UNKNOWN_ENCODING
    assert refusal(b"\xff\xfe\x00\xd8\x41\x00", "list.csv") is Reason.UNKNOWN_ENCODING


def test_a_text_file_with_too_many_columns_or_too_long_cells():
    assert refusal((";".join("x" * 300) + "\n").encode(), "list.csv") is Reason.TOO_MANY_CELLS
    assert refusal(("a;" + "x" * 40_000 + "\n").encode(), "list.csv") is Reason.TEXT_TOO_LONG


def test_a_loop_in_a_compound_file():
    content = bytearray(LEGACY.read_bytes())
    directory = struct.unpack_from("<I", content, 48)[0]
    table = struct.unpack_from("<I", content, 76)[0]
    struct.pack_into("<I", content, 512 * (table + 1) + 4 * directory, directory)

    assert refusal(bytes(content)) is Reason.DAMAGED


SEEDS = [PLAIN, ods({"A": ods_rows([HEADER, *PEOPLE])}), "ФИО;Область\nИванова;Минск\n".encode("cp1251")]


def read_all(content: bytes) -> None:
    """Reads a file whole; the only thing it may raise is UnreadableFile."""
    try:
        for sheet in read_workbook(content, "list").sheets:
            for _ in sheet.rows:
                pass
    except UnreadableFile:
        pass


@given(st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=8))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_mutated_file_is_read_or_refused_and_nothing_else(seed, changes):
    content = bytearray(seed)
    for place, value in changes:
        content[place % len(content)] = value
    read_all(bytes(content))


@pytest.mark.parametrize("encoding", ["utf-7", "cp037", "UTF-9", "utf-16"])
def test_a_part_that_declares_another_encoding_is_read_as_utf8_or_refused(encoding):
    xml = sheet_xml('<row><c t="str"><v>ok</v></c></row>').replace("?>", f' encoding="{encoding}"?>', 1)

    sheet = read_workbook(with_sheet(xml)).sheets[0]

    assert [row.cells for row in sheet.rows] == [("ok",)]
    assert refusal(repacked(PLAIN, {SHEET: xml.encode("utf-16")})) is Reason.DAMAGED


@given(st.text(alphabet='<>/="row c v t s 0123456789AZ:&;!', max_size=300))
@settings(max_examples=100, deadline=None)
def test_a_mutated_sheet_is_read_or_refused_and_nothing_else(rows):
    read_all(with_sheet(sheet_xml(rows)))
    read_all(ods({"A": rows}))


@given(st.lists(st.tuples(st.integers(0, 6_000), st.integers(0, 255)), min_size=1, max_size=8))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_mutated_old_file_is_read_or_refused_and_nothing_else(changes):
    content = bytearray(LEGACY.read_bytes())
    for place, value in changes:
        content[place % len(content)] = value
    read_all(bytes(content))


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused_and_nothing_else(content):
    read_all(content)
