"""Trainers who reached names by an act of their own: they enrolled somebody in their cohort, and then opened her identity."""

import datetime
import uuid
from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import aliased

from grants.core.db import db
from grants.domain.people.models import Participant
from grants.domain.training.models import Cohort, Enrolment

Opened = tuple[uuid.UUID, datetime.date, uuid.UUID]


def first_opened_by_enrolling(opened: Iterable[Opened]) -> frozenset[Opened]:
    """Of openings (who, the day, whose): those of people whose names she reads because she herself enrolled them, each on
    the first day on which she did.

    A trainer reaches the names of those in her cohorts (`training.scope.in_her_cohorts`), and she may enrol anyone of her
    organisation. That isn't refused: a small organisation has one trainer and no coordinator on the day a course begins,
    and a class can't be taught by case codes. So it is shown instead to somebody who doesn't gain by it. Nothing is said
    of those whom she registered or leads, nor of those whom another person enrolled in a cohort of hers.
    """
    first: dict[tuple[uuid.UUID, uuid.UUID], datetime.date] = {}
    for who, day, whose in opened:
        first[who, whose] = min(day, first.get((who, whose), day))
    alone = _enrolled_alone({who for who, _whose in first})
    return frozenset((who, day, whose) for (who, whose), day in first.items() if (who, whose) in alone)


def _enrolled_alone(trainers: Collection[uuid.UUID]) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Trainer and participant, where nobody but the trainer had a part in it."""
    others, theirs = aliased(Enrolment), aliased(Cohort)
    by_another = (
        select(others.id)
        .join(theirs, theirs.id == others.cohort_id)
        .where(
            others.participant_id == Enrolment.participant_id,
            theirs.trainer_id == Cohort.trainer_id,
            others.enrolled_by.is_distinct_from(Cohort.trainer_id),
        )
        .exists()
    )
    rows = db.session.execute(
        select(Cohort.trainer_id, Enrolment.participant_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Participant, Participant.id == Enrolment.participant_id)
        .where(
            Cohort.trainer_id.in_(trainers),
            Enrolment.enrolled_by == Cohort.trainer_id,
            Participant.registered_by.is_distinct_from(Cohort.trainer_id),
            Participant.lead_worker_id.is_distinct_from(Cohort.trainer_id),
            ~by_another,
        )
    )
    return {(row.trainer_id, row.participant_id) for row in rows}
