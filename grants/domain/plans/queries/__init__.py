"""Reads of plans: lists, one plan with its figures, frozen versions, what waits."""

from grants.domain.plans.queries.plans import (
    PlanPage,
    PlanRow,
    VersionRow,
    find_case_code,
    fitting,
    list_plans_of,
    plan_page,
    plans_page,
    recalculated,
    visible_plans,
)
from grants.domain.plans.queries.versions import (
    PlanVersionView,
    VersionPage,
    coaches_of,
    get_version,
    version_page,
)
from grants.domain.plans.queries.waiting import (
    MyPlan,
    my_plan,
    waiting_for,
)

__all__ = [
    "MyPlan",
    "PlanPage",
    "PlanRow",
    "PlanVersionView",
    "VersionPage",
    "VersionRow",
    "coaches_of",
    "find_case_code",
    "fitting",
    "get_version",
    "list_plans_of",
    "my_plan",
    "plan_page",
    "plans_page",
    "recalculated",
    "version_page",
    "visible_plans",
    "waiting_for",
]
