"""Which plans an actor may see."""

import uuid

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from grants.domain.plans.models import Plan
from grants.domain.plans.states import PlanState
from grants.domain.training.models import Cohort, Enrolment
from grants.policy import GRANTED, Actor, Permission, Role


def visible(actor: Actor, permission: Permission = Permission.PLAN_VIEW) -> ColumnElement[bool]:
    """The plans for which the permission holds: those of the actor's organisations.

    A trainer helps those of her own cohorts, and those whom she coaches, until the plan is submitted.
    """
    if not actor.allows(permission):
        return false()
    where = actor.organisations(permission)
    if where is None:
        return true()
    whole = {
        held.organisation_id
        for held in actor.roles
        if held.role is not Role.TRAINER and permission in GRANTED[held.role]
    }
    conditions: list[ColumnElement[bool]] = [Plan.organisation_id.in_(whole)] if whole else []
    if where - whole:
        conditions.append(
            and_(
                Plan.organisation_id.in_(where - whole),
                Plan.state == PlanState.DRAFT,
                _helped_by(actor.user_id),
            )
        )
    return or_(*conditions) if conditions else false()


def _helped_by(trainer_id: uuid.UUID | None) -> ColumnElement[bool]:
    taught = (
        select(Enrolment.participant_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Cohort.trainer_id == trainer_id)
    )
    return or_(Plan.coach_id == trainer_id, Plan.participant_id.in_(taught))
