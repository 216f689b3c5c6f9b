"""Certificates issued to those who completed a course."""

import uuid

from sqlalchemy import select

from grants.core import audit, clock
from grants.core.db import db
from grants.core.errors import DomainError
from grants.core.ids import new_code, new_id
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.training.models import Certificate, Cohort, Enrolment
from grants.domain.training.scope import lock_cohort, lock_enrolment
from grants.domain.training.states import EnrolmentState
from grants.policy import Actor, Permission, authorise


def issue_certificate(actor: Actor, enrolment_id: uuid.UUID) -> uuid.UUID:
    """The id of her certificate, the one there is or a new one. Raises NotFound, DomainError unless completed."""
    authorise(actor, Permission.CERTIFICATE_ISSUE)
    with transaction():
        enrolment, cohort = lock_enrolment(actor, Permission.CERTIFICATE_ISSUE, enrolment_id)
        if enrolment.state is not EnrolmentState.COMPLETED:
            raise DomainError(
                N_("A certificate is issued only for a course that is completed."), code="not_completed"
            )
        there = db.session.scalar(select(Certificate.id).where(Certificate.enrolment_id == enrolment.id))
        return there or _issue(actor, cohort, enrolment.id)


def issue_certificates(actor: Actor, cohort_id: uuid.UUID) -> int:
    """Issue to everyone of the cohort who completed it and has none yet; how many. Raises NotFound."""
    authorise(actor, Permission.CERTIFICATE_ISSUE)
    with transaction():
        cohort = lock_cohort(actor, Permission.CERTIFICATE_ISSUE, cohort_id)
        due = db.session.scalars(
            select(Enrolment.id)
            .outerjoin(Certificate, Certificate.enrolment_id == Enrolment.id)
            .where(
                Enrolment.cohort_id == cohort.id,
                Enrolment.state == EnrolmentState.COMPLETED,
                Certificate.id.is_(None),
            )
            .order_by(Enrolment.id)
        ).all()
        for enrolment_id in due:
            _issue(actor, cohort, enrolment_id)
        return len(due)


def _issue(actor: Actor, cohort: Cohort, enrolment_id: uuid.UUID) -> uuid.UUID:
    certificate = Certificate(
        id=new_id(),
        enrolment_id=enrolment_id,
        code=new_code(),
        issued_on=clock.today(),
        issued_at=clock.now(),
        issued_by=actor.user_id,
    )
    db.session.add(certificate)
    audit.record(
        actor,
        "certificate.issued",
        "certificate",
        certificate.id,
        organisation_id=cohort.organisation_id,
        details={"cohort": cohort.code},
    )
    return certificate.id
