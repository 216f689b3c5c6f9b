"""Whether every reason that was typed for the audit can still be read, but for those of whom was erased.

The chain goes over what is sealed, not over the keys: whoever takes a key away hides words without breaking the chain.
"""

import uuid
from collections.abc import Iterator, Sequence

from sqlalchemy import select

from grants.core.audit import AuditEntry
from grants.core.crypto import KeyProblem, Undecipherable
from grants.core.db import db
from grants.core.reasons import ReasonKey, read_reasons
from grants.domain.privacy.models import Erasure
from grants.domain.privacy.reasons import things_of
from grants.policy import Actor, Permission, authorise

_AT_ONCE = 500
KEY_MISSING = "the key of its reason is missing"
KEY_TAKEN = "the key of its reason was taken away, though nobody was erased"
NOT_OPENING = "its reason does not open"


def verify_reasons(actor: Actor) -> tuple[tuple[uuid.UUID, str], ...]:
    """Entries with a reason that can't be read, and why; none when all is well."""
    authorise(actor, Permission.AUDIT_VIEW)
    taken = set(db.session.scalars(select(ReasonKey.target_id).where(ReasonKey.wrapped_key.is_(None))))
    if taken:
        for erased in db.session.scalars(select(Erasure.participant_id)).all():
            taken.difference_update(things_of(erased))
    return tuple(fault for entries in _sealed() for fault in _faults(entries, taken))


def _sealed() -> Iterator[Sequence[AuditEntry]]:
    """The entries with a sealed reason, some at a time."""
    asked = select(AuditEntry).where(AuditEntry.sealed_reason.is_not(None)).order_by(AuditEntry.id)
    entries = db.session.scalars(asked.limit(_AT_ONCE)).all()
    while entries:
        last = entries[-1].id
        yield entries
        db.session.expire_all()
        entries = db.session.scalars(asked.where(AuditEntry.id > last).limit(_AT_ONCE)).all()


def _faults(entries: Sequence[AuditEntry], taken: set[uuid.UUID]) -> Iterator[tuple[uuid.UUID, str]]:
    known = set(
        db.session.scalars(
            select(ReasonKey.target_id).where(ReasonKey.target_id.in_({entry.target_id for entry in entries}))
        )
    )
    readable = _can_be_read(entries)
    for entry in entries:
        if entry.target_id not in known:
            yield entry.id, KEY_MISSING
        elif entry.target_id in taken:
            yield entry.id, KEY_TAKEN
        elif not readable and not _can_be_read([entry]):
            yield entry.id, NOT_OPENING


def _can_be_read(entries: Sequence[AuditEntry]) -> bool:
    try:
        read_reasons(entries)
    except (Undecipherable, KeyProblem):
        return False
    return True
