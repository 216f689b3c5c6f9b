"""Pages of assessment: a member's list and scoring page, the panel, the ranking."""

from grants.blueprints.assessment import panel, reviews
from grants.blueprints.assessment.base import blueprint

__all__ = ["blueprint", "panel", "reviews"]
