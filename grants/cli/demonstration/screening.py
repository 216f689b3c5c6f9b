"""Screenings of the demonstration: most participants once, some first with a result that had to be mended."""

import datetime
import uuid
from dataclasses import dataclass

from grants.cli.demonstration.maker import DAY, Maker
from grants.domain.people.models import Screening
from grants.domain.people.screening.questionnaires import CURRENT
from grants.domain.people.screening.rules import Known, judge
from grants.domain.people.screening.sealing import Content, seal
from grants.domain.people.screening.shapes import Answers
from grants.domain.people.states import Category, Service

_NEW = 14  # days
_SCREENED, _SCREENED_OF_THE_NEW = 95, 40  # percent
_MENDED, _SILENT = 7, 6  # percent
_NO = {"living": "yes", "going_away": "no", "came_back": "no", "safe_home": "yes", "against_will": "no"}
_MENDABLE = ({"comes_safely": "no"}, {"wants": "unsaid"})
_REMARKS = (
    "Договорились о времени: будни, первая половина дня.",
    "Юрист перезвонит в пятницу.",
    "Дала памятку с телефонами.",
    "Психолог — после курса, если захочет.",
    "", "", "",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is screened where and by whom, with her data key and what the rules may know of her."""

    id: uuid.UUID
    registered_on: datetime.date
    left: bool
    organisation_id: uuid.UUID
    case_worker: uuid.UUID
    key: bytes
    known: Known


def screen(maker: Maker, her: Asked) -> None:
    """Her screenings, none for some."""
    first = her.registered_on + maker.between(0, 5) * DAY
    is_new = her.registered_on >= maker.day(-_NEW)
    if first >= maker.today or not maker.happens(_SCREENED_OF_THE_NEW if is_new else _SCREENED):
        return
    answers = _answers(maker, her)
    if her.left:
        answers |= _NO if her.known.category is Category.AT_RISK else {"wants": "no"}
    again = first + 12 * DAY
    if not her.left and again < maker.today and maker.happens(_MENDED):
        _keep(maker, her, first, answers | maker.chance.choice(_MENDABLE))
        first = again
    _keep(maker, her, first, answers)


def _answers(maker: Maker, her: Asked) -> dict[str, str | tuple[str, ...]]:
    protected = her.known.category is Category.IN_PROTECTION
    is_adult = her.known.youngest is None or her.known.youngest >= 18
    silent = maker.happens(_SILENT)
    services = [service.value for service in Service]
    return {
        "wants": "yes",
        "lives_here": "yes",
        "adult": "adult" if is_adult else "agreed",
        "comes_safely": "unsaid" if silent else "yes",
        "living": "no",
        "going_away": "yes" if maker.happens(30) else "no",
        "came_back": "yes" if maker.happens(35 if protected else 6) else "no",
        "safe_home": "no" if maker.happens(25 if protected else 4) else "unsaid" if silent else "yes",
        "against_will": "yes" if protected else "unsaid" if silent else "no",
        "wished": tuple(sorted(maker.chance.sample(services, maker.between(0, 2)), key=services.index)),
    }


def _keep(maker: Maker, her: Asked, day: datetime.date, answers: Answers) -> None:
    at = maker.moment(day)
    screening_id = maker.id(at)
    judged = judge(answers, her.known)
    content = Content(
        answers=answers,
        reasons=tuple(reason.code for reason in judged.reasons),
        proposed=judged.category,
        category=judged.category,
        why="",
        services=judged.services,
        remarks=maker.chance.choice(_REMARKS),
    )
    maker.add(
        Screening,
        {
            "id": screening_id,
            "participant_id": her.id,
            "questionnaire": CURRENT.version,
            "outcome": judged.outcome,
            "screened_on": day,
            "recorded_at": at,
            "recorded_by": her.case_worker,
            **seal(screening_id, her.key, content),
        },
    )
    maker.audit(
        her.case_worker, "screening.recorded", ("participant", her.id), at, her.organisation_id,
        questionnaire=CURRENT.version,
    )  # fmt: skip
