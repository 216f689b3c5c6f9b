"""The meetings of a cohort: planned in one step, changed and removed one by one."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from grants.core import audit
from grants.core.db import db
from grants.core.errors import DomainError
from grants.core.idempotency import once
from grants.core.ids import new_id
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.training.models import Attendance, Cohort, Session
from grants.domain.training.rules import session_days
from grants.domain.training.scope import lock_cohort, lock_session
from grants.domain.training.states import CohortState
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """Several meetings: on `weekdays` (0 is Monday) if any, else every `every` days; `hours` each."""

    first_on: datetime.date
    begins: datetime.time
    hours: int
    number: int
    weekdays: Collection[int] = ()
    every: int = 1
    room: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class SessionDetails:
    """One meeting as its form gives it."""

    on: datetime.date
    begins: datetime.time
    hours: int
    topic: str = ""
    room: str = ""


def plan_sessions(actor: Actor, cohort_id: uuid.UUID, plan: SessionPlan, *, token: str = "") -> uuid.UUID:
    """Add the meetings after those there are. Raises NotFound, DomainError when one lies outside the cohort's days."""
    authorise(actor, Permission.COHORT_MANAGE)

    def make() -> uuid.UUID:
        cohort = lock_cohort(actor, Permission.COHORT_MANAGE, cohort_id)
        _refuse_closed(cohort)
        days = session_days(plan.first_on, plan.number, weekdays=plan.weekdays, every=plan.every)
        if plan.first_on < cohort.starts_on:
            raise DomainError(
                N_("The cohort begins on %(day)s. Choose that day or a later one."),
                field="first_on",
                code="before_cohort",
                day=cohort.starts_on,
            )
        if days[-1] > cohort.ends_on:
            raise DomainError(
                N_("The last session would be on %(day)s, after the cohort ends on %(end)s."),
                field="number",
                code="after_cohort",
                day=days[-1],
                end=cohort.ends_on,
            )
        taken = set(db.session.scalars(select(Session.on).where(Session.cohort_id == cohort.id)))
        if taken.intersection(days):
            raise DomainError(
                N_("There is a session on %(day)s already."),
                field="first_on",
                code="day_taken",
                day=min(taken.intersection(days)),
            )
        last = db.session.scalar(select(func.max(Session.number)).where(Session.cohort_id == cohort.id)) or 0
        db.session.add_all(
            Session(
                id=new_id(),
                cohort_id=cohort.id,
                number=last + place,
                on=day,
                begins=plan.begins.strftime("%H:%M"),
                hours=plan.hours,
                topic=plan.topic,
                room=plan.room,
            )
            for place, day in enumerate(days, start=1)
        )
        _record(actor, cohort, "cohort.sessions_planned", {"number": len(days)})
        return cohort.id

    with transaction():
        return once(token, actor.id, make)


def edit_session(actor: Actor, session_id: uuid.UUID, details: SessionDetails) -> uuid.UUID:
    """Move or rename one meeting; the id of its cohort. Raises NotFound, DomainError."""
    authorise(actor, Permission.COHORT_MANAGE)
    with transaction():
        session, cohort = lock_session(actor, Permission.COHORT_MANAGE, session_id)
        _refuse_closed(cohort)
        if not cohort.starts_on <= details.on <= cohort.ends_on:
            raise DomainError(
                N_("Choose a day from %(start)s to %(end)s, within the cohort."),
                field="on",
                code="outside_cohort",
                start=cohort.starts_on,
                end=cohort.ends_on,
            )
        if details.on != session.on and _is_marked(session.id):
            raise DomainError(
                N_("Attendance is marked already, so the day can’t change."), field="on", code="marked"
            )
        session.on = details.on
        session.begins = details.begins.strftime("%H:%M")
        session.hours = details.hours
        session.topic = details.topic
        session.room = details.room
        _record(actor, cohort, "cohort.session_changed", {"session": session.number})
        return cohort.id


def remove_session(actor: Actor, session_id: uuid.UUID) -> uuid.UUID:
    """Take out a meeting that was not held; the id of its cohort. Raises NotFound, DomainError when it is marked."""
    authorise(actor, Permission.COHORT_MANAGE)
    with transaction():
        session, cohort = lock_session(actor, Permission.COHORT_MANAGE, session_id)
        _refuse_closed(cohort)
        if _is_marked(session.id):
            raise DomainError(
                N_("Attendance is marked already, so the session can’t be removed."), code="marked"
            )
        _record(actor, cohort, "cohort.session_removed", {"session": session.number})
        db.session.delete(session)
        return cohort.id


def _is_marked(session_id: uuid.UUID) -> bool:
    return db.session.scalar(select(func.count()).where(Attendance.session_id == session_id)) != 0


def _refuse_closed(cohort: Cohort) -> None:
    if cohort.state not in {CohortState.PLANNED, CohortState.RUNNING}:
        raise DomainError(N_("A cohort that is finished or cancelled can’t be changed."), code="closed")


def _record(actor: Actor, cohort: Cohort, action: str, details: dict[str, object]) -> None:
    audit.record(actor, action, "cohort", cohort.id, organisation_id=cohort.organisation_id, details=details)
