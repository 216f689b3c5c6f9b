"""What is taught."""

import uuid
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from grants.core.db import db
from grants.core.errors import NotFound
from grants.domain.training.models import Cohort, Course
from grants.domain.training.states import CourseKind
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course, its rule in whole percent, and how many cohorts took or take it."""

    id: uuid.UUID
    kind: CourseKind
    code: str
    title: str
    hours: int
    attendance_percent: int
    test_percent: int | None
    active: bool
    version: int
    cohorts: int


def list_courses(actor: Actor, *, active_only: bool = False) -> tuple[CourseRow, ...]:
    """All courses by title, those no longer taught last."""
    authorise(actor, Permission.COURSE_VIEW)
    statement = _rows().order_by(Course.active.desc(), Course.title, Course.id)
    if active_only:
        statement = statement.where(Course.active)
    return tuple(CourseRow(*row) for row in db.session.execute(statement))


def get_course(actor: Actor, course_id: uuid.UUID) -> CourseRow:
    """One course. Raises NotFound."""
    authorise(actor, Permission.COURSE_VIEW)
    found = db.session.execute(_rows().where(Course.id == course_id)).first()
    if found is None:
        raise NotFound
    return CourseRow(*found)


def _rows() -> Select[uuid.UUID, CourseKind, str, str, int, int, int | None, bool, int, int]:
    cohorts = select(func.count()).select_from(Cohort).where(Cohort.course_id == Course.id).scalar_subquery()
    return select(
        Course.id,
        Course.kind,
        Course.code,
        Course.title,
        Course.hours,
        Course.attendance_percent,
        Course.test_percent,
        Course.active,
        Course.version,
        cohorts,
    )
