"""Birth dates as people write them, read strictly: what isn't certain isn't made up, a year alone stays a year."""

import calendar
import datetime
import enum
import math
import re
import unicodedata
from dataclasses import dataclass

MINIMUM_AGE = 14
MAXIMUM_AGE = 110
_GUESSED_AGE_LIMIT = 90  # a two-digit year is the latest one that makes her 14 to 90
_SERIAL = range(9_000, 75_000)  # 1924 to 2105 as an Excel day number; nothing else of five digits is a date
_EPOCH_1900 = datetime.date(1899, 12, 30)
_EPOCH_1904 = datetime.date(1904, 1, 1)


class Precision(enum.StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class DateProblem(enum.StrEnum):
    NOT_A_DATE = "not_a_date"
    LETTER_FOR_DIGIT = "letter_for_digit"
    NO_SUCH_DATE = "no_such_date"
    IN_THE_FUTURE = "in_the_future"
    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"


class BadBirthDate(ValueError):
    """A text or cell that can't be a participant's birth date, and why."""

    def __init__(self, problem: DateProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class BirthDate:
    """A birth date as exactly as it is known: a day, a month, or only a year."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> Precision:
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    @property
    def earliest(self) -> datetime.date:
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> datetime.date:
        month = self.month or 12
        return datetime.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def oldest_age(self, today: datetime.date) -> int:
        """Full years at the most, given what is known of the date."""
        return _full_years(self.earliest, today)

    def youngest_age(self, today: datetime.date) -> int:
        """Full years at the least, given what is known of the date."""
        return _full_years(self.latest, today)

    def agrees_with(self, other: "BirthDate") -> bool:
        """Whether both may be the same day."""
        return self.earliest <= other.latest and other.earliest <= self.latest

    def __str__(self) -> str:
        """ISO 8601, reduced to what is known: 1985, 1985-03 or 1985-03-05."""
        text = f"{self.year:04d}"
        if self.month is not None:
            text += f"-{self.month:02d}"
        if self.day is not None:
            text += f"-{self.day:02d}"
        return text

    def as_typed(self) -> str:
        """As people here write it: 05.03.1985, 03.1985 or 1985."""
        return ".".join(reversed(str(self).split("-")))

    @classmethod
    def from_iso(cls, text: str) -> "BirthDate":
        """The reverse of `str()`. Raises ValueError for anything else."""
        if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text):
            raise ValueError("not a birth date")
        value = cls(*(int(part) for part in text.split("-")))
        datetime.date(value.year, value.month or 1, value.day or 1)
        return value


_MONTH_STEMS: tuple[tuple[str, int], ...] = (
    ("январ", 1), ("янв", 1), ("студзен", 1), ("jan", 1),
    ("феврал", 2), ("фев", 2), ("лют", 2), ("feb", 2),
    ("март", 3), ("мар", 3), ("сакавік", 3), ("mar", 3),
    ("апрел", 4), ("апр", 4), ("красавік", 4), ("apr", 4),
    ("мая", 5), ("май", 5), ("мае", 5), ("траўн", 5), ("травен", 5), ("травень", 5), ("may", 5),
    ("июн", 6), ("чэрвен", 6), ("червен", 6), ("jun", 6),
    ("июл", 7), ("ліпен", 7), ("липен", 7), ("jul", 7),
    ("август", 8), ("авг", 8), ("жнів", 8), ("жнив", 8), ("aug", 8),
    ("сентябр", 9), ("сент", 9), ("сен", 9), ("верас", 9), ("sep", 9),
    ("октябр", 10), ("окт", 10), ("кастрычнік", 10), ("кастрычник", 10), ("oct", 10),
    ("ноябр", 11), ("ноя", 11), ("лістапад", 11), ("листопад", 11), ("nov", 11),
    ("декабр", 12), ("дек", 12), ("снеж", 12), ("dec", 12),
)  # fmt: skip
_LOOK_LIKE_DIGITS = str.maketrans("ОоOoЗзlIІіl", "00003311111")
_YEAR_WORD = re.compile(
    r"(?<=\d)\s*(?:г\s*\.?\s*р\.?|г\s*\.?\s*н\.?|года|год|гг?|р|y)\s*\.?\s*$", re.IGNORECASE
)
_AGE = re.compile(r"(?<=[\d.])\s*\(\s*\d{2,3}\s*(?:лет|года?|гадоў|гады|years?)?\s*\)$", re.IGNORECASE)
_DDMMYYYY = re.compile(r"(\d\d)(\d\d)((?:19|20)\d\d)")
_TIME = re.compile(r"(?:[T ]\s*)0?0:00(?::00(?:\.0+)?)?Z?$")
_Y_M_D = re.compile(r"(\d{4})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,2})")
_D_M_Y = re.compile(r"(\d{1,2})\s*[-./, ]\s*(\d{1,2})\s*[-./, ]\s*(\d{4}|\d{2})")
_M_Y = re.compile(r"(\d{1,2})\s*[-./]\s*(\d{4})")
_Y_M = re.compile(r"(\d{4})\s*[-./]\s*(\d{1,2})")
_D_WORD_Y = re.compile(r"(\d{1,2})(?:-?(?:го|га|st|nd|rd|th))?[\s.-]*([^\W\d_]+)[\s.,-]*(\d{4}|\d{2})")
_WORD_D_Y = re.compile(r"([^\W\d_]+)\s+(\d{1,2})(?:st|nd|rd|th)?\s*,\s*(\d{4})")
_WORD_Y = re.compile(r"([^\W\d_]+)[\s.,-]*(\d{4})")


def _full_years(born: datetime.date, today: datetime.date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def read_birth_date(value: object, today: datetime.date, *, epoch_1904: bool = False) -> BirthDate:
    """Read a cell or a text. Raises BadBirthDate. `epoch_1904` says how the sheet counts its days."""
    born = _read(value, today, epoch_1904)
    if born.earliest > today:
        raise BadBirthDate(DateProblem.IN_THE_FUTURE)
    if born.oldest_age(today) < MINIMUM_AGE:
        raise BadBirthDate(DateProblem.TOO_YOUNG)
    if born.oldest_age(today) > MAXIMUM_AGE:
        raise BadBirthDate(DateProblem.TOO_OLD)
    return born


def _read(value: object, today: datetime.date, epoch_1904: bool) -> BirthDate:
    if isinstance(value, datetime.date):  # a datetime is one too
        return BirthDate(value.year, value.month, value.day)
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise BadBirthDate(DateProblem.NOT_A_DATE)
    if isinstance(value, str):
        return _read_text(value, today, epoch_1904)
    if not math.isfinite(value):
        raise BadBirthDate(DateProblem.NOT_A_DATE)
    if value != int(value) and int(value) not in _SERIAL:  # a day number may have an hour behind it
        raise BadBirthDate(DateProblem.NOT_A_DATE)
    return _read_number(int(value), epoch_1904)


def _read_number(number: int, epoch_1904: bool) -> BirthDate:
    if 1000 <= number <= 2999:
        return BirthDate(number)
    if number in _SERIAL:
        day = (_EPOCH_1904 if epoch_1904 else _EPOCH_1900) + datetime.timedelta(days=number)
        return BirthDate(day.year, day.month, day.day)
    raise BadBirthDate(DateProblem.NOT_A_DATE)


def _read_text(text: str, today: datetime.date, epoch_1904: bool) -> BirthDate:
    tidy = unicodedata.normalize("NFC", " ".join(text.replace("\u00a0", " ").split())).strip(" ,;'’")
    tidy = _AGE.sub("", tidy)
    if len(tidy) > 60:
        raise BadBirthDate(DateProblem.NOT_A_DATE)
    tidy = _TIME.sub("", tidy)
    tidy = _YEAR_WORD.sub("", tidy).strip(" .,")
    born = _by_pattern(tidy, today, epoch_1904)
    if born is not None:
        return born
    repaired = tidy.translate(_LOOK_LIKE_DIGITS)
    if repaired != tidy and re.fullmatch(r"[\d\s./-]+", repaired):
        raise BadBirthDate(DateProblem.LETTER_FOR_DIGIT)
    raise BadBirthDate(DateProblem.NOT_A_DATE)


def _by_pattern(text: str, today: datetime.date, epoch_1904: bool) -> BirthDate | None:
    if not text.isascii() and any(c.isdigit() and not c.isascii() for c in text):
        return None
    if re.fullmatch(r"\d{4,5}(\.0+)?", text):
        return _read_number(int(float(text)), epoch_1904)
    if match := _Y_M_D.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _D_M_Y.fullmatch(text):
        day, month = int(match[1]), int(match[2])
        return _day(_full_year(match[3], month, day, today), month, day)
    if match := _DDMMYYYY.fullmatch(text):
        return _day(int(match[3]), int(match[2]), int(match[1]))
    if match := _M_Y.fullmatch(text):
        return _month(int(match[2]), int(match[1]))
    if match := _Y_M.fullmatch(text):
        return _month(int(match[1]), int(match[2]))
    return _with_month_name(text, today)


def _with_month_name(text: str, today: datetime.date) -> BirthDate | None:
    if match := _D_WORD_Y.fullmatch(text):
        month, day = month_number(match[2]), int(match[1])
        return _day(_full_year(match[3], month, day, today), month, day) if month else None
    if match := _WORD_D_Y.fullmatch(text):
        month = month_number(match[1])
        return _day(int(match[3]), month, int(match[2])) if month else None
    if match := _WORD_Y.fullmatch(text):
        month = month_number(match[1])
        return _month(int(match[2]), month) if month else None
    return None


def month_number(word: str) -> int:
    """The month a word names in Russian, Belarusian or English, by its beginning; 0 when it names none."""
    lowered = word.casefold()
    return next((number for stem, number in _MONTH_STEMS if lowered.startswith(stem)), 0)


def _full_year(digits: str, month: int, day: int, today: datetime.date) -> int:
    if len(digits) == 4:
        return int(digits)
    this_century = today.year // 100 * 100 + int(digits)
    had_birthday = (month, day) <= (today.month, today.day)
    if today.year - this_century - (not had_birthday) >= MINIMUM_AGE:
        return this_century
    earlier = this_century - 100
    return earlier if today.year - earlier <= _GUESSED_AGE_LIMIT else this_century


def _day(year: int, month: int, day: int) -> BirthDate:
    try:
        datetime.date(year, month, day)
    except ValueError as error:
        raise BadBirthDate(DateProblem.NO_SUCH_DATE) from error
    return BirthDate(year, month, day)


def _month(year: int, month: int) -> BirthDate:
    if not 1 <= month <= 12 or year < 1:
        raise BadBirthDate(DateProblem.NO_SUCH_DATE)
    return BirthDate(year, month)
