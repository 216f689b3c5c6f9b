"""Which awards' money an actor may see."""

from sqlalchemy import ColumnElement, false, true

from grants.domain.awards.models import Award
from grants.policy import Actor, Permission


def visible(actor: Actor, permission: Permission = Permission.TRANCHE_VIEW) -> ColumnElement[bool]:
    """The awards for which the permission holds: all, or those of the actor's organisations."""
    where = actor.organisations(permission) if actor.allows(permission) else frozenset()
    if where is None:
        return true()
    return Award.organisation_id.in_(where) if where else false()
