"""A registration that was begun: saved as it is typed, for a day, and discarded."""

import uuid
from dataclasses import dataclass

from sqlalchemy import func, select

from grants.core import clock
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, Forbidden, NotFound
from grants.core.idempotency import is_spent
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.people.models import RegistrationDraft
from grants.domain.people.registration_drafts import Typed, drop, drop_expired, hold, write_typed
from grants.domain.people.scope import own_drafts
from grants.policy import Actor, Permission, authorise

MOST_LETTERS = 20_000
MOST_DRAFTS = 100


@dataclass(frozen=True, slots=True)
class DraftDetails:
    """What was typed so far, upon the version that the page has; 0 before it was first saved. `page` names the page."""

    draft_id: uuid.UUID
    version: int
    page: str
    typed: Typed
    organisation_id: uuid.UUID | None = None


def save_draft(actor: Actor, details: DraftDetails) -> int:
    """The new version. Raises Conflict: changed on another page, discarded or expired, or she was registered from it;
    DomainError for too much; NotFound for an organisation that isn't the actor's and for somebody else's draft."""
    authorise(actor, Permission.PARTICIPANT_REGISTER)
    where = details.organisation_id
    if where is not None and not actor.spans(Permission.PARTICIPANT_REGISTER, where):
        raise NotFound
    if sum(len(text) for texts in details.typed.values() for text in texts) > MOST_LETTERS:
        raise DomainError(N_("This is more than a draft can hold."), code="too_long")
    with transaction():
        hold(details.draft_id)
        if is_spent(str(details.draft_id)):
            raise Conflict(N_("She was registered from another page meanwhile."), code="registered")
        row = _find(actor, details.draft_id) or _begin(actor, details)
        if details.version != row.version and details.page != row.page:
            raise Conflict(
                N_("This registration was changed on another page meanwhile."), code="changed_elsewhere"
            )
        row.organisation_id, row.page = where, details.page
        write_typed(row, details.typed)
        db.session.add(row)
        db.session.flush()
        return row.version


def discard_draft(actor: Actor, draft_id: uuid.UUID) -> None:
    """What was typed is gone. Raises NotFound for somebody else's draft, and once its day is over."""
    authorise(actor, Permission.PARTICIPANT_REGISTER)
    with transaction():
        hold(draft_id)
        if not drop(RegistrationDraft.id == draft_id, own_drafts(actor)):
            raise NotFound


def _find(actor: Actor, draft_id: uuid.UUID) -> RegistrationDraft | None:
    return db.session.scalars(
        select(RegistrationDraft).where(RegistrationDraft.id == draft_id, own_drafts(actor))
    ).one_or_none()


def _begin(actor: Actor, details: DraftDetails) -> RegistrationDraft:
    if actor.user_id is None:
        raise Forbidden(Permission.PARTICIPANT_REGISTER.value)
    if details.version:
        raise Conflict(
            N_("This registration was discarded, or its day is over. What you typed is still below."),
            code="gone",
        )
    drop_expired()
    if db.session.get(RegistrationDraft, details.draft_id) is not None:
        raise NotFound
    count = select(func.count()).select_from(RegistrationDraft).where(own_drafts(actor))
    if (db.session.scalar(count) or 0) >= MOST_DRAFTS:
        raise DomainError(
            N_("You began too many registrations. Finish or discard some of them first."), code="too_many"
        )
    return RegistrationDraft(
        id=details.draft_id,
        created_by=actor.user_id,
        created_at=clock.now(),
        page=details.page,
        version=0,
    )
