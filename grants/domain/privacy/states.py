"""The lifecycle of a request to erase an identity; and why openings stand out."""

import enum

from grants.core.states import Lifecycle, Transition
from grants.core.text import N_
from grants.policy import Permission


class Pattern(enum.StrEnum):
    """Why somebody's openings of a day stand out."""

    EMERGENCY = "emergency"
    MANY_IN_AN_HOUR = "many_in_an_hour"
    MANY_IN_A_DAY = "many_in_a_day"
    OUTSIDE_HOURS = "outside_hours"
    NOT_OWN = "not_own"
    BULK = "bulk"


PATTERN_LABELS = {
    Pattern.EMERGENCY: N_("Emergency opening"),
    Pattern.MANY_IN_AN_HOUR: N_("Many in an hour"),
    Pattern.MANY_IN_A_DAY: N_("Many in a day"),
    Pattern.OUTSIDE_HOURS: N_("Outside working hours"),
    Pattern.NOT_OWN: N_("Somebody else is the lead worker"),
    Pattern.BULK: N_("Many in one list"),
}


class ErasureState(enum.StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    DONE = "done"
    REFUSED = "refused"


ERASURE_STATE_LABELS = {
    ErasureState.REQUESTED: N_("Waits for a second person"),
    ErasureState.APPROVED: N_("Approved"),
    ErasureState.DONE: N_("Erased"),
    ErasureState.REFUSED: N_("Refused"),
}

S = ErasureState
ERASURE = Lifecycle(
    "erasure",
    S.REQUESTED,
    (
        Transition("approve", (S.REQUESTED,), S.APPROVED, Permission.ERASURE_APPROVE, "erasure.approved"),
        Transition("carry_out", (S.APPROVED,), S.DONE, Permission.ERASURE_APPROVE, "erasure.done"),
        Transition(
            "refuse",
            (S.REQUESTED,),
            S.REFUSED,
            Permission.ERASURE_APPROVE,
            "erasure.refused",
            reason_required=True,
        ),
    ),
)
LIFECYCLES = (ERASURE,)
