"""The identities of two records made one, and taken apart again."""

import base64
import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import delete, select, update

from grants.core.db import db
from grants.domain.people.identity import IdentityFields
from grants.domain.people.models import IdentityToken, ParticipantIdentity
from grants.domain.people.states import Category
from grants.domain.people.vault import read_identities, replace_identity, write_tokens

_TABLE = ParticipantIdentity.__table__
_FIELDS = tuple(
    column.name for column in _TABLE.columns if column.name not in {"participant_id", "wrapped_key"}
)


def combined(kept: IdentityFields, other: IdentityFields) -> IdentityFields:
    """What the kept record says, and where it says nothing what the other does; phones and notes of both."""
    return replace(
        kept,
        birth=kept.birth or other.birth,
        phones=tuple(dict.fromkeys((*kept.phones, *other.phones))),
        phone_note=_both(kept.phone_note, other.phone_note),
        town=kept.town or other.town,
        address=kept.address or other.address,
        category=Category.IN_PROTECTION
        if Category.IN_PROTECTION in (kept.category, other.category)
        else kept.category or other.category,
        safe_contact=kept.safe_contact or other.safe_contact,
        note=_both(kept.note, other.note),
    )


def sealed_fields(participant_id: uuid.UUID) -> dict[str, str]:
    """The encrypted fields in base64, for `take_apart`."""
    return {name: base64.b64encode(sealed).decode() for name, sealed in _sealed(participant_id).items()}


def combine(kept_id: uuid.UUID, other_id: uuid.UUID) -> str:
    """Within an open transaction that has noted the merge: the kept record knows both, and is found by both; its hash."""
    known = read_identities([kept_id, other_id])
    db.session.execute(delete(IdentityToken).where(IdentityToken.participant_id == other_id))
    replace_identity(kept_id, combined(known[kept_id], known[other_id]))
    return fingerprint(kept_id)


def take_apart(kept_id: uuid.UUID, other_id: uuid.UUID, before: Mapping[str, str]) -> None:
    """Within an open transaction that has noted the undoing: the fields as they were, each found by its own again."""
    values = {name: base64.b64decode(before[name]) if name in before else None for name in _FIELDS}
    db.session.execute(
        update(ParticipantIdentity).where(ParticipantIdentity.participant_id == kept_id).values(**values)
    )
    for row_id, fields in read_identities([kept_id, other_id]).items():
        write_tokens(row_id, fields)


def fingerprint(participant_id: uuid.UUID) -> str:
    """A hash of the encrypted fields: another one once anything of them was written anew."""
    parts = (name.encode() + sealed for name, sealed in sorted(_sealed(participant_id).items()))
    return hashlib.sha256(b"\x00".join(parts)).hexdigest()


def _sealed(participant_id: uuid.UUID) -> dict[str, bytes]:
    row = (
        db.session.execute(select(_TABLE).where(_TABLE.c.participant_id == participant_id)).mappings().first()
    )
    return {name: row[name] for name in _FIELDS if row[name] is not None} if row else {}


def _both(one: str, other: str) -> str:
    return "; ".join(dict.fromkeys(text for text in (one, other) if text))
