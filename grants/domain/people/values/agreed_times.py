"""Hours that are agreed with her, in the words in which they were written: whether a moment lies within them."""

import datetime
import re

_RANGE = re.compile(
    r"\b(\d{1,2})(?:[:.](\d\d))?\s*(?:час\w*|гадз\w*|ч\.?)?\s*(?:до|да|to|till|-|–|—)\s*(\d{1,2})(?:[:.](\d\d))?"
)
_AFTER = re.compile(r"\b(?:после|пасля|after|from|не раньше|не раней)\s+(\d{1,2})(?:[:.](\d\d))?")
_BEFORE = re.compile(r"\b(?:до|да|before|until|till)\s+(\d{1,2})(?:[:.](\d\d))?")
_UNCLEAR = re.compile(r"\b(?:кроме|акрамя|except|not|never|никогда|нельзя|нельга|ніколі|или|або|or)\b")
_WORKING_DAYS = re.compile(r"\b(?:будн|рабоч|працоўн|weekday)")
_FREE_DAYS = re.compile(r"\b(?:выходн|выхадн|weekend)")
_SATURDAY = 5
_MORNING_LASTS_UNTIL = 8  # an hour up to this one, without a word for the half of the day, may be either
_DAY = 24 * 60


def is_agreed(words: str, day: datetime.date, at: datetime.time | None) -> bool | None:
    """Whether the moment lies within the hours; None where the words or the missing time don't tell.

    >>> is_agreed("по будням с 10 до 18", datetime.date(2027, 3, 6), None)  # a Saturday
    False
    >>> is_agreed("after 18:00", datetime.date(2027, 3, 5), datetime.time(17, 30))
    False
    >>> is_agreed("10-12", datetime.date(2027, 3, 5), datetime.time(11, 0))
    True
    >>> is_agreed("when the geese are in", datetime.date(2027, 3, 5), datetime.time(11, 0)) is None
    True
    """
    text = words.casefold()
    if _UNCLEAR.search(text):
        return None
    working, free = _WORKING_DAYS.search(text), _FREE_DAYS.search(text)
    if bool(working) is not bool(free) and bool(working) is (day.weekday() >= _SATURDAY):
        return False
    spans = _spans(text)
    if at is None or len(spans) != 1:
        return None
    first, last = spans[0]
    minutes = at.hour * 60 + at.minute
    return first <= minutes <= last


def _spans(text: str) -> list[tuple[int, int]]:
    """Minutes of the day; nothing where an hour may mean either half of the day."""
    ranges = [(_minutes(one[0], one[1]), _minutes(one[2], one[3])) for one in _RANGE.findall(text)]
    if not ranges:
        ranges += [(_minutes(*one), _DAY) for one in _AFTER.findall(text)]
        ranges += [(0, _minutes(*one)) for one in _BEFORE.findall(text)]
    clear = all(
        first <= last
        and not 0 < first < _MORNING_LASTS_UNTIL * 60
        and not 0 < last < _MORNING_LASTS_UNTIL * 60
        for first, last in ranges
    )
    return ranges if clear else []


def _minutes(hour: str, minute: str) -> int:
    return min(int(hour), 24) * 60 + min(int(minute or 0), 59)
