"""Which cohorts an actor may see, and how a command loads one of them."""

import uuid

from sqlalchemy import ColumnElement, exists, false, select, true

from grants.core.db import db
from grants.core.errors import NotFound
from grants.domain.people import scope as people_scope
from grants.domain.people.models import Consent, Participant
from grants.domain.people.states import ConsentPurpose
from grants.domain.training.models import Cohort, Course, Enrolment, Session
from grants.policy import Actor, Permission


def visible(actor: Actor, permission: Permission = Permission.COHORT_VIEW) -> ColumnElement[bool]:
    """The cohorts for which the permission holds."""
    where = actor.organisations(permission)
    if where is None:
        return true()
    return Cohort.organisation_id.in_(where) if where else false()


@people_scope.identity_reach
def in_her_cohorts(actor: Actor) -> ColumnElement[bool]:
    """The participants enrolled in a cohort that the actor trains, whose names she therefore reads.

    She may have enrolled them herself: the data-protection officer is shown where nobody else had a part in it.
    """
    return exists().where(
        Enrolment.participant_id == Participant.id,
        Enrolment.cohort_id == Cohort.id,
        Cohort.trainer_id == actor.user_id,
    )


def lock_cohort(actor: Actor, permission: Permission, cohort_id: uuid.UUID) -> Cohort:
    """The cohort, held until the transaction ends. Raises NotFound."""
    found = db.session.scalar(
        select(Cohort).where(Cohort.id == cohort_id, visible(actor, permission)).with_for_update()
    )
    if found is None:
        raise NotFound
    return found


def lock_session(actor: Actor, permission: Permission, session_id: uuid.UUID) -> tuple[Session, Cohort]:
    """The session and its cohort, the cohort held until the transaction ends. Raises NotFound."""
    session = db.session.get(Session, session_id)
    if session is None:
        raise NotFound
    return session, lock_cohort(actor, permission, session.cohort_id)


def lock_enrolment(actor: Actor, permission: Permission, enrolment_id: uuid.UUID) -> tuple[Enrolment, Cohort]:
    """The enrolment and its cohort, the cohort held until the transaction ends. Raises NotFound."""
    enrolment = db.session.get(Enrolment, enrolment_id)
    if enrolment is None:
        raise NotFound
    return enrolment, lock_cohort(actor, permission, enrolment.cohort_id)


def course_of(cohort: Cohort) -> Course:
    """The course the cohort takes."""
    return db.session.get_one(Course, cohort.course_id)


def agreed_to_records() -> ColumnElement[bool]:
    """Whether the participant of the surrounding statement agreed that records of her training are kept."""
    return exists().where(
        Consent.participant_id == Participant.id,
        Consent.purpose == ConsentPurpose.TRAINING_RECORDS,
        Consent.given,
        Consent.withdrawn_at.is_(None),
    )
