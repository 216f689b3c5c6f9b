"""Which hosts and placements an actor may see, and how a command loads one of them."""

import datetime
import uuid

from sqlalchemy import ColumnElement, ScalarSelect, false, func, select, true

from grants.core.db import db, lock
from grants.core.errors import NotFound
from grants.domain.internships.models import Host, HostCheck, Offer, Placement
from grants.domain.internships.states import CheckResult, PlacementState
from grants.policy import Actor, Permission


def visible_hosts(actor: Actor, permission: Permission = Permission.HOST_VIEW) -> ColumnElement[bool]:
    """The hosts looked after by organisations for which the permission holds."""
    where = actor.organisations(permission)
    if where is None:
        return true()
    return Host.organisation_id.in_(where) if where else false()


def visible_placements(
    actor: Actor, permission: Permission = Permission.PLACEMENT_VIEW
) -> ColumnElement[bool]:
    """The placements of participants of organisations for which the permission holds."""
    where = actor.organisations(permission)
    if where is None:
        return true()
    return Placement.organisation_id.in_(where) if where else false()


def lock_host(actor: Actor, permission: Permission, host_id: uuid.UUID) -> Host:
    """The host, held until the transaction ends. Raises NotFound."""
    found = db.session.scalar(
        select(Host).where(Host.id == host_id, visible_hosts(actor, permission)).with_for_update()
    )
    if found is None:
        raise NotFound
    return found


def lock_offer(actor: Actor, permission: Permission, offer_id: uuid.UUID) -> tuple[Offer, Host]:
    """The offer and its host, held until the transaction ends, so that places are given away once. Raises NotFound."""
    lock("offer", offer_id)
    offer = db.session.scalar(select(Offer).where(Offer.id == offer_id).with_for_update())
    if offer is None:
        raise NotFound
    return offer, lock_host(actor, permission, offer.host_id)


def lock_placement(actor: Actor, placement_id: uuid.UUID) -> Placement:
    """The placement, held until the transaction ends. Raises NotFound."""
    found = db.session.scalar(
        select(Placement)
        .where(Placement.id == placement_id, visible_placements(actor, Permission.PLACEMENT_MANAGE))
        .with_for_update()
    )
    if found is None:
        raise NotFound
    return found


def latest_check(host_id: uuid.UUID) -> HostCheck | None:
    """The check that counts: the latest one."""
    return db.session.scalar(
        select(HostCheck)
        .where(HostCheck.host_id == host_id)
        .order_by(HostCheck.checked_on.desc(), HostCheck.recorded_at.desc(), HostCheck.id.desc())
        .limit(1)
    )


def is_checked(host_id: uuid.UUID, through: datetime.date) -> bool:
    """Whether the latest check found the host suitable and still holds on that day."""
    check = latest_check(host_id)
    return check is not None and check.result is CheckResult.SUITABLE and check.valid_until >= through


def places_taken() -> ScalarSelect[int]:
    """How many places of the surrounding statement's offer are taken; a place broken off is free again."""
    return (
        select(func.count())
        .select_from(Placement)
        .where(Placement.offer_id == Offer.id, Placement.state != PlacementState.BROKEN_OFF)
        .scalar_subquery()
    )


def check_holds_until() -> ScalarSelect[datetime.date]:
    """Until when the latest check of the surrounding statement's host holds; nothing when it was not suitable."""
    latest = (
        select(HostCheck.id)
        .where(HostCheck.host_id == Host.id)
        .order_by(HostCheck.checked_on.desc(), HostCheck.recorded_at.desc(), HostCheck.id.desc())
        .limit(1)
        .correlate(Host)
        .scalar_subquery()
    )
    return (
        select(HostCheck.valid_until)
        .where(HostCheck.id == latest, HostCheck.result == CheckResult.SUITABLE)
        .correlate(Host)
        .scalar_subquery()
    )
