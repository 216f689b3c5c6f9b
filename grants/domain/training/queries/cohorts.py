"""The list of cohorts, filtered, the latest start first, a page at a time."""

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select, tuple_

from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.paging import COUNT_LIMIT, PAGE_SIZE, Page, make_page, read_cursor, write_cursor
from grants.domain.accounts.models import Organisation, User
from grants.domain.training.models import Cohort, Course, Enrolment
from grants.domain.training.scope import visible
from grants.domain.training.states import CohortState, EnrolmentState
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class CohortFilter:
    """What the list is narrowed to; None narrows nothing."""

    state: CohortState | None = None
    course_id: uuid.UUID | None = None
    oblast: str | None = None

    @property
    def active(self) -> bool:
        return any((self.state, self.course_id, self.oblast))


@dataclass(frozen=True, slots=True)
class CohortRow:
    """One cohort in a list; `enrolled` are the places taken of `capacity`."""

    id: uuid.UUID
    code: str
    course_title: str
    course_id: uuid.UUID
    organisation_id: uuid.UUID
    organisation_name: str
    trainer_id: uuid.UUID
    trainer_name: str
    oblast: str
    place: str
    starts_on: datetime.date
    ends_on: datetime.date
    capacity: int
    enrolled: int
    state: CohortState
    version: int


def list_cohorts(actor: Actor, wanted: CohortFilter, cursor: str = "") -> Page[CohortRow]:
    """The cohorts of the actor's organisations, or all; the latest start first."""
    authorise(actor, Permission.COHORT_VIEW)
    conditions = _conditions(actor, wanted)
    statement = _rows().where(*conditions, *_beyond(cursor))
    statement = statement.order_by(Cohort.starts_on.desc(), Cohort.id.desc()).limit(PAGE_SIZE + 1)
    rows = [_row(*row) for row in db.session.execute(statement)]
    counted = select(Cohort.id).where(*conditions).limit(COUNT_LIMIT + 1).subquery()
    total = db.session.scalar(select(func.count()).select_from(counted)) or 0
    cursors = [write_cursor(row.starts_on.isoformat(), str(row.id)) for row in rows]
    return make_page(rows, cursors, total)


def download_cohorts(actor: Actor, wanted: CohortFilter) -> Iterator[CohortRow]:
    """Every cohort that the filter lets through, in the order of the list."""
    authorise(actor, Permission.COHORT_VIEW)
    statement = _rows().where(*_conditions(actor, wanted))
    found = db.session.execute(statement.order_by(Cohort.starts_on.desc(), Cohort.id.desc()))
    return (_row(*row) for row in found)


def get_cohort(
    actor: Actor, cohort_id: uuid.UUID, permission: Permission = Permission.COHORT_VIEW
) -> CohortRow:
    """One cohort for which the permission holds. Raises NotFound."""
    authorise(actor, permission)
    found = db.session.execute(_rows().where(Cohort.id == cohort_id, visible(actor, permission))).first()
    if found is None:
        raise NotFound
    return _row(*found)


def _enrolled() -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(Enrolment)
        .where(Enrolment.cohort_id == Cohort.id, Enrolment.state != EnrolmentState.WITHDRAWN)
        .scalar_subquery()
    )


def _row(
    cohort: Cohort, course_title: str, organisation_name: str, trainer_name: str, taken: int
) -> CohortRow:
    return CohortRow(
        id=cohort.id,
        code=cohort.code,
        course_title=course_title,
        course_id=cohort.course_id,
        organisation_id=cohort.organisation_id,
        organisation_name=organisation_name,
        trainer_id=cohort.trainer_id,
        trainer_name=trainer_name,
        oblast=cohort.oblast,
        place=cohort.place,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        capacity=cohort.capacity,
        enrolled=taken,
        state=cohort.state,
        version=cohort.version,
    )


def _rows() -> Select[Cohort, str, str, str, int]:
    return (
        select(Cohort, Course.title, Organisation.name, User.name, _enrolled())
        .join(Course, Course.id == Cohort.course_id)
        .join(Organisation, Organisation.id == Cohort.organisation_id)
        .join(User, User.id == Cohort.trainer_id)
    )


def _conditions(actor: Actor, wanted: CohortFilter) -> list[ColumnElement[bool]]:
    conditions = [visible(actor)]
    if wanted.state is not None:
        conditions.append(Cohort.state == wanted.state)
    if wanted.course_id is not None:
        conditions.append(Cohort.course_id == wanted.course_id)
    if wanted.oblast is not None:
        conditions.append(Cohort.oblast == wanted.oblast)
    return conditions


def _beyond(cursor: str) -> list[ColumnElement[bool]]:
    after = read_cursor(cursor, 2)
    if after is None:
        return []
    try:
        day, row_id = datetime.date.fromisoformat(after[0]), uuid.UUID(after[1])
    except ValueError as error:
        raise NotFound from error
    return [tuple_(Cohort.starts_on, Cohort.id) < tuple_(day, row_id)]
