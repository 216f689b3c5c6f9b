"""Her answers, purpose by purpose: which hold, what they were, what taking one back touches, what she asks to take back."""

import datetime
import uuid
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from grants.core import clock
from grants.core.db import db
from grants.domain.accounts.models import Organisation, User
from grants.domain.accounts.queries import Named
from grants.domain.accounts.states import OrganisationKind
from grants.domain.people.answers import Parties
from grants.domain.people.models import Consent, ConsentParty, ConsentRequest, Participant
from grants.domain.people.scope import reached
from grants.domain.people.states import ConsentPurpose, ConsentWay
from grants.domain.people.stopping import Touched, touched_by
from grants.policy import Actor, Permission, authorise

REQUESTS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """One answer for one purpose, and by whom it was written down and taken back."""

    purpose: ConsentPurpose
    given: bool
    way: ConsentWay
    asked_on: datetime.date
    text_version: str
    language: str
    recorded_at: datetime.datetime
    recorded_by: str
    withdrawn_at: datetime.datetime | None
    withdrawn_by: str
    parties: Parties

    @property
    def holds(self) -> bool:
        return self.given and self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A consent that she asked on her own page to take back, and nobody has talked with her about yet."""

    id: uuid.UUID
    participant_id: uuid.UUID
    case_code: str
    purpose: ConsentPurpose
    asked_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """What she agreed to or not, as she reads it herself; `asked_back`: she has asked to take it back."""

    purpose: ConsentPurpose
    holds: bool
    day: datetime.date
    asked_back: bool


def has_consent(participant_id: uuid.UUID, purpose: ConsentPurpose) -> bool:
    """Whether she agreed to the purpose and has not taken it back: asked before anything is done on it."""
    return any(row.holds for row in list_consents(participant_id) if row.purpose is purpose)


def list_consents(participant_id: uuid.UUID) -> tuple[ConsentRow, ...]:
    """The latest answer for each purpose that was asked, in the order of the purposes."""
    return latest_of(list_answers(participant_id))


def latest_of(answers: tuple[ConsentRow, ...]) -> tuple[ConsentRow, ...]:
    """The latest for each purpose, of answers of which the newest comes first."""
    latest = {row.purpose: row for row in reversed(answers)}
    return tuple(latest[purpose] for purpose in ConsentPurpose if purpose in latest)


def list_answers(participant_id: uuid.UUID) -> tuple[ConsentRow, ...]:
    """Every answer she ever gave, the newest first. Whoever asks has been allowed to see her record."""
    recorder, taker = aliased(User), aliased(User)
    rows = db.session.execute(
        select(Consent, recorder.name, taker.name)
        .outerjoin(recorder, recorder.id == Consent.recorded_by)
        .outerjoin(taker, taker.id == Consent.withdrawn_by)
        .where(Consent.participant_id == participant_id)
        .order_by(Consent.recorded_at.desc(), Consent.id.desc())
    ).all()
    named: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    if any(row.purpose is ConsentPurpose.SHARING for row, _by, _taker in rows):
        asked = select(ConsentParty).where(ConsentParty.consent_id.in_([row.id for row, _by, _taker in rows]))
        for party in db.session.scalars(asked):
            named[party.consent_id].add(party.party_id)
    return tuple(
        ConsentRow(
            purpose=row.purpose,
            given=row.given,
            way=row.way,
            asked_on=row.asked_on,
            text_version=row.text_version,
            language=row.language,
            recorded_at=row.recorded_at,
            recorded_by=by or "",
            withdrawn_at=row.withdrawn_at,
            withdrawn_by=taken_by or "",
            parties=Parties(bool(row.with_hosts), bool(row.with_network), frozenset(named[row.id])),
        )
        for row, by, taken_by in rows
    )


def touched(actor: Actor, participant_id: uuid.UUID, purpose: ConsentPurpose) -> tuple[Touched, ...]:
    """What taking it back stops, and what stays; whoever asks has been allowed to see her record."""
    authorise(actor, Permission.CONSENT_RECORD)
    return touched_by(participant_id, purpose)


def list_network(actor: Actor, participant_id: uuid.UUID) -> tuple[Named, ...]:
    """The organisations of the network that she may name, by name: all but her own."""
    authorise(actor, Permission.CONSENT_RECORD)
    rows = db.session.execute(
        select(Organisation.id, Organisation.name)
        .where(
            Organisation.active,
            Organisation.kind == OrganisationKind.NGO,
            Organisation.id
            != select(Participant.organisation_id).where(Participant.id == participant_id).scalar_subquery(),
        )
        .order_by(Organisation.name, Organisation.id)
    )
    return tuple(Named(*row) for row in rows)


def organisation_names(ids: frozenset[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Names of those of the ids that are organisations."""
    if not ids:
        return {}
    rows = db.session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    return {row.id: row.name for row in rows}


def consent_requests(actor: Actor) -> tuple[RequestRow, ...]:
    """What participants within the actor's reach ask to take back, oldest first, at most 100."""
    authorise(actor, Permission.CONSENT_RECORD)
    rows = db.session.execute(
        select(
            ConsentRequest.id,
            Participant.id,
            Participant.case_code,
            ConsentRequest.purpose,
            ConsentRequest.asked_at,
        )
        .join(Participant, Participant.id == ConsentRequest.participant_id)
        .where(ConsentRequest.answered_at.is_(None), reached(actor, Permission.CONSENT_RECORD))
        .order_by(ConsentRequest.asked_at, ConsentRequest.id)
        .limit(REQUESTS_SHOWN)
    )
    return tuple(RequestRow(*row) for row in rows)


def own_answers(participant: Actor) -> tuple[OwnAnswer, ...]:
    """Her own latest answers, for her page; for a guest none."""
    if participant.kind == "guest":
        return ()
    authorise(participant, Permission.PORTAL_OWN)
    her = participant.id
    if her is None:
        return ()
    asked = set(
        db.session.scalars(
            select(ConsentRequest.purpose).where(
                ConsentRequest.participant_id == her, ConsentRequest.answered_at.is_(None)
            )
        )
    )
    return tuple(
        OwnAnswer(
            row.purpose,
            row.holds,
            clock.local(row.withdrawn_at).date() if row.withdrawn_at else row.asked_on,
            row.purpose in asked,
        )
        for row in list_consents(her)
    )
