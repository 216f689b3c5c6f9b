"""Calls: their envelopes and shares, panels, decisions by the ranking, and what was granted."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from grants.cli.demonstration.applying import OWN_SHARE_BP, Applying, Days, Request
from grants.cli.demonstration.maker import DAY, Maker
from grants.cli.demonstration.planning import CAP, Candidate
from grants.cli.demonstration.reviewing import Reviewing
from grants.cli.demonstration.setting import CURRENCY, Setting
from grants.core.money import split
from grants.domain.applications.models import Call, CallShare
from grants.domain.applications.states import ApplicationState, CallState
from grants.domain.assessment import rubric, scoring
from grants.domain.assessment.models import Criterion, Decision, PanelMember
from grants.domain.assessment.states import DecisionOutcome

FLOOR = 60
# Parts of the cast that were put in reserve first, and approved on these days.
LATE_PARTS = {1: -6, 2: -20, 3: -30}
_LAPSES = 3  # of the awards by chance, this one is not accepted in time; a few others neither
_LETTERS_WAIT = 8  # days in which a letter may still lie with the coordinator
_STEP = 100_000  # envelopes are whole thousands
_PASSED_PERCENT = 70  # of those that pass, so many fit into the envelope of a decided call
_MINUTES = {
    DecisionOutcome.APPROVED: (
        "Спрос подтверждён, расчёты сходятся. Поддержать.",
        "Опыт есть, цена обоснована. Поддержать.",
        "Комиссия единогласна: план выполним в срок.",
    ),
    DecisionOutcome.RESERVE: (
        "План хорош, средств конкурса не хватило.",
        "В резерв: средства распределены по очерёдности.",
    ),
    DecisionOutcome.DECLINED: (
        "Балл ниже порога: расходы посчитаны не полностью. Предложена помощь наставницы.",
        "Спрос не показан. Предложено доработать план к следующему конкурсу.",
    ),
}
_ACTIONS = {
    DecisionOutcome.APPROVED: "application.approved",
    DecisionOutcome.RESERVE: "application.put_in_reserve",
    DecisionOutcome.DECLINED: "application.declined",
}
_LATE_MINUTE = "В резерв до подписания договора аренды."
_LATER_MINUTE = "Договор представлен, средства в конкурсе есть. Поддержать."
_PROMOTED_MINUTE = "Средства освободились, первая в резерве. Поддержать."
_CALL_MINUTE = (
    "Присутствовали все члены комиссии; в обсуждении планов, с авторами которых есть связь, связанные не участвовали. "
    "Решения приняты по очерёдности баллов в пределах средств конкурса."
)


@dataclass(frozen=True, slots=True)
class Granted:
    """What was decided to give, to whom, and when."""

    request: Request
    call_id: uuid.UUID
    amount: int
    decided_on: datetime.date
    lapses: bool


class Round:
    """One call from its opening to its decisions."""

    def __init__(self, maker: Maker, setting: Setting, days: Days, number: int, first_code: int) -> None:
        self.maker, self.setting, self.days, self.number = maker, setting, days, number
        self.opened = maker.moment(maker.day(days.opens))
        self.id = maker.id(self.opened)
        self.applying = Applying(maker, setting, self.id, days, first_code)
        self.code = f"MG-{maker.day(days.opens).year}-{number:02}"
        self.envelope = 0

    def hold(self, candidates: Sequence[Candidate]) -> list[Granted]:
        """Everything that happened in the call; what was granted in it."""
        requests = [self.applying.apply(candidate) for candidate in sorted(candidates, key=_when)]
        scored = [request for request in requests if request.state is ApplicationState.IN_REVIEW]
        reviewing = Reviewing(self.maker, self.setting, self.id, self.days.closes, self.days.decided)
        reviewing.score(scored)
        places = self._rank(scored)
        granted = self._decide(scored, places, reviewing) if self.days.decided is not None else []
        self._write_call(len(requests), reviewing.criteria)
        for request in requests:
            self.applying.write(request)
        reviewing.write()
        return granted

    def _rank(self, scored: list[Request]) -> dict[str, scoring.Place]:
        """The ranking, with an envelope that bears most of those that pass."""
        entrants = [
            scoring.Entrant(
                request.code,
                tuple(request.totals),
                request.of.requested,
                scoring.passes(scoring.mean_bp(request.totals) or 0, FLOOR, request.criteria),
            )
            for request in scored
            if len(request.totals) >= scoring.REVIEWS_NEEDED
        ]
        order = [place for place in scoring.ranking(entrants, 1) if place.passes]
        wanted = sum(request.of.requested for request in scored) * 55 // 100
        if self.days.decided is not None and order:
            wanted = order[(len(order) - 1) * _PASSED_PERCENT // 100].cumulative_minor
            cast = [
                place.cumulative_minor for place in order if self._part_of(place.code, scored) is not None
            ]
            wanted = max([wanted, *cast])
        self.envelope = max(CAP, -(-wanted // _STEP) * _STEP)
        return {place.code: place for place in scoring.ranking(entrants, self.envelope)}

    @staticmethod
    def _part_of(code: str, scored: list[Request]) -> int | None:
        return next(request.of.person.part for request in scored if request.code == code)

    def _decide(
        self, scored: list[Request], places: dict[str, scoring.Place], reviewing: Reviewing
    ) -> list[Granted]:
        """First the meeting by the ranking, then what lapsed is given to the first in reserve, then the late ones."""
        maker, decided = self.maker, maker_day(self.maker, self.days.decided)
        order = sorted(scored, key=lambda request: places[request.code].rank)
        granted: list[Granted] = []
        waiting: list[Request] = []
        others = 0
        for request in order:
            place, part = places[request.code], request.of.person.part
            if part in LATE_PARTS:
                later = maker.day(LATE_PARTS[part])
                self._minute(
                    request, place, DecisionOutcome.RESERVE, 0, decided, _LATE_MINUTE, reviewing, later
                )
                granted.append(self._approve(request, place, later, _LATER_MINUTE, reviewing))
            elif place.within:
                others += part is None
                lapses = part is None and (others == _LAPSES or maker.happens(5))
                minute = maker.chance.choice(_MINUTES[DecisionOutcome.APPROVED])
                granted.append(self._approve(request, place, decided, minute, reviewing, lapses=lapses))
            elif place.passes:
                waiting.append(request)
            else:
                minute = maker.chance.choice(_MINUTES[DecisionOutcome.DECLINED])
                self._minute(request, place, DecisionOutcome.DECLINED, 0, decided, minute, reviewing)
                request.state = ApplicationState.DECLINED
        left = self.envelope - sum(one.amount for one in granted if not one.lapses)
        later = decided + 36 * DAY
        freed = any(one.lapses for one in granted)
        for request in waiting:
            fits = freed and request.of.requested <= left
            freed = freed and fits
            minute = maker.chance.choice(_MINUTES[DecisionOutcome.RESERVE])
            place, until = places[request.code], later if fits else None
            self._minute(request, place, DecisionOutcome.RESERVE, 0, decided, minute, reviewing, until)
            request.state = ApplicationState.RESERVE
            if fits:
                granted.append(self._approve(request, place, later, _PROMOTED_MINUTE, reviewing))
                left -= granted[-1].amount
        return granted

    def _approve(
        self,
        request: Request,
        place: scoring.Place,
        day: datetime.date,
        minute: str,
        reviewing: Reviewing,
        *,
        lapses: bool = False,
    ) -> Granted:
        amount = request.of.requested
        if request.of.person.part is None and self.maker.happens(8):
            amount = amount * 9 // 1000 * 100
            minute += " Сумма уменьшена: часть оборудования уже есть."
        request.state = ApplicationState.APPROVED
        self._minute(request, place, DecisionOutcome.APPROVED, amount, day, minute, reviewing)
        return Granted(request, self.id, amount, day, lapses)

    def _minute(
        self,
        request: Request,
        place: scoring.Place,
        outcome: DecisionOutcome,
        amount: int,
        day: datetime.date,
        minute: str,
        reviewing: Reviewing,
        superseded_on: datetime.date | None = None,
    ) -> None:
        maker, chair = self.maker, self.setting.chair
        at, team = maker.moment(day), request.of.team
        decision_id = maker.id(at)
        reviewing.later.append(
            (
                Decision,
                {
                    "id": decision_id,
                    "application_id": request.id,
                    "outcome": outcome,
                    "amount_minor": amount,
                    "mean_bp": place.mean_bp,
                    "rank": place.rank,
                    "minute": minute,
                    "voters": sorted(str(member) for member in reviewing.free_of(team)),
                    "decided_on": day,
                    "decided_at": at,
                    "decided_by": chair,
                    "letter_code": maker.code(),
                    "superseded_at": maker.moment(superseded_on) if superseded_on else None,
                },
            )
        )
        maker.audit(
            chair, "decision.recorded", ("decision", decision_id), at, team.id, reason=minute,
            application_id=str(request.id), outcome=outcome.value, amount_minor=amount, rank=place.rank,
            mean_bp=place.mean_bp,
        )  # fmt: skip
        if day < maker.day(-_LETTERS_WAIT):
            taken = maker.moment(day + maker.between(1, 6) * DAY)
            maker.audit(team.coordinator, "letter.taken", ("decision", decision_id), taken, team.id)
        before = "reserve" if request.minuted else "scored"
        request.minuted = True
        maker.moved(
            chair,
            _ACTIONS[outcome],
            ("application", request.id),
            at,
            team.id,
            (before, outcome.value),
            reason=minute,
        )

    def _write_call(self, applications: int, criteria: Sequence[tuple[rubric.RubricItem, uuid.UUID]]) -> None:
        maker, days, decided = self.maker, self.days, self.days.decided is not None
        state = CallState.DECIDED if decided else CallState.CLOSED
        maker.add(
            Call,
            {
                "id": self.id,
                "programme_id": self.setting.programme_id,
                "code": self.code,
                "title": f"Малые гранты, конкурс {self.number}",
                "currency": CURRENCY,
                "envelope_minor": self.envelope,
                "cap_minor": CAP,
                "own_share_bp": OWN_SHARE_BP,
                "floor": FLOOR,
                "opens_on": maker.day(days.opens),
                "closes_on": maker.day(days.closes),
                "score_by": maker.day(days.score_by),
                "state": state,
                "minute": _CALL_MINUTE if decided else "",
                "decided_on": maker.day(days.decided) if days.decided is not None else None,
            },
        )
        for fund, amount in zip(self.setting.funds, self.shares(), strict=True):
            maker.add(CallShare, {"call_id": self.id, "fund_id": fund.id, "amount_minor": amount})
        closed = maker.moment(maker.day(days.closes + 1))
        for place, (item, criterion_id) in enumerate(criteria, start=1):
            row = {"id": criterion_id, "call_id": self.id, "position": place, "code": item.code}
            maker.add(Criterion, {**row, "weight_bp": item.weight_bp})
        for member in self.setting.members:
            maker.add(PanelMember, {"call_id": self.id, "user_id": member, "added_at": closed})
        self._tell_call(closed, applications)

    def shares(self) -> list[int]:
        """What each fund bears of the envelope, in the order of the funds."""
        return split(self.envelope, [fund.weight for fund in self.setting.funds])

    def _tell_call(self, closed: datetime.datetime, applications: int) -> None:
        maker, target, manager = self.maker, ("call", self.id), self.setting.manager
        early = maker.moment(maker.day(self.days.opens - 6))
        maker.audit(manager, "call.created", target, early, envelope_minor=self.envelope)
        maker.moved(manager, "call.opened", target, self.opened, None, ("draft", "open"))
        maker.moved(manager, "call.closed", target, closed, None, ("open", "closed"))
        panel = [str(member) for member in self.setting.members]
        maker.audit(manager, "call.panel_assigned", target, closed, panel=panel, applications=applications)
        if self.days.decided is not None:
            at = maker.moment(maker.day(self.days.decided))
            maker.moved(self.setting.chair, "call.decided", target, at, None, ("closed", "decided"))


def _when(candidate: Candidate) -> tuple[datetime.date, uuid.UUID]:
    return candidate.frozen_on, candidate.version_id


def maker_day(maker: Maker, days: int | None) -> datetime.date:
    """The day so many days from today, for a call that is decided."""
    if days is None:
        raise ValueError("the call is not decided")
    return maker.day(days)
