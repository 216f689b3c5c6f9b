"""What her record says to the rules, and how often and with what result she was screened."""

import uuid

from sqlalchemy import ColumnElement, func, select

from grants.core import clock
from grants.core.db import db
from grants.domain.people.identity import IdentityFields
from grants.domain.people.models import Consent, Participant, Screening
from grants.domain.people.screening.rules import Known
from grants.domain.people.states import ConsentPurpose, ScreeningOutcome


def known_of(participant_id: uuid.UUID, fields: IdentityFields) -> Known:
    """Of an identity that is at hand; her birth date itself goes no further."""
    latest = db.session.execute(
        select(Consent.given, Consent.withdrawn_at)
        .where(Consent.participant_id == participant_id, Consent.purpose == ConsentPurpose.TRAINING_RECORDS)
        .order_by(Consent.recorded_at.desc(), Consent.id.desc())
        .limit(1)
    ).first()
    today = clock.today()
    return Known(
        consent=latest is not None and latest.given and latest.withdrawn_at is None,
        youngest=fields.birth.youngest_age(today) if fields.birth else None,
        oldest=fields.birth.oldest_age(today) if fields.birth else None,
        category=fields.category,
    )


def count_screenings(participant_id: uuid.UUID) -> int:
    """How many there are: a form that was opened upon fewer is out of date."""
    return (
        db.session.scalar(
            select(func.count()).select_from(Screening).where(Screening.participant_id == participant_id)
        )
        or 0
    )


def never_screened() -> ColumnElement[bool]:
    """The condition on a participant that no screening of hers is recorded."""
    return ~select(Screening.id).where(Screening.participant_id == Participant.id).exists()


def latest_outcome(participant_id: uuid.UUID) -> ScreeningOutcome | None:
    """What came of the last screening; None for whoever was never screened."""
    return db.session.scalar(
        select(Screening.outcome)
        .where(Screening.participant_id == participant_id)
        .order_by(Screening.recorded_at.desc(), Screening.id.desc())
        .limit(1)
    )
