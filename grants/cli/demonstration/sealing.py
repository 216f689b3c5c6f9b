"""Chain the audit of the demonstration, page by page, as the worker's sealing would."""

import datetime
import uuid
from typing import cast

from sqlalchemy import and_, insert, or_, select
from sqlalchemy.engine import Connection

from grants.core.audit import FIRST_HASH, AuditEntry, AuditSeal, chain_hash

_PAGE = 5_000
_ENTRY = AuditEntry.__table__


def seal_all(connection: Connection) -> int:
    """Seal every entry of a database in which none is sealed yet; how many there were."""
    sequence, previous = 0, FIRST_HASH
    last: tuple[datetime.datetime, uuid.UUID] | None = None
    while True:
        page = select(_ENTRY).order_by(_ENTRY.c.at, _ENTRY.c.id).limit(_PAGE)
        if last is not None:
            page = page.where(
                _ENTRY.c.at >= last[0],
                or_(_ENTRY.c.at > last[0], and_(_ENTRY.c.at == last[0], _ENTRY.c.id > last[1])),
            )
        entries = connection.execute(page).all()
        if not entries:
            return sequence
        links = []
        for row in entries:
            sequence += 1
            previous = chain_hash(previous, cast("AuditEntry", row))
            links.append({"sequence": sequence, "entry_id": row.id, "hash": previous})
        connection.execute(insert(AuditSeal.__table__), links)  # type: ignore[arg-type]
        last = (entries[-1].at, entries[-1].id)
