"""Compound files, the file system inside old Office files: one stream by its name, within bounds."""

import struct

from grants.exchange.spreadsheets.errors import Reason, UnreadableFile

_LAST_SECTOR = 0xFFFFFFFA  # this and above are marks, not sectors
_ENTRY = 128
_STREAM, _ROOT = 2, 5


def stream(content: bytes, names: tuple[str, ...]) -> bytes | None:
    """The first stream that has one of `names`, or None. Raises UnreadableFile for a damaged file."""
    try:
        return _Compound(content).stream(names)
    except (struct.error, IndexError, ValueError) as error:
        raise UnreadableFile(Reason.DAMAGED) from error


class _Compound:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self._size = 1 << self._checked(struct.unpack_from("<H", content, 30)[0], 9, 12)
        self._small_size = 1 << self._checked(struct.unpack_from("<H", content, 32)[0], 4, 9)
        self._cutoff = struct.unpack_from("<I", content, 56)[0]
        self._table = self._numbers(self._table_sectors())
        self._directory = self._chain(struct.unpack_from("<I", content, 48)[0])
        self._small_table = self._numbers_of(self._chain(struct.unpack_from("<I", content, 60)[0]))

    @staticmethod
    def _checked(value: int, least: int, most: int) -> int:
        if not least <= value <= most:
            raise ValueError("not a compound file")
        return value

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._content[start : start + self._size]

    def _table_sectors(self) -> list[int]:
        sectors = [n for n in struct.unpack_from("<109I", self._content, 76) if n < _LAST_SECTOR]
        more = struct.unpack_from("<I", self._content, 68)[0]
        for _ in range(len(self._content) // self._size + 1):
            if more >= _LAST_SECTOR:
                return sectors
            numbers = self._numbers([more])
            sectors += [n for n in numbers[:-1] if n < _LAST_SECTOR]
            more = numbers[-1]
        raise ValueError("a loop of sectors")

    def _numbers(self, sectors: list[int]) -> list[int]:
        if len(sectors) > len(self._content) // self._size + 1:
            raise ValueError("more sectors than there are")
        return self._numbers_of(b"".join(map(self._sector, sectors)))

    @staticmethod
    def _numbers_of(data: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))

    def _chain(self, first: int) -> bytes:
        pieces: list[bytes] = []
        while first < _LAST_SECTOR:
            if len(pieces) > len(self._table):
                raise ValueError("a loop of sectors")
            pieces.append(self._sector(first))
            first = self._table[first]
        return b"".join(pieces)

    def stream(self, names: tuple[str, ...]) -> bytes | None:
        found: tuple[int, int] | None = None
        root = 0
        for place in range(0, len(self._directory) - _ENTRY + 1, _ENTRY):
            entry = self._directory[place : place + _ENTRY]
            length = min(struct.unpack_from("<H", entry, 64)[0], 64)
            name = entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
            first, size = struct.unpack_from("<II", entry, 116)
            if entry[66] == _ROOT:
                root = first
            elif entry[66] == _STREAM and name in names and found is None:
                found = first, size
        if found is None:
            return None
        first, size = found
        if size >= self._cutoff:
            return self._chain(first)[:size]
        return self._small_chain(first, self._chain(root))[:size]

    def _small_chain(self, first: int, container: bytes) -> bytes:
        pieces: list[bytes] = []
        while first < _LAST_SECTOR:
            if len(pieces) > len(self._small_table):
                raise ValueError("a loop of sectors")
            pieces.append(container[first * self._small_size : (first + 1) * self._small_size])
            first = self._small_table[first]
        return b"".join(pieces)
