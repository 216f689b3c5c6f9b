"""What is taught: courses added and changed by the programme manager."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from grants.core import audit
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotFound
from grants.core.idempotency import once
from grants.core.ids import new_id
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.programmes.models import Programme
from grants.domain.training.models import Course
from grants.domain.training.states import CourseKind
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class CourseDetails:
    """A course as its form gives it; percentages are whole, `test_percent` is None where there is no test."""

    kind: CourseKind
    code: str
    title: str
    hours: int
    attendance_percent: int
    test_percent: int | None
    active: bool = True
    version: int = 0


def add_course(actor: Actor, details: CourseDetails, *, token: str = "") -> uuid.UUID:
    """A new course. Raises DomainError when the code is taken."""
    authorise(actor, Permission.COURSE_MANAGE)

    def make() -> uuid.UUID:
        programme_id = db.session.scalar(
            select(Programme.id).order_by(Programme.starts_on, Programme.id).limit(1)
        )
        if programme_id is None:
            raise DomainError(N_("There is no programme yet to which a course could belong."))
        _refuse_taken_code(details.code, None)
        course = Course(
            id=new_id(),
            programme_id=programme_id,
            kind=details.kind,
            code=details.code,
            title=details.title,
            hours=details.hours,
            attendance_percent=details.attendance_percent,
            test_percent=details.test_percent,
            active=details.active,
        )
        db.session.add(course)
        audit.record(actor, "course.created", "course", course.id, details={"code": course.code})
        return course.id

    with transaction():
        return once(token, actor.id, make)


def edit_course(actor: Actor, course_id: uuid.UUID, details: CourseDetails) -> None:
    """Change a course; cohorts that are finished keep their outcome. Raises NotFound, Conflict, DomainError."""
    authorise(actor, Permission.COURSE_MANAGE)
    with transaction():
        course = db.session.scalar(select(Course).where(Course.id == course_id).with_for_update())
        if course is None:
            raise NotFound
        if course.version != details.version:
            raise Conflict
        _refuse_taken_code(details.code, course.id)
        changed = []
        for name in ("kind", "code", "title", "hours", "attendance_percent", "test_percent", "active"):
            if getattr(course, name) != getattr(details, name):
                setattr(course, name, getattr(details, name))
                changed.append(name)
        if changed:
            audit.record(actor, "course.changed", "course", course.id, details={"fields": changed})


def _refuse_taken_code(code: str, own: uuid.UUID | None) -> None:
    holder = db.session.scalar(select(Course.id).where(Course.code == code))
    if holder is not None and holder != own:
        raise DomainError(
            N_("Another course has this code. Choose another."), field="code", code="code_taken"
        )
