"""The lifecycle of a request to erase an identity."""

import enum

from grants.core.states import Lifecycle, Transition
from grants.core.text import N_
from grants.policy import Permission


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
