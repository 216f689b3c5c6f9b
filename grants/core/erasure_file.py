"""The list of erased people as a file beside the backups: after a restore, whoever stands in it is erased again.

One JSON object a line: participant_id, code, moment. It holds no identity.
"""

import datetime
import json
import os
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FILE_NAME = "erasures.jsonl"


class BrokenList(ValueError):
    """A line that can't be read. It is never passed over: somebody would stay who must not."""


@dataclass(frozen=True, slots=True)
class Erased:
    """One person of the list."""

    participant_id: uuid.UUID
    code: str
    moment: datetime.datetime


@dataclass(frozen=True, slots=True)
class ErasureFile:
    """The list at `path`; there is none before the first erasure."""

    path: Path

    def read(self) -> tuple[Erased, ...]:
        """Everyone in the list, in its order. Raises BrokenList, OSError."""
        if not self.path.exists():
            return ()
        lines = self.path.read_text(encoding="utf-8").splitlines()
        return tuple(self._entry(number, line) for number, line in enumerate(lines, 1) if line.strip())

    def add(self, entries: Iterable[Erased]) -> None:
        """Those who are not in the list yet are put at its end, on the disk when this returns. Raises OSError."""
        known = {entry.participant_id for entry in self.read()}
        lines = [_line(entry) for entry in entries if entry.participant_id not in known]
        if not lines:
            return
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write("".join(lines))
            file.flush()
            os.fsync(file.fileno())

    def _entry(self, number: int, line: str) -> Erased:
        try:
            row = json.loads(line)
            moment = datetime.datetime.fromisoformat(row["moment"])
            return Erased(uuid.UUID(row["participant_id"]), str(row["code"]), moment)
        except (ValueError, KeyError, TypeError) as error:
            raise BrokenList(f"line {number} of {self.path} can't be read") from error


def _line(entry: Erased) -> str:
    row = {
        "participant_id": str(entry.participant_id),
        "code": entry.code,
        "moment": entry.moment.isoformat(),
    }
    return json.dumps(row) + "\n"


_installed: list[ErasureFile] = []


def install(file: ErasureFile) -> None:
    """Make it the list of this process."""
    _installed[:] = [file]


def erasure_file() -> ErasureFile:
    """The list of this process. Raises RuntimeError when none was installed."""
    if not _installed:
        raise RuntimeError("no list of erasures was installed")
    return _installed[0]
