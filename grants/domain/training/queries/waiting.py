"""What of training waits for someone: marks, starts, ends and certificates."""

import datetime

from sqlalchemy import ColumnElement, exists, func, select

from grants.core import clock
from grants.core.db import db
from grants.core.text import N_, NN_
from grants.core.worklist import WorkItem
from grants.domain.training.models import Attendance, Certificate, Cohort, Enrolment, Session
from grants.domain.training.scope import visible
from grants.domain.training.states import CohortState, EnrolmentState
from grants.policy import Actor, Permission, Role

SHOWN = 10


def waiting_for(actor: Actor) -> tuple[WorkItem, ...]:
    """Oldest first, at most ten of a kind. A trainer who is nothing else sees her own cohorts only."""
    items: list[WorkItem] = []
    if actor.allows(Permission.ATTENDANCE_MARK):
        items += _unmarked(actor)
    if actor.allows(Permission.COHORT_MANAGE):
        items += _to_start(actor)
        items += _to_finish(actor)
    if actor.allows(Permission.CERTIFICATE_ISSUE):
        items += _uncertified(actor)
    return tuple(items)


def _own(actor: Actor, permission: Permission) -> list[ColumnElement[bool]]:
    conditions = [visible(actor, permission)]
    if actor.roles and all(held.role is Role.TRAINER for held in actor.roles):
        conditions.append(Cohort.trainer_id == actor.id)
    return conditions


def _unmarked(actor: Actor) -> list[WorkItem]:
    marked = (
        exists()
        .where(Attendance.session_id == Session.id, Attendance.enrolment_id == Enrolment.id)
        .correlate(Session, Enrolment)
    )
    missing = exists().where(
        Enrolment.cohort_id == Session.cohort_id, Enrolment.state == EnrolmentState.ENROLLED, ~marked
    )
    rows = db.session.execute(
        select(Session.id, Session.number, Session.on, Cohort.code)
        .join(Cohort, Cohort.id == Session.cohort_id)
        .where(
            *_own(actor, Permission.ATTENDANCE_MARK),
            Cohort.state == CohortState.RUNNING,
            Session.on <= clock.today(),
            missing,
        )
        .order_by(Session.on, Session.id)
        .limit(SHOWN)
    )
    return [
        WorkItem(
            kind="attendance",
            text=N_("Mark attendance: session %(number)s of %(cohort)s"),
            endpoint="training.attendance",
            values={"number": number, "cohort": code},
            arguments={"session_id": session_id},
            since=on,
        )
        for session_id, number, on, code in rows
    ]


def _to_start(actor: Actor) -> list[WorkItem]:
    soon = clock.today() + datetime.timedelta(days=6)
    rows = db.session.execute(
        select(Cohort.id, Cohort.code, Cohort.starts_on)
        .where(
            *_own(actor, Permission.COHORT_MANAGE),
            Cohort.state == CohortState.PLANNED,
            Cohort.starts_on <= soon,
        )
        .order_by(Cohort.starts_on, Cohort.id)
        .limit(SHOWN)
    )
    return [
        WorkItem(
            kind="cohort_to_start",
            text=N_("Cohort %(cohort)s starts on %(day)s"),
            endpoint="training.cohort",
            values={"cohort": code, "day": starts_on},
            arguments={"cohort_id": cohort_id},
            since=starts_on,
            due=starts_on,
        )
        for cohort_id, code, starts_on in rows
    ]


def _to_finish(actor: Actor) -> list[WorkItem]:
    rows = db.session.execute(
        select(Cohort.id, Cohort.code, Cohort.ends_on)
        .where(
            *_own(actor, Permission.COHORT_MANAGE),
            Cohort.state == CohortState.RUNNING,
            Cohort.ends_on < clock.today(),
        )
        .order_by(Cohort.ends_on, Cohort.id)
        .limit(SHOWN)
    )
    return [
        WorkItem(
            kind="cohort_to_finish",
            text=N_("Cohort %(cohort)s has ended: decide who completed the course"),
            endpoint="training.finish",
            values={"cohort": code},
            arguments={"cohort_id": cohort_id},
            since=ends_on,
        )
        for cohort_id, code, ends_on in rows
    ]


def _uncertified(actor: Actor) -> list[WorkItem]:
    one, many = NN_(
        "%(num)s certificate of %(cohort)s is to be issued",
        "%(num)s certificates of %(cohort)s are to be issued",
    )
    first = func.min(Enrolment.completed_on)
    rows = db.session.execute(
        select(Cohort.id, Cohort.code, func.count(), first)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .outerjoin(Certificate, Certificate.enrolment_id == Enrolment.id)
        .where(
            *_own(actor, Permission.CERTIFICATE_ISSUE),
            Enrolment.state == EnrolmentState.COMPLETED,
            Certificate.id.is_(None),
        )
        .group_by(Cohort.id, Cohort.code)
        .order_by(first, Cohort.id)
        .limit(SHOWN)
    )
    return [
        WorkItem(
            kind="certificates",
            text=one,
            plural=many,
            count=count,
            endpoint="training.cohort",
            values={"cohort": code},
            arguments={"cohort_id": cohort_id},
            since=since,
        )
        for cohort_id, code, count, since in rows
    ]
