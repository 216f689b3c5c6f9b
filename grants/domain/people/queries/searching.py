"""Finding participants by what people know of them: a case code, part of a name, a phone, a birth year."""

import re
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from grants.core import crypto
from grants.core.db import db
from grants.core.ids import ALPHABET, CODE_LENGTH, read_code
from grants.domain.accounts.models import Organisation
from grants.domain.people.identity import IdentityFields, phone_forms, tokens_for_name
from grants.domain.people.matching import find_alike
from grants.domain.people.models import IdentityToken, Participant
from grants.domain.people.queries.openings import full_names
from grants.domain.people.scope import visible
from grants.domain.people.states import OpeningReason, ParticipantState
from grants.domain.people.values.phones import normalise_phone
from grants.policy import Actor, Permission, authorise

MOST_FOUND = 25
LONGEST_QUERY = 100
SHORTEST_CODE = 3
_YEAR = re.compile(r"(?<!\d)(19\d\d|20\d\d)(?!\d)")
_NOT_PHONE = re.compile(r"[^\d+()\s.-]")


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One person found; `name` is "" where it may not be opened."""

    id: uuid.UUID
    case_code: str
    organisation: str
    state: ParticipantState
    name: str


@dataclass(frozen=True, slots=True)
class Found:
    """The first of those found, latest registered first. `more`: there are others, so type more."""

    rows: tuple[FoundRow, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Similar:
    """Who may be the same person: case codes and ids in the actor's organisations; of others only that there are."""

    own: tuple[tuple[uuid.UUID, str], ...]
    elsewhere: bool

    @property
    def any(self) -> bool:
        return bool(self.own) or self.elsewhere


def search(actor: Actor, text: str) -> Found:
    """Within the actor's organisations; names are opened by one audit row. An empty or too short text finds nothing."""
    authorise(actor, Permission.PARTICIPANT_SEARCH)
    asked = " ".join(text.split())[:LONGEST_QUERY]
    code = read_code(asked)
    ids = _by_code(actor, code) if code else []
    if not ids:
        tokens = _tokens(asked)
        ids = (_by_tokens(actor, tokens) if tokens else []) or _by_beginning(actor, asked)
    shown = ids[:MOST_FOUND]
    names = full_names(actor, shown, OpeningReason.SEARCH.value) if shown else {}
    rows = db.session.execute(
        select(Participant.id, Participant.case_code, Organisation.name, Participant.state)
        .join(Organisation, Organisation.id == Participant.organisation_id)
        .where(Participant.id.in_(shown))
        .order_by(Participant.id.desc())
    )
    return Found(
        rows=tuple(FoundRow(*row, name=names.get(row.id, "")) for row in rows), more=len(ids) > MOST_FOUND
    )


def similar_people(actor: Actor, fields: IdentityFields, besides: uuid.UUID | None = None) -> Similar:
    """Who may be the same person, before she is saved."""
    authorise(actor, Permission.PARTICIPANT_REGISTER)
    own: list[tuple[uuid.UUID, str]] = []
    elsewhere = False
    for alike in find_alike(fields, besides=besides):
        if actor.spans(Permission.PARTICIPANT_VIEW, alike.organisation_id):
            own.append((alike.participant_id, alike.case_code))
        else:
            elsewhere = True
    return Similar(own=tuple(own), elsewhere=elsewhere)


def _tokens(text: str) -> list[bytes]:
    """The hashes that a person must have, the rarest first; none when the text says too little."""
    digits = re.sub(r"\D", "", text)
    if not _NOT_PHONE.search(text) and len(digits) >= 7:
        number = normalise_phone(text)
        form = phone_forms(number)[0] if number else phone_forms(digits)[1]
        return [crypto.token("phone", form)]
    years = _YEAR.findall(text)[:1]
    longest_first = sorted(_YEAR.sub(" ", text).split(), key=len, reverse=True)
    ordered = [token for word in longest_first for token in tokens_for_name(word)]
    return list(dict.fromkeys([*ordered, *(crypto.token("birth", year) for year in years)]))


def _by_code(actor: Actor, code: str) -> list[uuid.UUID]:
    return list(
        db.session.scalars(
            select(Participant.id).where(
                Participant.case_code == code, visible(actor, Permission.PARTICIPANT_SEARCH)
            )
        )
    )


def _by_beginning(actor: Actor, text: str) -> list[uuid.UUID]:
    beginning = text.upper().replace("-", "").replace(" ", "")
    if not SHORTEST_CODE <= len(beginning) < CODE_LENGTH or not set(beginning) <= set(ALPHABET):
        return []
    return list(
        db.session.scalars(
            select(Participant.id)
            .where(
                Participant.case_code.startswith(beginning, autoescape=True),
                visible(actor, Permission.PARTICIPANT_SEARCH),
            )
            .order_by(Participant.id.desc())
            .limit(MOST_FOUND + 1)
        )
    )


def _by_tokens(actor: Actor, tokens: list[bytes]) -> list[uuid.UUID]:
    """Walks the list of the first hash from its latest person on, so that the work doesn't grow with the table."""
    first, *others = tokens
    asked = (
        select(IdentityToken.participant_id)
        .join(Participant, Participant.id == IdentityToken.participant_id)
        .where(IdentityToken.token == first, visible(actor, Permission.PARTICIPANT_SEARCH))
        .order_by(IdentityToken.participant_id.desc())
        .limit(MOST_FOUND + 1)
    )
    for token in others:
        also = aliased(IdentityToken)
        asked = asked.where(
            select(also.participant_id)
            .where(also.token == token, also.participant_id == IdentityToken.participant_id)
            .exists()
        )
    return list(db.session.scalars(asked))
