"""Makes spreadsheets as programs save them, in memory, for the tests of reading."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

Cells = Sequence[object]

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
HEADER = ("№", "ФИО", "Дата рождения", "Телефон", "Область")
PEOPLE = (
    (1, "Артемьева Агата Сергеевна", "11.09.1962", "(029) 521-23-90", "Брестская"),
    (2, "Маркова Татьяна Вадимовна", "10.09.79", "375291878908", "г. Минск"),
)


def xlsx(sheets: Mapping[str, Sequence[Cells]], **options: object) -> bytes:
    """A workbook with these rows on each sheet."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, **options}) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if hasattr(cell, "year"):
                        sheet.write_datetime(row, column, cell, day)
                    elif cell is not None:
                        sheet.write(row, column, cell)
    return file.getvalue()


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def repacked(content: bytes, changes: Mapping[str, str | bytes]) -> bytes:
    """The same archive with some parts changed or added."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**parts, **changes})


def ods(tables: Mapping[str, str], *, extra: Mapping[str, str] | None = None) -> bytes:
    """A LibreOffice workbook whose tables have this XML inside."""
    body = "".join(
        f"<table:table table:name={quoteattr(name)}>{xml}</table:table>" for name, xml in tables.items()
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": MIMETYPE, "content.xml": content, **(extra or {})})


def ods_rows(rows: Sequence[Cells]) -> str:
    """Rows as LibreOffice writes them, with the empty rest of the sheet behind them."""
    xml = "".join(f"<table:table-row>{''.join(map(ods_cell, cells))}</table:table-row>" for cells in rows)
    return (
        f'{xml}<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )


def ods_cell(cell: object) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, (int, float)):
        kind = f'office:value-type="float" office:value="{cell}"'
    elif hasattr(cell, "isoformat"):
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(str(cell))}</text:p></table:table-cell>"
