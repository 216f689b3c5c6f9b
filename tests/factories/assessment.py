"""Calls being scored: applications in review, panels, rubrics, reviews and scores."""

import uuid

from sqlalchemy import select

from grants.core import clock
from grants.core.db import db
from grants.core.ids import new_code, new_id
from grants.domain.applications.models import Application, Call
from grants.domain.applications.states import ApplicationState, CallState
from grants.domain.assessment import rubric
from grants.domain.assessment.models import Criterion, Decision, PanelMember, Review, ReviewScore
from grants.domain.assessment.scoring import Mark, total_bp
from grants.domain.assessment.states import DecisionOutcome, ReviewState
from grants.policy import Role
from tests.factories import accounts, applications
from tests.factories.saving import save


def call(state: CallState = CallState.CLOSED, **values: object) -> Call:
    """A call that is being scored; no rubric or panel yet."""
    return applications.call(state, **values)


def member(**values: object) -> accounts.Account:
    """A committee member of an organisation of their own."""
    return accounts.user(Role.COMMITTEE_MEMBER, **values)


def panel(in_call: Call, size: int = 5) -> list[accounts.Account]:
    """The rubric of the call and `size` new members on its panel."""
    members = [member() for _ in range(size)]
    for one in members:
        save(PanelMember(call_id=in_call.id, user_id=one.id, added_at=clock.now()))
    criteria(in_call)
    return members


def criteria(in_call: Call) -> list[Criterion]:
    """The default rubric as rows of the call, made once."""
    found = list(
        db.session.scalars(
            select(Criterion).where(Criterion.call_id == in_call.id).order_by(Criterion.position)
        )
    )
    if found:
        return found
    return [
        save(
            Criterion(
                id=new_id(),
                call_id=in_call.id,
                position=position,
                code=item.code,
                weight_bp=item.weight_bp,
            )
        )
        for position, item in enumerate(rubric.DEFAULT, start=1)
    ]


def review(
    of: Application,
    by: accounts.Account | None = None,
    state: ReviewState = ReviewState.ASSIGNED,
    scores: list[int | None] | int | None = None,
    **values: object,
) -> Review:
    """A review; `scores` in the rubric's order (one number: the same for all, None: can't judge)."""
    done = state in {ReviewState.SUBMITTED, ReviewState.LOCKED}
    call_of = db.session.get_one(Call, of.call_id)
    rows = criteria(call_of)
    if scores is None and done:
        scores = 4
    given = scores if isinstance(scores, list) else [scores] * len(rows)
    fields: dict[str, object] = {
        "id": new_id(),
        "application_id": of.id,
        "member_id": (by or member()).id,
        "state": state,
        "assigned_at": clock.now(),
    }
    if done:
        marks = [Mark(row.weight_bp, score) for row, score in zip(rows, given, strict=True)]
        fields |= {"submitted_at": clock.now(), "total_bp": total_bp(marks)}
    made = save(Review(**fields | values))
    if scores is not None:
        for row, score in zip(rows, given, strict=True):
            save(
                ReviewScore(
                    review_id=made.id,
                    criterion_id=row.id,
                    score=score,
                    cannot_judge=score is None,
                    comment=f"Noted on {row.code}." if score in {1, 5} else "",
                )
            )
    return made


def scored_application(
    in_call: Call, members: list[accounts.Account], scores: list[int], **values: object
) -> Application:
    """An application whose reviews are in, one a member with the same score throughout: the mean follows."""
    made = applications.application(in_call, ApplicationState.SCORED, **values)
    for who, score in zip(members, scores, strict=False):
        review(made, who, ReviewState.SUBMITTED, score)
    return made


def decision(of: Application, outcome: DecisionOutcome, amount_minor: int = 0, **values: object) -> Decision:
    """A standing decision on the application."""
    fields: dict[str, object] = {
        "id": new_id(),
        "application_id": of.id,
        "outcome": outcome,
        "amount_minor": amount_minor,
        "mean_bp": 8000,
        "rank": 1,
        "minute": "The plan holds.",
        "voters": [],
        "decided_on": clock.today(),
        "decided_at": clock.now(),
        "letter_code": new_code(),
    }
    return save(Decision(**fields | values))


def ids(accounts_: list[accounts.Account]) -> tuple[uuid.UUID, ...]:
    """Their ids, as commands take them."""
    return tuple(one.id for one in accounts_)
