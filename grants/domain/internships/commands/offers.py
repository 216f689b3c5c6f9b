"""Places that hosts keep open for a period."""

import datetime
import uuid
from dataclasses import dataclass

from grants.core import audit
from grants.core.db import db
from grants.core.errors import DomainError
from grants.core.idempotency import once
from grants.core.ids import new_id
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.internships.models import Offer
from grants.domain.internships.scope import is_checked, lock_host, lock_offer
from grants.domain.internships.states import OFFER, HostState
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class OfferDetails:
    """What a host offers."""

    title: str
    starts_on: datetime.date
    ends_on: datetime.date
    places: int
    hours_a_week: int


def open_offer(actor: Actor, host_id: uuid.UUID, details: OfferDetails, *, token: str = "") -> uuid.UUID:
    """New places. Raises NotFound, DomainError when the host is not approved or its check runs out before the start."""
    authorise(actor, Permission.OFFER_MANAGE)

    def make() -> uuid.UUID:
        host = lock_host(actor, Permission.OFFER_MANAGE, host_id)
        if host.state is not HostState.APPROVED:
            raise DomainError(N_("Only an approved host can offer places."), code="host_not_approved")
        if details.ends_on <= details.starts_on:
            raise DomainError(
                N_("The last day must come after the first."), field="ends_on", code="ends_early"
            )
        if not is_checked(host.id, details.starts_on):
            raise DomainError(
                N_("The check of this host runs out before this day. Check the host again first."),
                field="starts_on",
                code="check_runs_out",
            )
        offer = Offer(
            id=new_id(),
            host_id=host.id,
            title=details.title,
            starts_on=details.starts_on,
            ends_on=details.ends_on,
            places=details.places,
            hours_a_week=details.hours_a_week,
        )
        db.session.add(offer)
        audit.record(
            actor,
            "offer.created",
            "offer",
            offer.id,
            organisation_id=host.organisation_id,
            details={"places": details.places},
        )
        return offer.id

    with transaction():
        return once(token, actor.id, make)


def close_offer(actor: Actor, offer_id: uuid.UUID) -> uuid.UUID:
    """Nobody more is placed; the id of its host. Raises NotFound, Conflict."""
    authorise(actor, Permission.OFFER_MANAGE)
    with transaction():
        offer, host = lock_offer(actor, Permission.OFFER_MANAGE, offer_id)
        fire(OFFER, offer, "close", actor, organisation_id=host.organisation_id)
        return host.id
