"""A committee member's own list and scoring page. Nothing here says who applied, from where or through whom, not even
what she wrote herself: what names her in it is covered."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, select

from grants.core.db import db
from grants.core.errors import NotFound
from grants.domain.applications.models import Application, Call
from grants.domain.applications.states import ApplicationState
from grants.domain.assessment import results, rubric, scope, scoring
from grants.domain.assessment.models import Criterion, Decision, Review, ReviewScore
from grants.domain.assessment.states import REVIEW, DecisionOutcome, ReviewState
from grants.domain.people.veil import Veil, veil_of, veils_of
from grants.domain.plans.arithmetic import Figures, figures_from_json
from grants.domain.plans.content import PlanContent, change_words, from_json
from grants.domain.plans.models import PlanVersion
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One plan on a member's list; `answered` of `criteria` are scored so far, `total_bp` once it is handed in."""

    id: uuid.UUID
    application_code: str
    title: str
    call_title: str
    score_by: datetime.date
    state: ReviewState
    open: bool
    answered: int
    criteria: int
    total_bp: int | None


@dataclass(frozen=True, slots=True)
class ReviewsPage:
    """A member's list: what is to be scored, nearest day first, and what is handed in."""

    to_score: tuple[ReviewLine, ...]
    done: tuple[ReviewLine, ...]

    @property
    def begun(self) -> int:
        return sum(line.state is ReviewState.CLEARED for line in self.to_score)

    @property
    def score_by(self) -> datetime.date | None:
        return self.to_score[0].score_by if self.to_score else None


@dataclass(frozen=True, slots=True)
class CriterionPage:
    """One criterion with its texts (gettext ids) and what the member gave so far."""

    code: str
    weight_bp: int
    label: str
    question: str
    anchors: tuple[str, ...]
    score: int | None
    cannot_judge: bool
    comment: str


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The scoring page. `plan` and `figures` are the frozen version. `mean_bp` and `outcome` only after the decision."""

    id: uuid.UUID
    version: int
    state: ReviewState
    actions: tuple[str, ...]
    application_code: str
    call_title: str
    score_by: datetime.date
    currency: str
    requested_minor: int
    title: str
    plan: PlanContent
    figures: Figures
    criteria: tuple[CriterionPage, ...]
    overall_comment: str
    total_bp: int | None
    number: int
    count: int
    next_id: uuid.UUID | None
    mean_bp: int | None = None
    outcome: DecisionOutcome | None = None

    @property
    def answered(self) -> int:
        return sum(one.score is not None or one.cannot_judge for one in self.criteria)


_OPEN = (ReviewState.ASSIGNED, ReviewState.CLEARED)


def _own(actor: Actor) -> Select[Any]:
    answered = (
        select(func.count())
        .select_from(ReviewScore)
        .where(
            ReviewScore.review_id == Review.id,
            ReviewScore.score.is_not(None) | ReviewScore.cannot_judge,
        )
        .scalar_subquery()
    )
    criteria = (
        select(func.count())
        .select_from(Criterion)
        .where(Criterion.call_id == Application.call_id)
        .scalar_subquery()
    )
    return (
        select(Review, Application, Call, PlanVersion.title, answered, criteria)
        .join(Application, Application.id == Review.application_id)
        .join(Call, Call.id == Application.call_id)
        .join(PlanVersion, PlanVersion.id == Application.plan_version_id)
        .where(scope.visible(actor))
    )


def reviews_page(actor: Actor) -> ReviewsPage:
    """The actor's own list: all to be scored, begun ones first within a day, and the last 50 handed in."""
    authorise(actor, Permission.REVIEW_WRITE)
    to_score = (
        _own(actor)
        .where(Review.state.in_(_OPEN), Application.state == ApplicationState.IN_REVIEW)
        .order_by(
            Call.score_by,
            case((Review.state == ReviewState.CLEARED, 0), else_=1),
            Application.code,
            Review.id,
        )
    )
    done = (
        _own(actor)
        .where(Review.state.in_(results.IN))
        .order_by(Review.submitted_at.desc(), Review.id)
        .limit(50)
    )
    return ReviewsPage(
        to_score=_lines(db.session.execute(to_score).all()),
        done=_lines(db.session.execute(done).all()),
    )


