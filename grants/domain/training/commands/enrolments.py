"""Who takes part in a cohort: enrolled, many at once, and withdrawn."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from grants.core import audit, clock
from grants.core.db import db
from grants.core.errors import DomainError, NotFound
from grants.core.ids import new_id
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.people.models import Participant
from grants.domain.people.states import ParticipantState
from grants.domain.training.commands.cohorts import enrolled_count
from grants.domain.training.models import Cohort, Enrolment
from grants.domain.training.scope import agreed_to_records, lock_cohort, lock_enrolment
from grants.domain.training.states import ENROLMENT, CohortState
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class Enrolled:
    """How many were enrolled now, and how many of the chosen ones were enrolled already."""

    new: int
    already: int


def enrol(actor: Actor, cohort_id: uuid.UUID, participant_ids: Collection[uuid.UUID]) -> Enrolled:
    """Enrol all of them or none; who is enrolled already stays so, so that a second click changes nothing.

    Raises NotFound, or DomainError: nobody chosen, the cohort is over, too few places, another organisation's
    participant, one who left, or one who did not agree to training records.
    """
    authorise(actor, Permission.COHORT_MANAGE)
    chosen = frozenset(participant_ids)
    if not chosen:
        raise DomainError(N_("Choose at least one participant."), field="participants", code="nobody_chosen")
    with transaction():
        cohort = lock_cohort(actor, Permission.COHORT_MANAGE, cohort_id)
        if cohort.state not in {CohortState.PLANNED, CohortState.RUNNING}:
            raise DomainError(N_("Nobody can be enrolled in a cohort that is finished or cancelled."))
        there = set(
            db.session.scalars(select(Enrolment.participant_id).where(Enrolment.cohort_id == cohort.id))
        )
        new = sorted(chosen - there)
        _refuse_unfit(cohort, new)
        free = cohort.capacity - enrolled_count(cohort.id)
        if len(new) > free:
            raise DomainError(
                N_(
                    "Places left: %(free)s, chosen: %(chosen)s. Choose fewer, or give the cohort more places."
                ),
                field="participants",
                code="too_few_places",
                free=free,
                chosen=len(new),
            )
        for participant_id in new:
            enrolment = Enrolment(
                id=new_id(),
                cohort_id=cohort.id,
                participant_id=participant_id,
                enrolled_on=clock.today(),
                enrolled_by=actor.user_id,
            )
            db.session.add(enrolment)
            audit.record(
                actor,
                "enrolment.created",
                "enrolment",
                enrolment.id,
                organisation_id=cohort.organisation_id,
                details={"cohort": cohort.code},
            )
        return Enrolled(new=len(new), already=len(chosen & there))


def withdraw(actor: Actor, enrolment_id: uuid.UUID, reason: str) -> uuid.UUID:
    """She no longer takes part, her place is free; the id of the cohort. Raises NotFound, Conflict, DomainError."""
    authorise(actor, Permission.COHORT_MANAGE)
    with transaction():
        enrolment, cohort = lock_enrolment(actor, Permission.COHORT_MANAGE, enrolment_id)
        fire(ENROLMENT, enrolment, "withdraw", actor, organisation_id=cohort.organisation_id, reason=reason)
        return cohort.id


def _refuse_unfit(cohort: Cohort, participant_ids: list[uuid.UUID]) -> None:
    rows = db.session.execute(
        select(Participant.state, agreed_to_records()).where(
            Participant.id.in_(participant_ids), Participant.organisation_id == cohort.organisation_id
        )
    ).all()
    if len(rows) != len(participant_ids):
        raise NotFound
    if any(state is not ParticipantState.ACTIVE for state, _agreed in rows):
        raise DomainError(
            N_("One of the chosen participants has left the programme."), field="participants", code="left"
        )
    without = sum(not agreed for _state, agreed in rows)
    if without:
        raise DomainError(
            N_("Of the chosen, %(number)s have not agreed to training records. Record their consent first."),
            field="participants",
            code="no_consent",
            number=without,
        )
