"""Sheets that are small and claim to be huge: each is read or refused within 300 MB and 30 s, in a process of its own."""

import itertools
import subprocess
import sys
from pathlib import Path

import pytest

from grants.exchange.spreadsheets.reading import read_workbook
from tests.exchange.spreadsheet_files import ods, ods_cell, repacked, xlsx
from tests.exchange.test_hostile_files import LEGACY, PLAIN, SHEET, sheet_xml

READER = """
import datetime, resource, sys
from pathlib import Path
from grants.domain.people.lists.dry_run import check_list, nobody
from grants.exchange.spreadsheets.errors import UnreadableFile
from grants.exchange.spreadsheets.reading import read_workbook
resource.setrlimit(resource.RLIMIT_DATA, (300 << 20, 300 << 20))
resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
try:
    run = check_list(read_workbook(Path(sys.argv[1])).sheets, datetime.date(2026, 11, 24), nobody)
    print(run.data_rows)
except UnreadableFile as error:
    print(error.reason.value)
"""
TWO = (("ФИО", "Область"), ("Иванова Анна", "Минск"))
ROWS = "".join(
    f'<row r="{number}">'
    + "".join(
        f'<c r="{letter}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
        for letter, cell in zip("AB", cells, strict=True)
    )
    + "</row>"
    for number, cells in enumerate(TWO, start=1)
)
LINES = "".join(f"<table:table-row>{''.join(map(ods_cell, cells))}</table:table-row>" for cells in TWO)
LOOK = '<table:table-cell table:style-name="ce1" table:number-columns-repeated="16384"/>'


def coloured(rows: int, columns: str) -> bytes:
    empty = "".join(
        f'<row r="{row}" s="1">{"".join(f"""<c r="{letter}{row}" s="1"/>""" for letter in columns)}</row>'
        for row in range(3, rows)
    )
    return repacked(PLAIN, {SHEET: sheet_xml(ROWS + empty)})


def repeated(rows: int, cells: str) -> str:
    return f'<table:table-row table:number-rows-repeated="{rows}">{cells}</table:table-row>'


def wide_dimension() -> bytes:
    content, record = LEGACY.read_bytes(), b"\x00\x02\x0e\x00"
    place = content.index(record) + len(record)
    return content[:place] + b"\0\0\0\0\xff\xff\xff\xff\0\0\xff\xff" + content[place + 12 :]


def dense(rows: int, strings: int) -> bytes:
    """Eight columns, every cell filled, with so many different texts."""
    places = itertools.cycle(range(strings))
    cells = "".join(
        f'<row r="{row}">'
        + "".join(f'<c r="{letter}{row}" t="s"><v>{next(places)}</v></c>' for letter in "ABCDEFGH")
        + "</row>"
        for row in range(3, rows + 1)
    )
    texts = "".join(f"<si><t>Иванова Анна {number}</t></si>" for number in range(strings))
    shared = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{texts}</sst>'
    return repacked(PLAIN, {SHEET: sheet_xml(ROWS + cells), "xl/sharedStrings.xml": shared})


def far_sheets(count: int) -> bytes:
    far = '<row r="190000"><c r="H190000"><v>1</v></c></row>'
    book = xlsx({f"S{number}": TWO for number in range(count)})
    parts = {SHEET.replace("sheet1", f"sheet{number + 1}"): sheet_xml(ROWS + far) for number in range(count)}
    return repacked(book, parts)


@pytest.mark.parametrize(
    ("make", "answer"),
    [
        (lambda: coloured(180_000, "ABCDEFGHIJKLMNOP"), "1"),
        (lambda: coloured(1_048_576, ""), "1"),
        (lambda: ods({"A": LINES + repeated(1_048_576, LOOK)}), "1"),
        (lambda: ods({"A": LINES + repeated(1_048_576, LOOK) * 2000}), "1"),
        (lambda: ods({"A": LINES + repeated(1, LOOK * 3) * 100_000}), "damaged"),
        (lambda: ods({"A": LINES + repeated(1, LOOK.replace("16384", "8000") * 2) * 50_000}), "too_many_cells"),
        (lambda: ods({"A": LINES + repeated(190_000, '<table:table-cell table:formula="of:=1"/>' * 8)}), "too_many_cells"),
        (lambda: repacked(PLAIN, {SHEET: sheet_xml(("<row>" + "<c/>" * 60 + "</row>") * 280_000)}), "too_many_cells"),
        (lambda: dense(100_000, 300_000), "99999"),
        (lambda: dense(100_001, 1), "too_many_cells"),
        (lambda: dense(50_000, 300_001), "too_many_cells"),
        (lambda: far_sheets(60), "too_many_cells"),
        (wide_dimension, "damaged"),
    ],
)  # fmt: skip
def test_a_small_file_that_claims_to_be_huge(make, answer, tmp_path: Path):
    path = tmp_path / "list"
    path.write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", READER, str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.strip() == answer


def test_cells_without_a_value_make_no_difference():
    plain = xlsx({"A": TWO})
    coloured_too = repacked(
        plain, {SHEET: sheet_xml(ROWS + '<row r="3"><c r="A3" s="1"/><c r="B3"><v>1</v></c></row>')}
    )
    (sheet,) = read_workbook(coloured_too).sheets
    assert [(row.number, row.cells) for row in sheet.rows][-1] == (3, (None, 1.0))
