"""Reads of the audit: everything that was done, and every opening of an identity."""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from grants.core import clock
from grants.core.audit import AuditEntry, AuditSeal
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.paging import COUNT_LIMIT, PAGE_SIZE, Page, make_page, read_cursor, write_cursor
from grants.core.reasons import forgotten, read_reasons
from grants.domain.accounts.models import Organisation, User
from grants.domain.people.models import Participant
from grants.domain.people.queries.openings import ASKED_AFTER, OPENED
from grants.domain.people.veil import veils_of
from grants.domain.privacy.queries.records import Record, ids_of, named_details, records_of
from grants.domain.privacy.whose import whose
from grants.policy import Actor, Permission, authorise

MOST_LISTED = 10_000
_AT_ONCE = 500
_CODES_SHOWN = 25
_MOST_OPENINGS = 100
_TYPED = frozenset({"without_consent"})
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are wanted; None or "" means all. `code` is one of a participant, an award or another record, `day` a
    day in Belarus."""

    action: str = ""
    target_type: str = ""
    actor_id: uuid.UUID | None = None
    day: datetime.date | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry. `who` is a name of staff, or "" with `actor_kind` participant, system or nobody; `record` says what it
    is about where that is known; `sequence` is its place in the chain, None before it is sealed."""

    id: uuid.UUID
    at: datetime.datetime
    actor_kind: str
    who: str
    action: str
    target_type: str
    target_id: uuid.UUID | None
    organisation: str
    reason: str
    details: Mapping[str, object]
    record: Record | None
    sequence: int | None


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening: `codes` are those of the participants, at most 25 of `count`; `what` was shown of them."""

    id: uuid.UUID
    at: datetime.datetime
    who: str
    organisation: str
    reason: str
    what: str
    codes: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What the audit can be filtered by: the codes and the actors that occur in it."""

    actions: tuple[str, ...]
    target_types: tuple[str, ...]
    actors: tuple[tuple[uuid.UUID, str], ...]


def audit_page(actor: Actor, wanted: AuditFilter, cursor: str = "") -> Page[AuditRow]:
    """The entries, newest first, 25 a page."""
    authorise(actor, Permission.AUDIT_VIEW)
    entries, total = _read(_matching(wanted), cursor)
    return _page(_audit_rows(actor, entries), entries, total)


def audit_list(actor: Actor, wanted: AuditFilter) -> tuple[AuditRow, ...]:
    """The same entries as a whole, at most the newest 10,000."""
    authorise(actor, Permission.AUDIT_VIEW)
    entries = db.session.scalars(
        select(AuditEntry)
        .where(_matching(wanted))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(MOST_LISTED)
    ).all()
    rows: list[AuditRow] = []
    for start in range(0, len(entries), _AT_ONCE):
        rows += _audit_rows(actor, entries[start : start + _AT_ONCE])
    return tuple(rows)


def _audit_rows(actor: Actor, entries: Sequence[AuditEntry]) -> list[AuditRow]:
    names = _names(User, (entry.actor_id for entry in entries if entry.actor_kind == "user"))
    organisations = _names(Organisation, (entry.organisation_id for entry in entries))
    shown, gone = _shown_reasons(entries), forgotten(_targets(entries))
    records = records_of(actor, entries)
    sequences = dict(
        db.session.execute(
            select(AuditSeal.entry_id, AuditSeal.sequence).where(
                AuditSeal.entry_id.in_([entry.id for entry in entries])
            )
        ).all()
    )
    return [
        AuditRow(
            id=entry.id,
            at=entry.at,
            actor_kind=entry.actor_kind,
            who=names.get(entry.actor_id, ""),
            action=entry.action,
            target_type=entry.target_type,
            target_id=entry.target_id,
            organisation=organisations.get(entry.organisation_id, ""),
            reason=shown[entry.id],
            details=named_details(_details(entry, gone), records),
            record=records.get(entry.target_id) if entry.target_id else None,
            sequence=sequences.get(entry.id),
        )
        for entry in entries
    ]


def audit_choices(actor: Actor) -> Choices:
    """What to filter the audit by."""
    authorise(actor, Permission.AUDIT_VIEW)
    actions, types = _values_of(AuditEntry.action), _values_of(AuditEntry.target_type)
    actors = db.session.execute(
        select(User.id, User.name).where(User.state != "invited").order_by(User.name, User.id)
    )
    return Choices(actions, types, tuple((user_id, name) for user_id, name in actors))


def _values_of(column: InstrumentedAttribute[str]) -> tuple[str, ...]:
    """The values that occur, in order: one step along the column's index for each, however many entries there are."""
    steps = select(func.min(column).label("value")).cte("steps", recursive=True)
    further = select(func.min(column)).where(column > steps.c.value).scalar_subquery()
    steps = steps.union_all(select(further).where(steps.c.value.is_not(None)))
    return tuple(db.session.scalars(select(steps.c.value).where(steps.c.value.is_not(None))))


def openings_page(
    actor: Actor, *, actor_id: uuid.UUID | None = None, day: datetime.date | None = None, cursor: str = ""
) -> Page[Opening]:
    """The openings of identities, newest first, 25 a page."""
    authorise(actor, Permission.OPENINGS_VIEW)
    entries, total = _read(_matching(AuditFilter(action=OPENED, actor_id=actor_id, day=day)), cursor)
    return _page(_openings(entries), entries, total)


