"""What was read of a journal."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from grants.domain.people.lists.notes import Note
from grants.domain.training.states import Mark


@dataclass(frozen=True, slots=True)
class JournalColumn:
    """One day of one sheet: its header as written."""

    sheet: str
    header: str
    day: datetime.date


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One person of one sheet, with what stands in her cells by the place of the column in the journal.

    `code` is a case code without its hyphen, or ""; `unread` are the cells that are no mark, as they are written.
    """

    sheet: str
    number: int
    code: str
    name: str
    marks: Mapping[int, Mark]
    unread: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Journal:
    """The sheets of one file as one list of days and one of people; a row is known by its place in `rows`."""

    kind: str
    columns: tuple[JournalColumn, ...]
    rows: tuple[JournalRow, ...]
    notes: tuple[Note, ...]

    @property
    def sheets(self) -> tuple[str, ...]:
        """Names of the sheets that hold people."""
        return tuple(dict.fromkeys(row.sheet for row in self.rows))
