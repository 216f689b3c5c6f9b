"""What she answered last, purpose by purpose, as conditions of a statement; and with whom she agreed to sharing."""

import enum
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, aliased

from grants.core.db import db
from grants.domain.people.models import Consent, ConsentParty
from grants.domain.people.states import ConsentPurpose

Key = InstrumentedAttribute[uuid.UUID]
Says = Callable[[type[Consent]], ColumnElement[bool]]


class PartyKind(enum.StrEnum):
    """What somebody is with whom her data would be shared."""

    HOST = "host"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Parties:
    """With whom she agrees to sharing: every host, every organisation of the network, and those she named."""

    with_hosts: bool = False
    with_network: bool = False
    ids: frozenset[uuid.UUID] = frozenset()

    @property
    def named(self) -> bool:
        return self.with_hosts or self.with_network or bool(self.ids)


def holds(purpose: ConsentPurpose, participant_id: Key) -> ColumnElement[bool]:
    """Whether the participant of the surrounding statement agreed to it last, and has not taken it back."""
    return _last(purpose, participant_id, lambda row: and_(row.given, row.withdrawn_at.is_(None)))


def is_refused(purpose: ConsentPurpose, participant_id: Key) -> ColumnElement[bool]:
    """Whether she said no last, or took it back. Who was never asked has refused nothing."""
    return _last(purpose, participant_id, lambda row: or_(~row.given, row.withdrawn_at.is_not(None)))


def shares_with(kind: PartyKind, participant_id: Key, party_id: Key) -> ColumnElement[bool]:
    """Whether the last answer of the participant of the surrounding statement covers that party."""

    def says_yes(row: type[Consent]) -> ColumnElement[bool]:
        return and_(row.given, row.withdrawn_at.is_(None), _covers(row, kind, party_id))

    return _last(ConsentPurpose.SHARING, participant_id, says_yes)


def withheld_from(kind: PartyKind, participant_id: Key, party_id: Key) -> ColumnElement[bool]:
    """Whether her last answer keeps it from that party: a no, one taken back, or a yes that names others."""

    def says_no(row: type[Consent]) -> ColumnElement[bool]:
        others = and_(row.with_hosts.is_not(None), ~_covers(row, kind, party_id))
        return or_(~row.given, row.withdrawn_at.is_not(None), others)

    return _last(ConsentPurpose.SHARING, participant_id, says_no)


def agreed_to_share(participant_id: uuid.UUID, kind: PartyKind, party_id: uuid.UUID) -> bool:
    """Whether her consent to sharing stands and covers this host or organisation: asked before anything goes there."""
    row = db.session.scalars(
        select(Consent)
        .where(Consent.participant_id == participant_id, Consent.purpose == ConsentPurpose.SHARING)
        .order_by(Consent.recorded_at.desc(), Consent.id.desc())
        .limit(1)
    ).first()
    if row is None or not row.given or row.withdrawn_at is not None:
        return False
    whole = row.with_hosts if kind is PartyKind.HOST else row.with_network
    return bool(whole) or db.session.get(ConsentParty, (row.id, party_id)) is not None


def _covers(row: type[Consent], kind: PartyKind, party_id: Key) -> ColumnElement[bool]:
    named = (
        exists()
        .where(ConsentParty.consent_id == row.id, ConsentParty.party_id == party_id)
        .correlate_except(ConsentParty)
    )
    whole = row.with_hosts if kind is PartyKind.HOST else row.with_network
    return or_(func.coalesce(whole, false()), named)


def _last(purpose: ConsentPurpose, participant_id: Key, says: Says) -> ColumnElement[bool]:
    last, later = aliased(Consent), aliased(Consent)
    superseded = (
        exists()
        .where(
            later.participant_id == last.participant_id,
            later.purpose == purpose,
            tuple_(later.recorded_at, later.id) > tuple_(last.recorded_at, last.id),
        )
        .correlate_except(later)
    )
    return (
        exists()
        .where(last.participant_id == participant_id, last.purpose == purpose, says(last), ~superseded)
        .correlate_except(last)
    )
