"""The things of a participant about which people type reasons: whatever leads to her, table by table."""

import uuid
from collections.abc import Iterator

from sqlalchemy import ColumnElement, Select, Table, or_, select

from grants.core.db import Base, db

# Entries of the books are about money alone, and have to be explained for as long as they are kept.
BOOKS = frozenset({"ledger_entry", "ledger_posting"})


def things_of(participant_id: uuid.UUID) -> Iterator[uuid.UUID]:
    """Her id, and those of every row with a foreign key to her or to another row of hers."""
    yield participant_id
    for ids in _leading_to(participant_id).values():
        yield from db.session.scalars(ids)


def _leading_to(participant_id: uuid.UUID) -> dict[str, Select[uuid.UUID]]:
    """By table; those upstream come first, so that one walk finds them all."""
    found: dict[str, Select[uuid.UUID]] = {}
    for table in Base.metadata.sorted_tables:
        if table.name in BOOKS or table.name == "participant" or "id" not in table.c:
            continue
        ways = _ways(table, participant_id, found)
        if ways:
            found[table.name] = select(table.c.id).where(or_(*ways))
    return found


def _ways(
    table: Table, participant_id: uuid.UUID, found: dict[str, Select[uuid.UUID]]
) -> list[ColumnElement[bool]]:
    ways: list[ColumnElement[bool]] = []
    for key in table.foreign_keys:
        to = key.column.table.name
        if to == "participant":
            ways.append(key.parent == participant_id)
        elif to in found:
            ways.append(key.parent.in_(found[to]))
    return ways
