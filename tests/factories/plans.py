"""Business plans while they are worked on, and their frozen versions."""

import datetime

from grants.core import clock
from grants.core.ids import new_id
from grants.domain.people.models import Participant
from grants.domain.plans.arithmetic import compute, figures_to_json
from grants.domain.plans.content import PlanContent, StartUpItem, to_json
from grants.domain.plans.models import Plan, PlanVersion
from grants.domain.plans.states import PlanState
from tests.factories import people
from tests.factories.saving import save

CONTENT = PlanContent(
    title="Sewing workshop at home",
    idea="Mending clothes and sewing curtains for the neighbourhood.",
    isic="1410",
    market="9,000 people live around; the nearest workshop has closed.",
    competitors="One workshop in the centre, 30 % dearer.",
    production="One machine and one overlocker at home.",
    skills="A sewing course and ten years of sewing for the family.",
    start_up=(
        StartUpItem("Sewing machine", 1, 120_000),
        StartUpItem("Overlocker", 1, 95_000, month=4),
        StartUpItem("Fabrics", 3, 15_000),
        StartUpItem("Advertising", 1, 8_000),
    ),
    price_minor=4_500,
    cost_minor=1_600,
    fixed_minor=18_000,
    units=(15, 19, 22, 26, 30, 34, 38, 38, 38, 39, 41, 41),
    own_minor=53_600,
    requested_minor=214_400,
    risks="The machine breaks; January is slow.",
)


def plan(
    of: Participant | None = None,
    state: PlanState = PlanState.DRAFT,
    content: PlanContent = CONTENT,
    **values: object,
) -> Plan:
    """A whole plan of a participant (a new one unless given), not frozen: for that see `submitted`."""
    who, now = of or people.participant(), clock.now()
    fields: dict[str, object] = {
        "id": new_id(),
        "participant_id": who.id,
        "organisation_id": who.organisation_id,
        "title": content.title,
        "currency": "BYN",
        "content": to_json(content),
        "state": state,
        "created_at": now,
        "changed_at": now,
    }
    return save(Plan(**fields | values))


def version(of: Plan, content: PlanContent = CONTENT, **values: object) -> PlanVersion:
    """The plan frozen with its figures, as number 1."""
    fields: dict[str, object] = {
        "id": new_id(),
        "plan_id": of.id,
        "number": 1,
        "title": content.title,
        "currency": of.currency,
        "content": to_json(content),
        "figures": figures_to_json(compute(content)),
        "requested_minor": content.requested_minor,
        "own_minor": content.own_minor,
        "frozen_at": clock.now() - datetime.timedelta(days=1),
    }
    return save(PlanVersion(**fields | values))


def submitted(
    of: Participant | None = None, content: PlanContent = CONTENT, **values: object
) -> tuple[Plan, PlanVersion]:
    """A submitted plan and its frozen version."""
    made = plan(of, PlanState.SUBMITTED, content, **values)
    return made, version(made, content)
