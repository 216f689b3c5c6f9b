"""Finding participants by what people know of them: a case code, part of a name, a phone, a birth year."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, select, true, union_all
from sqlalchemy.orm import aliased

from grants.core import audit, crypto
from grants.core.db import db
from grants.core.ids import ALPHABET, CODE_LENGTH, read_code
from grants.core.transaction import transaction
from grants.domain.accounts.models import Organisation
from grants.domain.people.identity import IdentityFields, phone_forms, token_for_year, tokens_for_name
from grants.domain.people.kept import kept_of
from grants.domain.people.matching import Alike, find_alike
from grants.domain.people.models import IdentityToken, ListImport, Participant
from grants.domain.people.queries.openings import ASKED_AFTER, full_names, reached_of
from grants.domain.people.scope import reached, reaches_whole, visible
from grants.domain.people.states import ImportState, OpeningReason, ParticipantState
from grants.domain.people.values.phones import normalise_phone
from grants.policy import Actor, Permission, authorise

MOST_FOUND = 25
LONGEST_QUERY = 100
WALKED = 1000
SHORTEST_CODE = 3
_NOBODY = uuid.UUID(int=0)
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
    """The first of those found, latest registered first. `more`: there may be others, so type more."""

    rows: tuple[FoundRow, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Similar:
    """Who may be the same person: case codes and ids within the actor's reach; of others only that there are."""

    own: tuple[tuple[uuid.UUID, str], ...]
    elsewhere: bool
    with_colleagues: bool = False

    @property
    def any(self) -> bool:
        return bool(self.own) or self.elsewhere or self.with_colleagues


def search(actor: Actor, text: str) -> Found:
    """By case code within the actor's organisations, by what tells who she is within the actor's reach.

    Names are opened by one audit row. An empty or too short text finds nothing.
    """
    authorise(actor, Permission.PARTICIPANT_SEARCH)
    asked = " ".join(text.split())[:LONGEST_QUERY]
    code = read_code(asked)
    ids, more = _by_code(actor, code) if code else [], False
    if not ids:
        ids, more = (_by_phone(actor, asked), False) if _is_phone(asked) else _by_words(actor, asked)
    if not ids:
        ids = _by_beginning(actor, asked)
    shown = ids[:MOST_FOUND]
    names = full_names(actor, shown, OpeningReason.SEARCH.value) if shown else {}
    rows = db.session.execute(
        select(Participant.id, Participant.case_code, Organisation.name, Participant.state)
        .join(Organisation, Organisation.id == Participant.organisation_id)
        .where(Participant.id.in_(shown))
        .order_by(Participant.id.desc())
    )
    return Found(
        rows=tuple(FoundRow(*row, name=names.get(row.id, "")) for row in rows),
        more=more or len(ids) > MOST_FOUND,
    )


def is_taking_in(actor: Actor) -> bool:
    """Whether a list of the actor's organisations is registered and not all of its names can be found yet."""
    authorise(actor, Permission.PARTICIPANT_SEARCH)
    where = actor.organisations(Permission.PARTICIPANT_SEARCH)
    waiting = exists().where(
        ListImport.state == ImportState.COMMITTED,
        ListImport.indexed_at.is_(None),
        true() if where is None else ListImport.organisation_id.in_(where),
    )
    return bool(db.session.scalar(select(waiting)))


def similar_people(actor: Actor, fields: IdentityFields, besides: uuid.UUID | None = None) -> Similar:
    """Who may be the same person, before she is saved.

    That somebody is told of people out of her reach stands in the audit: else it could be found out quietly of any number
    or name whether its owner is in the programme.
    """
    authorise(actor, Permission.PARTICIPANT_REGISTER)
    alike = find_alike(fields, besides=besides)
    mine = reached_of(actor, [one.participant_id for one in alike])
    others = [one for one in alike if one.participant_id not in mine]
    here = [actor.spans(Permission.PARTICIPANT_VIEW, one.organisation_id) for one in others]
    if others:
        _note_asked_after(actor, others[:MOST_FOUND])
    return Similar(
        own=tuple((one.participant_id, one.case_code) for one in alike if one.participant_id in mine),
        elsewhere=not all(here),
        with_colleagues=any(here),
    )


def _note_asked_after(actor: Actor, others: Sequence[Alike]) -> None:
    with transaction():
        for one in others:
            audit.record(
                actor,
                ASKED_AFTER,
                "participant",
                one.participant_id,
                organisation_id=one.organisation_id,
            )


