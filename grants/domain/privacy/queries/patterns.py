"""Openings that stand out, for the data-protection officer: those to look at, and those that were looked at."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from grants.core import clock
from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.reasons import read_reasons
from grants.domain.accounts.models import User
from grants.domain.privacy.patterns import DAYS
from grants.domain.privacy.queries.evidence import Opening, list_openings
from grants.domain.privacy.states import Pattern
from grants.domain.privacy.watch import findings
from grants.policy import Actor, Permission, authorise

_NOTES_SHOWN = 50


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
class UnusualPage:
    """One of them with the openings behind it, the newest first, at most 100; `is_own`: the reader opened them herself."""

    row: Unusual
    openings: tuple[Opening, ...]
    is_own: bool


@dataclass(frozen=True, slots=True)
class LookedAt:
    """One that was looked at: when, by whom, with what remark."""

    who: str
    day: datetime.date
    pattern: Pattern
    count: int
    at: datetime.datetime
    by: str
    remark: str


def list_unusual(actor: Actor) -> tuple[Unusual, ...]:
    """What stood out in the last month and nobody has noted as looked at, newest day first; when more was opened since, it
    comes back."""
    authorise(actor, Permission.OPENINGS_VIEW)
    noted = findings.looked_at()
    found = [row for row in findings.find_all() if row.count > noted.get(row.key, 0)]
    names = _names({row.key.actor_id for row in found})
    return tuple(_unusual(row, names) for row in found)


def unusual_page(actor: Actor, key: findings.Key) -> UnusualPage:
    """Raises Forbidden, NotFound."""
    authorise(actor, Permission.OPENINGS_VIEW)
    found = findings.find(key)
    if found is None:
        raise NotFound
    return UnusualPage(
        row=_unusual(found, _names({key.actor_id})),
        openings=list_openings(actor, found.entries),
        is_own=key.actor_id == actor.user_id,
    )


def list_looked_at(actor: Actor) -> tuple[LookedAt, ...]:
    """What was noted in the last month, newest first, at most 50."""
    authorise(actor, Permission.OPENINGS_VIEW)
    entries = db.session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.action == findings.LOOKED_AT,
            AuditEntry.at > clock.now() - datetime.timedelta(days=DAYS),
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(_NOTES_SHOWN)
    ).all()
    notes = [(entry, *findings.read_note(entry)) for entry in entries]
    names = _names({one for entry, key, _count in notes for one in (entry.actor_id, key.actor_id) if one})
    remarks = read_reasons(entries)
    return tuple(
        LookedAt(
            who=names.get(key.actor_id, ""),
            day=key.day,
            pattern=key.pattern,
            count=count,
            at=entry.at,
            by=names.get(entry.actor_id, "") if entry.actor_id else "",
            remark=remarks[entry.id],
        )
        for entry, key, count in notes
    )


def _unusual(found: findings.Finding, names: dict[uuid.UUID, str]) -> Unusual:
    key = found.key
    return Unusual(
        key.actor_id, names.get(key.actor_id, ""), key.day, key.pattern, found.count, found.last_at
    )


def _names(ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    return dict(db.session.execute(select(User.id, User.name).where(User.id.in_(ids))).all())
