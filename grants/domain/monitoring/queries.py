"""Reads of follow-up: the list with the overdue first, one visit, her own next one, what waits."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from grants.core import clock
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.paging import COUNT_LIMIT, PAGE_SIZE, Page, make_page, read_cursor, write_cursor
from grants.core.text import NN_
from grants.core.worklist import WorkItem
from grants.domain.accounts.models import Organisation, User
from grants.domain.awards.models import Award
from grants.domain.monitoring import resting as resting
from grants.domain.monitoring import scope
from grants.domain.monitoring.models import ContactTry, Visit
from grants.domain.monitoring.plan import TRIES, WINDOW
from grants.domain.monitoring.states import VISIT, Operating, VisitState
from grants.domain.monitoring.timing import Timing, conditions_of, is_overdue, is_paused, is_soon
from grants.domain.people.models import Participant
from grants.domain.people.tries import TryChannel, TryOutcome
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit of a list. `overdue`: its window is over and it wasn't made; `open`: its window is open.

    `paused`: she does not agree to be contacted, so it waits in case she comes herself.
    """

    id: uuid.UUID
    award_id: uuid.UUID
    participant_id: uuid.UUID
    case_code: str
    organisation: str
    months: int
    due_on: datetime.date
    state: VisitState
    overdue: bool
    open: bool
    visited_on: datetime.date | None
    operating: Operating | None
    tries: int
    paused: bool


@dataclass(frozen=True, slots=True)
class TryRow:
    """One try to reach her."""

    tried_on: datetime.date
    tried_at: str
    channel: TryChannel | None
    outcome: TryOutcome | None
    note: str
    who: str


@dataclass(frozen=True, slots=True)
class VisitPage:
    """Everything about one visit; amounts in minor units of `currency`, None: she would rather not say.

    Whether she feels safe, and what was noted in words, is shown to her own workers alone.
    """

    visit: VisitRow
    version: int
    award_code: str
    currency: str
    opens_on: datetime.date
    closes_on: datetime.date
    sales_minor: int | None
    income_minor: int | None
    paid_jobs: int | None
    hours_a_week: int | None
    keeps_records: bool | None
    feels_safe: bool | None
    safety_shown: bool
    note: str
    recorded_by: str
    recorded_at: datetime.datetime | None
    tries: tuple[TryRow, ...]
    tries_missing: int
    others: tuple[VisitRow, ...]
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MyVisit:
    """The next follow-up as its participant reads it."""

    due_on: datetime.date
    months: int


def list_visits(actor: Actor, timing: Timing | None = None, after: str = "") -> Page[VisitRow]:
    """25 visits: those still to be made by their day, then the others. Raises NotFound for a foreign cursor."""
    authorise(actor, Permission.VISIT_VIEW)
    wanted = and_(scope.visible(actor), *conditions_of(timing))
    total = db.session.scalar(
        select(func.count()).select_from(select(Visit.id).where(wanted).limit(COUNT_LIMIT + 1).subquery())
    )
    rank = _rank()
    asked = wanted
    if key := read_cursor(after, 3):
        asked = and_(wanted, _after(*key))
    rows = _rows(asked, PAGE_SIZE + 1, rank)
    cursors = [
        write_cursor(str(int(row.state is not VisitState.PLANNED)), row.due_on.isoformat(), str(row.id))
        for row in rows
    ]
    return make_page(rows, cursors, total or 0)


def visit_page(actor: Actor, visit_id: uuid.UUID) -> VisitPage:
    """The visit, its tries, and the other visits of the same award."""
    authorise(actor, Permission.VISIT_VIEW)
    row = db.session.execute(
        select(Visit, Award.code, Award.currency, User.name)
        .join(Award, Award.id == Visit.award_id)
        .outerjoin(User, User.id == Visit.recorded_by)
        .where(Visit.id == visit_id, scope.visible(actor))
    ).first()
    if row is None:
        raise NotFound
    visit, award_code, currency, who = row
    of_award = _rows(and_(Visit.award_id == visit.award_id, scope.visible(actor)), 100)
    shown = next(one for one in of_award if one.id == visit.id)
    near = actor.spans(Permission.VISIT_RECORD, visit.organisation_id)
    return VisitPage(
        visit=shown,
        version=visit.version,
        award_code=award_code,
        currency=currency,
        opens_on=visit.due_on - WINDOW,
        closes_on=visit.due_on + WINDOW,
        sales_minor=visit.sales_minor,
        income_minor=visit.income_minor,
        paid_jobs=visit.paid_jobs,
        hours_a_week=visit.hours_a_week,
        keeps_records=visit.keeps_records,
        feels_safe=visit.feels_safe if near else None,
        safety_shown=near,
        note=visit.note if near else "",
        recorded_by=who or "",
        recorded_at=visit.recorded_at,
        tries=_tries(visit.id, with_notes=near),
        tries_missing=max(0, TRIES - shown.tries),
        others=tuple(sorted(of_award, key=lambda one: one.months)),
        actions=_actions(actor, shown, visit.organisation_id),
    )


