"""Whether she may be contacted at all, and the trace that a contact outside what is agreed with her leaves."""

import uuid
from collections.abc import Iterable

from sqlalchemy import select

from grants.core import audit
from grants.core.db import db
from grants.core.errors import DomainError
from grants.domain.people.models import Consent
from grants.domain.people.states import ConsentPurpose
from grants.domain.people.tries import NO_CONSENT, Attempt, TryOutcome, objection
from grants.domain.people.vault import batches, read_identities
from grants.policy import Actor

OUTSIDE = "contact.outside_agreement"
TRIED = "contact.tried"


def without_contact(ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the ids whose last answer about being contacted is a refusal, or was taken back."""
    latest: dict[uuid.UUID, bool] = {}
    for some in batches(ids):
        rows = db.session.execute(
            select(Consent.participant_id, Consent.given, Consent.withdrawn_at)
            .where(Consent.participant_id.in_(some), Consent.purpose == ConsentPurpose.CONTACT)
            .order_by(Consent.recorded_at, Consent.id)
        )
        latest |= {row_id: given and withdrawn_at is None for row_id, given, withdrawn_at in rows}
    return {row_id for row_id, holds in latest.items() if not holds}


def note_contact(
    actor: Actor,
    participant_id: uuid.UUID,
    organisation_id: uuid.UUID,
    reason: str,
    attempt: Attempt | None = None,
) -> None:
    """Within an open transaction, before a contact is written down: with a reason it was outside the agreement.

    Raises DomainError without one when she does not agree to be contacted at all, or the attempt was made by another
    channel or at another time than is agreed with her.
    """
    if reason.strip():
        audit.record(
            actor,
            OUTSIDE,
            "participant",
            participant_id,
            organisation_id=organisation_id,
            reason=reason.strip(),
            details={"channel": attempt.channel.value} if attempt else {},
        )
        return
    if without_contact([participant_id]):
        raise DomainError(NO_CONSENT, field="outside_reason", code="no_contact")
    fields = read_identities([participant_id]).get(participant_id) if attempt else None
    if attempt and fields and (text := objection(attempt, fields.safe_contact)):
        raise DomainError(text, field="outside_reason", code="outside_agreement")


def note_try(
    actor: Actor,
    participant_id: uuid.UUID,
    organisation_id: uuid.UUID,
    attempt: Attempt,
    outcome: TryOutcome,
) -> None:
    """Within an open transaction: the try in her record's history."""
    audit.record(
        actor,
        TRIED,
        "participant",
        participant_id,
        organisation_id=organisation_id,
        details={"channel": attempt.channel.value, "try_outcome": outcome.value},
    )
