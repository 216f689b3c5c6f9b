"""The door for spreadsheets: what a file is, is told by its first bytes and never by its name."""

import re
from pathlib import Path

from grants.exchange.spreadsheets.archive import read_archive
from grants.exchange.spreadsheets.delimited import read_delimited
from grants.exchange.spreadsheets.errors import Reason, UnreadableFile
from grants.exchange.spreadsheets.legacy import read_legacy
from grants.exchange.spreadsheets.source import Source
from grants.exchange.spreadsheets.workbook import Workbook

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    b"MZ", b"\x7fELF", b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b",
    b"BZh", b"\xfd7zXZ", b"SQLite format 3", b"{\\rtf", b"#!", b"PK\x05\x06", b"PK\x07\x08", b"ID3",
)  # fmt: skip
_OTHER_SPREADSHEETS = (
    b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00",  # Excel 2 to 4
    b"ID;P", b"<?xml", b"\xef\xbb\xbf<?xml",
)  # fmt: skip
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<(?:!doctype|html|head|body|table|meta)|mime-version:)", re.IGNORECASE
)


def read_workbook(content: bytes | Path, filename: str = "") -> Workbook:
    """Read a csv, tsv, xlsx, xls or ods file. Raises UnreadableFile for everything else.

    A path is read piece by piece when it is a text file. `filename` names the sheet of a text file.
    """
    source = Source(content)
    source.check_size()
    beginning = source.beginning(4096)
    if beginning.startswith(_ZIP):
        return read_archive(source.read())
    if beginning.startswith(_COMPOUND):
        return read_legacy(source.read())
    if beginning.startswith(_OTHERS):
        raise UnreadableFile(Reason.NOT_A_SPREADSHEET)
    if beginning.startswith(_OTHER_SPREADSHEETS):
        raise UnreadableFile(Reason.OTHER_SPREADSHEET)
    if _MARKUP.match(beginning):
        raise UnreadableFile(Reason.WEB_PAGE)
    return read_delimited(source, _stem(filename))


def _stem(filename: str) -> str:
    return Path(filename.replace("\\", "/")).stem[:100]
