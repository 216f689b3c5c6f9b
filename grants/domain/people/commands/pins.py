"""The PIN with which she signs in on her own page: six digits, shown once to her worker, kept as a hash."""

import itertools
import secrets
import uuid
from dataclasses import dataclass

from sqlalchemy import update

from grants.core import audit, clock, crypto
from grants.core.db import db
from grants.core.transaction import transaction
from grants.domain.accounts.passwords import hash_password
from grants.domain.accounts.tries import forget_tries
from grants.domain.people.loading import load_present
from grants.domain.people.models import PortalSession
from grants.policy import Actor, Permission, authorise

DIGITS = 6


@dataclass(frozen=True, slots=True)
class NewPin:
    """What is written on her slip."""

    case_code: str
    pin: str


def set_pin(actor: Actor, participant_id: uuid.UUID) -> NewPin:
    """A fresh PIN in place of any earlier one; she is signed out wherever she is. Raises NotFound, Conflict."""
    authorise(actor, Permission.PIN_SET)
    pin = new_pin()
    kept = hash_password(pin)
    with transaction():
        row = load_present(actor, participant_id, Permission.PIN_SET)
        row.pin_hash, row.pin_set_at, row.pin_set_by = kept, clock.now(), actor.user_id
        end_sessions(row.id)
        forget_tries([crypto.token("portal-code", row.case_code)])
        audit.record(actor, "participant.pin_set", "participant", row.id, organisation_id=row.organisation_id)
        return NewPin(row.case_code, pin)


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
