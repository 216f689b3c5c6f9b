"""Placements: the list with its filters, and everything about one."""

import datetime
import enum
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, select, tuple_

from grants.core import clock
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.paging import COUNT_LIMIT, PAGE_SIZE, Page, make_page, read_cursor, write_cursor
from grants.domain.accounts.history import Happening, list_history
from grants.domain.accounts.models import Organisation
from grants.domain.internships.history import PLACEMENT_ACTIONS
from grants.domain.internships.models import Host, Offer, Placement, PlacementHours
from grants.domain.internships.scope import visible_placements
from grants.domain.internships.states import PLACEMENT, PlacementOutcome, PlacementState
from grants.domain.internships.weeks import WEEK, last_full_week, monday_of, weeks_of
from grants.domain.people.answers import PartyKind, agreed_to_share, withheld_from
from grants.domain.people.models import Participant
from grants.domain.people.veil import veil_for, veil_history
from grants.policy import Actor, Permission, authorise

IN_TIME = (PlacementState.AGREED, PlacementState.ACTIVE)


class Timing(enum.StrEnum):
    """What calls for someone: placements that end this week or should have, begin, lack hours, or whose
    intern no longer agrees that her host is told of her."""

    ENDING = "ending"
    TO_BEGIN = "to_begin"
    NO_HOURS = "no_hours"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class PlacementFilter:
    """What the list is narrowed to; None narrows nothing."""

    state: PlacementState | None = None
    timing: Timing | None = None

    @property
    def active(self) -> bool:
        return bool(self.state or self.timing)


@dataclass(frozen=True, slots=True)
class PlacementRow:
    """One placement in a list; `hours` is what is recorded so far."""

    id: uuid.UUID
    case_code: str
    host_name: str
    offer_title: str
    organisation_name: str
    starts_on: datetime.date
    ends_on: datetime.date
    hours: int
    state: PlacementState


@dataclass(frozen=True, slots=True)
class Week:
    """Hours of the week that begins on this Monday; None when nothing is recorded."""

    monday: datetime.date
    hours: int | None


@dataclass(frozen=True, slots=True)
class PlacementPage:
    """A placement with everything on its page; `actions` are the steps open to the actor now.

    `shared`: her consent to sharing covers this host.
    """

    id: uuid.UUID
    participant_id: uuid.UUID
    case_code: str
    organisation_name: str
    host_id: uuid.UUID
    host_name: str
    host_address: str
    oblast: str
    offer_title: str
    hours_a_week: int
    starts_on: datetime.date
    ends_on: datetime.date
    mentor: str
    state: PlacementState
    ended_on: datetime.date | None
    outcome: PlacementOutcome | None
    skills_score: int | None
    reliability_score: int | None
    teamwork_score: int | None
    evaluation: str
    version: int
    weeks: tuple[Week, ...]
    history: tuple[Happening, ...]
    actions: frozenset[str]
    shared: bool

    @property
    def hours(self) -> int:
        """All hours recorded."""
        return sum(week.hours or 0 for week in self.weeks)


def list_placements(actor: Actor, wanted: PlacementFilter, cursor: str = "") -> Page[PlacementRow]:
    """The placements one may see; the latest start first."""
    conditions = _conditions(actor, wanted)
    found = db.session.execute(_rows().where(*conditions, *_beyond(cursor)).limit(PAGE_SIZE + 1))
    rows = [PlacementRow(*row) for row in found]
    counted = select(Placement.id).where(*conditions).limit(COUNT_LIMIT + 1).subquery()
    total = db.session.scalar(select(func.count()).select_from(counted)) or 0
    cursors = [write_cursor(row.starts_on.isoformat(), str(row.id)) for row in rows]
    return make_page(rows, cursors, total)


def download_placements(actor: Actor, wanted: PlacementFilter) -> Iterator[PlacementRow]:
    """Every placement that the filter lets through, in the order of the list."""
    conditions = _conditions(actor, wanted)
    return (PlacementRow(*row) for row in db.session.execute(_rows().where(*conditions)))


def _conditions(actor: Actor, wanted: PlacementFilter) -> list[ColumnElement[bool]]:
    authorise(actor, Permission.PLACEMENT_VIEW)
    conditions: list[ColumnElement[bool]] = [visible_placements(actor)]
    if wanted.state is not None:
        conditions.append(Placement.state == wanted.state)
    if wanted.timing is not None:
        conditions.append(in_time(wanted.timing))
    return conditions


def _rows() -> Select[uuid.UUID, str, str, str, str, datetime.date, datetime.date, int, PlacementState]:
    return (
        select(
            Placement.id,
            Participant.case_code,
            Host.name,
            Offer.title,
            Organisation.name,
            Placement.starts_on,
            Placement.ends_on,
            _hours(),
            Placement.state,
        )
        .join(Participant, Participant.id == Placement.participant_id)
        .join(Offer, Offer.id == Placement.offer_id)
        .join(Host, Host.id == Offer.host_id)
        .join(Organisation, Organisation.id == Placement.organisation_id)
        .order_by(Placement.starts_on.desc(), Placement.id.desc())
    )


