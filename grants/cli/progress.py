"""How far a long command is, on a terminal: one line on standard error that is written anew; nothing elsewhere."""

import sys
import time
from collections.abc import Iterable

from grants.domain.people.lists.sheet import Sheet

_PAUSE_SECONDS = 0.2


class Progress:
    """`show(done, doing)` writes "12,000 of 100,000 rows, 2,100 a second: checking"; `total` 0 means unknown."""

    def __init__(self, total: int, *, wanted: bool = True) -> None:
        self.total = total
        self._shown = wanted and sys.stderr.isatty()
        self._begun = time.monotonic()
        self._last = 0.0
        self._width = 0

    @classmethod
    def of(cls, sheets: Iterable[Sheet], *, wanted: bool) -> "Progress":
        """Of the rows of sheets, which are counted only for somebody who looks on."""
        counts = wanted and sys.stderr.isatty()
        return cls(sum(1 for sheet in sheets for _row in sheet.rows) if counts else 0, wanted=wanted)

    def show(self, done: int, doing: str) -> None:
        """Five times a second at most."""
        now = time.monotonic()
        if not self._shown or now - self._last < _PAUSE_SECONDS:
            return
        self._last = now
        speed = int(done / (now - self._begun)) if now > self._begun else 0
        of_total = f" of {self.total:,}" if self.total else ""
        self._write(f"{done:,}{of_total} rows, {speed:,} a second: {doing}")

    def end(self) -> None:
        """Leave the line empty for what comes after."""
        if self._shown and self._width:
            self._write("")
            sys.stderr.write("\r")
            sys.stderr.flush()

    def _write(self, text: str) -> None:
        sys.stderr.write("\r" + text.ljust(self._width))
        sys.stderr.flush()
        self._width = max(self._width, len(text))
