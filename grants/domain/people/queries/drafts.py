"""The registrations an actor began and has not finished."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from grants.core.db import db
from grants.domain.people.models import RegistrationDraft
from grants.domain.people.registration_drafts import read_typed
from grants.domain.people.scope import own_drafts
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class DraftRow:
    """When a draft was begun, last saved, and when it is dropped; nothing of what stands in it."""

    id: uuid.UUID
    created_at: datetime.datetime
    saved_at: datetime.datetime
    expires_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed so far, by the name of its field."""

    id: uuid.UUID
    version: int
    saved_at: datetime.datetime
    typed: Mapping[str, Sequence[str]]


def list_drafts(actor: Actor) -> tuple[DraftRow, ...]:
    """The actor's own drafts, the one saved last first."""
    authorise(actor, Permission.PARTICIPANT_REGISTER)
    rows = db.session.execute(
        select(
            RegistrationDraft.id,
            RegistrationDraft.created_at,
            RegistrationDraft.saved_at,
            RegistrationDraft.expires_at,
        )
        .where(own_drafts(actor))
        .order_by(RegistrationDraft.saved_at.desc(), RegistrationDraft.id.desc())
    )
    return tuple(DraftRow(*row) for row in rows)


def find_draft(actor: Actor, draft_id: uuid.UUID) -> Draft | None:
    """The actor's own draft; None for somebody else's, and once it was finished, discarded or its day is over."""
    authorise(actor, Permission.PARTICIPANT_REGISTER)
    row = db.session.scalars(
        select(RegistrationDraft).where(RegistrationDraft.id == draft_id, own_drafts(actor))
    ).one_or_none()
    return None if row is None else Draft(row.id, row.version, row.saved_at, read_typed(row))
