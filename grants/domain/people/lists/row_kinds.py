"""Telling the rows that hold a person from totals, signatures, sub-headings and repeated headers."""

import enum
import re

from grants.domain.people.lists.columns import Header
from grants.domain.people.lists.header_words import NAME_COLUMNS, Column
from grants.domain.people.lists.sheet import Row, cell_text, is_nothing


class RowKind(enum.StrEnum):
    DATA = "data"
    BLANK = "blank"
    HEADER = "header"
    TOTAL = "total"
    SIGNATURE = "signature"
    SUBHEADING = "subheading"


_TOTAL = re.compile(
    r"^\W*(?:итого|итог|всего|общее количество|разам|усяго|агулам|total|in total|overall|ўсяго)\b",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"_{3,}|^\W*(?:тренер|трэнер|подпис|подпіс|руководител|кіраўнік|координатор|каардынатар|ответственн|адказн|"
    r"директор|дырэктар|составил|склала|утвержда|зацвярджаю|куратор|председател|старшыня|исполнител|м\.\s*п\.|"
    r"signature|trainer|prepared by|approved by|coordinator|director|responsible|дата\s*:|date\s*:)",
    re.IGNORECASE,
)
_SUBHEADING = re.compile(
    r"^\W*(?:группа|групп|гр\.|група|поток|подгруппа|модуль|список|спіс|раздел|group|section|list|день|дзень|day)\b",
    re.IGNORECASE,
)
_FACTS = (Column.BIRTH_DATE, Column.PHONE, Column.OBLAST, Column.GENDER, Column.TOWN)
_IDENTITY = (Column.BIRTH_DATE, Column.PHONE, Column.OBLAST)


def kind_of(row: Row, header: Header) -> RowKind:
    """What a row below the header is."""
    texts = [cell_text(cell) for cell in row.cells]
    filled = [text for text in texts if not is_nothing(text)]
    if not filled:
        return RowKind.BLANK
    if _is_header_again(row, header) or _is_counting(texts):
        return RowKind.HEADER
    words = [text for text in filled if not text.replace(".", "").isdigit()]
    facts = _count(texts, header, _FACTS)
    if words and _TOTAL.match(words[0]):
        return RowKind.TOTAL
    if not _count(texts, header, _IDENTITY) and any(_SIGNATURE.search(text) for text in words):
        return RowKind.SIGNATURE
    names = _count(texts, header, tuple(NAME_COLUMNS))
    if not names and not facts and not words:
        return RowKind.BLANK  # a preprinted number, or a count without a word
    if facts <= 1 and not names:
        return RowKind.SUBHEADING
    if names and not facts and len(filled) == 1 and _SUBHEADING.match(filled[0]):
        return RowKind.SUBHEADING
    return RowKind.DATA


def _count(texts: list[str], header: Header, columns: tuple[Column, ...]) -> int:
    return sum(
        1
        for mapped in header.columns
        if mapped.column in columns and mapped.index < len(texts) and not is_nothing(texts[mapped.index])
    )


def _is_header_again(row: Row, header: Header) -> bool:
    """A printed list repeats its header on every page."""
    same = sum(
        1
        for mapped in header.columns
        if mapped.column
        and mapped.index < len(row.cells)
        and mapped.header
        and cell_text(row.cells[mapped.index]).casefold() == mapped.header.casefold()
    )
    return same >= min(2, sum(1 for mapped in header.columns if mapped.header))


def _is_counting(texts: list[str]) -> bool:
    """The row of official forms that numbers the columns: 1, 2, 3 …"""
    return len(texts) > 2 and all(text == str(place) for place, text in enumerate(texts, start=1))
