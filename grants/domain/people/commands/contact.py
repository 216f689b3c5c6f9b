"""Contacts with her that her own workers write down: tries with their outcome, and what was outside the agreement."""

import uuid

from grants.core import clock
from grants.core.errors import DomainError
from grants.core.idempotency import once
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.people.contacting import note_contact, note_try
from grants.domain.people.loading import load
from grants.domain.people.tries import Attempt, TryChannel, TryOutcome
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


def log_contact(
    actor: Actor,
    participant_id: uuid.UUID,
    attempt: Attempt,
    outcome: TryOutcome,
    outside_reason: str = "",
    token: str = "",
) -> None:
    """Note a try to reach her, or a talk, in her record's history.

    Raises Forbidden, NotFound, DomainError for a day to come, or without a reason where it was outside the agreement.
    """
    authorise(actor, Permission.IDENTITY_OPEN)
    if attempt.on > clock.today():
        raise DomainError(N_("The day can't be in the future."), field="tried_on", code="in_future")
    with transaction():
        row = load(actor, participant_id, Permission.IDENTITY_OPEN)

        def note() -> uuid.UUID:
            note_contact(actor, row.id, row.organisation_id, outside_reason, attempt)
            note_try(actor, row.id, row.organisation_id, attempt, outcome)
            return row.id

        once(token, actor.id, note)
