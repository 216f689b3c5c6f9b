"""Traces of people in what is left behind: their words, numbers and birth dates in any file, log or answer, however the
text was encoded, escaped, packed, spelled or divided."""

import base64
import binascii
import datetime
import gzip
import html
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from grants.domain.people.identity import IdentityFields

WORD = re.compile("[а-яёіўї]{4,}|[a-z]{4,}")
NUMBER = re.compile(r"\d(?:[ \t\u00a0().\-–/]{0,2}\d){8,}")
DAY = re.compile(
    r"\d{4}-\d\d?-\d\d?|\d\d?[./-]\d\d?[./-](?:\d{4}|\d\d)(?!\d)|(?<![0-9a-fA-F])\d{8}(?![0-9a-fA-F])"
    r"|\(\d{4}, \d\d?, \d\d?\)|\d\d? [^\W\d_]{3,10} \d{4}"
)
SPACES, NO_DIGIT, COMBINING = re.compile(r"\s+"), re.compile(r"\D"), re.compile("[\u0306\u0308]")
# Runs of letters of one encoding among anything.
RUNS = {
    "cp1251": re.compile(rb"(?:\d\d? )?[\xa8\xb8\xc0-\xff][\xa8\xb8\xc0-\xff\x20-\x7e]{3,}"),
    "utf-16-le": re.compile(rb"(?:[\x20-\x7e]\x00|[\x01-\x5f]\x04){4,}"),
    "utf-16-be": re.compile(rb"(?:\x00[\x20-\x7e]|\x04[\x01-\x5f]){4,}"),
}
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{11,}")
HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){6,}")
PERCENT = re.compile(rb"(?:%[0-9A-Fa-f]{2})+")
QUOTED = re.compile(rb"(?:=[0-9A-F]{2}|=\r?\n)+")
ESCAPED = re.compile(rb"(?:\\u[0-9a-fA-F]{4})+")
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
MONTHS = [
    "January February March April May June July August September October November December".split(),
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(),
    "студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня".split(),
]
WHOLE_NUMBER = 9


@dataclass(frozen=True)
class Traces:
    """What is looked for: words (longer texts by all of their words), the nine digits of phones, days."""

    words: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, people: Iterable[IdentityFields]) -> "Traces":
        """Of everything that names or finds these people and can be told from ordinary words."""
        made = cls()
        for one in people:
            name, contact = one.name, one.safe_contact
            parts = (name.surname, name.given, name.patronymic, name.former_surname)
            made.words.update(plain(part) for part in parts if len(part) >= 5)
            made.texts.update(plain(text) for text in (one.address, one.note) if text)
            if contact and len(contact.code_word) > 5:
                made.words.add(plain(contact.code_word))
            for phone in (*one.phones, contact.phone if contact else ""):
                made.numbers.update({re.sub(r"\D", "", phone)[-WHOLE_NUMBER:]} - {""})
            if one.birth and one.birth.day:
                made.days.update(notations(datetime.date.fromisoformat(str(one.birth))))
        return made

    def in_files(self, folder: Path) -> set[tuple[str, str]]:
        """File and trace, of all files under the folder, also of their names."""
        found = set()
        for path in folder.rglob("*"):
            kept = path.read_bytes() if path.is_file() else b""
            found |= {(path.name, one) for one in self.in_bytes(kept) | self.in_text(path.name)}
        return found

    def in_bytes(self, content: bytes) -> set[str]:
        """The traces in a file or an answer."""
        return {one for text in readings(content) for one in self.in_text(text)}

    def in_text(self, text: str) -> set[str]:
        """The traces in a text."""
        said = plain(text)
        there = set(WORD.findall(said))
        found = self.words & there
        if texts := [one for one in self.texts if there.issuperset(WORD.findall(one))]:
            line = SPACES.sub(" ", said)
            found |= {one for one in texts if one in line}
        found |= self.numbers & numbers_in(text)
        return found | (self.days & set(DAY.findall(said)))


