"""Phones as people write them in Belarus, brought to E.164; whose phone it is matters more than its digits."""

import re
from dataclasses import dataclass

import phonenumbers

REGION = "BY"
# Belarus: area codes of the fixed net and the mobile codes 24, 25, 29, 33, 44. The library's own list of
# mobile blocks inside 25x is narrower than what is in use.
_BELARUSIAN = re.compile(r"^(?:1[5-7]\d|2[1-3]\d|24\d|25\d|29\d|33\d|44\d)\d{6}$")
_SEPARATORS = re.compile(r"[,;/|\n\r]+|\s(?:или|и|або|ці|і|or|and)\s", re.IGNORECASE)
_DIGITS_RUN = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]+")
_PLAIN_LABELS = re.compile(
    r"^(?:т|тел|телефон|тэл|тэлефон|моб|мобильный|мобильн|мабільны|м|сот|дом|дома|домашний|хатні|гор|раб|рабочий|"
    r"мтс|mts|a|а|велком|velcom|лайф|life|viber|вайбер|telegram|телеграм|whatsapp|ватсап|tel|phone|mobile|mob|"
    r"номер|нумар|её|ее|личный|асабісты|own|home|work|без|звонить|звонка|званіць|звонок|call|после|пасля|after|"
    r"до|да|before|с|по|только|толькі|only|вечером|вечарам|утром|днём|днем|ч|час|часов|sms|смс)$"
)
_NOBODY = frozenset({"", "-", "—", "–", "нет", "няма", "no", "none", "n/a", "б/т", "нету", "не имеет", "0"})
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?\s?[EeЕе]\s?\+?\d{1,2}")
_LETTER_O = re.compile(r"(?<=\d)[OoОо](?=[\s()-]*\d)")
_MAX_DIGITS = 15


@dataclass(frozen=True, slots=True)
class PhoneReading:
    """What one cell of phones holds.

    `own` are her numbers (E.164), the first one first. `note` keeps, as written, what belongs to someone else:
    never a contact. `unreadable` are the parts that are no phone.
    """

    own: tuple[str, ...] = ()
    note: str = ""
    unreadable: tuple[str, ...] = ()

    @property
    def main(self) -> str | None:
        return self.own[0] if self.own else None


def normalise_phone(text: str) -> str | None:
    """One number in E.164, or None if it is none. A number without a country is Belarusian."""
    digits = re.sub(r"\D", "", text)
    if not 7 <= len(digits) <= _MAX_DIGITS + 3:
        return None
    for candidate in _candidates(digits, text.lstrip(" (").startswith("+")):
        number = _checked(candidate)
        if number:
            return number
    return None


def _candidates(digits: str, international: bool) -> tuple[str, ...]:
    if international:
        return (digits,)
    if digits.startswith("810") and len(digits) > 11:
        return (digits[3:],)
    if digits.startswith("00"):
        return (digits[2:],)
    if digits.startswith("80") and len(digits) == 11:
        return ("375" + digits[2:],)
    if digits.startswith("0") and len(digits) == 10:
        return ("375" + digits[1:],)
    if len(digits) == 9:
        return ("375" + digits,)
    if digits.startswith("8") and len(digits) == 11:
        return ("7" + digits[1:],)
    return (digits,)


def _checked(digits: str) -> str | None:
    if len(digits) < 10:
        return None
    if digits.startswith("375"):
        return f"+{digits}" if _BELARUSIAN.match(digits[3:]) else None
    try:
        number = phonenumbers.parse(f"+{digits}", None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def phone_text(value: str | int | float) -> str:
    """A cell as the text of a phone: a spreadsheet's 375291234567.0 goes through int, so that no digit grows."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def is_shortened(text: str) -> bool:
    """Whether a spreadsheet program wrote the number as 3,75291E+11: the digits that are left out are lost."""
    return bool(_SHORTENED.fullmatch(text.strip()))


def with_zeros(text: str) -> str:
    """The text with the letter О or O between digits read as a zero."""
    return _LETTER_O.sub("0", text)


def read_phones(value: str | int | float) -> PhoneReading:
    """Read a cell: any habit of writing, several numbers, someone else's phone."""
    text = " ".join(phone_text(value).replace("\u00a0", " ").replace("\n", ",").split())
    if text.casefold().strip(" .") in _NOBODY:
        return PhoneReading()
    own: list[str] = []
    unreadable: list[str] = []
    notes: list[str] = []
    others = False
    for part in _parts(text):
        if _is_someone_elses(part):
            others = True
        if others:
            notes.append(part)
            continue
        number = _number_in(part)
        if number is None:
            unreadable.append(part)
        elif number not in own:
            own.append(number)
    return PhoneReading(tuple(own), ", ".join(notes), tuple(unreadable))


def _number_in(part: str) -> str | None:
    """The number between the labels: "моб. 8029 1234567 после 18 ч" has one, the hour is none."""
    for piece in _LETTERS.split(part):
        number = normalise_phone(piece)
        if number:
            return number
    return None


def _parts(text: str) -> list[str]:
    parts: list[str] = []
    for part in _SEPARATORS.split(text):
        part = part.strip(" .:")
        if not part:
            continue
        if (not _DIGITS_RUN.search(part) and parts) or (parts and not _DIGITS_RUN.search(parts[-1])):
            parts[-1] = f"{parts[-1]} {part}"
        else:
            parts.extend(_two_in_a_row(part))
    return parts


def _two_in_a_row(part: str) -> list[str]:
    """Two numbers with only a space between them."""
    if len(re.sub(r"\D", "", part)) < 14 or _number_in(part):
        return [part]
    for gap in re.finditer(r"\s+", part):
        halves = part[: gap.start()], part[gap.end() :]
        if all(map(_number_in, halves)):
            return list(halves)
    return [part]


def _is_someone_elses(part: str) -> bool:
    """Any word that isn't a plain label ("тел.", "моб.", "после 18") says whose phone it is, and it isn't hers."""
    return any(not _PLAIN_LABELS.match(word.casefold()) for word in _LETTERS.findall(part))


def show_phone(number: str) -> str:
    """A number in E.164 as people read it: +375 29 123-45-67."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))
