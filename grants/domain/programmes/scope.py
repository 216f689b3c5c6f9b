"""Which funds an actor may see: a donor's reader those of her own organisation, everyone else with the right all."""

from sqlalchemy import ColumnElement, false, true

from grants.domain.programmes.models import Fund
from grants.policy import GRANTED, Actor, Permission, Role


def visible(actor: Actor, permission: Permission = Permission.FUND_VIEW) -> ColumnElement[bool]:
    """The funds for which the permission holds."""
    if actor.kind == "system":
        return true()
    giving = [held for held in actor.roles if permission in GRANTED[held.role]]
    if any(held.role is not Role.DONOR for held in giving):
        return true()
    return Fund.donor_id.in_(held.organisation_id for held in giving) if giving else false()
