"""The pages of training, put together."""

from grants.blueprints.training import (
    attendance,
    certificates,
    cohorts,
    completion,
    courses,
    enrolments,
    journals,
    sessions,
)
from grants.blueprints.training.blueprint import blueprint

__all__ = [
    "attendance",
    "blueprint",
    "certificates",
    "cohorts",
    "completion",
    "courses",
    "enrolments",
    "journals",
    "sessions",
]
