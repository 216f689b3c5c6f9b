"""The overview of the programme: people counted once, by region, on every stage of the road."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select

from grants.core.db import db
from grants.core.money import Money
from grants.core.text import N_
from grants.domain.applications.models import Application
from grants.domain.applications.states import ApplicationState
from grants.domain.awards.models import Award
from grants.domain.awards.states import LIVE
from grants.domain.disbursements.models import Payment, Tranche
from grants.domain.disbursements.states import PaymentState
from grants.domain.internships.models import Placement
from grants.domain.internships.states import PlacementState
from grants.domain.monitoring.models import Visit
from grants.domain.monitoring.states import Operating, VisitState
from grants.domain.people.models import Participant
from grants.domain.people.states import ParticipantState
from grants.domain.people.values.oblasts import Oblast
from grants.domain.plans.models import Plan
from grants.domain.plans.states import PlanState
from grants.domain.reporting.suppression import Cell, exactly, protected
from grants.domain.training.models import Enrolment
from grants.domain.training.states import EnrolmentState
from grants.policy import GRANTED, Actor, Permission, Role, authorise


@dataclass(frozen=True, slots=True)
class Figure:
    """People on one stage of the road; `label` and `meaning` are gettext ids."""

    key: str
    label: str
    meaning: str
    total: Cell
    by_oblast: Mapping[Oblast, Cell]


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """The figures in the order of the road, the sums paid out, and whether small numbers are protected.

    The sums are kept back with the number of those who were paid: of a few, they would tell what one got.
    """

    figures: tuple[Figure, ...]
    paid: tuple[Money, ...]
    oblasts: tuple[Oblast, ...]
    protected: bool


FIGURES: tuple[tuple[str, str, str], ...] = (
    ("registered", N_("registered"), N_("People registered in the programme")),
    ("trained", N_("trained"), N_("People who completed at least one course")),
    ("placed", N_("placed"), N_("People who began an internship")),
    ("plans", N_("with a plan"), N_("People who handed in a business plan")),
    ("applied", N_("applied"), N_("People who applied for a grant")),
    ("awarded", N_("awarded"), N_("People who were granted one and didn't lose it")),
    ("paid", N_("paid"), N_("People who received at least one payment")),
    ("operating", N_("operating"), N_("People whose business was operating at their last visit")),
)


def overview_page(actor: Actor) -> OverviewPage:
    """Every figure for the regions and together. Who asks as a donor alone gets small numbers protected."""
    authorise(actor, Permission.PROGRAMME_OVERVIEW)
    careful = not _sees_exactly(actor)
    conditions = _conditions()
    figures = []
    for key, text, meaning in FIGURES:
        counts = _count(conditions[key])
        cells, total = (protected if careful else exactly)(counts, sum(counts.values()))
        figures.append(Figure(key, text, meaning, total, cells))
    few_paid = any(figure.key == "paid" and figure.total.value is None for figure in figures)
    return OverviewPage(tuple(figures), () if few_paid else _paid(), tuple(Oblast), careful)


def _sees_exactly(actor: Actor) -> bool:
    if actor.kind == "system":
        return True
    return any(
        held.role is not Role.DONOR and Permission.PROGRAMME_OVERVIEW in GRANTED[held.role]
        for held in actor.roles
    )


def _conditions() -> dict[str, ColumnElement[bool]]:
    """Which participants each figure counts."""
    paid = (
        select(Award.participant_id)
        .join(Tranche, Tranche.award_id == Award.id)
        .join(Payment, Payment.tranche_id == Tranche.id)
        .where(Payment.state == PaymentState.SETTLED)
    )
    who = Participant.id
    return {
        "registered": who.is_not(None),
        "trained": who.in_(
            select(Enrolment.participant_id).where(Enrolment.state == EnrolmentState.COMPLETED)
        ),
        "placed": who.in_(
            select(Placement.participant_id).where(
                Placement.state.in_(
                    (PlacementState.ACTIVE, PlacementState.COMPLETED, PlacementState.BROKEN_OFF)
                )
            )
        ),
        "plans": who.in_(select(Plan.participant_id).where(Plan.state == PlanState.SUBMITTED)),
        "applied": who.in_(
            select(Application.participant_id).where(
                Application.state.not_in((ApplicationState.DRAFT, ApplicationState.WITHDRAWN))
            )
        ),
        "awarded": who.in_(select(Award.participant_id).where(Award.state.in_(LIVE))),
        "paid": who.in_(paid),
        "operating": who.in_(_operating()),
    }


def _operating() -> Select[tuple[object]]:
    """The participants whose last visit that was made found the business operating."""
    latest = (
        select(
            Visit.participant_id,
            Visit.operating,
            func.row_number()
            .over(
                partition_by=Visit.participant_id,
                order_by=(Visit.visited_on.desc(), Visit.months.desc(), Visit.id.desc()),
            )
            .label("place"),
        )
        .where(Visit.state == VisitState.DONE)
        .subquery()
    )
    return select(latest.c.participant_id).where(latest.c.place == 1, latest.c.operating == Operating.YES)


def _count(condition: ColumnElement[bool]) -> dict[Oblast, int]:
    """How many participants of each region fulfil it; each participant is one row, so each is counted once."""
    rows = db.session.execute(
        select(Participant.oblast, func.count(Participant.id))
        .where(condition, Participant.state != ParticipantState.MERGED)
        .group_by(Participant.oblast)
    )
    found = {oblast: int(count) for oblast, count in rows}
    return {oblast: found.get(oblast.value, 0) for oblast in Oblast}


def _paid() -> tuple[Money, ...]:
    rows = db.session.execute(
        select(Payment.currency, func.sum(Payment.amount_minor))
        .where(Payment.state == PaymentState.SETTLED)
        .group_by(Payment.currency)
        .order_by(Payment.currency)
    )
    return tuple(Money(int(amount), currency) for currency, amount in rows)
