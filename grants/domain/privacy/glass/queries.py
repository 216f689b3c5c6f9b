"""Emergency openings: one's own while they last, and all of them for the data-protection officer."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import aliased

from grants.core import clock
from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.paging import COUNT_LIMIT, PAGE_SIZE, Page, make_page, read_cursor, write_cursor
from grants.core.text import N_, NN_
from grants.core.worklist import WorkItem
from grants.domain.accounts.models import Organisation, User
from grants.domain.people.models import GlassOpening, Participant
from grants.domain.people.scope import visible
from grants.domain.people.veil import veils_of
from grants.policy import Actor, Permission, authorise

_TOLD_FOR = datetime.timedelta(days=7)
_MOST_TOLD = 5
_OPENER, _REVIEWER = aliased(User), aliased(User)


@dataclass(frozen=True, slots=True)
class GlassRow:
    """One emergency opening. `organisation` is hers; `views` are the moments at which her name was shown."""

    id: uuid.UUID
    case_code: str
    organisation: str
    opened_by: str
    reason: str
    opened_at: datetime.datetime
    expires_at: datetime.datetime
    views: tuple[datetime.datetime, ...]
    reviewed_at: datetime.datetime | None
    reviewed_by: str
    remark: str

    @property
    def live(self) -> bool:
        return clock.now() < self.expires_at


@dataclass(frozen=True, slots=True)
class OwnOpening:
    """One that the actor began: whose, and until when."""

    id: uuid.UUID
    case_code: str
    reason: str
    expires_at: datetime.datetime

    @property
    def live(self) -> bool:
        return clock.now() < self.expires_at


def own_opening(actor: Actor, opening_id: uuid.UUID) -> OwnOpening:
    """Raises Forbidden, NotFound (also for somebody else's)."""
    authorise(actor, Permission.GLASS_BREAK)
    found = db.session.execute(_own(actor).where(GlassOpening.id == opening_id)).first()
    if found is None:
        raise NotFound
    return OwnOpening(*found)


def own_live(actor: Actor) -> tuple[OwnOpening, ...]:
    """Those that the actor began and that still last, the latest first."""
    authorise(actor, Permission.GLASS_BREAK)
    rows = db.session.execute(
        _own(actor).where(GlassOpening.expires_at > clock.now()).order_by(GlassOpening.id.desc())
    )
    return tuple(OwnOpening(*row) for row in rows)


def glass_page(actor: Actor, cursor: str = "") -> Page[GlassRow]:
    """All emergency openings, newest first, 25 a page."""
    authorise(actor, Permission.GLASS_REVIEW)
    after = read_cursor(cursor, 1)
    beyond: ColumnElement[bool] = GlassOpening.id < uuid.UUID(after[0]) if after else true()
    rows = _rows(beyond)
    counted = select(GlassOpening.id).limit(COUNT_LIMIT + 1).subquery()
    total = db.session.scalar(select(func.count()).select_from(counted)) or 0
    return make_page(rows, [write_cursor(str(row.id)) for row in rows], total)


def get_glass(actor: Actor, opening_id: uuid.UUID) -> GlassRow:
    """One emergency opening. Raises Forbidden, NotFound."""
    authorise(actor, Permission.GLASS_REVIEW)
    rows = _rows(GlassOpening.id == opening_id)
    if not rows:
        raise NotFound
    return rows[0]


def waiting_for(actor: Actor) -> tuple[WorkItem, ...]:
    """For the data-protection officer what nobody has looked at; for her own workers what was opened this week."""
    items: list[WorkItem] = []
    if actor.allows(Permission.GLASS_REVIEW):
        items += _to_be_reviewed()
    if actor.allows(Permission.GLASS_BREAK):
        items += _of_own_participants(actor)
    return tuple(items)


def _own(actor: Actor) -> Select[uuid.UUID, str, str, datetime.datetime]:
    return (
        select(GlassOpening.id, Participant.case_code, GlassOpening.reason, GlassOpening.expires_at)
        .join(Participant, Participant.id == GlassOpening.participant_id)
        .where(GlassOpening.opened_by == actor.user_id)
    )


def _rows(where: ColumnElement[bool]) -> list[GlassRow]:
    found = db.session.execute(
        select(GlassOpening, Participant.case_code, Organisation.name, _OPENER.name, _REVIEWER.name)
        .join(Participant, Participant.id == GlassOpening.participant_id)
        .join(Organisation, Organisation.id == Participant.organisation_id)
        .join(_OPENER, _OPENER.id == GlassOpening.opened_by)
        .outerjoin(_REVIEWER, _REVIEWER.id == GlassOpening.reviewed_by)
        .where(where)
        .order_by(GlassOpening.id.desc())
        .limit(PAGE_SIZE + 1)
    ).all()
    views = _views([opening.id for opening, *_rest in found])
    veils = veils_of({opening.participant_id for opening, *_rest in found})
    return [
        GlassRow(
            id=opening.id,
            case_code=code,
            organisation=organisation,
            opened_by=opener,
            reason=veils[opening.participant_id](opening.reason),
            opened_at=opening.opened_at,
            expires_at=opening.expires_at,
            views=tuple(views.get(opening.id, ())),
            reviewed_at=opening.reviewed_at,
            reviewed_by=reviewer or "",
            remark=veils[opening.participant_id](opening.remark),
        )
        for opening, code, organisation, opener, reviewer in found
    ]


def _views(ids: list[uuid.UUID]) -> dict[uuid.UUID, list[datetime.datetime]]:
    found: dict[uuid.UUID, list[datetime.datetime]] = {}
    rows = db.session.execute(
        select(AuditEntry.target_id, AuditEntry.at)
        .where(AuditEntry.target_id.in_(ids), AuditEntry.action == "glass.viewed")
        .order_by(AuditEntry.at, AuditEntry.id)
    )
    for target_id, at in rows:
        if target_id is not None:
            found.setdefault(target_id, []).append(at)
    return found


def _to_be_reviewed() -> list[WorkItem]:
    count, since = db.session.execute(
        select(func.count(), func.min(GlassOpening.opened_at)).where(GlassOpening.reviewed_at.is_(None))
    ).one()
    if not count:
        return []
    one, many = NN_(
        "%(num)s emergency opening of an identity, to be looked at",
        "%(num)s emergency openings of identities, to be looked at",
    )
    return [
        WorkItem(
            kind="privacy.glass",
            text=one,
            plural=many,
            count=count,
            endpoint="privacy.glass",
            since=clock.local(since).date(),
        )
    ]


def _of_own_participants(actor: Actor) -> list[WorkItem]:
    rows = db.session.execute(
        select(GlassOpening.participant_id, GlassOpening.opened_at)
        .join(Participant, Participant.id == GlassOpening.participant_id)
        .where(visible(actor, Permission.GLASS_BREAK), GlassOpening.opened_at > clock.now() - _TOLD_FOR)
        .order_by(GlassOpening.id.desc())
        .limit(_MOST_TOLD)
    )
    return [
        WorkItem(
            kind="people.glass",
            text=N_("Another organisation opened the identity of a participant of yours in an emergency"),
            endpoint="people.participant",
            arguments={"participant_id": row.participant_id},
            since=clock.local(row.opened_at).date(),
        )
        for row in rows
    ]
