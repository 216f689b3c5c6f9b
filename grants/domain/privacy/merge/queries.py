"""What a merge would do, and the merges of a record."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from grants.core import clock
from grants.core.db import db
from grants.core.errors import NotFound
from grants.domain.accounts.models import Organisation, User
from grants.domain.people.kept import kept_of
from grants.domain.people.matching import may_be_same
from grants.domain.people.models import Participant, RecordMerge
from grants.domain.people.scope import visible
from grants.domain.people.vault import read_identities
from grants.domain.privacy.merge.conflicts import UNDONE_WITHIN, Hindrance, find_hindrances
from grants.domain.privacy.merge.moving import count_rows
from grants.domain.privacy.merge.pairs import find_pair
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two records, without a name."""

    id: uuid.UUID
    case_code: str
    organisation: str
    oblast: str
    registered_on: datetime.date
    has_pin: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What would move, by table; what stands against it; and whether names, birth and phones look like one person's."""

    kept: Side
    other: Side
    moves: Mapping[str, int]
    hindrances: tuple[Hindrance, ...]
    alike: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """A record that went into another one; `undoable` is for this actor and now."""

    id: uuid.UUID
    kept_id: uuid.UUID
    kept_code: str
    other_code: str
    merged_at: datetime.datetime
    merged_by: str
    undo_until: datetime.datetime
    undoable: bool


def merge_preview(actor: Actor, kept_code: str, other_code: str) -> Preview:
    """Raises Forbidden, DomainError beside the wrong code."""
    authorise(actor, Permission.PARTICIPANT_MERGE)
    kept, other = find_pair(actor, kept_code, other_code)
    known = read_identities([kept.id, other.id])
    return Preview(
        kept=_side(kept),
        other=_side(other),
        moves=count_rows(other.id),
        hindrances=find_hindrances(kept.id, other.id),
        alike=may_be_same(known[kept.id], known[other.id]),
    )


def list_merged(actor: Actor, participant_id: uuid.UUID) -> tuple[Merged, ...]:
    """The records that were merged into this one, the latest first, for whoever may see it. Raises Forbidden."""
    authorise(actor, Permission.PARTICIPANT_VIEW)
    ids = db.session.scalars(
        select(RecordMerge.id)
        .join(Participant, Participant.id == RecordMerge.kept_id)
        .where(RecordMerge.kept_id == participant_id, RecordMerge.undone_at.is_(None), visible(actor))
        .order_by(RecordMerge.id.desc())
    )
    return tuple(_merged(actor, merge_id) for merge_id in ids)


def undo_page(actor: Actor, merge_id: uuid.UUID) -> Merged:
    """One merge. Raises Forbidden, NotFound (also when one of the records is another organisation's)."""
    authorise(actor, Permission.PARTICIPANT_MERGE)
    row = db.session.get(RecordMerge, merge_id)
    if row is None or not _may_merge(actor, row):
        raise NotFound
    return _merged(actor, merge_id)


def kept_record(participant_id: uuid.UUID) -> uuid.UUID:
    """The record to which this one leads, itself when it was not merged. The caller has checked who may see it."""
    return kept_of(participant_id)


def _side(person: Participant) -> Side:
    organisation = db.session.get_one(Organisation, person.organisation_id)
    return Side(
        id=person.id,
        case_code=person.case_code,
        organisation=organisation.name,
        oblast=person.oblast,
        registered_on=person.registered_on,
        has_pin=person.pin_hash is not None,
    )


def _merged(actor: Actor, merge_id: uuid.UUID) -> Merged:
    row = db.session.get_one(RecordMerge, merge_id)
    until = row.merged_at + UNDONE_WITHIN
    kept, other = (db.session.get_one(Participant, one) for one in (row.kept_id, row.other_id))
    return Merged(
        id=row.id,
        kept_id=row.kept_id,
        kept_code=kept.case_code,
        other_code=other.case_code,
        merged_at=row.merged_at,
        merged_by=db.session.scalar(select(User.name).where(User.id == row.merged_by)) or "",
        undo_until=until,
        undoable=row.undone_at is None and clock.now() < until and _may_merge(actor, row),
    )


def _may_merge(actor: Actor, row: RecordMerge) -> bool:
    organisations = db.session.scalars(
        select(Participant.organisation_id).where(Participant.id.in_([row.kept_id, row.other_id]))
    )
    return all(actor.spans(Permission.PARTICIPANT_MERGE, organisation) for organisation in organisations)
