"""The lifecycle of a review."""

import enum

from grants.core.states import Lifecycle, Transition
from grants.core.text import N_
from grants.policy import Permission


class ReviewState(enum.StrEnum):
    ASSIGNED = "assigned"
    CLEARED = "cleared"  # the member declared no conflict
    RECUSED = "recused"
    SUBMITTED = "submitted"
    LOCKED = "locked"


REVIEW_STATE_LABELS = {
    ReviewState.ASSIGNED: N_("To begin"),
    ReviewState.CLEARED: N_("Begun"),
    ReviewState.RECUSED: N_("Stepped aside"),
    ReviewState.SUBMITTED: N_("Handed in"),
    ReviewState.LOCKED: N_("Locked"),
}


class DecisionOutcome(enum.StrEnum):
    APPROVED = "approved"
    RESERVE = "reserve"
    DECLINED = "declined"


DECISION_LABELS = {
    DecisionOutcome.APPROVED: N_("Approved"),
    DecisionOutcome.RESERVE: N_("In reserve"),
    DecisionOutcome.DECLINED: N_("Declined"),
}

S = ReviewState
REVIEW = Lifecycle(
    "review",
    S.ASSIGNED,
    (
        Transition("clear", (S.ASSIGNED,), S.CLEARED, Permission.REVIEW_WRITE, "review.cleared"),
        Transition(
            "recuse",
            (S.ASSIGNED, S.CLEARED),
            S.RECUSED,
            Permission.REVIEW_WRITE,
            "review.recused",
            reason_required=True,
        ),
        Transition("submit", (S.CLEARED,), S.SUBMITTED, Permission.REVIEW_WRITE, "review.submitted"),
        Transition(
            "reopen",
            (S.SUBMITTED,),
            S.CLEARED,
            Permission.DECISION_RECORD,
            "review.reopened",
            reason_required=True,
        ),
        Transition("lock", (S.SUBMITTED,), S.LOCKED, Permission.DECISION_RECORD, "review.locked"),
    ),
)
LIFECYCLES = (REVIEW,)
