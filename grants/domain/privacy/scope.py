"""Which requests for erasure an actor may see."""

from sqlalchemy import ColumnElement, false, true

from grants.domain.privacy.models import ErasureRequest
from grants.policy import Actor, Permission


def visible_requests(actor: Actor, permission: Permission = Permission.ERASURE_VIEW) -> ColumnElement[bool]:
    """All of the programme, or those of the participants of the actor's organisations."""
    where = actor.organisations(permission) if actor.allows(permission) else frozenset()
    if where is None:
        return true()
    return ErasureRequest.organisation_id.in_(where) if where else false()
