"""Short ways to check a list in the tests."""

import datetime
from collections.abc import Sequence

from grants.domain.people.lists.dry_run import DryRun, check_list, nobody
from grants.domain.people.lists.faults import FaultCode
from grants.domain.people.lists.sheet import Cell, Row, Sheet

TODAY = datetime.date(2026, 11, 24)
HEADER = ("№", "ФИО", "Дата рождения", "Телефон", "Область")
ANNA = (1, "Иванова Анна Петровна", "05.03.1987", "80291234567", "Брестская")


def sheet(*rows: Sequence[Cell], name: str = "Список", **facts: object) -> Sheet:
    return Sheet(name, [Row(number, tuple(cells)) for number, cells in enumerate(rows, start=1)], **facts)


def run(*rows: Sequence[Cell], **options: object) -> DryRun:
    """The dry run of one sheet on the day of the tests, with nobody registered."""
    return check_list([sheet(*rows)], TODAY, nobody, **options)


def one(header: Sequence[str], cells: Sequence[Cell]) -> DryRun:
    """The dry run of one row."""
    return run(header, cells)


def codes(result: DryRun) -> list[FaultCode]:
    return [fault.code for fault in result.faults]
