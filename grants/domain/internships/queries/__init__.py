"""Reads of internships, one file a subject."""

from grants.domain.internships import resting as resting
from grants.domain.internships.queries.facts import (
    MyPlacement,
    PlacementTaken,
    completed_placement,
    host_names,
    hosts_to_name,
    my_placement,
    placements_of,
    placers_of,
)
from grants.domain.internships.queries.hosts import (
    HostFilter,
    HostPage,
    HostRow,
    OfferRow,
    get_host,
    host_page,
    list_hosts,
    list_open_offers,
)
from grants.domain.internships.queries.letters import HostLetterFacts, host_letter_facts
from grants.domain.internships.queries.placements import (
    PlacementFilter,
    PlacementPage,
    PlacementRow,
    Timing,
    download_placements,
    list_placements,
    placement_page,
)
from grants.domain.internships.queries.placing import PlacePage, place_page
from grants.domain.internships.queries.waiting import waiting_for

__all__ = [
    "HostFilter",
    "HostLetterFacts",
    "HostPage",
    "HostRow",
    "MyPlacement",
    "OfferRow",
    "PlacePage",
    "PlacementFilter",
    "PlacementPage",
    "PlacementRow",
    "PlacementTaken",
    "Timing",
    "completed_placement",
    "download_placements",
    "get_host",
    "host_letter_facts",
    "host_names",
    "host_page",
    "hosts_to_name",
    "list_hosts",
    "list_open_offers",
    "list_placements",
    "my_placement",
    "place_page",
    "placement_page",
    "placements_of",
    "placers_of",
    "waiting_for",
]
