"""Whether she may be contacted at all, and the trace that a contact outside what is agreed with her leaves."""

import uuid
from collections.abc import Iterable

from sqlalchemy import select

from grants.core import audit
from grants.core.db import db
from grants.core.errors import DomainError
from grants.core.text import N_
from grants.domain.people.models import Consent
from grants.domain.people.states import ConsentPurpose
from grants.domain.people.vault import batches
from grants.policy import Actor

OUTSIDE = "contact.outside_agreement"


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


def note_contact(actor: Actor, participant_id: uuid.UUID, organisation_id: uuid.UUID, reason: str) -> None:
    """Within an open transaction, before a contact is written down: with a reason it was outside the agreement.

    Raises DomainError without one when she does not agree to be contacted at all.
    """
    if reason.strip():
        audit.record(
            actor,
            OUTSIDE,
            "participant",
            participant_id,
            organisation_id=organisation_id,
            reason=reason.strip(),
        )
    elif without_contact([participant_id]):
        raise DomainError(
            N_("She does not agree to be contacted. If it had to be, say why."),
            field="outside_reason",
            code="no_contact",
        )
