"""What is done in assessment: assign a panel, declare, score, hand in, reopen."""

from grants.domain.assessment.commands.assign import PanelDetails, assign_panel
from grants.domain.assessment.commands.declare import clear_review, recuse
from grants.domain.assessment.commands.reopen import reopen_review
from grants.domain.assessment.commands.score import (
    CriterionScore,
    ScoreDetails,
    save_scores,
    submit_review,
)

__all__ = [
    "CriterionScore",
    "PanelDetails",
    "ScoreDetails",
    "assign_panel",
    "clear_review",
    "recuse",
    "reopen_review",
    "save_scores",
    "submit_review",
]
