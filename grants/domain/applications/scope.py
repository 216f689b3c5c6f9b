"""Which applications and calls an actor may see."""

from sqlalchemy import ColumnElement, false, true

from grants.domain.applications.models import Application, Call
from grants.domain.applications.states import CallState
from grants.policy import Actor, Permission


def visible(actor: Actor, permission: Permission = Permission.APPLICATION_VIEW) -> ColumnElement[bool]:
    """The applications for which the permission holds: all, or those of the actor's organisations."""
    if not actor.allows(permission):
        return false()
    where = actor.organisations(permission)
    if where is None:
        return true()
    return Application.organisation_id.in_(where) if where else false()


def visible_calls(actor: Actor) -> ColumnElement[bool]:
    """Every call that was opened; drafts only for those who make calls."""
    if not actor.allows(Permission.CALL_VIEW):
        return false()
    return true() if actor.allows(Permission.CALL_MANAGE) else Call.state != CallState.DRAFT
