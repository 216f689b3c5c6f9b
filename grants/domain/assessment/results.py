"""What the reviews of a call add up to, read by commands, queries and the slices after this one."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import exists, select

from grants.core.db import db
from grants.domain.applications.models import Application, Call
from grants.domain.applications.states import ApplicationState
from grants.domain.assessment import scoring
from grants.domain.assessment.models import Criterion, Review, ReviewScore
from grants.domain.assessment.states import ReviewState
from grants.policy import Actor

IN = frozenset({ReviewState.SUBMITTED, ReviewState.LOCKED})
ASSESSED = frozenset(
    {
        ApplicationState.IN_REVIEW,
        ApplicationState.SCORED,
        ApplicationState.APPROVED,
        ApplicationState.RESERVE,
        ApplicationState.DECLINED,
    }
)


@dataclass(slots=True)
class Result:
    """One application and its reviews: how many count (not recused), the totals of those handed in, the scores."""

    application_id: uuid.UUID
    code: str
    state: ApplicationState
    requested_minor: int
    version: int
    reviews: list[uuid.UUID] = field(default_factory=list)  # that count, by assignment
    members: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)  # of those, by review
    totals: dict[uuid.UUID, int] = field(default_factory=dict)  # by review handed in
    scores: dict[uuid.UUID, list[int | None]] = field(
        default_factory=lambda: defaultdict(list)
    )  # by criterion

    @property
    def complete(self) -> bool:
        """Whether enough members were assigned and every one of them has handed in."""
        return len(self.totals) == len(self.reviews) >= scoring.REVIEWS_NEEDED

    def entrant(self, floor: int) -> scoring.Entrant:
        """What the ranking needs to know."""
        totals = tuple(self.totals[review] for review in self.reviews if review in self.totals)
        mean = scoring.mean_bp(totals)
        passes = mean is not None and scoring.passes(mean, floor, self.scores.values())
        return scoring.Entrant(self.code, totals, self.requested_minor, passes)


def load_results(call_id: uuid.UUID) -> list[Result]:
    """Every application of the call that is or was being scored, by code."""
    applications = db.session.scalars(
        select(Application)
        .where(Application.call_id == call_id, Application.state.in_(ASSESSED))
        .order_by(Application.code, Application.id)
    )
    found = {
        row.id: Result(row.id, row.code, row.state, row.requested_minor, row.version) for row in applications
    }
    _add_reviews(found)
    return list(found.values())


def _add_reviews(found: dict[uuid.UUID, Result]) -> None:
    reviews = db.session.execute(
        select(Review.id, Review.application_id, Review.member_id, Review.state, Review.total_bp)
        .join(Application, Application.id == Review.application_id)
        .where(Application.id.in_(found), Review.state != ReviewState.RECUSED)
        .order_by(Review.assigned_at, Review.id)
    )
    for review_id, application_id, member_id, state, total in reviews:
        result = found[application_id]
        result.reviews.append(review_id)
        result.members[review_id] = member_id
        if state in IN and total is not None:
            result.totals[review_id] = total
    scores = db.session.execute(
        select(Review.application_id, ReviewScore.criterion_id, ReviewScore.score)
        .join(Review, Review.id == ReviewScore.review_id)
        .where(Review.application_id.in_(found), Review.state.in_(IN))
        .order_by(Review.assigned_at, Review.id)
    )
    for application_id, criterion_id, score in scores:
        found[application_id].scores[criterion_id].append(score)


def rank(results: Collection[Result], call: Call) -> dict[str, scoring.Place]:
    """The ranking of the applications whose reviews are all in, by code."""
    complete = [result.entrant(call.floor) for result in results if result.complete]
    return {place.code: place for place in scoring.ranking(complete, call.envelope_minor)}


def load_criteria(call_id: uuid.UUID) -> list[Criterion]:
    """The rubric of the call in its order."""
    return list(
        db.session.scalars(select(Criterion).where(Criterion.call_id == call_id).order_by(Criterion.position))
    )


def my_reviews_are_open(actor: Actor, call_id: uuid.UUID) -> bool:
    """Whether the actor still has to hand in scores in this call: until then they see nobody's."""
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    Review.application_id == Application.id,
                    Application.call_id == call_id,
                    Review.member_id == actor.user_id,
                    Review.state.in_([ReviewState.ASSIGNED, ReviewState.CLEARED]),
                )
            )
        )
    )