def _by_code(actor: Actor, code: str) -> list[uuid.UUID]:
    """By either code of a person with two: the record that was kept.

    A code that nobody has is asked about as long as one of another organisation, so that the time tells nothing.
    """
    row_id = db.session.scalar(select(Participant.id).where(Participant.case_code == code)) or _NOBODY
    return list(
        db.session.scalars(
            select(Participant.id).where(
                Participant.id == kept_of(row_id), visible(actor, Permission.PARTICIPANT_SEARCH)
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
                Participant.state != ParticipantState.MERGED,
                visible(actor, Permission.PARTICIPANT_SEARCH),
            )
            .order_by(Participant.id.desc())
            .limit(MOST_FOUND + 1)
        )
    )


def _is_phone(text: str) -> bool:
    return not _NOT_PHONE.search(text) and sum(map(str.isdigit, text)) >= 7


def _by_phone(actor: Actor, text: str) -> list[uuid.UUID]:
    number = normalise_phone(text)
    form = phone_forms(number)[0] if number else phone_forms(text)[1]
    asked = (
        select(IdentityToken.participant_id)
        .join(Participant, Participant.id == IdentityToken.participant_id)
        .where(
            IdentityToken.token == crypto.token("phone", form), reached(actor, Permission.PARTICIPANT_SEARCH)
        )
        .order_by(IdentityToken.participant_id.desc())
        .limit(MOST_FOUND + 1)
    )
    return list(db.session.scalars(asked))


def _by_words(actor: Actor, text: str) -> tuple[list[uuid.UUID], bool]:
    """Those who have all of the words, latest first, and whether there may be more than were looked at.

    The lists of hashes are walked organisation by organisation, so that the work grows neither with the table nor
    with what others have in it; of several words the rarest is walked, and no further than WALKED in each.
    """
    where = actor.organisations(Permission.PARTICIPANT_SEARCH)
    places = sorted(where) if where is not None else db.session.scalars(select(Organisation.id)).all()
    parts = list(zip(*(_tokens(text, place) for place in places), strict=True))
    if not parts:
        return [], False
    rarest = 0
    if len(parts) > 1:
        counts = {part: _count(part) for part in parts}
        parts.sort(key=counts.__getitem__)
        rarest = counts[parts[0]]
    narrow = None if reaches_whole(actor, Permission.PARTICIPANT_SEARCH) else reached(actor)
    walks = [_walk(narrow, *tokens) for tokens in zip(*parts, strict=True)]
    found = union_all(*(select(walk.subquery().c.participant_id) for walk in walks)).subquery()
    ids = db.session.scalars(
        select(Participant.id)
        .join(found, found.c.participant_id == Participant.id)
        .where(reached(actor, Permission.PARTICIPANT_SEARCH))
        .order_by(Participant.id.desc())
        .limit(MOST_FOUND + 1)
    ).all()
    return list(ids), rarest > WALKED


def _tokens(text: str, organisation_id: uuid.UUID) -> list[bytes]:
    """The hashes that a person of the organisation must have; none when the text says too little."""
    years = _YEAR.findall(text)[:1]
    longest_first = sorted(_YEAR.sub(" ", text).split(), key=len, reverse=True)
    names = [token for word in longest_first for token in tokens_for_name(word, organisation_id)]
    return list(dict.fromkeys([*names, *(token_for_year(year, organisation_id) for year in years)]))


def _count(tokens: Sequence[bytes]) -> int:
    """How many have one of the hashes, counted as far as it matters."""
    some = select(IdentityToken.token).where(IdentityToken.token.in_(tokens)).limit(WALKED + 1)
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def _walk(narrow: ColumnElement[bool] | None, first: bytes, *others: bytes) -> Select[uuid.UUID]:
    """The latest of those who have all of the hashes, from the list of the first; `narrow`: only these people."""
    latest = (
        select(IdentityToken.participant_id)
        .where(IdentityToken.token == first)
        .order_by(IdentityToken.participant_id.desc())
    )
    if narrow is not None:
        latest = latest.join(Participant, Participant.id == IdentityToken.participant_id).where(narrow)
    if not others:
        return latest.limit(MOST_FOUND + 1)
    walked = latest.limit(WALKED).subquery()
    asked = select(walked.c.participant_id).order_by(walked.c.participant_id.desc()).limit(MOST_FOUND + 1)
    for token in others:
        also = aliased(IdentityToken)
        asked = asked.where(
            select(also.participant_id)
            .where(also.token == token, also.participant_id == walked.c.participant_id)
            .exists()
        )
    return asked
