"""Which organisations and accounts an actor may see."""

from sqlalchemy import ColumnElement, false, true

from grants.domain.accounts.models import Organisation
from grants.policy import Actor, Permission


def organisations_of(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    """The organisations for whose records the permission holds."""
    where = actor.organisations(permission)
    if where is None:
        return true()
    return Organisation.id.in_(where) if where else false()