def in_time(timing: Timing) -> ColumnElement[bool]:
    """The condition of a timing, on placements."""
    today = clock.today()
    if timing is Timing.TO_BEGIN:
        return (Placement.state == PlacementState.AGREED) & (Placement.starts_on <= today)
    if timing is Timing.WITHHELD:
        withheld = select(Offer.id).where(
            Offer.id == Placement.offer_id,
            withheld_from(PartyKind.HOST, Placement.participant_id, Offer.host_id),
        )
        return Placement.state.in_(IN_TIME) & withheld.correlate(Placement).exists()
    active = Placement.state == PlacementState.ACTIVE
    if timing is Timing.ENDING:
        return active & (Placement.ends_on < monday_of(today) + WEEK)
    week = last_full_week(today)
    recorded = exists().where(PlacementHours.placement_id == Placement.id, PlacementHours.week == week)
    return active & (Placement.starts_on < week + WEEK) & (Placement.ends_on >= week) & ~recorded


def placement_page(actor: Actor, placement_id: uuid.UUID) -> PlacementPage:
    """One placement of the actor's organisations, or any for those who see all. Raises NotFound."""
    authorise(actor, Permission.PLACEMENT_VIEW)
    found = db.session.execute(
        select(Placement, Participant.case_code, Organisation.name, Offer, Host)
        .join(Participant, Participant.id == Placement.participant_id)
        .join(Organisation, Organisation.id == Placement.organisation_id)
        .join(Offer, Offer.id == Placement.offer_id)
        .join(Host, Host.id == Offer.host_id)
        .where(Placement.id == placement_id, visible_placements(actor))
    ).first()
    if found is None:
        raise NotFound
    placement, case_code, organisation_name, offer, host = found
    shared = agreed_to_share(placement.participant_id, PartyKind.HOST, host.id)
    veil = veil_for(actor, placement.participant_id)
    return PlacementPage(
        id=placement.id,
        participant_id=placement.participant_id,
        case_code=case_code,
        organisation_name=organisation_name,
        host_id=host.id,
        host_name=host.name,
        host_address=host.address,
        oblast=host.oblast,
        offer_title=offer.title,
        hours_a_week=offer.hours_a_week,
        starts_on=placement.starts_on,
        ends_on=placement.ends_on,
        mentor=placement.mentor,
        state=placement.state,
        ended_on=placement.ended_on,
        outcome=placement.outcome,
        skills_score=placement.skills_score,
        reliability_score=placement.reliability_score,
        teamwork_score=placement.teamwork_score,
        evaluation=veil(placement.evaluation),
        version=placement.version,
        weeks=_weeks(placement),
        history=veil_history(list_history([placement_id], PLACEMENT_ACTIONS), veil),
        actions=_actions(actor, placement, shared=shared),
        shared=shared,
    )


def _weeks(placement: Placement) -> tuple[Week, ...]:
    rows = db.session.execute(
        select(PlacementHours.week, PlacementHours.hours).where(PlacementHours.placement_id == placement.id)
    )
    hours = {row.week: row.hours for row in rows}
    if placement.state is PlacementState.AGREED:
        return ()
    mondays = weeks_of(placement.starts_on, placement.ended_on or placement.ends_on, clock.today())
    return tuple(Week(monday, hours.get(monday)) for monday in sorted({*mondays, *hours}))


def _actions(actor: Actor, placement: Placement, *, shared: bool) -> frozenset[str]:
    if not actor.spans(Permission.PLACEMENT_MANAGE, placement.organisation_id):
        return frozenset()
    open_now = set(PLACEMENT.open_to(actor, placement.state))
    if placement.starts_on > clock.today():
        open_now.discard("start")
    if placement.state is PlacementState.ACTIVE:
        open_now.add("hours")
    if placement.state in IN_TIME:
        open_now.add("letter" if shared else "ask_sharing")
    return frozenset(open_now)


def _hours() -> ScalarSelect[int]:
    return (
        select(func.coalesce(func.sum(PlacementHours.hours), 0))
        .where(PlacementHours.placement_id == Placement.id)
        .scalar_subquery()
    )


def _beyond(cursor: str) -> list[ColumnElement[bool]]:
    after = read_cursor(cursor, 2)
    if after is None:
        return []
    try:
        day, row_id = datetime.date.fromisoformat(after[0]), uuid.UUID(after[1])
    except ValueError as error:
        raise NotFound from error
    return [tuple_(Placement.starts_on, Placement.id) < tuple_(day, row_id)]
