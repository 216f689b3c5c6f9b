"""Openings of identities that stand out, by person, day and pattern: many in an hour or a day, outside hours, not of the own
case load, of whom she enrolled herself, in bulk, in an emergency; and many who were asked after. What was noted as looked
at is in the audit."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select, true

from grants.core import clock
from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.domain.people.models import GlassOpening, Participant
from grants.domain.people.queries.openings import ASKED_AFTER, OPENED
from grants.domain.privacy.patterns import (
    BULK,
    DAYS,
    FIRST_HOUR,
    LAST_HOUR,
    MANY_ASKED_AFTER,
    MANY_IN_A_DAY,
    MANY_IN_AN_HOUR,
)
from grants.domain.privacy.states import Pattern
from grants.domain.privacy.watch.enrolling import first_opened_by_enrolling

LOOKED_AT = "openings.looked_at"
_MOST_READ = 20_000
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Key:
    """Whose openings of which day in Belarus, and why they stand out."""

    actor_id: uuid.UUID
    day: datetime.date
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Finding:
    """How many identities, the last time, and the entries of the audit behind it, newest first."""

    key: Key
    count: int
    last_at: datetime.datetime
    entries: tuple[uuid.UUID, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    id: uuid.UUID
    at: datetime.datetime
    people: tuple[uuid.UUID, ...]
    alone: bool
    emergency: bool

    @property
    def hour(self) -> int:
        return clock.local(self.at).hour


def find_all(only: ColumnElement[bool] | None = None) -> tuple[Finding, ...]:
    """What stood out in the last month, newest day first, of a day emergencies first. `only` narrows the entries of the
    audit that are read."""
    days = _days(true() if only is None else only)
    leads = _leads({one for seen in days.values() for row in seen if row.alone for one in row.people})
    waiting = _emergencies_not_reviewed()
    enrolled = _enrolled_themselves(days)
    found = [
        Finding(Key(who, day, pattern), count, max(row.at for row in rows), tuple(row.id for row in rows))
        for (who, day), seen in days.items()
        for pattern, rows, count in _patterns(who, seen, leads, enrolled.get((who, day), frozenset()))
        if pattern is not Pattern.EMERGENCY or (who, day) in waiting
    ]
    found += _many_asked_after(true() if only is None else only)
    return tuple(sorted(found, key=_place, reverse=True))


def _place(row: Finding) -> tuple[datetime.date, bool, datetime.datetime, str]:
    """What is above others on the list is greater."""
    return row.key.day, row.key.pattern is Pattern.EMERGENCY, row.last_at, row.key.pattern


def find(key: Key) -> Finding | None:
    """One of them; None when nothing of the like stands out."""
    return next((row for row in find_all(AuditEntry.actor_id == key.actor_id) if row.key == key), None)


def looked_at() -> dict[Key, int]:
    """What was noted as looked at in the last month, and how many identities it was then."""
    found: dict[Key, int] = {}
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == LOOKED_AT, AuditEntry.at > _since())
    )
    for entry in entries:
        key, count = read_note(entry)
        found[key] = max(count, found.get(key, 0))
    return found


def read_note(entry: AuditEntry) -> tuple[Key, int]:
    """What an entry of the audit says was looked at, and how many identities it was then."""
    details = entry.details
    key = Key(
        entry.target_id or uuid.UUID(int=0),
        datetime.date.fromisoformat(str(details["day"])),
        Pattern(str(details["pattern"])),
    )
    return key, int(str(details["count"]))


def _since() -> datetime.datetime:
    return clock.now() - datetime.timedelta(days=DAYS)


def _days(only: ColumnElement[bool]) -> dict[tuple[uuid.UUID, datetime.date], list[_Seen]]:
    entries = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.action == OPENED, AuditEntry.actor_kind == "user", AuditEntry.at > _since(), only)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(_MOST_READ)
    )
    days: dict[tuple[uuid.UUID, datetime.date], list[_Seen]] = defaultdict(list)
    for entry in entries:
        if entry.actor_id is not None:
            days[entry.actor_id, clock.local(entry.at).date()].append(_seen(entry))
    return days


def _many_asked_after(only: ColumnElement[bool]) -> Iterator[Finding]:
    """Of how many people out of her reach somebody was told within a day that they are known."""
    entries = db.session.execute(
        select(AuditEntry.id, AuditEntry.at, AuditEntry.actor_id, AuditEntry.target_id)
        .where(
            AuditEntry.action == ASKED_AFTER, AuditEntry.actor_kind == "user", AuditEntry.at > _since(), only
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(_MOST_READ)
    )
    days: dict[tuple[uuid.UUID, datetime.date], list[Any]] = defaultdict(list)
    for entry in entries:
        days[entry.actor_id, clock.local(entry.at).date()].append(entry)
    for (who, day), rows in days.items():
        count = len({row.target_id for row in rows})
        if count > MANY_ASKED_AFTER:
            key = Key(who, day, Pattern.ASKED_AFTER)
            yield Finding(key, count, rows[0].at, tuple(row.id for row in rows))


def _patterns(
    who: uuid.UUID,
    seen: Sequence[_Seen],
    leads: Mapping[uuid.UUID, uuid.UUID | None],
    enrolled: frozenset[uuid.UUID],
) -> Iterator[tuple[Pattern, Sequence[_Seen], int]]:
    """The patterns of one person's day, with the openings behind each and the number of identities.

    `NOT_OWN` looks at single openings of people whom somebody else leads; a list that names her among others belongs to a
    course, and an emergency has a pattern of its own. `enrolled`: whom she reached that day by enrolling them herself.
    """
    hours: dict[int, list[_Seen]] = defaultdict(list)
    for row in seen:
        hours[row.hour].append(row)
    busiest = max(hours.values(), key=_people)
    late = [row for row in seen if not FIRST_HOUR <= row.hour < LAST_HOUR]
    others = [
        row for row in seen if row.alone and not row.emergency and _is_led_by_other(row.people, who, leads)
    ]
    large = [row for row in seen if len(row.people) > BULK]
    emergencies = [row for row in seen if row.emergency]
    by_enrolling = [row for row in seen if not row.emergency and not enrolled.isdisjoint(row.people)]
    yield from (
        (pattern, rows, count)
        for pattern, rows, count, least in (
            (Pattern.EMERGENCY, emergencies, _different(emergencies), 0),
            (Pattern.MANY_IN_AN_HOUR, busiest, _people(busiest), MANY_IN_AN_HOUR),
            (Pattern.MANY_IN_A_DAY, seen, _people(seen), MANY_IN_A_DAY),
            (Pattern.OUTSIDE_HOURS, late, _people(late), 0),
            (Pattern.NOT_OWN, others, _different(others), 0),
            (Pattern.ENROLLED_HERSELF, by_enrolling, len(enrolled), 0),
            (Pattern.BULK, large, max((len(row.people) for row in large), default=0), BULK),
        )
        if count > least
    )


def _enrolled_themselves(
    days: Mapping[tuple[uuid.UUID, datetime.date], Sequence[_Seen]],
) -> dict[tuple[uuid.UUID, datetime.date], frozenset[uuid.UUID]]:
    opened = (
        (who, day, one)
        for (who, day), seen in days.items()
        for row in seen
        if not row.emergency
        for one in row.people
    )
    found: dict[tuple[uuid.UUID, datetime.date], frozenset[uuid.UUID]] = defaultdict(frozenset)
    for who, day, one in first_opened_by_enrolling(opened):
        found[who, day] |= {one}
    return found


def _is_led_by_other(
    people: Sequence[uuid.UUID], who: uuid.UUID, leads: Mapping[uuid.UUID, uuid.UUID | None]
) -> bool:
    return any(leads.get(one) not in {None, who} for one in people)


def _people(rows: Iterable[_Seen]) -> int:
    return sum(len(row.people) for row in rows)


def _different(rows: Iterable[_Seen]) -> int:
    return len({one for row in rows for one in row.people})


def _seen(entry: AuditEntry) -> _Seen:
    listed = entry.details.get("ids")
    several = isinstance(listed, list)
    people = [uuid.UUID(str(one)) for one in listed] if isinstance(listed, list) else [entry.target_id]
    return _Seen(
        id=entry.id,
        at=entry.at,
        people=tuple(one for one in people if one is not None),
        alone=not several,
        emergency=entry.details.get("what") == "glass",
    )


def _leads(ids: set[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID | None]:
    wanted = sorted(ids)
    found: dict[uuid.UUID, uuid.UUID | None] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = db.session.execute(
            select(Participant.id, Participant.lead_worker_id).where(
                Participant.id.in_(wanted[start : start + _AT_ONCE])
            )
        )
        found |= {row.id: row.lead_worker_id for row in rows}
    return found


def _emergencies_not_reviewed() -> set[tuple[uuid.UUID, datetime.date]]:
    """Who opened in an emergency, and on which days it lasted, where the data-protection officer has said nothing yet."""
    rows = db.session.execute(
        select(GlassOpening.opened_by, GlassOpening.opened_at, GlassOpening.expires_at).where(
            GlassOpening.reviewed_at.is_(None)
        )
    )
    return {(who, clock.local(moment).date()) for who, *moments in rows for moment in moments}
