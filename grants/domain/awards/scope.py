"""Which awards and decisions an actor may see."""

from sqlalchemy import ColumnElement, false, true

from grants.domain.applications.models import Application
from grants.domain.awards.models import Award
from grants.policy import Actor, Permission


def visible(actor: Actor, permission: Permission = Permission.AWARD_VIEW) -> ColumnElement[bool]:
    """The awards for which the permission holds: all of the programme, or those of the actor's organisations."""
    where = actor.organisations(permission)
    if where is None:
        return true()
    return Award.organisation_id.in_(where) if where else false()


def applications(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    """The same for applications, whose decisions exist without an award too."""
    where = actor.organisations(permission)
    if where is None:
        return true()
    return Application.organisation_id.in_(where) if where else false()
