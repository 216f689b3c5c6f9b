"""A contact outside what is agreed with her: allowed to her own workers, never without a reason."""

import uuid

from grants.core import clock
from grants.core.errors import DomainError
from grants.core.idempotency import once
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.people.contacting import note_contact
from grants.domain.people.loading import load
from grants.domain.people.tries import Attempt, TryChannel
from grants.policy import Actor, Permission, authorise


def contact_outside(
    actor: Actor, participant_id: uuid.UUID, channel: TryChannel, reason: str, token: str = ""
) -> None:
    """Note it, by what and why. Raises Forbidden, NotFound, DomainError without a reason."""
    authorise(actor, Permission.IDENTITY_OPEN)
    if not reason.strip():
        raise DomainError(N_("Give a reason"), field="reason", code="reason_required")
    with transaction():
        row = load(actor, participant_id, Permission.IDENTITY_OPEN)

        def note() -> uuid.UUID:
            attempt = Attempt(channel, clock.today())
            note_contact(actor, row.id, row.organisation_id, reason, attempt)
            return row.id

        once(token, actor.id, note)