def list_openings(actor: Actor, entry_ids: Sequence[uuid.UUID]) -> tuple[Opening, ...]:
    """These openings, or people asked after, newest first, at most 100."""
    authorise(actor, Permission.OPENINGS_VIEW)
    entries = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.id.in_(entry_ids[:_MOST_OPENINGS]), AuditEntry.action.in_((OPENED, ASKED_AFTER)))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    ).all()
    return tuple(_openings(entries))


def _openings(entries: Sequence[AuditEntry]) -> list[Opening]:
    names = _names(User, (entry.actor_id for entry in entries))
    organisations = _names(Organisation, (entry.organisation_id for entry in entries))
    opened = {entry.id: _opened(entry) for entry in entries}
    shown = _shown_reasons(entries)
    codes = _codes(participant for ids in opened.values() for participant in ids[:_CODES_SHOWN])
    return [
        Opening(
            id=entry.id,
            at=entry.at,
            who=names.get(entry.actor_id, ""),
            organisation=organisations.get(entry.organisation_id, ""),
            reason=shown[entry.id],
            what=str(entry.details.get("what", "")),
            codes=tuple(codes[one] for one in opened[entry.id][:_CODES_SHOWN] if one in codes),
            count=len(opened[entry.id]),
        )
        for entry in entries
    ]


def opening_actors(actor: Actor) -> tuple[tuple[uuid.UUID, str], ...]:
    """Who ever opened an identity, by name."""
    authorise(actor, Permission.OPENINGS_VIEW)
    who = select(AuditEntry.actor_id).where(AuditEntry.action == OPENED).distinct()
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(who)).order_by(User.name, User.id))
    return tuple((user_id, name) for user_id, name in rows)


def _matching(wanted: AuditFilter) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [true()]
    if wanted.action:
        conditions.append(AuditEntry.action == wanted.action)
    if wanted.target_type:
        conditions.append(AuditEntry.target_type == wanted.target_type)
    if wanted.actor_id is not None:
        conditions.append(AuditEntry.actor_id == wanted.actor_id)
    if wanted.day is not None:
        conditions.append(_on(wanted.day))
    if wanted.code:
        conditions.append(AuditEntry.target_id.in_(ids_of(wanted.code)))
    return and_(*conditions)


def _on(day: datetime.date) -> ColumnElement[bool]:
    """The entries of a day in Belarus; none of a day beyond the years that a clock shows."""
    if not datetime.MINYEAR < day.year < datetime.MAXYEAR:
        return false()
    begin = datetime.datetime.combine(day, datetime.time(), clock.ZONE)
    end = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time(), clock.ZONE)
    return and_(AuditEntry.at >= begin, AuditEntry.at < end)


def _read(found: ColumnElement[bool], cursor: str) -> tuple[Sequence[AuditEntry], int]:
    beyond: ColumnElement[bool] = true()
    after = read_cursor(cursor, 2)
    if after is not None:
        moment, entry_id = _read_key(*after)
        beyond = or_(AuditEntry.at < moment, and_(AuditEntry.at == moment, AuditEntry.id < entry_id))
    entries = db.session.scalars(
        select(AuditEntry)
        .where(found, beyond)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(PAGE_SIZE + 1)
    ).all()
    counted = select(AuditEntry.id).where(found).limit(COUNT_LIMIT + 1).subquery()
    return entries, db.session.scalar(select(func.count()).select_from(counted)) or 0


def _read_key(moment: str, entry_id: str) -> tuple[datetime.datetime, uuid.UUID]:
    try:
        read = datetime.datetime.fromisoformat(moment)
        if read.tzinfo is None:
            raise NotFound
        return read, uuid.UUID(entry_id)
    except ValueError as error:
        raise NotFound from error


def _page(rows: list[Row], entries: Sequence[AuditEntry], total: int) -> Page[Row]:
    return make_page(rows, [write_cursor(entry.at.isoformat(), str(entry.id)) for entry in entries], total)


def _names(
    table: type[User] | type[Organisation], ids: Iterable[uuid.UUID | None]
) -> dict[uuid.UUID | None, str]:
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    return dict(db.session.execute(select(table.id, table.name).where(table.id.in_(wanted))).all())


def _opened(entry: AuditEntry) -> list[uuid.UUID]:
    listed = entry.details.get("ids")
    if isinstance(listed, list):
        return [uuid.UUID(str(one)) for one in listed]
    return [entry.target_id] if entry.target_id else []


def _shown_reasons(entries: Sequence[AuditEntry]) -> dict[uuid.UUID, str]:
    """What was typed, with what would name its participant covered; forgotten once she is erased."""
    texts, of = read_reasons(entries), whose(entry.target_id for entry in entries)
    veils = veils_of(set(of.values()))
    return {
        entry.id: veils[of[entry.target_id]](texts[entry.id]) if entry.target_id in of else texts[entry.id]
        for entry in entries
    }


def _targets(entries: Iterable[AuditEntry]) -> set[uuid.UUID]:
    return {entry.target_id for entry in entries if entry.target_id is not None}


def _details(entry: AuditEntry, gone: frozenset[uuid.UUID]) -> Mapping[str, object]:
    """Without words that were typed among the details of older entries, where what was typed is forgotten."""
    typed = _TYPED if entry.target_id in gone else frozenset()
    return {name: value for name, value in entry.details.items() if name not in typed}


def _codes(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    wanted = set(ids)
    if not wanted:
        return {}
    return dict(
        db.session.execute(
            select(Participant.id, Participant.case_code).where(Participant.id.in_(wanted))
        ).all()
    )
