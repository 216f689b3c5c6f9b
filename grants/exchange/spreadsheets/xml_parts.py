"""A pass over an XML part, which must be well formed and without a document type."""

import codecs
from collections.abc import Callable
from xml.parsers import expat  # nosec B407

from grants.exchange.spreadsheets.errors import Reason, UnreadableFile

_PIECE = 256 * 1024
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def scan(part: bytes, start: Start, end: End, text: Text | None = None) -> None:
    """Go through `part`; names come without their prefixes. Raises UnreadableFile."""
    parser = expat.ParserCreate("utf-8")  # whatever the part declares: no program writes another
    parser.buffer_text = True
    short: dict[str, str] = {}

    def local(name: str) -> str:
        known = short.get(name)
        if known is None:
            known = name.rpartition(":")[2]
            if len(short) < 10_000:
                short[name] = known
        return known

    def on_start(name: str, attributes: dict[str, str]) -> None:
        if any(":" in key for key in attributes):
            attributes = {local(key): value for key, value in attributes.items()}
        start(local(name), attributes)

    def on_end(name: str) -> None:
        end(local(name))

    def on_doctype(*_: object) -> None:
        raise UnreadableFile(Reason.XML_ENTITIES)

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.StartDoctypeDeclHandler = on_doctype
    parser.EntityDeclHandler = on_doctype
    if text is not None:
        parser.CharacterDataHandler = text
    if part.startswith(_UTF16):
        raise UnreadableFile(Reason.DAMAGED)
    try:
        for place in range(0, len(part), _PIECE):
            parser.Parse(part[place : place + _PIECE], False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise UnreadableFile(Reason.DAMAGED) from error


def check(part: bytes) -> None:
    """Raises UnreadableFile unless the part is well formed and has no document type."""
    scan(part, lambda _name, _attributes: None, lambda _name: None)