def numbers_in(text: str) -> set[str]:
    """Any nine digits that stand together, however they are divided. Digits between letters, as in ids, are no number."""
    found = set()
    for number in NUMBER.findall(text):
        digits = NO_DIGIT.sub("", number)
        found |= {digits[end - WHOLE_NUMBER : end] for end in range(WHOLE_NUMBER, len(digits) + 1)}
    return found


def plain(text: str) -> str:
    """As it is compared: composed, in small letters, ё as е."""
    if COMBINING.search(text):
        text = unicodedata.normalize("NFC", text)
    return text.lower().replace("ё", "е")


def notations(day: datetime.date) -> set[str]:
    """One day as people and programs write it."""
    numbers = {f"{day:{form}}" for form in ("%Y-%m-%d", "%Y%m%d", "%d.%m.%y")}
    for mark in "./-":
        numbers |= {f"{day:%d}{mark}{day:%m}{mark}{day:%Y}", f"{day.day}{mark}{day.month}{mark}{day.year}"}
    numbers |= {
        f"{day:%m/%d/%Y}",
        f"{day.month}/{day.day}/{day.year}",
        f"({day.year}, {day.month}, {day.day})",
    }
    return numbers | {plain(f"{day.day} {names[day.month - 1]} {day.year}") for names in MONTHS}


def readings(content: bytes, deep: bool = True) -> Iterator[str]:
    """What bytes may say: in the encodings of texts, and unpacked and unescaped."""
    yield content.decode("utf-8", "ignore")
    for encoding, runs in RUNS.items():
        yield "\n".join(run.decode(encoding, "ignore") for run in runs.findall(content))
    if b"&#" in content:
        yield html.unescape(content.decode("utf-8", "ignore"))
    for escape, unescape in ((ESCAPED, from_escapes), (PERCENT, from_percents), (QUOTED, from_quoted)):
        if escape.search(content):
            yield escape.sub(unescape, content).decode("utf-8", "ignore")
    for hidden in (*packed(content), *encoded(content)) if deep else ():
        yield from readings(hidden, deep=False)


def packed(content: bytes) -> Iterator[bytes]:
    """The parts of an archive, an office file or a PDF."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    if content.startswith(b"\x1f\x8b"):
        yield gzip.decompress(content)
    for stream in STREAM.findall(content):
        yield inflated(stream) or stream


def encoded(content: bytes) -> Iterator[bytes]:
    """What stands in base64, packed or not, and in hexadecimal digits: each kind joined, so that it is read once."""
    decoded = [from_base64(run) for run in BASE64.findall(content)]
    yield b"\n".join(text for one in decoded for text in (one, inflated(one)) if text)
    yield b"\n".join(map(binascii.unhexlify, HEX.findall(content)))


def from_escapes(run: re.Match[bytes]) -> bytes:
    """Letters written as JSON and Python escape them."""
    return run[0].decode("unicode_escape").encode("utf-8", "ignore")


def from_percents(run: re.Match[bytes]) -> bytes:
    """Letters written as in an address."""
    return binascii.unhexlify(run[0].replace(b"%", b""))


def from_quoted(run: re.Match[bytes]) -> bytes:
    """Letters written as in a mail."""
    return binascii.unhexlify(re.sub(rb"[=\r\n]", b"", run[0]))


def from_base64(run: bytes) -> bytes:
    """What a run of letters says in either alphabet, as far as it goes."""
    usual = run.translate(bytes.maketrans(b"-_", b"+/"))
    whole = usual[: len(usual) - (len(usual) % 4 == 1)]
    return base64.b64decode(whole + b"=" * (-len(whole) % 4))


def inflated(content: bytes) -> bytes:
    """Unpacked, or nothing when it isn't packed."""
    try:
        return zlib.decompress(content)
    except zlib.error:
        return b""
