"""Sheets that are no list of participants though they look like one: where they belong is said instead of row faults."""

import datetime
import re
from collections.abc import Iterable, Sequence

from grants.domain.people.lists.columns import HEADER_SEARCH_ROWS, Header
from grants.domain.people.lists.header_words import Column, tidy_header
from grants.domain.people.lists.notes import NoteCode
from grants.domain.people.lists.sheet import Cell, Row, cell_text

_DAY = re.compile(r"\d{1,2}[./-]\d{1,2}(?:[./-](?:\d{4}|\d{2}))?(?:\s*г\.?)?|\d{4}-\d\d-\d\d|\d{1,2}")
_MARK = re.compile(
    r"[+\-−–—vх✓✔√✗]|x|да|так|yes|нет|не|no|1|0|н|нб|н/б|б|бол|оп|опозд|true|false|истина|ложь|п|пр|у|ув|уваж\.?",
    re.IGNORECASE,
)
_MOST = 0.8  # of the cells under the days are marks
_LECTURES = (
    re.compile(r"лектор|lecturer|speaker|ведущ|выступа"),
    re.compile(r"лекци|\bтема\b|тэма|topic|theme|мероприят|мерапрыем"),
    re.compile(
        r"(?:кол во|количеств|колькасц|число|number).*(?:слушат|слухач|участ|удзел|человек|чел|listener|people|audience|particip)"
    ),
    re.compile(r"^аудитор|^аўдытор|^audience"),
    re.compile(r"(?:из них|з іх|of them)"),
    re.compile(r"^дата$|^дата (?:лекц|провед|мероп|правяд)|^date$"),
)
_LECTURES_ENOUGH = 3


def other_list(rows: Sequence[Row], header: Header | None) -> NoteCode | None:
    """What the sheet is instead of a list of participants, or None when nothing speaks against one."""
    if header is not None and _is_attendance(rows, header):
        return NoteCode.ATTENDANCE
    if (header is None or not header.has_name or header.guessed) and _is_log_of_lectures(rows):
        return NoteCode.LECTURES
    return None


def _is_attendance(rows: Sequence[Row], header: Header) -> bool:
    """Names beside a column for every day with marks in them, and nothing else about a person."""
    if header.has(Column.BIRTH_DATE) or header.has(Column.OBLAST) or header.has(Column.PHONE):
        return False
    if not header.has_name:
        return False
    days = [
        mapped.index for mapped in header.columns if mapped.column is None and _DAY.fullmatch(mapped.header)
    ]
    days = [index for index in days if _are_marks(rows, header, index)]
    return len(days) >= 2


def _are_marks(rows: Sequence[Row], header: Header, index: int) -> bool:
    below = (row.cells[index] for row in rows if row.number > header.last_row and index < len(row.cells))
    texts = [text for cell in below if (text := _as_mark(cell))]
    return sum(map(bool, map(_MARK.fullmatch, texts))) >= _MOST * len(texts)


def _as_mark(cell: Cell) -> str:
    return "" if isinstance(cell, (datetime.date, datetime.time)) else cell_text(cell)


def _is_log_of_lectures(rows: Sequence[Row]) -> bool:
    return any(_words_of_lectures(row.cells) >= _LECTURES_ENOUGH for row in rows[:HEADER_SEARCH_ROWS])


def _words_of_lectures(cells: Iterable[Cell]) -> int:
    headers = [tidy_header(cell) for cell in cells if isinstance(cell, str)]
    return sum(any(word.search(header) for header in headers) for word in _LECTURES)
