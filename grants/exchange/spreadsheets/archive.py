"""Zipped workbooks, .xlsx and .ods: told apart, and unpacked within bounds."""

import io
import zipfile
import zlib

from grants.exchange.spreadsheets.errors import Reason, UnreadableFile
from grants.exchange.spreadsheets.limits import MAX_PARTS, MAX_UNPACKED_BYTES
from grants.exchange.spreadsheets.ods import read_ods
from grants.exchange.spreadsheets.workbook import Workbook
from grants.exchange.spreadsheets.xlsx import read_xlsx

_PIECE = 256 * 1024
_ENCRYPTED = 0x1
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_MACROS = ("vbaproject.bin", "xl/macrosheets/", "basic/", "scripts/", "xl/vbadata.xml")


def read_archive(content: bytes) -> Workbook:
    """Read a zipped workbook. Raises UnreadableFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise UnreadableFile(Reason.DAMAGED) from error


def _read(archive: zipfile.ZipFile) -> Workbook:
    infos = archive.infolist()
    if len(infos) > MAX_PARTS:
        raise UnreadableFile(Reason.UNPACKS_TOO_LARGE)
    by_name = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in infos}
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise UnreadableFile(Reason.PROTECTED)
    if any(name.endswith(_MACROS[0]) or name.startswith(_MACROS[1:]) for name in by_name):
        raise UnreadableFile(Reason.MACROS)
    parts = Parts(archive, by_name)
    if "xl/workbook.xml" in by_name:
        return read_xlsx(parts)
    if "xl/workbook.bin" in by_name:
        raise UnreadableFile(Reason.OTHER_SPREADSHEET)
    if "content.xml" in by_name and "mimetype" in by_name and parts.read("mimetype").startswith(_ODS):
        return read_ods(parts)
    raise UnreadableFile(Reason.NOT_A_SPREADSHEET)


class Parts:
    """The parts of a zipped workbook by name in small letters, unpacked one by one within a common bound."""

    def __init__(self, archive: zipfile.ZipFile, by_name: dict[str, zipfile.ZipInfo]) -> None:
        self._archive = archive
        self._by_name = by_name
        self._left = MAX_UNPACKED_BYTES
        if sum(info.file_size for info in by_name.values() if _counts(info)) > MAX_UNPACKED_BYTES:
            raise UnreadableFile(Reason.UNPACKS_TOO_LARGE)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._by_name

    def read(self, name: str) -> bytes:
        """One part whole. Raises UnreadableFile when it is missing, too large, or not as large as it says."""
        info = self._by_name.get(name.lower())
        if info is None:
            raise UnreadableFile(Reason.DAMAGED)
        whole = io.BytesIO()  # gives away what it holds without a copy
        with self._archive.open(info) as part:
            while piece := part.read(_PIECE):
                self._left -= len(piece)
                if self._left < 0:
                    raise UnreadableFile(Reason.UNPACKS_TOO_LARGE)
                whole.write(piece)
        return whole.getvalue()


def _counts(info: zipfile.ZipInfo) -> bool:
    """Pictures are never unpacked, so a logo on the sheet doesn't count."""
    return not info.filename.lower().endswith((".png", ".jpg", ".jpeg", ".emf", ".wmf", ".gif"))
