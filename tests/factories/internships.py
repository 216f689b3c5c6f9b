"""Hosts, checks, offers, placements and hours."""

import datetime
import itertools
import uuid

from grants.core import clock
from grants.core.ids import new_id
from grants.domain.accounts.models import Organisation
from grants.domain.internships.models import Host, HostCheck, Offer, Placement, PlacementHours
from grants.domain.internships.states import CheckResult, HostState, OfferState, PlacementState
from grants.domain.people.models import Participant
from tests.factories import accounts, people
from tests.factories.saving import save

_numbers = itertools.count(1)
DAY = datetime.timedelta(days=1)


def host(organisation: Organisation | None = None, **values: object) -> Host:
    """An approved host looked after by an NGO; give it a check() to be allowed to take interns."""
    number = next(_numbers)
    fields: dict[str, object] = {
        "id": new_id(),
        "organisation_id": (organisation or accounts.organisation()).id,
        "name": f"Bakery {number}",
        "line_of_work": "Bakery",
        "oblast": "BY-BR",
        "address": "Brest, Savieckaja 5",
        "contact": "Head of staff, +375 162 20 00 00",
        "state": HostState.APPROVED,
        "created_at": clock.now(),
    }
    return save(Host(**fields | values))


def check(host_id: uuid.UUID, **values: object) -> HostCheck:
    """A check of thirty days ago that found the host suitable for a year."""
    day = clock.today() - 30 * DAY
    fields: dict[str, object] = {
        "id": new_id(),
        "host_id": host_id,
        "checked_on": day,
        "valid_until": clock.add_months(day, 12),
        "result": CheckResult.SUITABLE,
        "notes": "",
        "checked_by": None,
        "recorded_at": clock.now(),
    }
    return save(HostCheck(**fields | values))


def offer(at_host: Host | None = None, **values: object) -> Offer:
    """Two places at a checked host, from two weeks ago for six weeks."""
    if at_host is None:
        at_host = host()
        check(at_host.id)
    fields: dict[str, object] = {
        "id": new_id(),
        "host_id": at_host.id,
        "title": "Baker's assistant",
        "starts_on": clock.today() - 14 * DAY,
        "ends_on": clock.today() + 28 * DAY,
        "places": 2,
        "hours_a_week": 20,
        "state": OfferState.OPEN,
    }
    return save(Offer(**fields | values))


def placement(
    participant: Participant | None = None, at_offer: Offer | None = None, **values: object
) -> Placement:
    """An active placement over the whole of the offer."""
    who = participant or people.participant()
    where = at_offer or offer(host_of(who.organisation_id))
    fields: dict[str, object] = {
        "id": new_id(),
        "offer_id": where.id,
        "participant_id": who.id,
        "organisation_id": who.organisation_id,
        "starts_on": where.starts_on,
        "ends_on": where.ends_on,
        "mentor": "Head baker",
        "state": PlacementState.ACTIVE,
        "agreed_at": clock.now(),
        "agreed_by": None,
    }
    return save(Placement(**fields | values))


def host_of(organisation_id: uuid.UUID) -> Host:
    """An approved and checked host looked after by this organisation."""
    made = host(organisation_id=organisation_id)
    check(made.id)
    return made


def hours(placement_id: uuid.UUID, week: datetime.date, number: int = 20) -> PlacementHours:
    """Hours of the week that begins on this Monday."""
    return save(
        PlacementHours(
            id=new_id(),
            placement_id=placement_id,
            week=week,
            hours=number,
            recorded_at=clock.now(),
            recorded_by=None,
        )
    )
