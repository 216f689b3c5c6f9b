"""How the letters of a text file are written: told by its mark, by strict UTF-8, or by which letters come of it."""

import codecs
import re

from grants.exchange.spreadsheets.errors import Reason, UnreadableFile
from grants.exchange.spreadsheets.source import Source

_CHUNK = 64 * 1024
_BINARY = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")
_SOME_BINARY = 0.02  # of the characters: a text that broke, not another kind of file
_BOMS = (
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLD = ("cp1251", "cp866", "koi8-r", "mac-cyrillic")
_CLEARLY = 1.15  # times as good as Windows-1251 before another one is believed
_FREQUENT = frozenset("оаеинтсрвлкмдпуяі")
_HALF = 0.7  # of every second byte says that letters have two bytes


def encoding_of(source: Source) -> str:
    """A byte order mark, else two bytes a letter, else strict UTF-8, else the old encoding that makes words of it."""
    beginning = source.beginning(_CHUNK)
    marked = next((encoding for bom, encoding in _BOMS if beginning.startswith(bom)), None)
    tried = (marked,) if marked is not None else _likely(beginning)
    for encoding in tried:
        if encoding and _decodes(source, encoding):
            return encoding
    raise UnreadableFile(Reason.UNKNOWN_ENCODING)


def _likely(beginning: bytes) -> tuple[str, ...]:
    wide = _two_bytes_a_letter(beginning)
    if wide:
        return (wide,)
    scores = {encoding: _score(beginning, encoding) for encoding in _OLD}
    best = max(_OLD, key=lambda encoding: scores[encoding])
    old = best if scores[best] > _CLEARLY * scores["cp1251"] else "cp1251"
    return ("utf-8", old)


def _two_bytes_a_letter(beginning: bytes) -> str:
    """UTF-16 without a mark: every second byte is that of Latin or of Cyrillic letters."""
    some = beginning[:4096]
    for encoding, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        half = some[first::2]
        if len(half) > 8 and b"\x00" in half and sum(half.count(byte) for byte in (0, 4)) > _HALF * len(half):
            return encoding
    return ""


def _score(beginning: bytes, encoding: str) -> float:
    """How much it looks like words: the letters that Russian and Belarusian use most, small ones above all."""
    text = beginning.decode(encoding, "replace")
    score = 0.0
    for before, letter in zip(" " + text, text, strict=False):
        if letter.isascii():
            continue
        if letter.casefold() in _FREQUENT:
            score += 0.2 if letter.isupper() and before.islower() else 1
        elif not letter.isalpha():
            score -= 1
    return max(score, 0.0)


def _decodes(source: Source, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with source.open() as file:
        try:
            while chunk := file.read(_CHUNK):
                text = decoder.decode(chunk)
                binary = len(_BINARY.findall(text))
                if binary:
                    few = binary <= _SOME_BINARY * len(text)
                    raise UnreadableFile(Reason.BROKEN_TEXT if few else Reason.NOT_A_SPREADSHEET)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
