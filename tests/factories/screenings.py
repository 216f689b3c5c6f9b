"""Screenings with sealed answers, as the rules judge them."""

import uuid

from grants.core import clock
from grants.core.ids import new_id
from grants.core.transaction import transaction
from grants.domain.people.models import Participant, Screening
from grants.domain.people.screening.questionnaires import CURRENT
from grants.domain.people.screening.rules import Known, judge
from grants.domain.people.screening.sealing import Content, seal
from grants.domain.people.screening.shapes import Answers
from grants.domain.people.states import Category
from grants.domain.people.vault import find_data_key
from tests.factories.saving import save

GOOD: Answers = {
    "wants": "yes",
    "lives_here": "yes",
    "adult": "adult",
    "comes_safely": "yes",
    "living": "no",
    "going_away": "no",
    "came_back": "no",
    "safe_home": "yes",
    "against_will": "no",
    "wished": ("vocational",),
}


def screening(
    her: Participant,
    *,
    remarks: str = "",
    why: str = "",
    category: Category = Category.AT_RISK,
    recorded_by: uuid.UUID | None = None,
    **answers: str | tuple[str, ...],
) -> Screening:
    """What she answered: GOOD, but for what is named."""
    given = {**GOOD, **answers}
    judged = judge(given, Known(consent=True))
    with transaction():
        key = find_data_key(her.id)
    assert key is not None
    row_id = new_id()
    content = Content(
        answers=given,
        reasons=tuple(reason.code for reason in judged.reasons),
        proposed=judged.category,
        category=category,
        why=why,
        services=judged.services,
        remarks=remarks,
    )
    return save(
        Screening(
            id=row_id,
            participant_id=her.id,
            questionnaire=CURRENT.version,
            outcome=judged.outcome,
            screened_on=clock.today(),
            recorded_at=clock.now(),
            recorded_by=recorded_by,
            **seal(row_id, key, content),
        )
    )
