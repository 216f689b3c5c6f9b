"""Gathers what the records say of an application, for the rules of eligibility; and the live applications of a call."""

import uuid

from sqlalchemy import ColumnElement, select

from grants.core import clock
from grants.core.db import db
from grants.domain.applications.eligibility import Facts
from grants.domain.applications.models import Application, Call
from grants.domain.applications.states import ApplicationState, CallState
from grants.domain.people.models import Participant
from grants.domain.people.queries import has_consent
from grants.domain.people.screening.facts import latest_outcome
from grants.domain.people.states import ConsentPurpose, ParticipantState
from grants.domain.plans.content import from_json
from grants.domain.plans.models import Plan, PlanVersion
from grants.domain.plans.states import PlanState
from grants.domain.training.models import Cohort, Course, Enrolment
from grants.domain.training.states import EnrolmentState


def open_today() -> ColumnElement[bool]:
    """Calls that take applications on this day in Belarus; the closing day is the last."""
    today = clock.today()
    return (Call.state == CallState.OPEN) & (Call.opens_on <= today) & (Call.closes_on >= today)


def latest_version(plan_id: uuid.UUID) -> PlanVersion | None:
    """The version of a plan that was frozen last."""
    return db.session.scalar(
        select(PlanVersion).where(PlanVersion.plan_id == plan_id).order_by(PlanVersion.number.desc()).limit(1)
    )


def gather(application: Application, call: Call, version: PlanVersion) -> Facts:
    """The facts of an application that rests on this version, today."""
    plan_state = db.session.scalar(select(Plan.state).where(Plan.id == version.plan_id))
    state = db.session.scalar(select(Participant.state).where(Participant.id == application.participant_id))
    content = from_json(version.content)
    return Facts(
        today=clock.today(),
        active=state is ParticipantState.ACTIVE,
        consent=has_consent(application.participant_id, ConsentPurpose.TRAINING_RECORDS),
        screened=latest_outcome(application.participant_id),
        course=_course(application.participant_id),
        plan_submitted=plan_state is PlanState.SUBMITTED,
        currency=call.currency,
        requested_minor=version.requested_minor,
        own_minor=version.own_minor,
        start_up_minor=sum(row.amount_minor for row in content.start_up),
        cap_minor=call.cap_minor,
        own_share_bp=call.own_share_bp,
        other_application=_other(application),
        call_state=call.state,
        opens_on=call.opens_on,
        closes_on=call.closes_on,
    )


def _course(participant_id: uuid.UUID) -> str:
    title = db.session.scalar(
        select(Course.title)
        .join(Cohort, Cohort.course_id == Course.id)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .where(Enrolment.participant_id == participant_id, Enrolment.state == EnrolmentState.COMPLETED)
        .order_by(Enrolment.completed_on.desc(), Enrolment.id.desc())
        .limit(1)
    )
    return title or ""


def _other(application: Application) -> str:
    code = db.session.scalar(
        select(Application.code)
        .where(
            Application.call_id == application.call_id,
            Application.participant_id == application.participant_id,
            Application.id != application.id,
            Application.state != ApplicationState.WITHDRAWN,
        )
        .limit(1)
    )
    return code or ""
