"""Lifecycles of calls and applications."""

import enum

from grants.core.states import Lifecycle, Transition
from grants.core.text import N_
from grants.policy import Permission


class CallState(enum.StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"  # no more applications; being scored
    DECIDED = "decided"


CALL_STATE_LABELS = {
    CallState.DRAFT: N_("Draft"),
    CallState.OPEN: N_("Open"),
    CallState.CLOSED: N_("Being scored"),
    CallState.DECIDED: N_("Decided"),
}


class ApplicationState(enum.StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    INELIGIBLE = "ineligible"
    IN_REVIEW = "in_review"
    SCORED = "scored"
    APPROVED = "approved"
    RESERVE = "reserve"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


APPLICATION_STATE_LABELS = {
    ApplicationState.DRAFT: N_("Draft"),
    ApplicationState.SUBMITTED: N_("Submitted"),
    ApplicationState.INELIGIBLE: N_("Not eligible"),
    ApplicationState.IN_REVIEW: N_("Being scored"),
    ApplicationState.SCORED: N_("Scored"),
    ApplicationState.APPROVED: N_("Approved"),
    ApplicationState.RESERVE: N_("In reserve"),
    ApplicationState.DECLINED: N_("Declined"),
    ApplicationState.WITHDRAWN: N_("Withdrawn"),
}

C, S = CallState, ApplicationState
CALL = Lifecycle(
    "call",
    C.DRAFT,
    (
        Transition("open", (C.DRAFT,), C.OPEN, Permission.CALL_MANAGE, "call.opened"),
        Transition("close", (C.OPEN,), C.CLOSED, Permission.REVIEW_ASSIGN, "call.closed"),
        Transition("decide", (C.CLOSED,), C.DECIDED, Permission.DECISION_RECORD, "call.decided"),
    ),
)
APPLICATION = Lifecycle(
    "application",
    S.DRAFT,
    (
        Transition("submit", (S.DRAFT,), S.SUBMITTED, Permission.APPLICATION_SUBMIT, "application.submitted"),
        Transition(
            "refuse",
            (S.SUBMITTED,),
            S.INELIGIBLE,
            Permission.REVIEW_ASSIGN,
            "application.ineligible",
            reason_required=True,
        ),
        Transition("assign", (S.SUBMITTED,), S.IN_REVIEW, Permission.REVIEW_ASSIGN, "application.assigned"),
        Transition("score", (S.IN_REVIEW,), S.SCORED, Permission.REVIEW_WRITE, "application.scored"),
        Transition(
            "rescore",
            (S.SCORED,),
            S.IN_REVIEW,
            Permission.DECISION_RECORD,
            "application.reopened",
            reason_required=True,
        ),
        Transition(
            "approve", (S.SCORED, S.RESERVE), S.APPROVED, Permission.DECISION_RECORD, "application.approved"
        ),
        Transition(
            "reserve", (S.SCORED,), S.RESERVE, Permission.DECISION_RECORD, "application.put_in_reserve"
        ),
        Transition(
            "decline",
            (S.SCORED, S.RESERVE),
            S.DECLINED,
            Permission.DECISION_RECORD,
            "application.declined",
            reason_required=True,
        ),
        Transition(
            "withdraw",
            (S.DRAFT, S.SUBMITTED, S.IN_REVIEW, S.SCORED),
            S.WITHDRAWN,
            Permission.APPLICATION_SUBMIT,
            "application.withdrawn",
            reason_required=True,
        ),
    ),
)
CALL_ACTIONS = ("call.created", *(step.action for step in CALL.transitions.values()))
APPLICATION_ACTIONS = ("application.created", *(step.action for step in APPLICATION.transitions.values()))
LIFECYCLES = (CALL, APPLICATION)
