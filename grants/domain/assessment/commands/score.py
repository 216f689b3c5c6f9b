"""Scores are saved as they are given, and handed in once they are whole."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from grants.core import clock
from grants.core.db import db
from grants.core.errors import Conflict, DomainError
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.applications.models import Application
from grants.domain.applications.states import APPLICATION
from grants.domain.assessment import results, rubric, scoring
from grants.domain.assessment.commands.declare import load_own, refuse_connected
from grants.domain.assessment.models import Criterion, Review, ReviewScore
from grants.domain.assessment.states import REVIEW, ReviewState
from grants.domain.people.words import words_about
from grants.policy import Actor, Permission, authorise

COMMENT_LENGTH = 2000
ENDS = (1, scoring.TOP)


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """What was given on one criterion: a score of 1 to 5, or that it can't be judged, or nothing yet."""

    score: int | None = None
    cannot_judge: bool = False
    comment: str = ""


@dataclass(frozen=True, slots=True)
class ScoreDetails:
    """The whole form: by criterion code. `version` is the review's."""

    scores: Mapping[str, CriterionScore] = field(default_factory=dict)
    overall_comment: str = ""
    version: int | None = None


def save_scores(actor: Actor, review_id: uuid.UUID, details: ScoreDetails) -> int:
    """Keep what was given so far; the review's new version. Raises Conflict when a newer one was saved elsewhere."""
    authorise(actor, Permission.REVIEW_WRITE)
    with transaction():
        review, application = load_own(actor, review_id)
        _write(review, application, details)
        db.session.flush()
        return review.version


def submit_review(actor: Actor, review_id: uuid.UUID, version: int | None = None) -> None:
    """Hand the scores in; with the last review its application is scored.

    Raises DomainError naming a criterion's field (`score_<code>`, `comment_<code>`) that is not yet filled, and when
    the records connect the member with the applicant by now.
    """
    authorise(actor, Permission.REVIEW_WRITE)
    with transaction():
        review, application = load_own(actor, review_id)
        if version is not None and review.version != version:
            raise Conflict
        refuse_connected(application, review.member_id)
        total = _total(review, application)
        review.total_bp = total
        review.submitted_at = clock.now()
        fire(REVIEW, review, "submit", actor)
        db.session.flush()
        _finish(actor, application)


def _write(review: Review, application: Application, details: ScoreDetails) -> None:
    if review.state is not ReviewState.CLEARED:
        raise Conflict(N_("These scores are handed in and can’t be changed."), code="handed_in")
    if details.version is not None and review.version != details.version:
        raise Conflict
    rows, hers = _scores(review), application.participant_id
    for criterion in results.load_criteria(application.call_id):
        given = details.scores.get(criterion.code)
        if given is None:
            continue
        if given.score is not None and not 1 <= given.score <= scoring.TOP:
            raise DomainError(
                N_("A score is a whole number from 1 to 5."),
                field=f"score_{criterion.code}",
                code="score_range",
            )
        row = rows.get(criterion.id) or ReviewScore(review_id=review.id, criterion_id=criterion.id)
        row.score = None if given.cannot_judge else given.score
        row.cannot_judge = given.cannot_judge
        row.comment = words_about(hers, given.comment[:COMMENT_LENGTH], f"comment_{criterion.code}")
        db.session.add(row)
    review.overall_comment = words_about(hers, details.overall_comment[:COMMENT_LENGTH], "overall_comment")
    flag_modified(review, "overall_comment")  # every save is a new version, whichever row it touched


def _scores(review: Review) -> dict[uuid.UUID, ReviewScore]:
    rows = db.session.scalars(select(ReviewScore).where(ReviewScore.review_id == review.id))
    return {row.criterion_id: row for row in rows}


def _total(review: Review, application: Application) -> int:
    """The review's total in basis points, once every criterion is answered as the rubric asks."""
    rows = _scores(review)
    criteria = results.load_criteria(application.call_id)
    for criterion in criteria:
        check_answer(criterion, rows.get(criterion.id))
    total = scoring.total_bp(scoring.Mark(one.weight_bp, rows[one.id].score) for one in criteria)
    if total is None:
        raise DomainError(
            N_("If you can’t judge anything in this plan, step aside from it."), code="nothing_judged"
        )
    return total


def check_answer(criterion: Criterion, row: ReviewScore | None) -> None:
    """Raises DomainError for a criterion without a score, or with the lowest or highest one and no comment."""
    label = rubric.BY_CODE[criterion.code].label
    if row is None or (row.score is None and not row.cannot_judge):
        raise DomainError(
            N_("Choose a score, or “Can’t judge”."), field=f"score_{criterion.code}", code="score_missing"
        )
    if row.score in ENDS and not row.comment:
        raise DomainError(
            N_("Say in a sentence why this is a %(score)s."),
            field=f"comment_{criterion.code}",
            code="comment_missing",
            score=row.score,
            label=label,
        )


def _finish(actor: Actor, application: Application) -> None:
    reviews = list(
        db.session.scalars(
            select(Review.state).where(
                Review.application_id == application.id, Review.state != ReviewState.RECUSED
            )
        )
    )
    if len(reviews) >= scoring.REVIEWS_NEEDED and all(state in results.IN for state in reviews):
        fire(APPLICATION, application, "score", actor, organisation_id=application.organisation_id)
