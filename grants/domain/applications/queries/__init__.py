"""Reads of calls and applications: pages, what waits, and what other slices ask."""

from grants.domain.applications import resting as resting
from grants.domain.applications.queries.applications import (
    ApplicationPage,
    ApplicationRow,
    MyApplication,
    ShownAnswer,
    application_page,
    applications_page,
    list_applications_of,
    my_application,
)
from grants.domain.applications.queries.assessment import ForAssessment, list_for_assessment
from grants.domain.applications.queries.calls import (
    ApplyPage,
    CallPage,
    CallRow,
    PlanChoice,
    apply_page,
    call_page,
    calls_page,
    find_open_cap,
)
from grants.domain.applications.queries.waiting import waiting_for

__all__ = [
    "ApplicationPage",
    "ApplicationRow",
    "ApplyPage",
    "CallPage",
    "CallRow",
    "ForAssessment",
    "MyApplication",
    "PlanChoice",
    "ShownAnswer",
    "application_page",
    "applications_page",
    "apply_page",
    "call_page",
    "calls_page",
    "find_open_cap",
    "list_applications_of",
    "list_for_assessment",
    "my_application",
    "waiting_for",
]
