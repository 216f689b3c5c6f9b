"""Lifecycles of hosts, offers and placements, and what came of a placement."""

import enum

from grants.core.states import Lifecycle, Transition
from grants.core.text import N_
from grants.policy import Permission


class HostState(enum.StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    SUSPENDED = "suspended"


HOST_STATE_LABELS = {
    HostState.PROPOSED: N_("Proposed"),
    HostState.APPROVED: N_("Approved"),
    HostState.SUSPENDED: N_("Suspended"),
}


class CheckResult(enum.StrEnum):
    SUITABLE = "suitable"
    NOT_SUITABLE = "not_suitable"


CHECK_RESULT_LABELS = {CheckResult.SUITABLE: N_("Suitable"), CheckResult.NOT_SUITABLE: N_("Not suitable")}


class OfferState(enum.StrEnum):
    OPEN = "open"
    CLOSED = "closed"


OFFER_STATE_LABELS = {OfferState.OPEN: N_("Open"), OfferState.CLOSED: N_("Closed")}


class PlacementState(enum.StrEnum):
    AGREED = "agreed"
    ACTIVE = "active"
    COMPLETED = "completed"
    BROKEN_OFF = "broken_off"


PLACEMENT_STATE_LABELS = {
    PlacementState.AGREED: N_("Agreed"),
    PlacementState.ACTIVE: N_("Under way"),
    PlacementState.COMPLETED: N_("Completed"),
    PlacementState.BROKEN_OFF: N_("Broken off"),
}


class PlacementOutcome(enum.StrEnum):
    HIRED_BY_HOST = "hired_by_host"
    HIRED_ELSEWHERE = "hired_elsewhere"
    OWN_BUSINESS = "own_business"
    FURTHER_TRAINING = "further_training"
    NONE_YET = "none_yet"


PLACEMENT_OUTCOME_LABELS = {
    PlacementOutcome.HIRED_BY_HOST: N_("Hired by the host"),
    PlacementOutcome.HIRED_ELSEWHERE: N_("Hired elsewhere"),
    PlacementOutcome.OWN_BUSINESS: N_("Starts her own business"),
    PlacementOutcome.FURTHER_TRAINING: N_("Further training"),
    PlacementOutcome.NONE_YET: N_("Nothing yet"),
}

H, O, S = HostState, OfferState, PlacementState  # noqa: E741
HOST = Lifecycle(
    "host",
    H.PROPOSED,
    (
        Transition("approve", (H.PROPOSED, H.SUSPENDED), H.APPROVED, Permission.HOST_MANAGE, "host.approved"),
        Transition(
            "suspend",
            (H.PROPOSED, H.APPROVED),
            H.SUSPENDED,
            Permission.HOST_MANAGE,
            "host.suspended",
            reason_required=True,
        ),
    ),
)
OFFER = Lifecycle(
    "offer",
    O.OPEN,
    (Transition("close", (O.OPEN,), O.CLOSED, Permission.OFFER_MANAGE, "offer.closed"),),
)
PLACEMENT = Lifecycle(
    "placement",
    S.AGREED,
    (
        Transition("start", (S.AGREED,), S.ACTIVE, Permission.PLACEMENT_MANAGE, "placement.started"),
        Transition("complete", (S.ACTIVE,), S.COMPLETED, Permission.PLACEMENT_MANAGE, "placement.completed"),
        Transition(
            "break_off",
            (S.AGREED, S.ACTIVE),
            S.BROKEN_OFF,
            Permission.PLACEMENT_MANAGE,
            "placement.broken_off",
            reason_required=True,
        ),
    ),
)
LIFECYCLES = (HOST, OFFER, PLACEMENT)
