"""The file of master keys: read anew whenever it was replaced, so that processes that run take up a new key at once."""

import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from grants.core.crypto import KeyProblem, Keyring, new_master_key, read_master_keys, split_keys


@dataclass(slots=True)
class KeyFile:
    """A file of base64 keys, one a line, the current one first."""

    path: Path
    _seen: tuple[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self._seen = self._stamp()

    def changed(self) -> Keyring | None:
        """The keys when the file was replaced since it was looked at last; what can't be read changes nothing."""
        stamp = self._stamp()
        if stamp == self._seen:
            return None
        self._seen = stamp
        try:
            return read_master_keys(self._text())
        except (OSError, KeyProblem):
            return None

    def put_first(self) -> bytes:
        """A fresh key before the others; its name. Raises KeyProblem, OSError."""
        keys = [new_master_key(), *split_keys(self._text())]
        return self._replace(keys).current

    def drop(self, name: bytes) -> None:
        """The file without the key of that name. Raises KeyProblem for the only key, OSError."""
        self._replace([key for key in split_keys(self._text()) if read_master_keys(key).current != name])

    def _replace(self, keys: list[str]) -> Keyring:
        """Written beside it, for this user only, and put in its place when it is whole on the disk."""
        ring = read_master_keys("\n".join(keys))
        descriptor, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write("".join(f"{key}\n" for key in keys))
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, self.path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _sync_folder(self.path.parent)
        return ring

    def _text(self) -> str:
        return self.path.read_text(encoding="ascii", errors="replace")

    def _stamp(self) -> tuple[int, int]:
        try:
            found = self.path.stat()
        except OSError:
            return (0, 0)
        return (found.st_mtime_ns, found.st_ino)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
