"""Business plans: drafts of those who still learn, frozen versions with computed figures of those who applied."""

import datetime
import uuid
from dataclasses import dataclass, replace

from grants.cli.demonstration.maker import DAY, Maker
from grants.cli.demonstration.people import Intake, Person
from grants.cli.demonstration.plan_texts import ACTIONS, BUSINESSES, LEGAL, LOWER
from grants.cli.demonstration.setting import CURRENCY, Team
from grants.domain.plans.arithmetic import compute, figures_to_json
from grants.domain.plans.content import PlanContent, StartUpItem, to_json
from grants.domain.plans.models import Plan, PlanVersion
from grants.domain.plans.states import PlanState

CAP = 250_000
_STALE = 45  # days after which nobody works on a plan that was not submitted
LAST_TO_APPLY, NEXT_TO_APPLY = (
    -255,
    -20,
)  # days: who had learnt by then was in time for the first, the second call


@dataclass(slots=True)
class Candidate:
    """Somebody with a frozen plan who applies. `quality` is what a fair member would see in it, 1 to 5."""

    person: Person
    team: Team
    version_id: uuid.UUID
    frozen_on: datetime.date
    requested: int
    own: int
    start_up: int
    quality: float
    sales: tuple[int, ...]  # by month


def plan_of(maker: Maker, intake: Intake, person: Person) -> tuple[int, Candidate] | None:
    """Her plan, if she makes one; with the number of the call in which she applies with it, if she does."""
    learnt = person.learnt_business_on
    if person.left or not person.wants_business:
        return None
    if learnt is None:
        if intake.ready_on >= maker.day(-70) and intake.ready_on < maker.day(-20) and maker.happens(60):
            _write(maker, intake.team, person, _half(_content(maker, 3.0)), maker.day(-maker.between(1, 9)))
        return None
    if person.part is None and not maker.happens(85):
        return None
    quality = 4.3 if person.part is not None else min(4.9, max(1.6, maker.chance.gauss(3.5, 0.75)))
    content = _content(maker, quality)
    call = 0 if learnt <= maker.day(LAST_TO_APPLY) else 1
    applies = person.part is not None or (learnt <= maker.day(NEXT_TO_APPLY) and maker.happens(88))
    if not applies and learnt < maker.day(-_STALE):
        return None
    if not applies:
        _write(maker, intake.team, person, content if maker.happens(50) else _half(content), learnt + 3 * DAY)
        return None
    frozen_on = learnt + maker.between(1, 9) * DAY
    plan_id, coach = _write(maker, intake.team, person, content, frozen_on, frozen=True)
    return call, _freeze(maker, intake.team, person, content, (plan_id, coach), frozen_on, quality)


def _content(maker: Maker, quality: float) -> PlanContent:
    """A plan of one of the businesses, a little larger or smaller; a weak one sells little and says little."""
    chance, made = maker.chance, maker.chance.choice(BUSINESSES)
    size, sells = chance.uniform(0.85, 1.1), chance.uniform(0.9, 1.15) * (0.55 + quality / 8)
    rows = tuple(
        StartUpItem(item, quantity, max(500, round(price * size / 500) * 500), month=month)
        for item, quantity, price, month in made.buys
    )
    total = sum(row.amount_minor for row in rows)
    own = max(round(total * chance.choice((15, 20, 20, 25, 30)) / 100 / 100) * 100, total - CAP)
    detailed = quality >= 2.6
    return PlanContent(
        title=chance.choice(made.titles),
        idea=made.idea,
        isic=made.isic,
        market=made.market[0 if quality > 3.4 else 1],
        competitors=chance.choice(made.competitors),
        promotion=made.promotion if detailed else "",
        production=made.production,
        suppliers=made.suppliers if detailed else "",
        premises=chance.choice(made.premises),
        skills=chance.choice(made.skills),
        legal_form=chance.choice(LEGAL),
        permits=made.permits if detailed else "",
        start_up=rows,
        price_minor=made.price,
        cost_minor=round(made.cost * chance.uniform(0.95, 1.1) / 10) * 10,
        fixed_minor=round(made.fixed * chance.uniform(0.9, 1.1) / 100) * 100,
        drawings_minor=chance.choice((0, 8_000, 12_000)),
        units=tuple(max(1, round(sold * sells)) for sold in made.units),
        opening_minor=chance.choice((10_000, 20_000, 30_000)),
        own_minor=own,
        requested_minor=total - own,
        risks=made.risks[0 if quality > 3.2 else 1],
        lower_sales=chance.choice(LOWER) if detailed else "",
        actions=chance.choice(ACTIONS) if detailed else "",
    )


def _half(content: PlanContent) -> PlanContent:
    """A plan that is still being written."""
    return replace(
        content, competitors="", promotion="", suppliers="", permits="", fixed_minor=0, drawings_minor=0,
        units=(0,) * len(content.units), requested_minor=0, own_minor=0, risks="", lower_sales="", actions="",
    )  # fmt: skip


def _write(
    maker: Maker,
    team: Team,
    person: Person,
    content: PlanContent,
    changed_on: datetime.date,
    *,
    frozen: bool = False,
) -> tuple[uuid.UUID, uuid.UUID]:
    coach = maker.chance.choice((team.trainers[True], team.coordinator))
    last = min(changed_on, maker.day(-1))
    created = maker.moment(max(last - maker.between(10, 25) * DAY, person.registered_on))
    plan_id = maker.id(created)
    maker.add(
        Plan,
        {
            "id": plan_id,
            "participant_id": person.id,
            "organisation_id": team.id,
            "coach_id": coach,
            "title": content.title,
            "currency": CURRENCY,
            "content": to_json(content),
            "state": PlanState.SUBMITTED if frozen else PlanState.DRAFT,
            "created_at": created,
            "created_by": coach,
            "changed_at": maker.moment(last),
        },
    )
    maker.audit(coach, "plan.created", ("plan", plan_id), created, team.id)
    return plan_id, coach


def _freeze(
    maker: Maker,
    team: Team,
    person: Person,
    content: PlanContent,
    plan: tuple[uuid.UUID, uuid.UUID],
    frozen_on: datetime.date,
    quality: float,
) -> Candidate:
    plan_id, coach = plan
    at = maker.moment(frozen_on)
    version_id, figures = maker.id(at), compute(content)
    maker.add(
        PlanVersion,
        {
            "id": version_id,
            "plan_id": plan_id,
            "number": 1,
            "title": content.title,
            "currency": CURRENCY,
            "content": to_json(content),
            "figures": figures_to_json(figures),
            "requested_minor": content.requested_minor,
            "own_minor": content.own_minor,
            "frozen_at": at,
            "frozen_by": coach,
        },
    )
    maker.moved(coach, "plan.submitted", ("plan", plan_id), at, team.id, ("draft", "submitted"), number=1)
    return Candidate(
        person=person,
        team=team,
        version_id=version_id,
        frozen_on=frozen_on,
        requested=content.requested_minor,
        own=content.own_minor,
        start_up=figures.who_pays.total,
        quality=quality,
        sales=tuple(month.sales for month in figures.months),
    )
