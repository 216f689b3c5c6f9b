"""The PIN with which she signs in on her own page, and the second one: six digits, shown once to her worker, kept as
a hash."""

import itertools
import secrets
import uuid
from dataclasses import dataclass

from sqlalchemy import update

from grants.core import audit, clock, crypto
from grants.core.db import db
from grants.core.errors import Conflict, DomainError
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.accounts.passwords import hash_password, verify_password
from grants.domain.accounts.tries import forget_tries
from grants.domain.people.kept import merged_into
from grants.domain.people.loading import load, load_present
from grants.domain.people.models import PortalSession
from grants.policy import Actor, Permission, authorise

DIGITS = 6


@dataclass(frozen=True, slots=True)
class NewPin:
    """What is written on her slip."""

    case_code: str
    pin: str


def set_pin(actor: Actor, participant_id: uuid.UUID) -> NewPin:
    """A fresh PIN in place of any earlier one, and of a second one; she is signed out wherever she is.

    Raises NotFound, Conflict.
    """
    authorise(actor, Permission.PIN_SET)
    pin = new_pin()
    kept = hash_password(pin)
    with transaction():
        row = load_present(actor, participant_id, Permission.PIN_SET)
        row.pin_hash, row.pin_set_at, row.pin_set_by = kept, clock.now(), actor.user_id
        row.second_pin_hash = None
        end_sessions(row.id)
        forget_tries([crypto.token("portal-code", row.case_code)])
        audit.record(actor, "participant.pin_set", "participant", row.id, organisation_id=row.organisation_id)
        return NewPin(row.case_code, pin)


def set_second_pin(actor: Actor, participant_id: uuid.UUID) -> NewPin:
    """A fresh second PIN beside her PIN: it opens a harmless page. Raises NotFound, Conflict (she has no PIN)."""
    authorise(actor, Permission.PIN_SET)
    with transaction():
        first = load_present(actor, participant_id, Permission.PIN_SET).pin_hash
    pin = new_pin()
    while verify_password(first, pin):
        pin = new_pin()
    kept = hash_password(pin)
    with transaction():
        row = load_present(actor, participant_id, Permission.PIN_SET)
        if row.pin_hash is None:
            raise Conflict(N_("She has no PIN yet. Give her one first."), code="no_pin")
        if row.pin_hash != first:
            raise Conflict
        row.second_pin_hash = kept
        end_sessions(row.id)
        audit.record(
            actor, "participant.second_pin_set", "participant", row.id, organisation_id=row.organisation_id
        )
        return NewPin(row.case_code, pin)


def answer_second_pin(actor: Actor, participant_id: uuid.UUID, reason: str) -> None:
    """Note what was done after her second PIN was used. Raises NotFound, DomainError without a note, Conflict when it
    is noted already."""
    authorise(actor, Permission.PIN_SET)
    if not reason.strip():
        raise DomainError(N_("Write what was done"), field="reason", code="reason_required")
    with transaction():
        row = load(actor, participant_id, Permission.PIN_SET)
        seen = db.session.execute(
            update(PortalSession)
            .where(
                PortalSession.participant_id.in_([row.id, *merged_into(row.id)]),
                PortalSession.second_pin,
                PortalSession.answered_at.is_(None),
            )
            .values(answered_at=clock.now())
        )
        if not seen.rowcount:  # type: ignore[attr-defined]
            raise Conflict(N_("Somebody has noted it already."), code="answered")
        audit.record(
            actor,
            "participant.second_pin_answered",
            "participant",
            row.id,
            organisation_id=row.organisation_id,
            reason=reason,
        )


def new_pin() -> str:
    """Six digits that nobody would guess first."""
    while is_weak(pin := f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"):
        continue
    return pin


def is_weak(pin: str) -> bool:
    """One digit over and over, three digits or fewer, or digits in a row."""
    steps = {int(after) - int(before) for before, after in itertools.pairwise(pin)}
    return len(set(pin)) < 3 or len(steps) == 1


def end_sessions(participant_id: uuid.UUID) -> None:
    """Within an open transaction: sign her out everywhere."""
    db.session.execute(
        update(PortalSession)
        .where(PortalSession.participant_id == participant_id, PortalSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
