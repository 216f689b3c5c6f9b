"""Reads what people type into values: dates in parts, amounts, percentages, whole numbers and times. Every
refusal is a sentence that says what to type instead."""

import re
from datetime import date, time
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

FIRST_YEAR = 1900
LAST_YEAR = 2100

# Every month in English, Russian and Belarusian, as one names it and as one dates a letter.
MONTH_WORDS = (
    ("january", "январь", "января", "студзень", "студзеня"),
    ("february", "февраль", "февраля", "люты", "лютага"),
    ("march", "март", "марта", "сакавік", "сакавіка"),
    ("april", "апрель", "апреля", "красавік", "красавіка"),
    ("may", "май", "мая", "травень", "траўня"),
    ("june", "июнь", "июня", "чэрвень", "чэрвеня"),
    ("july", "июль", "июля", "ліпень", "ліпеня"),
    ("august", "август", "августа", "жнівень", "жніўня"),
    ("september", "sept", "сентябрь", "сентября", "верасень", "верасня"),
    ("october", "октябрь", "октября", "кастрычнік", "кастрычніка"),
    ("november", "ноябрь", "ноября", "лістапад", "лістапада"),
    ("december", "декабрь", "декабря", "снежань", "снежня"),
)
WHOLE_DATE = re.compile(r"(\d{1,2})[\s./-]+(\d{1,2}|[^\W\d_]{3,})[\s./-]+(\d{4})")
ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
SPACES = re.compile(r"[\s'\u2019]+")
AMOUNT = re.compile(r"([-\u2212]?)([0-9]+)(?:\.([0-9]*))?")
TIME = re.compile(r"([01]?[0-9]|2[0-3])(?:[:. -]?([0-5][0-9]))?")
CURRENCY_WORDS = {"BYN": ("руб.", "руб", "р.", "Br")}


class MistypedError(ValueError):
    """What was typed can't be read. message: a sentence to show; parts: which inputs of several are wrong."""

    def __init__(self, message: Any, parts: frozenset[str] = frozenset()) -> None:
        super().__init__(message)
        self.message = message
        self.parts = parts


