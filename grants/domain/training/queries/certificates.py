"""Certificates: what they say, and what anyone who holds the code may know."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.ids import read_code
from grants.domain.accounts.models import Organisation, User
from grants.domain.people.models import Participant
from grants.domain.training.models import Certificate, Cohort, Course, Enrolment
from grants.domain.training.scope import visible
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """Everything a certificate says but the name; `language` is the participant's."""

    id: uuid.UUID
    code: str
    participant_id: uuid.UUID
    language: str
    cohort_id: uuid.UUID
    cohort_code: str
    course_title: str
    hours: int
    completed_on: datetime.date
    organisation_name: str
    trainer_name: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What the public page may know of a certificate; the participant's id is for her initials alone."""

    code: str
    participant_id: uuid.UUID
    course_title: str
    hours: int
    completed_on: datetime.date
    issued_on: datetime.date


def get_certificate(actor: Actor, certificate_id: uuid.UUID) -> CertificateFacts:
    """One certificate of the actor's organisations. Raises NotFound."""
    found = db.session.execute(_facts(actor).where(Certificate.id == certificate_id)).first()
    if found is None:
        raise NotFound
    return CertificateFacts(*found)


def list_certificates(actor: Actor, cohort_id: uuid.UUID) -> tuple[CertificateFacts, ...]:
    """The certificates of a cohort by case code. Raises NotFound when there is none."""
    rows = db.session.execute(
        _facts(actor).where(Cohort.id == cohort_id).order_by(Participant.case_code)
    ).all()
    if not rows:
        raise NotFound
    return tuple(CertificateFacts(*row) for row in rows)


def find_verified(typed: str) -> Verified | None:
    """The certificate of a code typed in any habit; None when there is none. Open to everyone.

    A code that can't be one is looked for all the same, so that the time taken tells nothing.
    """
    statement: Select[*tuple[Any, ...]] = (
        select(
            Certificate.code,
            Enrolment.participant_id,
            Course.title,
            Course.hours,
            Enrolment.completed_on,
            Certificate.issued_on,
        )
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Course, Course.id == Cohort.course_id)
        .where(Certificate.code == (read_code(typed) or ""))
    )
    found = db.session.execute(statement).first()
    return Verified(*found) if found else None


def _facts(actor: Actor) -> Select[*tuple[Any, ...]]:
    authorise(actor, Permission.CERTIFICATE_ISSUE)
    return (
        select(
            Certificate.id,
            Certificate.code,
            Participant.id,
            Participant.language,
            Cohort.id,
            Cohort.code,
            Course.title,
            Course.hours,
            Enrolment.completed_on,
            Organisation.name,
            User.name,
        )
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .join(Participant, Participant.id == Enrolment.participant_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Course, Course.id == Cohort.course_id)
        .join(Organisation, Organisation.id == Cohort.organisation_id)
        .join(User, User.id == Cohort.trainer_id)
        .where(visible(actor, Permission.CERTIFICATE_ISSUE))
    )
