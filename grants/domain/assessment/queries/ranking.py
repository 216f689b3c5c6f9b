"""What the chair sees: counts while members score, then dots, means, spreads and the line where the money ends."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from grants.core.db import db
from grants.core.errors import NotFound
from grants.domain.accounts.models import User
from grants.domain.applications.models import Application, Call
from grants.domain.applications.states import ApplicationState, CallState
from grants.domain.assessment import results, rubric, scope, scoring
from grants.domain.assessment.models import Decision, Review, ReviewScore
from grants.domain.assessment.states import DecisionOutcome, ReviewState
from grants.domain.people.veil import Veil, veil_of
from grants.domain.plans.arithmetic import Figures, figures_from_json
from grants.domain.plans.content import PlanContent, change_words, from_json
from grants.domain.plans.models import PlanVersion
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class RankingRow:
    """One application. Until all its reviews are in there are only counts: no total, mean, spread or rank."""

    application_id: uuid.UUID
    code: str
    state: ApplicationState
    version: int
    requested_minor: int
    handed_in: int
    assigned: int
    totals: tuple[int, ...] = ()
    place: scoring.Place | None = None
    outcome: DecisionOutcome | None = None
    amount_minor: int | None = None

    @property
    def points(self) -> list[float]:
        """The totals as points of 100, for drawing only."""
        return [total / 100 for total in self.totals]


@dataclass(frozen=True, slots=True)
class RankingPage:
    """The whole call in order; `rows` that have no place yet come last, by code."""

    call_id: uuid.UUID
    code: str
    title: str
    state: CallState
    version: int
    currency: str
    envelope_minor: int
    cap_minor: int
    floor: int
    score_by: datetime.date
    minute: str
    decided_on: datetime.date | None
    blind: bool
    rows: tuple[RankingRow, ...]

    @property
    def complete(self) -> bool:
        return bool(self.rows) and all(row.place is not None for row in self.rows)

    @property
    def handed_in(self) -> int:
        return sum(row.handed_in for row in self.rows)

    @property
    def assigned(self) -> int:
        return sum(row.assigned for row in self.rows)

    @property
    def within_count(self) -> int:
        return sum(row.place is not None and row.place.within for row in self.rows)


def ranking_page(actor: Actor, call_id: uuid.UUID) -> RankingPage:
    """The call's applications by rank. Whoever scores in it and isn't done sees counts alone. Raises NotFound."""
    authorise(actor, Permission.RANKING_VIEW)
    call = db.session.scalar(
        select(Call).where(Call.id == call_id, scope.calls(actor, Permission.RANKING_VIEW))
    )
    if call is None:
        raise NotFound
    found = results.load_results(call.id)
    blind = results.my_reviews_are_open(actor, call.id)
    places = {} if blind else results.rank(found, call)
    decisions = _decisions([result.application_id for result in found])
    rows = [_row(result, places.get(result.code), decisions) for result in found]
    return RankingPage(
        call_id=call.id,
        code=call.code,
        title=call.title,
        state=call.state,
        version=call.version,
        currency=call.currency,
        envelope_minor=call.envelope_minor,
        cap_minor=call.cap_minor,
        floor=call.floor,
        score_by=call.score_by,
        minute=call.minute,
        decided_on=call.decided_on,
        blind=blind,
        rows=tuple(
            sorted(rows, key=lambda row: (row.place is None, row.place.rank if row.place else 0, row.code))
        ),
    )


def _row(
    result: results.Result, place: scoring.Place | None, decisions: dict[uuid.UUID, Decision]
) -> RankingRow:
    decision = decisions.get(result.application_id)
    return RankingRow(
        application_id=result.application_id,
        code=result.code,
        state=result.state,
        version=result.version,
        requested_minor=result.requested_minor,
        handed_in=len(result.totals),
        assigned=len(result.reviews),
        totals=tuple(result.totals[review] for review in result.reviews) if place else (),
        place=place,
        outcome=decision.outcome if decision else None,
        amount_minor=decision.amount_minor if decision else None,
    )


def _decisions(applications: list[uuid.UUID]) -> dict[uuid.UUID, Decision]:
    rows = db.session.scalars(
        select(Decision).where(Decision.application_id.in_(applications), Decision.superseded_at.is_(None))
    )
    return {row.application_id: row for row in rows}


@dataclass(frozen=True, slots=True)
class MemberColumn:
    """One member's review as the panel discusses it."""

    review_id: uuid.UUID
    name: str
    state: ReviewState
    total_bp: int
    overall_comment: str


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion: its mean in hundredths, and per member (score, can't judge, comment)."""

    label: str
    weight_bp: int
    mean_hundredths: int | None
    wide: bool
    given: tuple[tuple[int | None, str], ...]


@dataclass(frozen=True, slots=True)
class ScoresPage:
    """Every score of one application beside its plan, once all are in."""

    application_id: uuid.UUID
    application_code: str
    call_id: uuid.UUID
    call_title: str
    state: ApplicationState
    title: str
    currency: str
    requested_minor: int
    plan: PlanContent
    figures: Figures
    mean_bp: int
    spread_bp: int
    wide: bool
    members: tuple[MemberColumn, ...]
    criteria: tuple[CriterionRow, ...]
    can_reopen: bool

    @property
    def points(self) -> list[float]:
        """The totals as points of 100, for drawing only."""
        return [member.total_bp / 100 for member in self.members]


def scores_page(actor: Actor, application_id: uuid.UUID) -> ScoresPage:
    """The scores side by side. Raises NotFound while a review is missing, or while the actor's own are not all in."""
    authorise(actor, Permission.RANKING_VIEW)
    row = db.session.execute(
        select(Application, Call, PlanVersion)
        .join(Call, Call.id == Application.call_id)
        .join(PlanVersion, PlanVersion.id == Application.plan_version_id)
        .where(Application.id == application_id, scope.calls(actor, Permission.RANKING_VIEW))
    ).first()
    if row is None or results.my_reviews_are_open(actor, row[1].id):
        raise NotFound
    application, call, frozen = row
    result = next(
        (one for one in results.load_results(call.id) if one.application_id == application.id), None
    )
    if result is None or not result.complete:
        raise NotFound
    totals = [result.totals[review] for review in result.reviews]
    veil = veil_of(application.participant_id)
    return ScoresPage(
        application_id=application.id,
        application_code=application.code,
        call_id=call.id,
        call_title=call.title,
        state=application.state,
        title=veil(frozen.title),
        currency=frozen.currency,
        requested_minor=application.requested_minor,
        plan=change_words(from_json(frozen.content), veil),
        figures=figures_from_json(frozen.figures),
        mean_bp=scoring.mean_bp(totals) or 0,
        spread_bp=scoring.spread_bp(totals),
        wide=scoring.is_wide(totals),
        members=_members(result, veil),
        criteria=_criterion_rows(call.id, result, veil),
        can_reopen=application.state is ApplicationState.SCORED and actor.allows(Permission.DECISION_RECORD),
    )


def _members(result: results.Result, veil: Veil) -> tuple[MemberColumn, ...]:
    rows = db.session.execute(
        select(Review, User.name).join(User, User.id == Review.member_id).where(Review.id.in_(result.reviews))
    )
    found = {review.id: (review, name) for review, name in rows}
    return tuple(
        MemberColumn(
            review_id=review_id,
            name=found[review_id][1],
            state=found[review_id][0].state,
            total_bp=result.totals[review_id],
            overall_comment=veil(found[review_id][0].overall_comment),
        )
        for review_id in result.reviews
    )


def _criterion_rows(call_id: uuid.UUID, result: results.Result, veil: Veil) -> tuple[CriterionRow, ...]:
    rows = db.session.scalars(select(ReviewScore).where(ReviewScore.review_id.in_(result.reviews)))
    given = {(row.review_id, row.criterion_id): row for row in rows}
    pages = []
    for criterion in results.load_criteria(call_id):
        cells = [given.get((review_id, criterion.id)) for review_id in result.reviews]
        scores = [cell.score for cell in cells if cell is not None and cell.score is not None]
        pages.append(
            CriterionRow(
                label=rubric.BY_CODE[criterion.code].label,
                weight_bp=criterion.weight_bp,
                mean_hundredths=scoring.mean_score_hundredths(scores),
                wide=bool(scores) and max(scores) - min(scores) >= 2,
                given=tuple((cell.score, veil(cell.comment)) if cell else (None, "") for cell in cells),
            )
        )
    return tuple(pages)


@dataclass(frozen=True, slots=True)
class ReopenPage:
    """Which review is given back, before it is."""

    review_id: uuid.UUID
    application_id: uuid.UUID
    application_code: str
    call_id: uuid.UUID
    member_name: str


def reopen_page(actor: Actor, review_id: uuid.UUID) -> ReopenPage:
    """A review that was handed in. Raises NotFound for any other."""
    authorise(actor, Permission.DECISION_RECORD)
    row = db.session.execute(
        select(Review.id, Application.id, Application.code, Application.call_id, User.name)
        .join(Application, Application.id == Review.application_id)
        .join(User, User.id == Review.member_id)
        .where(
            Review.id == review_id,
            Review.state == ReviewState.SUBMITTED,
            scope.visible(actor, Permission.DECISION_RECORD),
        )
    ).first()
    if row is None or results.my_reviews_are_open(actor, row[3]):
        raise NotFound
    return ReopenPage(*row)
