"""Days as they stand above the columns of a journal: a date, or a day and a month of the cohort's own year."""

import datetime
import re
from dataclasses import dataclass

from grants.domain.people.lists.sheet import Cell, cell_text
from grants.domain.people.values.dates import month_number

_LONGEST = 60
_SERIAL = range(36_500, 60_000)  # 1999 to 2064 as an Excel day number
_EPOCH_1900 = datetime.date(1899, 12, 30)
_EPOCH_1904 = datetime.date(1904, 1, 1)
_Y_M_D = re.compile(r"(?<!\d)(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)")
_D_M_Y = re.compile(r"(?<!\d)(\d{1,2})\s?[-./]\s?(\d{1,2})\s?[-./]\s?(\d{4}|\d{2})(?!\d)")
_D_M = re.compile(r"(?<![\d.,/])(\d{1,2})\s?[./]\s?(\d{1,2})(?!\d|[.,/]\d)")
_D_WORD = re.compile(
    r"(?<!\d)(\d{1,2})(?:-?(?:го|га|st|nd|rd|th))?[\s.-]*([^\W\d_]{3,})\.?,?\s*(\d{4}|\d{2}(?!\d|:))?"
)
_WORD_D = re.compile(r"([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:\s*,\s*(\d{4}))?(?!\d)")
_NUMBER = re.compile(r"(\d{1,2})\.(\d\d)")
_MONTH = re.compile(r"([^\W\d_]{3,})\.?(?:\s+(\d{4})(?:\s*г\.?)?)?")
_DAY_NUMBER = re.compile(r"0?[1-9]|[12][0-9]|3[01]")


@dataclass(frozen=True, slots=True)
class Term:
    """The days of a cohort, first and last: they tell the year of a date without one."""

    first: datetime.date
    last: datetime.date

    def day(self, month: int, day: int, year: int | None = None) -> datetime.date | None:
        """The day of that year, else within the term, else in its first year; None when there is no such day."""
        if year is not None:
            return make_day(year, month, day)
        years = range(self.first.year, self.last.year + 1)
        days = [found for year in years if (found := make_day(year, month, day))]
        return next((found for found in days if self.first <= found <= self.last), days[0] if days else None)


def make_day(year: int, month: int, day: int) -> datetime.date | None:
    """The day, or None when the calendar has none."""
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def read_day(cell: Cell, term: Term, *, epoch_1904: bool = False) -> datetime.date | None:
    """The day a header names, or None: a date, «02.03», «2.3.26», «2 марта», also with a weekday or an hour beside it."""
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    if isinstance(cell, bool) or not isinstance(cell, (int, float, str)):
        return None
    if isinstance(cell, str):
        text = cell_text(cell)
        return None if len(text) > _LONGEST or text.startswith("=") else _read_text(text, term)
    if cell in _SERIAL:
        return (_EPOCH_1904 if epoch_1904 else _EPOCH_1900) + datetime.timedelta(days=int(cell))
    if match := _NUMBER.fullmatch(repr(cell)):  # 02.03 that was taken for a number; 2.1 may be two days
        return term.day(int(match[2]), int(match[1]))
    return None


def read_month(cell: Cell) -> tuple[int, int | None] | None:
    """The month, and the year if there is one, that a header names and no day of it: «Март», «март 2026 г.»."""
    match = _MONTH.fullmatch(cell_text(cell)) if isinstance(cell, str) else None
    month = month_number(match[1]) if match else 0
    return (month, int(match[2]) if match[2] else None) if match and month else None


def day_number(cell: Cell) -> int:
    """1 to 31 where a cell holds such a number alone, else 0."""
    text = "" if isinstance(cell, bool) else cell_text(cell)
    return int(text) if _DAY_NUMBER.fullmatch(text) else 0


def _read_text(text: str, term: Term) -> datetime.date | None:
    if match := _Y_M_D.search(text):
        return make_day(int(match[1]), int(match[2]), int(match[3]))
    if match := _D_M_Y.search(text):
        return make_day(_year(match[3]), int(match[2]), int(match[1]))
    for match in _D_WORD.finditer(text):
        if month := month_number(match[2]):
            return _in_year(match[3], month, int(match[1]), term)
    for match in _WORD_D.finditer(text):
        if month := month_number(match[1]):
            return _in_year(match[3], month, int(match[2]), term)
    if match := _D_M.search(text):
        return term.day(int(match[2]), int(match[1]))
    return None


def _in_year(year: str | None, month: int, day: int, term: Term) -> datetime.date | None:
    return make_day(_year(year), month, day) if year else term.day(month, day)


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)
