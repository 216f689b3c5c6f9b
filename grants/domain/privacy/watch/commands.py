"""Notes of those who watch: openings that stood out were looked at, a list of the audit was taken away."""

from grants.core import audit
from grants.core.errors import Conflict, DomainError, NotFound
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.privacy.states import Pattern
from grants.domain.privacy.watch.findings import LOOKED_AT, Key, find
from grants.policy import Actor, Permission, authorise


def note_looked_at(actor: Actor, key: Key, count: int, remark: str) -> None:
    """The openings were looked at while they were `count` identities, and leave the list.

    Raises NotFound (also for an emergency, which has a review of its own), DomainError (no remark, one's own), Conflict
    (more was opened meanwhile).
    """
    authorise(actor, Permission.OPENINGS_VIEW)
    if not remark.strip():
        raise DomainError(N_("Write what you found."), field="remark", code="remark_required")
    if key.actor_id == actor.user_id:
        raise DomainError(N_("Someone else has to look at what you opened."), code="own_opening")
    with transaction():
        found = find(key)
        if found is None or key.pattern is Pattern.EMERGENCY:
            raise NotFound
        if found.count > count:
            raise Conflict(N_("More was opened meanwhile. Look at it once more."), code="more_opened")
        audit.record(
            actor,
            LOOKED_AT,
            "user",
            key.actor_id,
            reason=remark.strip(),
            details={"day": key.day.isoformat(), "pattern": key.pattern.value, "count": found.count},
        )


def note_download(actor: Actor, count: int) -> None:
    """So many entries of the audit leave as a file."""
    authorise(actor, Permission.AUDIT_VIEW)
    with transaction():
        audit.record(actor, "audit.downloaded", "audit", None, details={"count": count})
