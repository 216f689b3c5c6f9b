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
    r"^\W*(?:итого|итог|всего|общее количество|кол-во|количество|колькасць|разам|усяго|агулам|total|in total|overall|ўсяго)\b",
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
_NAMES = tuple(NAME_COLUMNS)
_MOST_WORDS_IN_A_NAME = 6


def kind_of(row: Row, header: Header) -> RowKind:
    """What a row below the header is. A row with a number of its own and anything beside it is a person's."""
    texts = [cell_text(cell) for cell in row.cells]
    words = [text for text in texts if not is_nothing(text) and not _is_count(text)]
    if not words and not any(texts):
        return RowKind.BLANK
    if _is_header_again(texts, header) or _is_counting(texts):
        return RowKind.HEADER
    if words and _TOTAL.match(words[0]):
        return RowKind.TOTAL
    names, facts = _filled(texts, header, _NAMES), _filled(texts, header, _FACTS)
    numbered = any(map(_is_count, _filled(texts, header, (Column.NUMBER,))))
    identity = _filled(texts, header, _IDENTITY)
    if not identity and not numbered and any(_SIGNATURE.search(text) for text in words):
        return RowKind.SIGNATURE
    if not names and not facts:
        return RowKind.SUBHEADING if words else RowKind.BLANK  # a preprinted number is no row
    if not names and len(facts) == 1 and not numbered:
        return RowKind.SUBHEADING
    if not facts and not numbered and len(words) == 1 and _is_subheading(words[0]):
        return RowKind.SUBHEADING
    return RowKind.DATA


def _is_count(text: str) -> bool:
    """A number of a row or a sum of rows, also one that is computed."""
    return text.startswith("=") or text.rstrip(".)").replace(".", "").isdigit()


def _is_subheading(text: str) -> bool:
    return bool(_SUBHEADING.match(text)) or len(text.split()) > _MOST_WORDS_IN_A_NAME


def _filled(texts: list[str], header: Header, columns: tuple[Column, ...]) -> list[str]:
    places = sorted(mapped.index for column in columns for mapped in header.of_kind.get(column, ()))
    return [texts[place] for place in places if place < len(texts) and not is_nothing(texts[place])]


def _is_header_again(texts: list[str], header: Header) -> bool:
    """A printed list repeats its header on every page."""
    named = [mapped for mapped in header.columns if mapped.column and mapped.header]
    same = sum(
        1
        for mapped in named
        if mapped.index < len(texts) and texts[mapped.index].casefold() == mapped.header.casefold()
    )
    return bool(same) and same >= min(2, len(named))


def _is_counting(texts: list[str]) -> bool:
    """The row of official forms that numbers the columns: 1, 2, 3 …"""
    filled = [text for text in texts if text]
    return len(filled) > 2 and filled == [str(place) for place in range(1, len(filled) + 1)]
