"""Who may be the same person: looked up by keyed hashes across the programme, confirmed on the decrypted fields."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from grants.core import crypto
from grants.core.db import db
from grants.domain.people.identity import IdentityFields, phone_forms, tokens_for_match
from grants.domain.people.models import IdentityToken, Participant
from grants.domain.people.values.names import match_keys, patronymic_key, same_patronymic
from grants.domain.people.vault import read_identities

_MOST = 200


@dataclass(frozen=True, slots=True)
class Alike:
    """A registered person who may be the one asked about."""

    participant_id: uuid.UUID
    case_code: str
    organisation_id: uuid.UUID


def find_alike(
    fields: IdentityFields, *, by_phone: bool = True, besides: uuid.UUID | None = None
) -> tuple[Alike, ...]:
    """Those of any organisation with the same name key or phone and nothing that speaks against it, oldest first."""
    tokens = tokens_for_match(fields)
    if by_phone:
        tokens += crypto.tokens("phone", sorted({phone_forms(number)[0] for number in fields.phones}))
    asked = (
        select(Participant.id, Participant.case_code, Participant.organisation_id)
        .join(IdentityToken, IdentityToken.participant_id == Participant.id)
        .where(IdentityToken.token.in_(tokens))
        .distinct()
        .order_by(Participant.id)
        .limit(_MOST)
    )
    rows = [row for row in db.session.execute(asked) if row.id != besides]
    known = read_identities(row.id for row in rows) if rows else {}
    return tuple(Alike(*row) for row in rows if row.id in known and may_be_same(fields, known[row.id]))


def may_be_same(one: IdentityFields, other: IdentityFields) -> bool:
    """The same name key or phone, no other patronymic, and birth dates that agree as far as they are known."""
    if one.birth and other.birth and not one.birth.agrees_with(other.birth):
        return False
    if set(one.phones) & set(other.phones):
        return True
    if not match_keys(one.name) & match_keys(other.name):
        return False
    return same_patronymic(patronymic_key(one.name), patronymic_key(other.name))
