"""A file that has been read: what kind it was, how its letters were written, and its sheets."""

import enum
from dataclasses import dataclass

from grants.domain.people.lists.sheet import Sheet


class Kind(enum.StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"


@dataclass(frozen=True, slots=True)
class Workbook:
    """`encoding` and `delimiter` are those of a text file, None for the others."""

    kind: Kind
    sheets: tuple[Sheet, ...]
    encoding: str | None = None
    delimiter: str | None = None
