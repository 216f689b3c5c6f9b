"""What happened to a record, from the audit: who took which step when, and why."""

import datetime
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.core.reasons import read_reasons
from grants.domain.accounts.models import User

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry: `action` is the audit's code, `who` the name of a member of staff or "" for anyone else."""

    at: datetime.datetime
    action: str
    who: str
    reason: str
    details: Mapping[str, object]


def list_history(target_ids: Collection[uuid.UUID], actions: Collection[str]) -> tuple[Happening, ...]:
    """The named actions on these records, newest first, at most 50. The caller has checked who may see the records."""
    rows = db.session.execute(
        select(AuditEntry, User.name)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(AuditEntry.target_id.in_(target_ids), AuditEntry.action.in_(actions))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(SHOWN)
    ).all()
    reasons = read_reasons([entry for entry, _name in rows])
    return tuple(
        Happening(entry.at, entry.action, name or "", reasons[entry.id], entry.details)
        for entry, name in rows
    )
