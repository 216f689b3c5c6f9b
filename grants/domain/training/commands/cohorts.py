"""Cohorts planned, changed, started and cancelled."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import func, select

from grants.core import audit
from grants.core.db import db, lock
from grants.core.errors import Conflict, DomainError
from grants.core.idempotency import once
from grants.core.ids import new_id
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.accounts import queries as accounts
from grants.domain.people.values.oblasts import Oblast
from grants.domain.training.models import Cohort, Course, Enrolment, Session
from grants.domain.training.scope import lock_cohort
from grants.domain.training.states import COHORT, CohortState, EnrolmentState
from grants.policy import Actor, Permission, Role, authorise


@dataclass(frozen=True, slots=True)
class CohortDetails:
    """A cohort as its form gives it. When it is changed, `course_id` and `organisation_id` stay as they were."""

    course_id: uuid.UUID | None
    organisation_id: uuid.UUID | None
    trainer_id: uuid.UUID
    oblast: Oblast
    place: str
    starts_on: datetime.date
    ends_on: datetime.date
    capacity: int
    version: int = 0


def plan_cohort(actor: Actor, details: CohortDetails, *, token: str = "") -> uuid.UUID:
    """A new cohort with a code such as BR-2026-07. Raises DomainError with the field that is wrong."""
    authorise(actor, Permission.COHORT_MANAGE)

    def make() -> uuid.UUID:
        course = db.session.get(Course, details.course_id) if details.course_id else None
        if course is None or not course.active:
            raise DomainError(N_("Choose a course that is taught."), field="course_id")
        where = details.organisation_id
        if where is None or not actor.spans(Permission.COHORT_MANAGE, where):
            raise DomainError(N_("Choose one of your organisations."), field="organisation_id")
        _check(details, where)
        cohort = Cohort(
            id=new_id(),
            course_id=course.id,
            organisation_id=where,
            trainer_id=details.trainer_id,
            code=_next_code(details.oblast, details.starts_on.year),
            oblast=details.oblast.value,
            place=details.place,
            starts_on=details.starts_on,
            ends_on=details.ends_on,
            capacity=details.capacity,
        )
        db.session.add(cohort)
        audit.record(
            actor, "cohort.created", "cohort", cohort.id, organisation_id=where, details={"code": cohort.code}
        )
        return cohort.id

    with transaction():
        return once(token, actor.id, make)


def edit_cohort(actor: Actor, cohort_id: uuid.UUID, details: CohortDetails) -> None:
    """Change trainer, place, days and capacity while it is planned or running. Raises NotFound, Conflict, DomainError."""
    authorise(actor, Permission.COHORT_MANAGE)
    with transaction():
        cohort = lock_cohort(actor, Permission.COHORT_MANAGE, cohort_id)
        if cohort.version != details.version:
            raise Conflict
        if cohort.state not in {CohortState.PLANNED, CohortState.RUNNING}:
            raise DomainError(N_("A cohort that is finished or cancelled can’t be changed."))
        _check(details, cohort.organisation_id)
        _check_contents(cohort, details)
        changed = []
        for name in ("trainer_id", "oblast", "place", "starts_on", "ends_on", "capacity"):
            if getattr(cohort, name) != getattr(details, name):
                setattr(cohort, name, getattr(details, name))
                changed.append(name)
        if changed:
            audit.record(
                actor,
                "cohort.changed",
                "cohort",
                cohort.id,
                organisation_id=cohort.organisation_id,
                details={"fields": changed},
            )


def start_cohort(actor: Actor, cohort_id: uuid.UUID) -> None:
    """The first meeting takes place. Raises NotFound, Conflict, DomainError when nobody is enrolled or nothing planned."""
    authorise(actor, Permission.COHORT_MANAGE)
    with transaction():
        cohort = lock_cohort(actor, Permission.COHORT_MANAGE, cohort_id)
        if not db.session.scalar(select(func.count()).where(Session.cohort_id == cohort.id)):
            raise DomainError(N_("Plan the sessions first."), code="no_sessions")
        if not enrolled_count(cohort.id):
            raise DomainError(N_("Enrol at least one participant first."), code="nobody_enrolled")
        fire(COHORT, cohort, "start", actor, organisation_id=cohort.organisation_id)


def cancel_cohort(actor: Actor, cohort_id: uuid.UUID, reason: str) -> None:
    """It does not take place, or no further. Raises NotFound, Conflict, DomainError without a reason."""
    authorise(actor, Permission.COHORT_MANAGE)
    with transaction():
        cohort = lock_cohort(actor, Permission.COHORT_MANAGE, cohort_id)
        fire(COHORT, cohort, "cancel", actor, organisation_id=cohort.organisation_id, reason=reason)


def enrolled_count(cohort_id: uuid.UUID) -> int:
    """How many places of the cohort are taken."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Enrolment)
            .where(Enrolment.cohort_id == cohort_id, Enrolment.state != EnrolmentState.WITHDRAWN)
        )
        or 0
    )


def _check(details: CohortDetails, organisation_id: uuid.UUID) -> None:
    if details.ends_on < details.starts_on:
        raise DomainError(N_("The last day can’t be before the first."), field="ends_on", code="ends_early")
    trainers = accounts.list_holders(Role.TRAINER, organisation_id)
    if details.trainer_id not in {trainer.id for trainer in trainers}:
        raise DomainError(
            N_("Choose a trainer of this organisation."), field="trainer_id", code="not_a_trainer"
        )


def _check_contents(cohort: Cohort, details: CohortDetails) -> None:
    taken = enrolled_count(cohort.id)
    if details.capacity < taken:
        raise DomainError(
            N_("%(number)s are enrolled already, so there must be as many places."),
            field="capacity",
            code="capacity_below_enrolled",
            number=taken,
        )
    first, last = db.session.execute(
        select(func.min(Session.on), func.max(Session.on)).where(Session.cohort_id == cohort.id)
    ).one()
    if first is not None and first < details.starts_on:
        raise DomainError(N_("A session lies before this day. Move it first."), field="starts_on")
    if last is not None and last > details.ends_on:
        raise DomainError(N_("A session lies after this day. Move it first."), field="ends_on")


def _next_code(oblast: Oblast, year: int) -> str:
    lock("cohort-code", oblast.value, year)
    beginning = f"{oblast.value.removeprefix('BY-')}-{year}-"
    taken = db.session.scalars(select(Cohort.code).where(Cohort.code.startswith(beginning, autoescape=True)))
    endings = (code.removeprefix(beginning) for code in taken)
    last = max((int(ending) for ending in endings if ending.isdigit()), default=0)
    return f"{beginning}{last + 1:02d}"
