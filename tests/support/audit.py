"""What stands in the audit, as tests read it."""

from sqlalchemy import select

from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.core.reasons import read_reasons


def reason_of(entry: AuditEntry) -> str:
    """Why, in words."""
    return read_reasons([entry])[entry.id]


def reasons_for(action: str) -> list[str]:
    """Why this was done, each time, oldest first."""
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.at, AuditEntry.id)
    ).all()
    found = read_reasons(entries)
    return [found[entry.id] for entry in entries]
