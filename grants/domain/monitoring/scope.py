"""Which follow-up visits an actor may see."""

from sqlalchemy import ColumnElement, false, true

from grants.domain.monitoring.models import Visit
from grants.policy import Actor, Permission


def visible(actor: Actor, permission: Permission = Permission.VISIT_VIEW) -> ColumnElement[bool]:
    """The visits for which the permission holds: all, or those of the actor's organisations."""
    where = actor.organisations(permission) if actor.allows(permission) else frozenset()
    if where is None:
        return true()
    return Visit.organisation_id.in_(where) if where else false()
