"""Reads of assessment: a member's list and pages, the panel, the ranking, what waits."""

from grants.domain.assessment.queries.panel import AssignPage, Candidate, assign_page
from grants.domain.assessment.queries.ranking import (
    RankingPage,
    RankingRow,
    ReopenPage,
    ScoresPage,
    ranking_page,
    reopen_page,
    scores_page,
)
from grants.domain.assessment.queries.reviews import (
    CriterionPage,
    ReviewLine,
    ReviewPage,
    ReviewsPage,
    get_next_review,
    review_page,
    reviews_page,
)
from grants.domain.assessment.queries.waiting import waiting_for

__all__ = [
    "AssignPage",
    "Candidate",
    "CriterionPage",
    "RankingPage",
    "RankingRow",
    "ReopenPage",
    "ReviewLine",
    "ReviewPage",
    "ReviewsPage",
    "ScoresPage",
    "assign_page",
    "get_next_review",
    "ranking_page",
    "reopen_page",
    "review_page",
    "reviews_page",
    "scores_page",
    "waiting_for",
]
