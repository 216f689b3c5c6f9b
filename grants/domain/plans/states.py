"""The lifecycle of a business plan."""

import enum

from grants.core.states import Lifecycle, Transition
from grants.core.text import N_
from grants.policy import Permission


class PlanState(enum.StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


PLAN_STATE_LABELS = {
    PlanState.DRAFT: N_("Draft"),
    PlanState.SUBMITTED: N_("Submitted"),
    PlanState.WITHDRAWN: N_("Withdrawn"),
}

S = PlanState
PLAN = Lifecycle(
    "plan",
    S.DRAFT,
    (
        Transition("submit", (S.DRAFT,), S.SUBMITTED, Permission.PLAN_EDIT, "plan.submitted"),
        Transition("revise", (S.SUBMITTED,), S.DRAFT, Permission.PLAN_EDIT, "plan.revised"),
        Transition(
            "withdraw",
            (S.DRAFT, S.SUBMITTED),
            S.WITHDRAWN,
            Permission.PLAN_EDIT,
            "plan.withdrawn",
            reason_required=True,
        ),
    ),
)
# What the timeline of a plan tells; that it was changed shows as its last day.
ACTIONS = ("plan.created", *(step.action for step in PLAN.transitions.values()))
LIFECYCLES = (PLAN,)
