"""Openings of identities: who, when and why stands in the audit before anything is shown."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from grants.core import audit
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, Forbidden, NotFound
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.people.identity import IdentityFields, SafeContact, name_in_order
from grants.domain.people.models import Participant
from grants.domain.people.scope import reached
from grants.domain.people.values.names import NameParts
from grants.domain.people.values.phones import show_phone
from grants.domain.people.vault import batches, read_identities, read_names
from grants.policy import Actor, Permission, authorise

OPENED = "identity.opened"
ASKED_AFTER = "participant.asked_after"


@dataclass(frozen=True, slots=True)
class Identity:
    """What is shown of a person once her identity is open."""

    participant_id: uuid.UUID
    name: str
    written: str
    birth: str
    phones: tuple[str, ...]
    phone_note: str
    town: str
    address: str
    note: str
    safe_contact: SafeContact | None


def open_identity(actor: Actor, participant_id: uuid.UUID, reason: str) -> Identity:
    """Everything that names her. Raises Forbidden, NotFound, DomainError (no reason given), Conflict (erased)."""
    fields = record_opening(actor, participant_id, reason)
    return Identity(
        participant_id=participant_id,
        name=fields.name_in_order,
        written=fields.name.written,
        birth=fields.birth.as_typed() if fields.birth else "",
        phones=tuple(map(show_phone, fields.phones)),
        phone_note=fields.phone_note,
        town=fields.town,
        address=fields.address,
        note=fields.note,
        safe_contact=fields.safe_contact,
    )


def name_for_document(actor: Actor, participant_id: uuid.UUID, reason: str) -> str:
    """Her name for a paper that she is handed: a certificate, an agreement. "" once she is erased."""
    authorise(actor, Permission.IDENTITY_OPEN)
    fields = _opened(actor, Permission.IDENTITY_OPEN, participant_id, reason, what="name")
    return fields.name_in_order if fields else ""


def payee_name(actor: Actor, participant_id: uuid.UUID, reason: str) -> str:
    """The name of the payee of an approved payment; whoever asks has made sure that it is approved.

    Open to those who approve or record payments; "" once she is erased. Raises Forbidden, NotFound, DomainError (no
    reason given).
    """
    permission = next(
        (one for one in (Permission.PAYMENT_RECORD, Permission.TRANCHE_APPROVE) if actor.allows(one)), None
    )
    if permission is None:
        raise Forbidden(Permission.PAYMENT_RECORD.value)
    fields = _opened(actor, permission, participant_id, reason, what="payee")
    return fields.name_in_order if fields else ""


def first_names(actor: Actor, ids: Iterable[uuid.UUID], reason: str) -> dict[uuid.UUID, str]:
    """Given names of those whose identity the actor may open, for a working list; one audit row for all of them.

    Whoever may open none gets an empty dict and leaves no trace; "" stands for somebody who was erased.
    """
    opened = _open_list(actor, ids, reason)
    names = read_names(opened)
    return dict.fromkeys(opened, "") | {row_id: name.given or name.surname for row_id, name in names.items()}


def full_names(actor: Actor, ids: Iterable[uuid.UUID], reason: str) -> dict[uuid.UUID, str]:
    """As `first_names`, with surname, given name and patronymic: for search results and sign-in sheets."""
    opened = _open_list(actor, ids, reason)
    names = read_names(opened)
    return dict.fromkeys(opened, "") | {row_id: name_in_order(name) for row_id, name in names.items()}


def name_parts(actor: Actor, ids: Iterable[uuid.UUID], reason: str) -> dict[uuid.UUID, NameParts]:
    """As `full_names`, the names taken apart, for matching a list with them; an erased one is left out."""
    return read_names(_open_list(actor, ids, reason))


def reached_of(actor: Actor, ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the ids whose identity is within the actor's reach; nothing is opened."""
    found: set[uuid.UUID] = set()
    for some in batches(ids):
        found |= set(
            db.session.scalars(select(Participant.id).where(Participant.id.in_(some), reached(actor)))
        )
    return found


def initials(participant_id: uuid.UUID) -> str:
    """А. А., for the public check of a certificate; "" once she is erased."""
    fields = read_identities([participant_id]).get(participant_id)
    return fields.initials if fields else ""


def record_opening(actor: Actor, participant_id: uuid.UUID, reason: str, what: str = "all") -> IdentityFields:
    """The fields of one person within the actor's reach, once the opening stands in the audit. Raises Conflict when she
    was erased."""
    authorise(actor, Permission.IDENTITY_OPEN)
    fields = _opened(actor, Permission.IDENTITY_OPEN, participant_id, reason, what)
    if fields is None:
        raise Conflict(N_("Her identity was erased. There is nothing to open."), code="erased")
    return fields


def _opened(
    actor: Actor, permission: Permission, participant_id: uuid.UUID, reason: str, what: str
) -> IdentityFields | None:
    """None for somebody who was erased: nothing is opened, and nothing is noted."""
    if not reason.strip():
        raise DomainError(N_("Say why you open it."), field="reason", code="reason_required")
    with transaction():
        organisation_id = db.session.scalar(
            select(Participant.organisation_id).where(
                Participant.id == participant_id, reached(actor, permission)
            )
        )
        if organisation_id is None:
            raise NotFound
        fields = read_identities([participant_id]).get(participant_id)
        if fields is None:
            return None
        audit.record(
            actor,
            OPENED,
            "participant",
            participant_id,
            organisation_id=organisation_id,
            reason=reason,
            details={"what": what},
        )
    return fields


def _open_list(actor: Actor, ids: Iterable[uuid.UUID], reason: str) -> list[uuid.UUID]:
    """Those of the ids that the actor may open, once the audit row is written."""
    asked = list(ids)
    if not asked or not actor.allows(Permission.IDENTITY_OPEN):
        return []
    with transaction():
        rows = db.session.execute(
            select(Participant.id, Participant.organisation_id)
            .where(Participant.id.in_(asked), reached(actor, Permission.IDENTITY_OPEN))
            .order_by(Participant.id)
        ).all()
        allowed = [row.id for row in rows]
        organisations = {row.organisation_id for row in rows}
        if allowed:
            audit.record(
                actor,
                OPENED,
                "participants",
                allowed[0] if len(allowed) == 1 else None,
                organisation_id=next(iter(organisations)) if len(organisations) == 1 else None,
                reason=reason,
                details={"what": "names", "count": len(allowed), "ids": [str(row_id) for row_id in allowed]},
            )
    return allowed
