"""What a decision letter says: the outcome, and per criterion the mean and the comments, never a member's name."""

import datetime
import uuid
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.ids import read_code
from grants.domain.accounts.models import Organisation
from grants.domain.applications.models import Application, Call
from grants.domain.assessment import results, rubric, scoring
from grants.domain.assessment.models import Decision, Review, ReviewScore
from grants.domain.assessment.states import DecisionOutcome, ReviewState
from grants.domain.awards import scope
from grants.domain.awards.models import Award
from grants.domain.people.models import Participant
from grants.domain.people.veil import Veil, veil_of
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class LetterReason:
    """One criterion: its label (a gettext id), the mean score in hundredths (None: nobody could judge), comments."""

    label: str
    mean_hundredths: int | None
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """A letter, in the participant's language."""

    application_id: uuid.UUID
    language: str
    organisation: str
    case_code: str
    application_code: str
    call_title: str
    outcome: DecisionOutcome
    decided_on: datetime.date
    amount_minor: int | None
    currency: str
    mean_bp: int
    reasons: tuple[LetterReason, ...]
    overall_comments: tuple[str, ...]
    reserve_place: int | None
    accept_by: datetime.date | None
    letter_code: str


def letter_facts(actor: Actor, application_id: uuid.UUID) -> LetterFacts:
    """The letter for her coordinator to hand over. Raises NotFound elsewhere, or before there is a decision."""
    return _facts(actor, application_id, Permission.AWARD_ACCEPT)


def panel_letter_facts(actor: Actor, application_id: uuid.UUID) -> LetterFacts:
    """The same letter for the chair."""
    return _facts(actor, application_id, Permission.DECISION_RECORD)


def _facts(actor: Actor, application_id: uuid.UUID, permission: Permission) -> LetterFacts:
    authorise(actor, permission)
    row = db.session.execute(
        select(Decision, Application, Call, Participant, Organisation.name, Award.accept_by)
        .join(Application, Application.id == Decision.application_id)
        .join(Call, Call.id == Application.call_id)
        .join(Participant, Participant.id == Application.participant_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .outerjoin(Award, Award.application_id == Application.id)
        .where(
            Application.id == application_id,
            Decision.superseded_at.is_(None),
            scope.applications(actor, permission),
        )
    ).first()
    if row is None:
        raise NotFound
    decision, application, call, participant, organisation, accept_by = row
    approved = decision.outcome is DecisionOutcome.APPROVED
    veil = veil_of(participant.id)
    return LetterFacts(
        application_id=application.id,
        language=participant.language,
        organisation=organisation,
        case_code=participant.case_code,
        application_code=application.code,
        call_title=call.title,
        outcome=decision.outcome,
        decided_on=decision.decided_on,
        amount_minor=decision.amount_minor if approved else None,
        currency=call.currency,
        mean_bp=decision.mean_bp,
        reasons=_reasons(application, veil),
        overall_comments=tuple(map(veil, _overall(application))),
        reserve_place=_reserve_place(application, decision),
        accept_by=accept_by if approved else None,
        letter_code=decision.letter_code,
    )


def _reasons(application: Application, veil: Veil) -> tuple[LetterReason, ...]:
    scores: dict[uuid.UUID, list[int]] = defaultdict(list)
    comments: dict[uuid.UUID, list[str]] = defaultdict(list)
    # By the score's own value and text, so that the order of lines says nothing about who wrote them.
    rows = db.session.scalars(
        select(ReviewScore)
        .join(Review, Review.id == ReviewScore.review_id)
        .where(Review.application_id == application.id, Review.state == ReviewState.LOCKED)
        .order_by(ReviewScore.comment)
    )
    for row in rows:
        if row.score is not None:
            scores[row.criterion_id].append(row.score)
        if row.comment:
            comments[row.criterion_id].append(veil(row.comment))
    return tuple(
        LetterReason(
            label=rubric.BY_CODE[criterion.code].label,
            mean_hundredths=scoring.mean_score_hundredths(scores[criterion.id]),
            comments=tuple(comments[criterion.id]),
        )
        for criterion in results.load_criteria(application.call_id)
    )


def _overall(application: Application) -> tuple[str, ...]:
    return tuple(
        db.session.scalars(
            select(Review.overall_comment)
            .where(
                Review.application_id == application.id,
                Review.state == ReviewState.LOCKED,
                Review.overall_comment != "",
            )
            .order_by(Review.overall_comment)
        )
    )


def _reserve_place(application: Application, decision: Decision) -> int | None:
    if decision.outcome is not DecisionOutcome.RESERVE:
        return None
    other = aliased(Decision)
    ahead = db.session.scalar(
        select(func.count())
        .select_from(other)
        .join(Application, Application.id == other.application_id)
        .where(
            Application.call_id == application.call_id,
            other.superseded_at.is_(None),
            other.outcome == DecisionOutcome.RESERVE,
            other.rank < decision.rank,
        )
    )
    return (ahead or 0) + 1


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter on a coordinator's list; `taken` once she or a colleague has handed it over."""

    application_id: uuid.UUID
    participant_id: uuid.UUID
    application_code: str
    case_code: str
    call_title: str
    outcome: DecisionOutcome
    decided_on: datetime.date
    taken: bool


def letters_page(actor: Actor) -> tuple[LetterRow, ...]:
    """The standing decisions of the actor's organisations: letters to hand over first, then the latest; at most 100."""
    authorise(actor, Permission.AWARD_ACCEPT)
    taken = scope.handed_over()
    rows = db.session.execute(
        select(
            Application.id,
            Application.participant_id,
            Application.code,
            Participant.case_code,
            Call.title,
            Decision.outcome,
            Decision.decided_on,
            taken.label("taken"),
        )
        .join(Decision, Decision.application_id == Application.id)
        .join(Participant, Participant.id == Application.participant_id)
        .join(Call, Call.id == Application.call_id)
        .where(Decision.superseded_at.is_(None), scope.applications(actor, Permission.AWARD_ACCEPT))
        .order_by(taken, Decision.decided_at.desc(), Decision.id.desc())
        .limit(100)
    )
    return tuple(LetterRow(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class GenuineLetter:
    """What anyone may know of a letter by its code: never the outcome."""

    code: str
    application_code: str
    decided_on: datetime.date


def find_letter(code: str) -> GenuineLetter | None:
    """The decision letter of a code, however it was typed; None for any other text."""
    known = read_code(code)
    if known is None:
        return None
    row = db.session.execute(
        select(Application.code, Decision.decided_on)
        .join(Application, Application.id == Decision.application_id)
        .where(Decision.letter_code == known)
    ).first()
    return GenuineLetter(known, row[0], row[1]) if row else None
