"""Which steps the pages of hosts and placements tell of."""

HOST_ACTIONS = (
    "host.created",
    "host.changed",
    "host.checked",
    "host.approved",
    "host.suspended",
    "offer.created",
    "offer.closed",
)
PLACEMENT_ACTIONS = (
    "placement.created",
    "placement.started",
    "placement.hours_recorded",
    "placement.completed",
    "placement.broken_off",
)
