"""Workbooks of Excel, .xlsx: every part is bounded and looked at before the parser sees it."""

import posixpath
from typing import Protocol

from grants.domain.people.lists.sheet import Sheet
from grants.exchange.spreadsheets.bounds import SheetFacts, check_together
from grants.exchange.spreadsheets.calamine_sheets import CalamineRows, open_sheet, open_workbook, worksheets
from grants.exchange.spreadsheets.errors import Reason, UnreadableFile
from grants.exchange.spreadsheets.limits import MAX_SHEETS
from grants.exchange.spreadsheets.packing import packed
from grants.exchange.spreadsheets.sheet_xml import sheet_facts, string_lengths, without_empty_cells
from grants.exchange.spreadsheets.workbook import Kind, Workbook
from grants.exchange.spreadsheets.xml_parts import check, scan

_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_MACRO_TYPE = b"macroEnabled"
_NEEDED = ("[Content_Types].xml", "_rels/.rels")


class PartsOfArchive(Protocol):
    def __contains__(self, name: str) -> bool: ...

    def read(self, name: str) -> bytes: ...


def read_xlsx(parts: PartsOfArchive) -> Workbook:
    """Raises UnreadableFile."""
    kept = {name: parts.read(name) for name in _NEEDED if name in parts}
    if _MACRO_TYPE in kept.get(_NEEDED[0], b""):
        raise UnreadableFile(Reason.MACROS)
    kept[_BOOK], kept[_RELATIONS] = parts.read(_BOOK), parts.read(_RELATIONS)
    for part in kept.values():
        check(part)
    sheets, epoch_1904 = _sheets_named(kept[_BOOK])
    targets = _targets(kept[_RELATIONS])
    strings: list[int] = []
    for kind, target in targets.values():
        if kind in ("sharedStrings", "styles") and target in parts:
            kept[target] = parts.read(target)
            if kind == "sharedStrings":
                strings = string_lengths(kept[target])
            else:
                check(kept[target])
    facts: dict[str, SheetFacts] = {}
    for name, relation in sheets:
        kind, target = targets.get(relation, ("", ""))
        if kind != "worksheet":
            continue
        if target not in kept:
            kept[target] = parts.read(target)
        facts[name] = sheet_facts(kept[target], name, strings)
        kept[target] = without_empty_cells(kept[target], facts[name])
        _add_relations(kept, target, parts)
    check_together(facts.values())
    return Workbook(Kind.XLSX, _read_sheets(kept, facts, epoch_1904))


def _add_relations(kept: dict[str, bytes], target: str, parts: PartsOfArchive) -> None:
    """The parser looks for tables there; an empty list of relations tells it that there are none."""
    folder, name = posixpath.split(target)
    relations = f"{folder}/_rels/{name}.rels"
    if relations in parts:
        kept[relations] = (
            b'<?xml version="1.0"?><Relationships '
            b'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
        )


def _read_sheets(kept: dict[str, bytes], facts: dict[str, SheetFacts], epoch_1904: bool) -> tuple[Sheet, ...]:
    book = open_workbook(packed(kept))
    sheets: list[Sheet] = []
    for name, hidden in worksheets(book):
        known = facts.get(name)
        if known is None:
            continue
        rows = CalamineRows(open_sheet(book, name), known.formulas)
        sheets.append(
            Sheet(
                name=name,
                rows=rows,
                hidden=hidden,
                epoch_1904=epoch_1904,
                hidden_rows=frozenset(known.hidden_rows),
                hidden_columns=frozenset(known.hidden_columns),
            )
        )
    if not sheets:
        raise UnreadableFile(Reason.NO_SHEETS)
    return tuple(sheets)


def _sheets_named(part: bytes) -> tuple[list[tuple[str, str]], bool]:
    """Names of the sheets with their relations, and whether days are counted from 1904."""
    sheets: list[tuple[str, str]] = []
    epochs: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            sheets.append((attributes.get("name", ""), attributes.get("id", "")))
            if len(sheets) > MAX_SHEETS:
                raise UnreadableFile(Reason.TOO_MANY_CELLS)
        elif name == "workbookPr":
            epochs.append(attributes.get("date1904", "0"))

    scan(part, start, lambda _: None)
    return sheets, any(epoch in ("1", "true", "on") for epoch in epochs)


def _targets(part: bytes) -> dict[str, tuple[str, str]]:
    """Relation -> (its kind, the part it leads to)."""
    targets: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            targets[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], path)

    scan(part, start, lambda _: None)
    return targets
