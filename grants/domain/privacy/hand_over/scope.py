"""Which offers to hand somebody over an actor may see: those of her organisations, from either side."""

import uuid

from sqlalchemy import ColumnElement, false, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from grants.domain.people.models import HandOver, Participant
from grants.policy import Actor, Permission, Role, RoleIn


def sent(actor: Actor) -> ColumnElement[bool]:
    """Offers that the actor's organisations made."""
    return _among(actor, Permission.HAND_OVER_OFFER, HandOver.from_organisation_id)


def received(actor: Actor) -> ColumnElement[bool]:
    """Offers that the actor may answer."""
    return _among(actor, Permission.HAND_OVER_ANSWER, HandOver.to_organisation_id)


def visible(actor: Actor) -> ColumnElement[bool]:
    """Offers of both sides."""
    return or_(sent(actor), received(actor))


def may_offer(actor: Actor, person: Participant) -> bool:
    """Whether she is the actor's own case, or one of an organisation where the actor is a coordinator."""
    if not actor.spans(Permission.HAND_OVER_OFFER, person.organisation_id):
        return False
    leads = person.lead_worker_id is not None and person.lead_worker_id == actor.user_id
    return leads or RoleIn(Role.COORDINATOR, person.organisation_id) in actor.roles


def _among(
    actor: Actor, permission: Permission, column: InstrumentedAttribute[uuid.UUID]
) -> ColumnElement[bool]:
    where = actor.organisations(permission) if actor.allows(permission) else frozenset()
    if where is None:
        return true()
    return column.in_(where) if where else false()
