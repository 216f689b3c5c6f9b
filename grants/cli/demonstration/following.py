"""Follow-up visits from the first payment on: done, due, overdue, and those with whom touch was lost."""

import datetime
import uuid

from grants.cli.demonstration.maker import DAY, Maker
from grants.cli.demonstration.paying import Paid
from grants.domain.monitoring.models import ContactTry, Visit
from grants.domain.monitoring.plan import TRIES, due_days
from grants.domain.monitoring.states import Operating, VisitState
from grants.domain.people.tries import TryChannel, TryOutcome

_WINDOW = 14
_FOUND = (Operating.YES,) * 83 + (Operating.PAUSED,) * 8 + (Operating.CLOSED,) * 6 + (Operating.MOVED,) * 3
_NOTES = (
    "Работает, заказы есть.",
    "Просит помочь с отчётностью.",
    "Купила оборудование, чеки собраны.",
    "Нужна консультация по рекламе.",
    "",
)
_TRIES = ("Телефон не отвечает.", "Сообщение доставлено, ответа нет.", "По адресу не застали.")
_KEPT_OPEN = {8: 6, 4: 6, 5: 6, 6: 6, 7: 6}  # parts of the cast whose visit of so many months still waits


def follow_up(maker: Maker, paid: Paid, number: int) -> None:
    """The four visits of one award; with every ninth by chance touch is lost after three months."""
    lost = False
    for months, due_on in due_days(paid.first_paid_on):
        lost = _visit(maker, paid, months, due_on, lost, loses=number % 9 == 3 and months == 3)


def _visit(maker: Maker, paid: Paid, months: int, due_on: datetime.date, lost: bool, *, loses: bool) -> bool:
    """One visit; whether touch is lost with her, so that the later ones stay open."""
    request = paid.granted.request
    team, part = request.of.team, request.of.person.part
    visit_id = maker.id(maker.moment(paid.first_paid_on))
    state, on = VisitState.PLANNED, None
    luck, loses = maker.between(1, 100), loses and part is None
    if part is not None:
        luck = 100 if _KEPT_OPEN.get(part) != months else 0
    if due_on < maker.day(-16) and not lost:
        state = (
            VisitState.LOST
            if loses or 0 < luck <= 3
            else VisitState.PLANNED
            if luck <= 12
            else VisitState.DONE
        )
    elif due_on < maker.day(-2) and not lost and luck > 45:
        state = VisitState.DONE
    if state is VisitState.DONE:
        on = min(due_on + maker.between(-6, 10) * DAY, maker.day(-1))
    tries = (
        TRIES
        if state is VisitState.LOST
        else 1
        if state is VisitState.PLANNED and due_on < maker.today
        else 0
    )
    at = maker.moment(on) if on else None
    if state is VisitState.LOST:
        at = maker.moment(min(due_on + 15 * DAY, maker.day(-1)))
    values: dict[str, object] = {
        "id": visit_id,
        "award_id": paid.award_id,
        "participant_id": request.of.person.id,
        "organisation_id": team.id,
        "months": months,
        "due_on": due_on,
        "state": state,
    }
    if on is not None:
        values |= _findings(maker, paid, months) | {"visited_on": on}
        values |= {"recorded_by": team.case_worker, "recorded_at": at}
    maker.add(Visit, values)
    _log_tries(maker, visit_id, due_on, team.case_worker, tries)
    if at is not None:
        _tell(maker, visit_id, at, team.id, team.case_worker, state)
    return lost or state is VisitState.LOST


def _findings(maker: Maker, paid: Paid, months: int) -> dict[str, object]:
    chance, of = maker.chance, paid.granted.request.of
    operating = Operating.YES if of.person.part is not None else chance.choice(_FOUND)
    sales = of.sales[min(months, len(of.sales)) - 1]
    earned = round(sales * chance.uniform(0.6, 1.15) / 1000) * 1000
    works = operating in (Operating.YES, Operating.MOVED)
    tells = maker.happens(93)
    return {
        "operating": operating,
        "sales_minor": (earned if works else 0) if tells else None,
        "income_minor": (round(earned * chance.uniform(0.3, 0.5) / 1000) * 1000 if works else 0)
        if tells
        else None,
        "paid_jobs": chance.choice((0, 0, 0, 0, 1)) if works else 0,
        "hours_a_week": chance.choice((20, 25, 30, 35, 40)) if works else 0,
        "keeps_records": maker.happens(80),
        "feels_safe": maker.happens(95),
        "note": chance.choice(_NOTES) if works else "Предложена встреча с наставницей.",
    }


def _log_tries(maker: Maker, visit_id: uuid.UUID, due_on: datetime.date, by: uuid.UUID, tries: int) -> None:
    for number in range(tries):
        day = min(due_on + 5 * number * DAY, maker.day(-1))
        at = maker.moment(day)
        maker.add(
            ContactTry,
            {
                "id": maker.id(at),
                "visit_id": visit_id,
                "tried_on": day,
                "channel": TryChannel.CALL,
                "outcome": TryOutcome.NO_ANSWER,
                "note": _TRIES[number % len(_TRIES)],
                "recorded_at": at,
                "recorded_by": by,
            },
        )


def _tell(
    maker: Maker,
    visit_id: uuid.UUID,
    at: datetime.datetime,
    organisation_id: uuid.UUID,
    by: uuid.UUID,
    state: VisitState,
) -> None:
    target = ("visit", visit_id)
    if state is VisitState.DONE:
        maker.moved(by, "visit.recorded", target, at, organisation_id, ("planned", "done"))
    else:
        maker.moved(
            by, "visit.lost", target, at, organisation_id, ("planned", "lost"),
            reason="Три попытки без ответа, адрес сменился.",
        )  # fmt: skip