def split_date(text: str) -> dict[str, str] | None:
    """Day, month and year of a whole date in one text such as 27.03.2027, 27 марта 2027 or 2027-03-27."""
    text = text.strip()
    if found := ISO_DATE.fullmatch(text):
        year, month, day = found.groups()
    elif found := WHOLE_DATE.fullmatch(text):
        day, month, year = found.groups()
    else:
        return None
    return {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": year}


def read_date_parts(day: str, month: str, year: str) -> date:
    """The date typed as three parts. Raises MistypedError, which names the wrong parts."""
    given = {"day": day, "month": month, "year": year}
    missing = frozenset(part for part, text in given.items() if not text)
    if missing:
        raise MistypedError(_l("Enter the day, the month and the year, such as 27 3 2027"), missing)
    if re.fullmatch(r"[0-9]{1,2}", year):
        raise MistypedError(_l("Write the year with four digits, such as 2027"), frozenset({"year"}))
    unreal = _l("Enter a real date, such as 27 3 2027")
    number = _month_number(month)
    wrong = {"day"} if not re.fullmatch(r"[0-9]{1,2}", day) or not 1 <= int(day) <= 31 else set()
    wrong |= {"month"} if number is None else set()
    wrong |= {"year"} if not re.fullmatch(r"[0-9]{4}", year) else set()
    if wrong or number is None:
        raise MistypedError(unreal, frozenset(wrong))
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise MistypedError(_l("Enter a year between 1900 and 2100"), frozenset({"year"}))
    try:
        return date(int(year), number, int(day))
    except ValueError:
        raise MistypedError(unreal, frozenset({"day"})) from None


def read_short_number(text: str, below: int) -> int | None:
    """A number that the page itself wrote, such as that of a row in an input's name; None when it is none, or too large."""
    number = int(text) if re.fullmatch(r"[0-9]{1,6}", text) else below
    return number if number < below else None


def _month_number(text: str) -> int | None:
    word = text.strip().strip(".").casefold()
    if re.fullmatch(r"[0-9]{1,2}", word):
        return int(word) if 1 <= int(word) <= 12 else None
    if len(word) < 3:
        return None
    for number, names in enumerate(MONTH_WORDS, start=1):
        if any(name.startswith(word) for name in names):
            return number
    return None


def read_amount(text: str, *, currency: str, minimum: int, maximum: int) -> int:
    """Minor units of an amount such as "1 234,56", "1234.5" or "250 BYN". Raises MistypedError.

    A single mark with three digits after it could be thousands or decimals, so it is refused.
    """
    bare = _without_currency(text, currency)
    found = AMOUNT.fullmatch(_with_one_point(SPACES.sub("", bare)))
    if not found:
        raise MistypedError(_l("Enter an amount in figures, such as 250 or 250,50"))
    sign, units, cents = found.groups()
    if cents is not None and len(cents) > 2:
        raise MistypedError(_l("Write thousands without a mark and cents with two digits, such as 1250,50"))
    if len(units) > 12:
        raise MistypedError(_l("This amount is too big"))
    amount = int(units) * 100 + int((cents or "").ljust(2, "0"))
    amount = -amount if sign else amount
    if amount < minimum:
        raise MistypedError(
            _l("The amount can't be below zero")
            if minimum == 0
            else _l("Enter at least %(amount)s %(currency)s", amount=_written(minimum), currency=currency)
        )
    if amount > maximum:
        raise MistypedError(
            _l("Enter at most %(amount)s %(currency)s", amount=_written(maximum), currency=currency)
        )
    return amount


def _without_currency(text: str, currency: str) -> str:
    words = "|".join(re.escape(word) for word in (currency, *CURRENCY_WORDS.get(currency, ())))
    return re.sub(rf"^\s*(?:{words})\s*|\s*(?:{words})\s*$", "", text, flags=re.IGNORECASE)


def _with_one_point(text: str) -> str:
    """The decimal mark as a point; marks between thousands go when the last mark shows which is which."""
    comma, point = text.rfind(","), text.rfind(".")
    if comma >= 0 and point >= 0:
        thousands, decimal = (",", ".") if point > comma else (".", ",")
        whole, _mark, rest = text.rpartition(decimal)
        groups = whole.split(thousands)
        if decimal in whole or any(len(group) != 3 for group in groups[1:]):
            return text
        return f"{''.join(groups)}.{rest}"
    return text.replace(",", ".")


def _written(minor: int) -> str:
    return f"{minor // 100}" if minor % 100 == 0 else f"{minor // 100}.{minor % 100:02d}"


def read_decimal(text: str, *, minimum: Decimal, maximum: Decimal) -> Decimal:
    """A number with at most two decimals. Raises MistypedError."""
    found = AMOUNT.fullmatch(SPACES.sub("", text).replace(",", "."))
    if not found or len(found.group(3) or "") > 2 or len(found.group(2)) > 12:
        raise MistypedError(_l("Enter a number with at most two decimals, such as 12,5"))
    value = Decimal(f"{found.group(2)}.{found.group(3) or 0}") * (-1 if found.group(1) else 1)
    if not minimum <= value <= maximum:
        raise MistypedError(
            _l("Enter a number from %(lowest)s to %(highest)s", lowest=minimum, highest=maximum)
        )
    return value


def read_whole_number(text: str, *, minimum: int, maximum: int) -> int:
    """A whole number; spaces between thousands are fine. Raises MistypedError."""
    found = re.fullmatch(r"([-\u2212]?)([0-9]{1,15})", SPACES.sub("", text))
    if not found:
        raise MistypedError(_l("Enter a whole number in figures, such as 12"))
    value = int(found.group(2)) * (-1 if found.group(1) else 1)
    if not minimum <= value <= maximum:
        raise MistypedError(
            _l("Enter a number from %(lowest)s to %(highest)s", lowest=minimum, highest=maximum)
        )
    return value


def read_time(text: str) -> time:
    """A time of day such as 14:00, 14.00, 1400 or 14. Raises MistypedError."""
    found = TIME.fullmatch(text.strip())
    if not found:
        raise MistypedError(_l("Enter a time, such as 14:00"))
    return time(int(found.group(1)), int(found.group(2) or 0))
