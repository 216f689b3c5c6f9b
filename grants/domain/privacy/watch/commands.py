"""Notes of those who watch: a list of the audit taken away."""

from grants.core import audit
from grants.core.transaction import transaction
from grants.policy import Actor, Permission, authorise


def note_download(actor: Actor, count: int) -> None:
    """So many entries of the audit leave as a file."""
    authorise(actor, Permission.AUDIT_VIEW)
    with transaction():
        audit.record(actor, "audit.downloaded", "audit", None, details={"count": count})
