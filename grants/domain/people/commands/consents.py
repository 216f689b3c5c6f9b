"""Consent, purpose by purpose: recorded, refused, taken back."""

import uuid

from sqlalchemy import insert, select

from grants.core import audit, clock
from grants.core.db import db
from grants.core.errors import Conflict, DomainError
from grants.core.idempotency import once
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.people.enrolment import Answer, consent_row
from grants.domain.people.loading import load, load_present
from grants.domain.people.models import Consent, Participant
from grants.domain.people.states import ConsentPurpose
from grants.policy import Actor, Permission, authorise


def record_consent(actor: Actor, participant_id: uuid.UUID, answer: Answer, token: str = "") -> uuid.UUID:
    """A new answer for a purpose; earlier ones stay. Raises DomainError for a day to come, Conflict when she has left."""
    authorise(actor, Permission.CONSENT_RECORD)
    if answer.asked_on > clock.today():
        raise DomainError(N_("This day is still to come."), field="asked_on", code="in_the_future")
    with transaction():
        row = load_present(actor, participant_id, Permission.CONSENT_RECORD)

        def make() -> uuid.UUID:
            columns = consent_row(actor, participant_id, answer, clock.now())
            db.session.execute(insert(Consent), [columns])
            _note(actor, "consent.recorded" if answer.given else "consent.refused", row, answer.purpose)
            return uuid.UUID(str(columns["id"]))

        return once(token, actor.id, make)


def withdraw_consent(
    actor: Actor, participant_id: uuid.UUID, purpose: ConsentPurpose, reason: str = ""
) -> None:
    """Take back what she agreed to: it holds no more from this moment. Raises Conflict when nothing holds."""
    authorise(actor, Permission.CONSENT_RECORD)
    with transaction():
        row = load(actor, participant_id, Permission.CONSENT_RECORD)
        moment = clock.now()
        held = db.session.scalars(
            select(Consent).where(
                Consent.participant_id == participant_id,
                Consent.purpose == purpose,
                Consent.given,
                Consent.withdrawn_at.is_(None),
            )
        ).all()
        if not held:
            raise Conflict(N_("There is no consent to take back."), code="nothing_given")
        for consent in held:
            consent.withdrawn_at = moment
            consent.withdrawn_by = actor.user_id
        _note(actor, "consent.withdrawn", row, purpose, reason)


def _note(actor: Actor, action: str, row: Participant, purpose: ConsentPurpose, reason: str = "") -> None:
    audit.record(
        actor,
        action,
        "participant",
        row.id,
        organisation_id=row.organisation_id,
        reason=reason,
        details={"purpose": purpose.value},
    )
