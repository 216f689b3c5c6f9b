"""Everything that is written about a participant in somebody's words, and emptying it: numbers, days and codes stay."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, and_, select, union, update
from sqlalchemy.orm import InstrumentedAttribute

from grants.core.db import db
from grants.domain.applications.models import Application, EligibilityAnswer
from grants.domain.assessment.models import Decision, Review, ReviewScore
from grants.domain.awards.models import Award
from grants.domain.disbursements.models import Tranche
from grants.domain.internships.models import Placement
from grants.domain.monitoring.models import ContactTry, Visit
from grants.domain.people.models import GlassOpening, HandOver
from grants.domain.people.words import DASH
from grants.domain.plans.content import PlanContent, from_json, to_json
from grants.domain.plans.models import Plan, PlanVersion
from grants.domain.privacy.models import ErasureRequest

# Everything in words but `isic`, a code of the classification.
_TEXTS = (
    "idea", "market", "competitors", "promotion", "production", "suppliers", "premises", "skills", "legal_form",
    "permits", "risks", "lower_sales", "actions",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """A column of words in some rows, and what is left of them: a dash where something has to stand."""

    column: InstrumentedAttribute[str]
    where: ColumnElement[bool]
    left: str = ""

    @property
    def written(self) -> ColumnElement[bool]:
        """The rows in which something was written and not yet emptied."""
        return and_(self.where, _standing(self.column))


def _standing(column: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    return and_(column != "", column != DASH)


def notes_about(ids: Sequence[uuid.UUID]) -> Mapping[str, tuple[Words, ...]]:
    """What staff wrote of their work with her, by kind; the first column of a kind is the one that is counted."""
    visits = select(Visit.id).where(Visit.participant_id.in_(ids))
    applications = select(Application.id).where(Application.participant_id.in_(ids))
    awards = select(Award.id).where(Award.participant_id.in_(ids))
    return {
        "visit_notes": (Words(Visit.note, Visit.participant_id.in_(ids)),),
        "contact_notes": (Words(ContactTry.note, ContactTry.visit_id.in_(visits)),),
        "evaluations": (
            Words(Placement.evaluation, Placement.participant_id.in_(ids)),
            Words(Placement.mentor, Placement.participant_id.in_(ids)),
        ),
        "eligibility_notes": (
            Words(EligibilityAnswer.reason, EligibilityAnswer.application_id.in_(applications)),
        ),
        "tranche_notes": (Words(Tranche.condition_met_note, Tranche.award_id.in_(awards)),),
        "hand_overs": tuple(
            Words(column, HandOver.participant_id.in_(ids), left)
            for column, left in (
                (HandOver.reason, DASH),
                (HandOver.what, DASH),
                (HandOver.without_consent, ""),
                (HandOver.answer, DASH),
            )
        ),
        "emergencies": tuple(
            Words(column, GlassOpening.participant_id.in_(ids), DASH)
            for column in (GlassOpening.reason, GlassOpening.remark)
        ),
    }


def noted() -> CompoundSelect[uuid.UUID]:
    """Of whom staff have written anything that stands there still."""
    visited = select(Visit.participant_id).join(ContactTry, ContactTry.visit_id == Visit.id)
    applied = select(Application.participant_id).join(
        EligibilityAnswer, EligibilityAnswer.application_id == Application.id
    )
    granted = select(Award.participant_id).join(Tranche, Tranche.award_id == Award.id)
    return union(
        select(Visit.participant_id).where(_standing(Visit.note)),
        visited.where(_standing(ContactTry.note)),
        select(Placement.participant_id).where(_standing(Placement.evaluation)),
        applied.where(_standing(EligibilityAnswer.reason)),
        granted.where(_standing(Tranche.condition_met_note)),
        select(HandOver.participant_id).where(_standing(HandOver.reason)),
        select(GlassOpening.participant_id).where(_standing(GlassOpening.reason)),
    )


def opinions_about(ids: Sequence[uuid.UUID]) -> Mapping[str, tuple[Words, ...]]:
    """What the committee wrote about her plan: it may repeat her words. Scores, amounts and who voted stay."""
    applications = select(Application.id).where(Application.participant_id.in_(ids))
    reviews = select(Review.id).where(Review.application_id.in_(applications))
    return {
        "opinions": (
            Words(ReviewScore.comment, ReviewScore.review_id.in_(reviews)),
            Words(Review.overall_comment, Review.application_id.in_(applications)),
        ),
        "minutes": (Words(Decision.minute, Decision.application_id.in_(applications), DASH),),
    }


def empty(words: Words) -> None:
    """Within an open transaction; the rows get a new version, so that nobody writes the old words back."""
    table: Any = words.column.class_
    values: dict[str, object] = {words.column.key: words.left}
    if hasattr(table, "version"):
        values["version"] = table.version + 1
    _change(table, words.written, values)


def empty_requests(ids: Sequence[uuid.UUID]) -> None:
    """Why her erasure was asked for."""
    empty(Words(ErasureRequest.reason, ErasureRequest.participant_id.in_(ids), DASH))


def empty_plans(ids: Sequence[uuid.UUID]) -> None:
    """Her words go from her plans and from what was frozen of them; the figures that were decided on stay."""
    plans = db.session.execute(select(Plan.id, Plan.content).where(Plan.participant_id.in_(ids))).all()
    for plan_id, content in plans:
        values = {"title": DASH, "content": without_words(content), "version": Plan.version + 1}
        _change(Plan, Plan.id == plan_id, values)
    frozen = select(PlanVersion.id, PlanVersion.content).where(
        PlanVersion.plan_id.in_([plan_id for plan_id, _content in plans])
    )
    for version_id, content in db.session.execute(frozen).all():
        values = {"title": DASH, "content": without_words(content)}
        _change(PlanVersion, PlanVersion.id == version_id, values)


def without_words(stored: Mapping[str, object]) -> dict[str, object]:
    """A plan's content with its numbers alone."""
    content: PlanContent = from_json(stored)
    rows = tuple(replace(row, item=DASH, supplier="") for row in content.start_up)
    words: dict[str, Any] = dict.fromkeys(_TEXTS, "")
    return to_json(replace(content, **words | {"title": DASH, "start_up": rows}))


def _change(table: Any, where: ColumnElement[bool], values: Mapping[str, object]) -> None:
    db.session.execute(
        update(table).where(where).values(dict(values)), execution_options={"synchronize_session": False}
    )
