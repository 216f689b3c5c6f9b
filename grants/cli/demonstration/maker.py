"""What every part of the demonstration uses: seeded chance, ids with a row's time, rows written in bulk, the audit."""

import datetime
import random
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.engine import Connection

from grants.core import clock
from grants.core.audit import AuditEntry
from grants.core.db import Base, write_rows
from grants.core.ids import ALPHABET, CODE_LENGTH, with_check_character

AT_ONCE = 20_000
DAY = datetime.timedelta(days=1)
_LOW_BITS = (1 << 62) - 1


class Writer:
    """Rows for many tables, sent in the order of the tables' foreign keys whenever enough of them wait."""

    def __init__(self, connection: Connection, at_once: int = AT_ONCE) -> None:
        self.connection = connection
        self.at_once = at_once
        self.counts: dict[str, int] = {}
        self._waiting = 0
        self._tables: dict[type[Base], _Shape] = {}

    def add(self, model: type[Base], values: Mapping[str, object]) -> None:
        """One row, by column names; what is not given is the column's default, or NULL."""
        shape = self._tables.get(model)
        if shape is None:
            shape = self._tables[model] = _Shape(model, self.connection.dialect)
        shape.add(values)
        self._waiting += 1
        if self._waiting >= self.at_once:
            self.flush()

    def flush(self) -> None:
        """Send what waits."""
        order = {table: place for place, table in enumerate(Base.metadata.sorted_tables)}
        for shape in sorted(self._tables.values(), key=lambda one: order[one.table]):
            if shape.rows:
                write_rows(self.connection, shape.table, shape.rows)
                self.counts[shape.table.name] = self.counts.get(shape.table.name, 0) + len(shape.rows)
                shape.rows = []
        self._waiting = 0


class _Shape:
    """How a row of one table is given to the driver: as SQLAlchemy's types would, once for all rows."""

    def __init__(self, model: type[Base], dialect: Dialect) -> None:
        self.table: Any = model.__table__
        self.rows: list[tuple[object, ...]] = []
        columns = list(self.table.columns)
        self.defaults = [(column.name, _default(column)) for column in columns]
        processes = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns]
        self.processes = [(place, process) for place, process in enumerate(processes) if process]

    def add(self, values: Mapping[str, object]) -> None:
        """One row, made ready for the driver."""
        get = values.get
        row = [get(name, default) for name, default in self.defaults]
        for place, process in self.processes:
            row[place] = process(row[place])
        self.rows.append(tuple(row))


def _default(column: Any) -> object:
    return column.default.arg if column.default is not None and column.default.is_scalar else None


class Maker:
    """Chance, time and rows of one demonstration. The same seed and day make the same programme."""

    def __init__(self, writer: Writer, seed: int, today: datetime.date) -> None:
        self.writer = writer
        self.chance = random.Random(seed)  # noqa: S311 # nosec B311
        self.today = today
        self.add = writer.add
        self._codes: set[str] = set()
        self._nines: dict[datetime.date, datetime.datetime] = {}  # nine o'clock of each day, in UTC

    def day(self, days_from_today: int) -> datetime.date:
        """The day so many days from today; below zero it has been."""
        return self.today + datetime.timedelta(days=days_from_today)

    def moment(self, day: datetime.date) -> datetime.datetime:
        """A moment of the day, within the hours of an office."""
        nine = self._nines.get(day)
        if nine is None:
            local = datetime.datetime(day.year, day.month, day.day, 9, tzinfo=clock.ZONE)
            nine = self._nines[day] = local.astimezone(datetime.UTC)
        return nine + datetime.timedelta(seconds=self.chance.randrange(8 * 3600))

    def id(self, at: datetime.datetime) -> uuid.UUID:
        """A UUIDv7 of that moment."""
        low = self.chance.getrandbits(74)
        milliseconds = int(at.timestamp() * 1000)
        return uuid.UUID(int=milliseconds << 80 | 7 << 76 | (low >> 62) << 64 | 0b10 << 62 | low & _LOW_BITS)

    def code(self) -> str:
        """A code that no other row of this demonstration has."""
        while True:
            code = with_check_character("".join(self.chance.choices(ALPHABET, k=CODE_LENGTH - 1)))
            if code not in self._codes:
                self._codes.add(code)
                return code

    def keep(self, code: str) -> str:
        """A fixed code that is not to be given again."""
        self._codes.add(code)
        return code

    def happens(self, percent: int) -> bool:
        """True so many times in a hundred."""
        return self.chance.randrange(100) < percent

    def between(self, least: int, most: int) -> int:
        """A whole number from least to most, both included."""
        return self.chance.randint(least, most)

    def audit(
        self,
        who: uuid.UUID | None,
        action: str,
        target: tuple[str, uuid.UUID],
        at: datetime.datetime,
        organisation_id: uuid.UUID | None = None,
        *,
        reason: str = "",
        **details: object,
    ) -> None:
        """What was done; the system did it when nobody is named."""
        self.add(
            AuditEntry,
            {
                "id": self.id(at),
                "at": at,
                "actor_kind": "system" if who is None else "user",
                "actor_id": who,
                "action": action,
                "target_type": target[0],
                "target_id": target[1],
                "organisation_id": organisation_id,
                "reason": reason,
                "details": details,
            },
        )

    def moved(
        self,
        who: uuid.UUID | None,
        action: str,
        target: tuple[str, uuid.UUID],
        at: datetime.datetime,
        organisation_id: uuid.UUID | None,
        steps: tuple[str, str],
        *,
        reason: str = "",
        **details: object,
    ) -> None:
        """A change of state, as the lifecycles record it."""
        self.audit(
            who,
            action,
            target,
            at,
            organisation_id,
            reason=reason,
            **{"from": steps[0], "to": steps[1], **details},
        )
