"""Which participants and uploaded lists an actor may see."""

from sqlalchemy import ColumnElement, false, true

from grants.domain.people.models import ListImport, Participant
from grants.policy import Actor, Permission


def visible(actor: Actor, permission: Permission = Permission.PARTICIPANT_VIEW) -> ColumnElement[bool]:
    """The participants for whom the permission holds: all, or those of the actor's organisations."""
    where = actor.organisations(permission) if actor.allows(permission) else frozenset()
    if where is None:
        return true()
    if len(where) == 1:  # so that an index on it also gives the order
        return Participant.organisation_id == next(iter(where))
    return Participant.organisation_id.in_(where) if where else false()


def visible_imports(actor: Actor) -> ColumnElement[bool]:
    """The uploaded lists of the organisations into which the actor may bring lists."""
    where = actor.organisations(Permission.PARTICIPANT_IMPORT)
    if where is None:
        return true()
    return ListImport.organisation_id.in_(where) if where else false()
