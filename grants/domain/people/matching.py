"""Who may be the same person: looked up by keyed hashes across the programme, confirmed on the decrypted fields."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, true

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
    fields: IdentityFields,
    *,
    by_phone: bool = True,
    besides: uuid.UUID | None = None,
    others: ColumnElement[bool] | None = None,
) -> tuple[Alike, ...]:
    """Those of any organisation who are alike by name and birth or by phone, oldest first."""
    tokens = tokens_for_match(fields)
    if by_phone:
        tokens += crypto.tokens("phone", sorted({phone_forms(number)[0] for number in fields.numbers}))
    asked = (
        select(Participant.id, Participant.case_code, Participant.organisation_id)
        .join(IdentityToken, IdentityToken.participant_id == Participant.id)
        .where(IdentityToken.token.in_(tokens), true() if others is None else others)
        .distinct()
        .order_by(Participant.id)
        .limit(_MOST)
    )
    rows = [row for row in db.session.execute(asked) if row.id != besides]
    known = read_identities(row.id for row in rows) if rows else {}
    return tuple(Alike(*row) for row in rows if row.id in known and is_alike(fields, known[row.id]))


def find_registered(people: Sequence[IdentityFields]) -> list[Alike | None]:
    """For each the oldest registered person who may be the same, by name, patronymic and birth date, or None.

    Asked at once for all whose birth year is known.
    """
    tokens = {place: tokens_for_match(one) for place, one in enumerate(people) if one.birth}
    found = _by_token({token for some in tokens.values() for token in some})
    candidates = {
        place: sorted({alike.participant_id: alike for token in some for alike in found[token]}.items())[
            :_MOST
        ]
        for place, some in tokens.items()
    }
    known = read_identities({row_id for some in candidates.values() for row_id, _alike in some})
    answers: list[Alike | None] = []
    for place, one in enumerate(people):
        if place in candidates:
            same = (
                alike
                for row_id, alike in candidates[place]
                if row_id in known and may_be_same(one, known[row_id])
            )
            answers.append(next(same, None))
        else:
            answers.append(next(iter(find_alike(one, by_phone=False)), None))
    return answers


def _by_token(tokens: set[bytes]) -> dict[bytes, list[Alike]]:
    found: dict[bytes, list[Alike]] = defaultdict(list)
    if tokens:
        asked = (
            select(IdentityToken.token, Participant.id, Participant.case_code, Participant.organisation_id)
            .join(Participant, Participant.id == IdentityToken.participant_id)
            .where(IdentityToken.token.in_(tokens))
        )
        for token, row_id, code, organisation_id in db.session.execute(asked):
            found[token].append(Alike(row_id, code, organisation_id))
    return found


def may_be_same(one: IdentityFields, other: IdentityFields) -> bool:
    """The same name key or phone, no other patronymic, and birth dates that agree as far as they are known."""
    if one.birth and other.birth and not one.birth.agrees_with(other.birth):
        return False
    return bool(one.numbers & other.numbers) or _same_name(one, other)


def is_alike(one: IdentityFields, other: IdentityFields) -> bool:
    """As `may_be_same`; and days are easily mistyped, so with the same name the year or a phone suffices."""
    if may_be_same(one, other):
        return True
    years = {fields.birth.year for fields in (one, other) if fields.birth}
    return _same_name(one, other) and (len(years) == 1 or bool(one.numbers & other.numbers))


def _same_name(one: IdentityFields, other: IdentityFields) -> bool:
    if not match_keys(one.name) & match_keys(other.name):
        return False
    return same_patronymic(patronymic_key(one.name), patronymic_key(other.name))