def _lines(rows: Sequence[Any]) -> tuple[ReviewLine, ...]:
    veils = veils_of({row[1].participant_id for row in rows})
    return tuple(_line(row, veils[row[1].participant_id]) for row in rows)


def _line(row: Any, veil: Veil) -> ReviewLine:
    review, application, call, title, answered, criteria = row
    return ReviewLine(
        id=review.id,
        application_code=application.code,
        title=veil(title),
        call_title=call.title,
        score_by=call.score_by,
        state=review.state,
        open=application.state is ApplicationState.IN_REVIEW and review.state in _OPEN,
        answered=answered,
        criteria=criteria,
        total_bp=review.total_bp,
    )


def get_next_review(actor: Actor, after: uuid.UUID | None = None) -> uuid.UUID | None:
    """The next plan on the actor's list after this one, going round; None when nothing else is to be scored."""
    order = [line.id for line in reviews_page(actor).to_score]
    return _after(order, after)


def _after(order: list[uuid.UUID], current: uuid.UUID | None) -> uuid.UUID | None:
    place = order.index(current) if current in order else -1
    others = order[place + 1 :] + order[: max(place, 0)]
    return others[0] if others else None


def review_page(actor: Actor, review_id: uuid.UUID) -> ReviewPage:
    """The actor's own review with its plan. Raises NotFound for anyone else's and for those stepped aside from."""
    authorise(actor, Permission.REVIEW_WRITE)
    row = db.session.execute(
        select(Review, Application, Call, PlanVersion)
        .join(Application, Application.id == Review.application_id)
        .join(Call, Call.id == Application.call_id)
        .join(PlanVersion, PlanVersion.id == Application.plan_version_id)
        .where(Review.id == review_id, scope.visible(actor))
    ).first()
    if row is None:
        raise NotFound
    review, application, call, frozen = row
    criteria = _criteria(call.id, review.id)
    order = [line.id for line in reviews_page(actor).to_score]
    in_review = application.state is ApplicationState.IN_REVIEW
    veil = veil_of(application.participant_id)
    mean, outcome = _decided(application.id) if review.state is ReviewState.LOCKED else (None, None)
    return ReviewPage(
        id=review.id,
        version=review.version,
        state=review.state,
        actions=REVIEW.open_to(actor, review.state) if in_review else (),
        application_code=application.code,
        call_title=call.title,
        score_by=call.score_by,
        currency=frozen.currency,
        requested_minor=application.requested_minor,
        title=veil(frozen.title),
        plan=change_words(from_json(frozen.content), veil),
        figures=figures_from_json(frozen.figures),
        criteria=criteria,
        overall_comment=review.overall_comment,
        total_bp=review.total_bp
        if review.total_bp is not None
        else scoring.total_bp(scoring.Mark(one.weight_bp, one.score) for one in criteria),
        number=order.index(review.id) + 1 if review.id in order else 0,
        count=len(order),
        next_id=_after(order, review.id),
        mean_bp=mean,
        outcome=outcome,
    )


def _criteria(call_id: uuid.UUID, review_id: uuid.UUID) -> tuple[CriterionPage, ...]:
    given = {
        row.criterion_id: row
        for row in db.session.scalars(select(ReviewScore).where(ReviewScore.review_id == review_id))
    }
    pages = []
    for row in results.load_criteria(call_id):
        texts, mine = rubric.BY_CODE[row.code], given.get(row.id)
        pages.append(
            CriterionPage(
                code=row.code,
                weight_bp=row.weight_bp,
                label=texts.label,
                question=texts.question,
                anchors=texts.anchors,
                score=mine.score if mine else None,
                cannot_judge=bool(mine and mine.cannot_judge),
                comment=mine.comment if mine else "",
            )
        )
    return tuple(pages)


def _decided(application_id: uuid.UUID) -> tuple[int | None, DecisionOutcome | None]:
    row = db.session.execute(
        select(Decision.mean_bp, Decision.outcome).where(
            Decision.application_id == application_id, Decision.superseded_at.is_(None)
        )
    ).first()
    return (row[0], row[1]) if row else (None, None)
