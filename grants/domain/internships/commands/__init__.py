"""Writes of internships, one file a subject."""

from grants.domain.internships.commands.hosts import (
    CheckDetails,
    HostDetails,
    add_host,
    approve_host,
    edit_host,
    record_check,
    suspend_host,
)
from grants.domain.internships.commands.offers import OfferDetails, close_offer, open_offer
from grants.domain.internships.commands.placements import (
    CompletionDetails,
    PlacementDetails,
    WeekHours,
    break_off,
    complete_placement,
    place_intern,
    record_hours,
    start_placement,
)

__all__ = [
    "CheckDetails",
    "CompletionDetails",
    "HostDetails",
    "OfferDetails",
    "PlacementDetails",
    "WeekHours",
    "add_host",
    "approve_host",
    "break_off",
    "close_offer",
    "complete_placement",
    "edit_host",
    "open_offer",
    "place_intern",
    "record_check",
    "record_hours",
    "start_placement",
    "suspend_host",
]
