"""Whose identity is kept longer than the rules want, proposed to the data-protection officer."""

import datetime
import enum
import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true

from grants.core import clock
from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.paging import COUNT_LIMIT, PAGE_SIZE, Page, make_page, read_cursor, write_cursor
from grants.domain.accounts.models import Organisation
from grants.domain.monitoring.models import Visit
from grants.domain.monitoring.states import VisitState
from grants.domain.people.models import Participant, ParticipantIdentity
from grants.domain.people.scope import visible
from grants.domain.people.states import ParticipantState
from grants.domain.privacy.models import ErasureRequest
from grants.domain.privacy.retention import last_day_to_propose, years_kept
from grants.domain.privacy.states import ErasureState
from grants.domain.programmes.models import Programme
from grants.policy import Actor, Permission, authorise


class Ended(enum.StrEnum):
    """How her time in the programme ended."""

    LEFT = "left"
    FOLLOWED_UP = "followed_up"


@dataclass(frozen=True, slots=True)
class Kept:
    """One person whose identity is proposed for erasure."""

    participant_id: uuid.UUID
    case_code: str
    organisation: str
    ended: Ended
    ended_on: datetime.date


@dataclass(frozen=True, slots=True)
class RetentionPage:
    """The proposals of one page, and the rule they follow."""

    years: int
    until: datetime.date
    people: Page[Kept]


_LEFT = (
    select(AuditEntry.target_id.label("id"), func.max(AuditEntry.at).label("at"))
    .where(AuditEntry.action == "participant.left")
    .group_by(AuditEntry.target_id)
    .subquery()
)
_FOLLOWED = (
    select(
        Visit.participant_id.label("id"), func.max(func.coalesce(Visit.visited_on, Visit.due_on)).label("on")
    )
    .group_by(Visit.participant_id)
    .having(func.sum(case((Visit.state == VisitState.PLANNED, 1), else_=0)) == 0)
    .subquery()
)


def retention_page(actor: Actor, cursor: str = "") -> RetentionPage:
    """Who left, or whose last follow-up was, longer ago than the programme keeps identities; in order of registration."""
    authorise(actor, Permission.RETENTION_VIEW)
    years = max(map(years_kept, db.session.scalars(select(Programme.code))), default=years_kept(""))
    until = last_day_to_propose(clock.today(), years)
    rule = _too_long(until) & visible(actor, Permission.RETENTION_VIEW)
    found = db.session.execute(
        select(
            Participant.id,
            Participant.case_code,
            Organisation.name,
            Participant.state,
            _LEFT.c.at,
            _FOLLOWED.c.on,
        )
        .join(Organisation, Organisation.id == Participant.organisation_id)
        .outerjoin(_LEFT, _LEFT.c.id == Participant.id)
        .outerjoin(_FOLLOWED, _FOLLOWED.c.id == Participant.id)
        .where(rule, _after(cursor))
        .order_by(Participant.id)
        .limit(PAGE_SIZE + 1)
    ).all()
    rows = []
    for row_id, code, organisation, state, left_at, followed_on in found:
        gone = state is ParticipantState.LEFT and left_at is not None
        day = clock.local(left_at).date() if gone else followed_on
        rows.append(Kept(row_id, code, organisation, Ended.LEFT if gone else Ended.FOLLOWED_UP, day))
    keys = [write_cursor(str(row.participant_id)) for row in rows]
    return RetentionPage(years, until, make_page(rows, keys, _count(rule)))


def _too_long(until: datetime.date) -> ColumnElement[bool]:
    """Left by then, or followed up for the last time by then; with an identity, and nobody has asked for erasure."""
    end = datetime.datetime.combine(until + datetime.timedelta(days=1), datetime.time(), clock.ZONE)
    waiting = select(ErasureRequest.id).where(
        ErasureRequest.participant_id == Participant.id,
        ErasureRequest.state.in_((ErasureState.REQUESTED, ErasureState.APPROVED)),
    )
    held = select(ParticipantIdentity.participant_id).where(
        ParticipantIdentity.participant_id == Participant.id
    )
    return and_(
        held.exists(),
        ~waiting.exists(),
        or_(
            and_(Participant.state == ParticipantState.LEFT, _LEFT.c.at < end),
            and_(Participant.state == ParticipantState.ACTIVE, _FOLLOWED.c.on <= until),
        ),
    )


def _count(rule: ColumnElement[bool]) -> int:
    counted = (
        select(Participant.id)
        .outerjoin(_LEFT, _LEFT.c.id == Participant.id)
        .outerjoin(_FOLLOWED, _FOLLOWED.c.id == Participant.id)
        .where(rule)
        .limit(COUNT_LIMIT + 1)
        .subquery()
    )
    return db.session.scalar(select(func.count()).select_from(counted)) or 0


def _after(cursor: str) -> ColumnElement[bool]:
    key = read_cursor(cursor, 1)
    if key is None:
        return true()
    try:
        return Participant.id > uuid.UUID(key[0])
    except ValueError as error:
        raise NotFound from error
