"""Whose things are: from the ids of records of any slice to the participants they are about."""

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select, union_all

from grants.core.db import db
from grants.domain.applications.models import Application
from grants.domain.assessment.models import Decision, Review
from grants.domain.awards.models import Award
from grants.domain.disbursements.models import Tranche
from grants.domain.internships.models import Placement
from grants.domain.monitoring.models import Visit
from grants.domain.people.models import GlassOpening, HandOver, Participant
from grants.domain.plans.models import Plan
from grants.domain.privacy.models import ErasureRequest
from grants.domain.training.models import Certificate, Enrolment

_OF_ONE = (Enrolment, Placement, Plan, Application, Award, Visit, HandOver, GlassOpening, ErasureRequest)
_THROUGH: tuple[tuple[Any, Any, Any], ...] = (
    (Certificate, Certificate.enrolment_id, Enrolment),
    (Decision, Decision.application_id, Application),
    (Review, Review.application_id, Application),
    (Tranche, Tranche.award_id, Award),
)


def whose(ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID | None, uuid.UUID]:
    """The participant of each id that belongs to one; ids of anything else are left out."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    asked = [
        select(Participant.id, Participant.id.label("whose")).where(Participant.id.in_(wanted)),
        *(select(table.id, table.participant_id).where(table.id.in_(wanted)) for table in _OF_ONE),
        *(
            select(table.id, of.participant_id).join(of, of.id == key).where(table.id.in_(wanted))
            for table, key, of in _THROUGH
        ),
    ]
    return {row[0]: row[1] for row in db.session.execute(union_all(*asked))}
