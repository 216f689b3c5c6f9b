"""What is kept longer than the rules of its programme want, proposed to the data-protection officer, and the rules."""

import datetime
import enum
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, true, union_all

from grants.core import clock
from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.paging import COUNT_LIMIT, PAGE_SIZE, Page, make_page, read_cursor, write_cursor
from grants.domain.accounts.models import Organisation, User
from grants.domain.applications.models import Application, Call
from grants.domain.internships.models import Placement
from grants.domain.monitoring.models import Visit
from grants.domain.monitoring.states import VisitState
from grants.domain.people.models import Participant, ParticipantIdentity
from grants.domain.people.scope import visible
from grants.domain.people.states import ParticipantState
from grants.domain.plans.models import Plan
from grants.domain.privacy.emptying import noted
from grants.domain.privacy.models import ErasureRequest
from grants.domain.privacy.retention import DEFAULT_MONTHS, Rule, last_day_to_propose, rules
from grants.domain.privacy.states import DataClass, ErasureState
from grants.domain.training.models import Cohort, Course, Enrolment
from grants.policy import Actor, Permission, authorise


class Ended(enum.StrEnum):
    """What the time is counted from."""

    LEFT = "left"
    FOLLOWED_UP = "followed_up"
    REGISTERED = "registered"


@dataclass(frozen=True, slots=True)
class Kept:
    """One person of whom something is proposed for erasure."""

    participant_id: uuid.UUID
    case_code: str
    organisation: str
    ended: Ended
    ended_on: datetime.date


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A rule, and who set it when; the default when nobody did."""

    rule: Rule
    changed_by: str


@dataclass(frozen=True, slots=True)
class RetentionPage:
    """The rules, and the proposals of one class of data; in order of registration."""

    data_class: DataClass
    rules: tuple[ShownRule, ...]
    may_change: bool
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


def retention_page(
    actor: Actor, data_class: DataClass = DataClass.IDENTITY, cursor: str = ""
) -> RetentionPage:
    """Who left, or whose last follow-up was, or who began nothing, longer ago than her programme keeps such data.

    Of several programmes the one that keeps longest counts, and so it does for whoever has not come to one yet.
    """
    authorise(actor, Permission.RETENTION_VIEW)
    every = rules()
    proposed = _proposed(data_class, every) & visible(actor, Permission.RETENTION_VIEW)
    found = db.session.execute(
        _from_people(
            select(
                Participant.id,
                Participant.case_code,
                Organisation.name,
                Participant.state,
                Participant.registered_on,
                _LEFT.c.at,
                _FOLLOWED.c.on,
            ).join(Organisation, Organisation.id == Participant.organisation_id)
        )
        .where(proposed, _after(cursor))
        .order_by(Participant.id)
        .limit(PAGE_SIZE + 1)
    ).all()
    rows = [
        Kept(row.id, row.case_code, row.name, *_end(data_class, row.state, row.registered_on, row.at, row.on))
        for row in found
    ]
    keys = [write_cursor(str(row.participant_id)) for row in rows]
    return RetentionPage(
        data_class,
        _shown(every),
        actor.allows(Permission.RETENTION_CHANGE),
        make_page(rows, keys, _count(proposed)),
    )


def get_rule(actor: Actor, programme_id: uuid.UUID, data_class: DataClass) -> Rule:
    """One rule. Raises Forbidden, NotFound."""
    authorise(actor, Permission.RETENTION_VIEW)
    for rule in rules():
        if (rule.programme_id, rule.data_class) == (programme_id, data_class):
            return rule
    raise NotFound


def _end(
    data_class: DataClass,
    state: ParticipantState,
    registered_on: datetime.date,
    left_at: datetime.datetime | None,
    followed_on: datetime.date,
) -> tuple[Ended, datetime.date]:
    if data_class is DataClass.NEVER_BEGAN:
        return Ended.REGISTERED, registered_on
    if state is ParticipantState.LEFT and left_at is not None:
        return Ended.LEFT, clock.local(left_at).date()
    return Ended.FOLLOWED_UP, followed_on


def _shown(every: Sequence[Rule]) -> tuple[ShownRule, ...]:
    names = dict(
        db.session.execute(
            select(User.id, User.name).where(User.id.in_({rule.changed_by for rule in every} - {None}))
        ).all()
    )
    return tuple(ShownRule(rule, names.get(rule.changed_by, "") if rule.changed_by else "") for rule in every)


def _proposed(data_class: DataClass, every: Sequence[Rule]) -> ColumnElement[bool]:
    """Ended by the last day of her programmes' rule; with an identity, and nobody has asked for an erasure."""
    days = {
        rule.programme_id: last_day_to_propose(clock.today(), rule.months)
        for rule in every
        if rule.data_class is data_class
    }
    if not days:
        days = {uuid.UUID(int=0): last_day_to_propose(clock.today(), DEFAULT_MONTHS[data_class])}
    own = _last_day(days)
    waiting = select(ErasureRequest.id).where(
        ErasureRequest.participant_id == Participant.id,
        ErasureRequest.state.in_((ErasureState.REQUESTED, ErasureState.APPROVED)),
    )
    held = select(ParticipantIdentity.participant_id).where(
        ParticipantIdentity.participant_id == Participant.id
    )
    ended = _began_nothing_by if data_class is DataClass.NEVER_BEGAN else _ended_by
    conditions = [ended(literal(max(days.values()))), ended(own), held.exists(), ~waiting.exists()]
    if data_class is DataClass.NOTES:
        conditions.append(Participant.id.in_(noted()))
    return and_(*conditions)


