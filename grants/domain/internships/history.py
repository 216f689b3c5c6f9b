"""The words in which pages of hosts and placements tell what happened."""

from grants.core.text import N_

HOST_WORDS = {
    "host.created": N_("The host was proposed"),
    "host.changed": N_("The host’s facts were changed"),
    "host.checked": N_("The host was checked on the spot"),
    "host.approved": N_("The host was approved"),
    "host.suspended": N_("The host was suspended"),
    "offer.created": N_("Places were offered"),
    "offer.closed": N_("An offer was closed"),
}
PLACEMENT_WORDS = {
    "placement.created": N_("The placement was agreed"),
    "placement.started": N_("The placement began"),
    "placement.hours_recorded": N_("Hours were recorded"),
    "placement.completed": N_("The placement was completed"),
    "placement.broken_off": N_("The placement was broken off"),
}
