"""What assessment asks: the applications of a call, without identity."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from grants.core.db import db
from grants.domain.applications.models import Application
from grants.domain.applications.states import ApplicationState


@dataclass(frozen=True, slots=True)
class ForAssessment:
    """One application that was handed in; `requested_minor` in minor units of the call's currency."""

    application_id: uuid.UUID
    code: str
    state: ApplicationState
    plan_version_id: uuid.UUID
    participant_id: uuid.UUID
    organisation_id: uuid.UUID
    requested_minor: int
    submitted_at: datetime.datetime


def list_for_assessment(call_id: uuid.UUID) -> tuple[ForAssessment, ...]:
    """The applications handed in and not withdrawn, by code; for slices that have checked the reader's right."""
    rows = db.session.scalars(
        select(Application)
        .where(
            Application.call_id == call_id,
            Application.state.not_in([ApplicationState.DRAFT, ApplicationState.WITHDRAWN]),
        )
        .order_by(Application.code)
    )
    return tuple(
        ForAssessment(
            application_id=row.id,
            code=row.code,
            state=row.state,
            plan_version_id=row.plan_version_id,
            participant_id=row.participant_id,
            organisation_id=row.organisation_id,
            requested_minor=row.requested_minor,
            submitted_at=row.submitted_at,
        )
        for row in rows
        if row.plan_version_id is not None and row.submitted_at is not None
    )