def _last_day(days: dict[uuid.UUID, datetime.date]) -> ColumnElement[datetime.date]:
    """Of her programmes, the last day of that which keeps longest; of all programmes while she has none."""
    hers = union_all(
        select(Course.programme_id.label("id"))
        .join(Cohort, Cohort.course_id == Course.id)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .where(Enrolment.participant_id == Participant.id)
        .correlate(Participant),
        select(Call.programme_id.label("id"))
        .join(Application, Application.call_id == Call.id)
        .where(Application.participant_id == Participant.id)
        .correlate(Participant),
    ).subquery()
    if len(set(days.values())) == 1:
        return literal(next(iter(days.values())))
    by_programme = case(*((hers.c.id == programme_id, literal(day)) for programme_id, day in days.items()))
    earliest = select(func.min(by_programme)).select_from(hers).scalar_subquery()
    return func.coalesce(earliest, literal(min(days.values())))


def _ended_by(day: ColumnElement[datetime.date]) -> ColumnElement[bool]:
    return or_(
        and_(Participant.state == ParticipantState.LEFT, func.date(_LEFT.c.at) <= func.date(day)),
        and_(Participant.state == ParticipantState.ACTIVE, _FOLLOWED.c.on <= day),
    )


def _began_nothing_by(day: ColumnElement[datetime.date]) -> ColumnElement[bool]:
    """Registered by then and still in the programme, without a course, an internship, a plan or an application."""
    began = [
        select(table.participant_id).where(table.participant_id == Participant.id).exists()
        for table in (Enrolment, Placement, Plan, Application)
    ]
    return and_(
        Participant.state == ParticipantState.ACTIVE,
        Participant.registered_on <= day,
        *(~one for one in began),
    )


def _from_people(asked: Select[uuid.UUID]) -> Select[uuid.UUID]:
    return asked.outerjoin(_LEFT, _LEFT.c.id == Participant.id).outerjoin(
        _FOLLOWED, _FOLLOWED.c.id == Participant.id
    )


def _count(proposed: ColumnElement[bool]) -> int:
    counted = _from_people(select(Participant.id)).where(proposed).limit(COUNT_LIMIT + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(counted)) or 0


def _after(cursor: str) -> ColumnElement[bool]:
    key = read_cursor(cursor, 1)
    if key is None:
        return true()
    try:
        return Participant.id > uuid.UUID(key[0])
    except ValueError as error:
        raise NotFound from error
