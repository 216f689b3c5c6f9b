"""Workbooks of LibreOffice, .ods: repeated cells are counted before the parser unrolls them."""

from grants.domain.people.lists.sheet import Sheet
from grants.exchange.spreadsheets.bounds import check_together
from grants.exchange.spreadsheets.calamine_sheets import CalamineRows, open_sheet, open_workbook, worksheets
from grants.exchange.spreadsheets.content_xml import content_facts
from grants.exchange.spreadsheets.errors import Reason, UnreadableFile
from grants.exchange.spreadsheets.packing import packed
from grants.exchange.spreadsheets.workbook import Kind, Workbook
from grants.exchange.spreadsheets.xlsx import PartsOfArchive
from grants.exchange.spreadsheets.xml_parts import check

_MANIFEST = "META-INF/manifest.xml"
_NO_MANIFEST = (
    b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    b'manifest:version="1.2"/>'
)


def read_ods(parts: PartsOfArchive) -> Workbook:
    """Raises UnreadableFile."""
    kept = {"mimetype": parts.read("mimetype")}
    manifest = parts.read(_MANIFEST) if _MANIFEST in parts else _NO_MANIFEST
    if b"encryption-data" in manifest:
        raise UnreadableFile(Reason.PROTECTED)
    check(manifest)
    kept[_MANIFEST] = manifest
    kept["content.xml"] = parts.read("content.xml")
    facts = {known.name: known for known in content_facts(kept["content.xml"])}
    check_together(facts.values())
    book = open_workbook(packed(kept))
    sheets: list[Sheet] = []
    for name, hidden in worksheets(book):
        known = facts.get(name)
        if known is None:
            continue
        rows = CalamineRows(open_sheet(book, name), known.formulas)
        hidden_rows, hidden_columns = frozenset(known.hidden_rows), frozenset(known.hidden_columns)
        sheets.append(Sheet(name, rows, hidden, False, hidden_rows, hidden_columns))
    if not sheets:
        raise UnreadableFile(Reason.NO_SHEETS)
    return Workbook(Kind.ODS, tuple(sheets))
