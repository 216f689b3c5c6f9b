"""Unusual openings of identities: many in an hour or a day, outside hours, not of the own case load, in bulk."""

import datetime
import enum
import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from grants.core import clock
from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.domain.accounts.models import User
from grants.domain.people.models import Participant
from grants.domain.people.queries.openings import OPENED
from grants.domain.privacy.patterns import BULK, DAYS, FIRST_HOUR, LAST_HOUR, MANY_IN_A_DAY, MANY_IN_AN_HOUR
from grants.policy import Actor, Permission, authorise

_MOST_READ = 20_000
_AT_ONCE = 500


class Pattern(enum.StrEnum):
    """Why it is on the list."""

    MANY_IN_AN_HOUR = "many_in_an_hour"
    MANY_IN_A_DAY = "many_in_a_day"
    OUTSIDE_HOURS = "outside_hours"
    NOT_OWN = "not_own"
    BULK = "bulk"


@dataclass(frozen=True, slots=True)
class Unusual:
    """One person, one day in Belarus, one pattern: how many identities, and the last time."""

    actor_id: uuid.UUID
    who: str
    day: datetime.date
    pattern: Pattern
    count: int
    last_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class _Seen:
    at: datetime.datetime
    ids: tuple[uuid.UUID, ...]
    alone: bool


def list_unusual(actor: Actor) -> tuple[Unusual, ...]:
    """What stood out in the last month, newest day first. `not_own` counts single openings of people whom somebody else
    leads; a list that names her among others belongs to a course."""
    authorise(actor, Permission.OPENINGS_VIEW)
    since = clock.now() - datetime.timedelta(days=DAYS)
    entries = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.action == OPENED, AuditEntry.actor_kind == "user", AuditEntry.at > since)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(_MOST_READ)
    )
    days: dict[tuple[uuid.UUID, datetime.date], list[_Seen]] = defaultdict(list)
    for entry in entries:
        if entry.actor_id is not None:
            days[entry.actor_id, clock.local(entry.at).date()].append(_seen(entry))
    names = dict(
        db.session.execute(select(User.id, User.name).where(User.id.in_({who for who, _day in days}))).all()
    )
    leads = _leads({one for seen in days.values() for row in seen if row.alone for one in row.ids})
    found = [
        Unusual(who, names.get(who, ""), day, pattern, count, seen[0].at)
        for (who, day), seen in days.items()
        for pattern, count in _patterns(who, seen, leads).items()
    ]
    return tuple(sorted(found, key=lambda row: (row.day, row.last_at, row.pattern), reverse=True))


def _patterns(
    who: uuid.UUID, seen: Sequence[_Seen], leads: Mapping[uuid.UUID, uuid.UUID | None]
) -> dict[Pattern, int]:
    """The patterns of one person's day, with the number of identities."""
    hours: Counter[int] = Counter()
    for row in seen:
        hours[clock.local(row.at).hour] += len(row.ids)
    in_the_day, in_an_hour = sum(hours.values()), max(hours.values())
    late = sum(count for hour, count in hours.items() if not FIRST_HOUR <= hour < LAST_HOUR)
    largest = max(len(row.ids) for row in seen)
    others = {one for row in seen if row.alone for one in row.ids if leads.get(one) not in {None, who}}
    return {
        pattern: count
        for pattern, count, stands_out in (
            (Pattern.MANY_IN_AN_HOUR, in_an_hour, in_an_hour > MANY_IN_AN_HOUR),
            (Pattern.MANY_IN_A_DAY, in_the_day, in_the_day > MANY_IN_A_DAY),
            (Pattern.OUTSIDE_HOURS, late, late > 0),
            (Pattern.NOT_OWN, len(others), bool(others)),
            (Pattern.BULK, largest, largest > BULK),
        )
        if stands_out
    }


def _seen(entry: AuditEntry) -> _Seen:
    listed = entry.details.get("ids")
    if isinstance(listed, list):
        return _Seen(entry.at, tuple(uuid.UUID(str(one)) for one in listed), alone=False)
    return _Seen(entry.at, (entry.target_id,) if entry.target_id else (), alone=True)


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
