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

# What the plan's timeline calls the steps of the audit.
PLAN_ACTION_LABELS = {
    "plan.created": N_("Plan begun"),
    "plan.changed": N_("Plan changed"),
    "plan.submitted": N_("Plan submitted"),
    "plan.revised": N_("Plan taken back to be worked on"),
    "plan.withdrawn": N_("Plan withdrawn"),
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
LIFECYCLES = (PLAN,)