def list_visits_of(actor: Actor, participant_id: uuid.UUID) -> tuple[VisitRow, ...]:
    """A participant's visits by their months, for her record; none where the actor sees none."""
    if not actor.allows(Permission.VISIT_VIEW):
        return ()
    rows = _rows(and_(Visit.participant_id == participant_id, scope.visible(actor)), 100)
    return tuple(sorted(rows, key=lambda row: row.due_on))


def my_next_visit(actor: Actor) -> MyVisit | None:
    """The participant's next follow-up; None when none is planned."""
    authorise(actor, Permission.PORTAL_OWN)
    row = db.session.execute(
        select(Visit.due_on, Visit.months)
        .where(Visit.participant_id == actor.id, Visit.state == VisitState.PLANNED, ~is_paused())
        .order_by(Visit.due_on, Visit.id)
        .limit(1)
    ).first()
    return MyVisit(*row) if row else None


def waiting_for(actor: Actor) -> tuple[WorkItem, ...]:
    """The visits that are overdue, and for who makes them also those whose window is open."""
    makes_them = actor.allows(Permission.VISIT_RECORD)
    if not makes_them and not actor.allows(Permission.VISIT_VIEW):
        return ()
    mine = scope.visible(actor, Permission.VISIT_RECORD if makes_them else Permission.VISIT_VIEW)
    items = []
    for timing, condition, (text, plural) in (
        (
            Timing.OVERDUE,
            is_overdue(),
            NN_("%(num)s follow-up visit is overdue", "%(num)s follow-up visits are overdue"),
        ),
        (
            Timing.SOON,
            is_soon(),
            NN_("%(num)s follow-up visit can be made now", "%(num)s follow-up visits can be made now"),
        ),
    ):
        if timing is Timing.SOON and not makes_them:
            continue
        count, oldest = db.session.execute(
            select(func.count(Visit.id), func.min(Visit.due_on)).where(condition, mine)
        ).one()
        if count:
            items.append(
                WorkItem(
                    kind=f"visits_{timing.value}",
                    text=text,
                    plural=plural,
                    count=count,
                    endpoint="monitoring.visits",
                    arguments={"timing": timing.value},
                    since=oldest - WINDOW,
                    due=oldest + WINDOW,
                )
            )
    return tuple(items)


def _rank() -> ColumnElement[int]:
    """0 for what is still to be made, 1 for what is closed."""
    return case((Visit.state == VisitState.PLANNED, 0), else_=1)


def _after(rank: str, day: str, row_id: str) -> ColumnElement[bool]:
    try:
        place, due_on, last = int(rank), datetime.date.fromisoformat(day), uuid.UUID(row_id)
    except ValueError as error:
        raise NotFound from error
    same = _rank() == place
    return or_(
        _rank() > place,
        and_(same, Visit.due_on > due_on),
        and_(same, Visit.due_on == due_on, Visit.id > last),
    )


def _rows(wanted: ColumnElement[bool], limit: int, rank: ColumnElement[int] | None = None) -> list[VisitRow]:
    tries = select(func.count(ContactTry.id)).where(ContactTry.visit_id == Visit.id).scalar_subquery()
    found = db.session.execute(
        select(Visit, Participant.case_code, Organisation.name, tries, is_paused())
        .join(Participant, Participant.id == Visit.participant_id)
        .join(Organisation, Organisation.id == Visit.organisation_id)
        .where(wanted)
        .order_by(*([] if rank is None else [rank]), Visit.due_on, Visit.id)
        .limit(limit)
    )
    today = clock.today()
    return [
        VisitRow(
            id=visit.id,
            award_id=visit.award_id,
            participant_id=visit.participant_id,
            case_code=case_code,
            organisation=organisation,
            months=visit.months,
            due_on=visit.due_on,
            state=visit.state,
            overdue=visit.state is VisitState.PLANNED and visit.due_on < today - WINDOW and not paused,
            open=visit.state is VisitState.PLANNED and abs(visit.due_on - today) <= WINDOW and not paused,
            visited_on=visit.visited_on,
            operating=visit.operating,
            tries=tried,
            paused=visit.state is VisitState.PLANNED and paused,
        )
        for visit, case_code, organisation, tried, paused in found
    ]


def _tries(visit_id: uuid.UUID, *, with_notes: bool) -> tuple[TryRow, ...]:
    rows = db.session.execute(
        select(ContactTry, User.name)
        .outerjoin(User, User.id == ContactTry.recorded_by)
        .where(ContactTry.visit_id == visit_id)
        .order_by(ContactTry.tried_on, ContactTry.id)
    )
    return tuple(
        TryRow(
            tried_on=row.tried_on,
            tried_at=row.tried_at or "",
            channel=row.channel,
            outcome=row.outcome,
            note=row.note if with_notes else "",
            who=who or "",
        )
        for row, who in rows
    )


def _actions(actor: Actor, visit: VisitRow, organisation_id: uuid.UUID) -> tuple[str, ...]:
    if not actor.spans(Permission.VISIT_RECORD, organisation_id):
        return ()
    steps = set(VISIT.open_to(actor, visit.state))
    if visit.due_on - WINDOW > clock.today():
        steps.discard("record")
    if visit.tries < TRIES:
        steps.discard("give_up")
    if visit.state is VisitState.PLANNED:
        steps.add("log_try")
    return tuple(sorted(steps))
