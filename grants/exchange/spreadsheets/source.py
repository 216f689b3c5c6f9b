"""Where the bytes of a file come from: an upload held in memory, or a path that is read piece by piece."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from grants.exchange.spreadsheets.errors import Reason, UnreadableFile
from grants.exchange.spreadsheets.limits import MAX_FILE_BYTES


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be opened again and again."""

    content: bytes | Path

    def open(self) -> BinaryIO:
        return self.content.open("rb") if isinstance(self.content, Path) else io.BytesIO(self.content)

    def beginning(self, size: int) -> bytes:
        with self.open() as file:
            return file.read(size)

    def read(self) -> bytes:
        """The whole file. Raises UnreadableFile when it is larger than allowed."""
        with self.open() as file:
            content = file.read(MAX_FILE_BYTES + 1)
        if len(content) > MAX_FILE_BYTES:
            raise UnreadableFile(Reason.TOO_LARGE)
        return content

    def check_size(self) -> None:
        """Raises UnreadableFile for an empty or too large file."""
        with self.open() as file:
            size = file.seek(0, io.SEEK_END)
        if not size:
            raise UnreadableFile(Reason.EMPTY)
        if size > MAX_FILE_BYTES:
            raise UnreadableFile(Reason.TOO_LARGE)
