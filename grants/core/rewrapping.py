"""Changing the master key: every wrapped key is wrapped anew under the current one, while the application runs."""

import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from grants.core.crypto import ID_BYTES, KeyProblem, Secret, Undecipherable, keyring
from grants.core.db import db
from grants.core.transaction import transaction

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class WrappedColumn:
    """A column of wrapped keys. `place` gives a key's associated data from the row's `named_by`, by which it was bound."""

    wrapped: InstrumentedAttribute[Any]
    row_id: InstrumentedAttribute[Any]
    named_by: InstrumentedAttribute[Any]
    place: Callable[[Any], str]

    @property
    def table(self) -> str:
        return str(self.wrapped.class_.__tablename__)


SECRETS = WrappedColumn(Secret.wrapped, Secret.name, Secret.name, str)


@dataclass(frozen=True, slots=True)
class Progress:
    """What was done so far in one table. `closed`: rows whose key no key given opens; they were left as they are."""

    table: str
    seen: int
    rewrapped: int
    closed: int


def count_by_key(column: WrappedColumn) -> Counter[bytes]:
    """How many rows are wrapped under which master key, by the key's name."""
    name = func.substr(column.wrapped, 1, ID_BYTES)
    rows = db.session.execute(
        select(name, func.count()).where(column.wrapped.is_not(None)).group_by(name).order_by(name)
    )
    return Counter({bytes(found): count for found, count in rows})


def rewrap(column: WrappedColumn) -> Iterator[Progress]:
    """Walk the table by its primary key; each thousand rows are written in a transaction of their own.

    It may be stopped at any moment and begun again: rows under the current key are passed over. A row that somebody
    else wrote meanwhile is left to them.
    """
    seen = rewrapped = closed = 0
    last: object = None
    while rows := _next(column, last):
        last = rows[-1][0]
        fresh, failed = _rewrapped(column, rows)
        if fresh:
            rewrapped += _write(column, fresh)
        seen, closed = seen + len(rows), closed + failed
        yield Progress(column.table, seen, rewrapped, closed)


def _next(column: WrappedColumn, last: object) -> Sequence[tuple[uuid.UUID | str, object, bytes]]:
    asked = (
        select(column.row_id, column.named_by, column.wrapped)
        .where(column.wrapped.is_not(None))
        .order_by(column.row_id)
        .limit(AT_ONCE)
    )
    if last is not None:
        asked = asked.where(column.row_id > last)
    rows = [(row[0], row[1], row[2]) for row in db.session.execute(asked)]
    db.session.rollback()
    return rows


def _rewrapped(
    column: WrappedColumn, rows: Sequence[tuple[uuid.UUID | str, object, bytes]]
) -> tuple[list[dict[str, object]], int]:
    ring = keyring()
    fresh: list[dict[str, object]] = []
    closed = 0
    for row_id, named_by, wrapped in rows:
        if wrapped[:ID_BYTES] == ring.current:
            continue
        place = column.place(named_by)
        try:
            again = ring.wrap(ring.unwrap(wrapped, place), place)
        except (KeyProblem, Undecipherable):
            closed += 1
            continue
        fresh.append({"of_row": row_id, "before": wrapped, "after": again})
    return fresh, closed


def _write(column: WrappedColumn, fresh: list[dict[str, object]]) -> int:
    """Rows that still hold what was read are changed; how many."""
    table = column.wrapped.class_.__table__
    written = (
        update(table)
        .where(
            table.c[column.row_id.key] == bindparam("of_row"),
            table.c[column.wrapped.key] == bindparam("before"),
        )
        .values({column.wrapped.key: bindparam("after")})
    )
    with transaction():
        done = db.session.connection().execute(written, fresh)
        return int(done.rowcount)
