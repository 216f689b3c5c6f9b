"""The lifecycle of a follow-up visit, and what it finds."""

import enum

from grants.core.states import Lifecycle, Transition
from grants.core.text import N_
from grants.policy import Permission


class VisitState(enum.StrEnum):
    PLANNED = "planned"
    DONE = "done"
    LOST = "lost"


VISIT_STATE_LABELS = {
    VisitState.PLANNED: N_("Planned"),
    VisitState.DONE: N_("Done"),
    VisitState.LOST: N_("Lost touch"),
}


class Operating(enum.StrEnum):
    YES = "yes"
    PAUSED = "paused"
    CLOSED = "closed"
    MOVED = "moved"


OPERATING_LABELS = {
    Operating.YES: N_("Operating"),
    Operating.PAUSED: N_("Paused"),
    Operating.CLOSED: N_("Closed"),
    Operating.MOVED: N_("Moved elsewhere"),
}

S = VisitState
VISIT = Lifecycle(
    "visit",
    S.PLANNED,
    (
        Transition("record", (S.PLANNED,), S.DONE, Permission.VISIT_RECORD, "visit.recorded"),
        Transition(
            "give_up", (S.PLANNED,), S.LOST, Permission.VISIT_RECORD, "visit.lost", reason_required=True
        ),
    ),
)
LIFECYCLES = (VISIT,)
