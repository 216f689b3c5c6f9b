"""Which plans an actor may see."""

from sqlalchemy import ColumnElement, false, true

from grants.domain.plans.models import Plan
from grants.policy import Actor, Permission


def visible(actor: Actor, permission: Permission = Permission.PLAN_VIEW) -> ColumnElement[bool]:
    """The plans for which the permission holds: those of the actor's organisations."""
    if not actor.allows(permission):
        return false()
    where = actor.organisations(permission)
    if where is None:
        return true()
    return Plan.organisation_id.in_(where) if where else false()
