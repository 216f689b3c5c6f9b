"""What is done in awards: decide, close the call, accept, lapse, hand a letter over."""

from grants.domain.awards.commands.decide import (
    ACCEPT_DAYS,
    CallDecision,
    close_call,
    record_decision,
    record_decisions,
)
from grants.domain.awards.commands.offer import AcceptDetails, accept_award, hand_over_letter, lapse_award
from grants.domain.awards.rules import DecisionDetails

__all__ = [
    "ACCEPT_DAYS",
    "AcceptDetails",
    "CallDecision",
    "DecisionDetails",
    "accept_award",
    "close_call",
    "hand_over_letter",
    "lapse_award",
    "record_decision",
    "record_decisions",
]
