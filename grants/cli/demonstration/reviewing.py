"""Who scores what in a call, and the scores: three members each, none of the applicant's organisation."""

import datetime
import uuid
from collections.abc import Mapping, Sequence

from grants.cli.demonstration.applying import Request
from grants.cli.demonstration.maker import Maker
from grants.cli.demonstration.setting import Setting, Team
from grants.core.db import Base
from grants.domain.applications.states import ApplicationState
from grants.domain.assessment import rubric, scoring
from grants.domain.assessment.assigning import Need, assign
from grants.domain.assessment.models import Review, ReviewScore
from grants.domain.assessment.states import ReviewState

_SEVERITY = (0.25, -0.35, 0.0, 0.3, -0.2)  # of the five members
_ALL_IN = 25  # percent of the plans of a call being scored whose three reviews are all in
_AT_ONCE = 50
_PROGRESS = (ReviewState.SUBMITTED,) * 35 + (ReviewState.CLEARED,) * 25 + (ReviewState.ASSIGNED,) * 40
_PRAISE = (
    "Покупатели названы, цена проверена.", "Расчёты выдерживают и слабый месяц.", "Опыт подтверждён.",
    "Начать можно сразу.", "Свой вклад больше требуемого.",
)  # fmt: skip
_DOUBT = (
    "Кто купит, сказано общими словами.", "Нет источника цен.", "Зимой денег может не хватить.",
    "Не хватает сведений о поставщике.", "Риски названы без ответа.",
)  # fmt: skip
_OVERALL = (
    "Реалистичный план, поддержала бы.", "Хорошая идея, расходы стоит уточнить.",
    "Сильная сторона: опыт. Слабая: реклама.", "Нужна помощь наставницы в первые месяцы.", "",
)  # fmt: skip


class Reviewing:
    """The reviews of one call. What they write waits in `later` until their applications are written."""

    def __init__(
        self, maker: Maker, setting: Setting, call_id: uuid.UUID, closes: int, decided: int | None
    ) -> None:
        self.maker, self.setting, self.call_id = maker, setting, call_id
        self.first_day, self.decided = closes + 1, decided
        at = maker.moment(maker.day(self.first_day))
        self.criteria = [(item, maker.id(at)) for item in rubric.DEFAULT]
        self.later: list[tuple[type[Base], Mapping[str, object]]] = []

    def free_of(self, team: Team) -> list[uuid.UUID]:
        """The members who don't share this organisation."""
        own = self.setting.members_at.get(team.id)
        return [member for member in self.setting.members if member != own]

    def score(self, requests: Sequence[Request]) -> None:
        """Share the applications out and have them scored, all in a decided call, some in another."""
        needs = [
            Need(request.id, scoring.REVIEWS_NEEDED, frozenset(self.free_of(request.of.team)))
            for request in requests
        ]
        chosen = self._share_out(needs)
        idle = set(self.setting.members if self.decided is None else ())  # who has nothing to begin yet
        for number, request in enumerate(requests):
            if number == 1 and self.decided is None:
                self._step_aside(request, chosen[request.id])
            request.criteria = [[] for _item in self.criteria]
            begins = idle.intersection(chosen[request.id])
            idle -= begins
            all_in = self.decided is not None or (not begins and self.maker.happens(_ALL_IN))
            for member in chosen[request.id]:
                state = ReviewState.LOCKED if self.decided is not None else ReviewState.SUBMITTED
                if not all_in:
                    state = self.maker.chance.choice(_PROGRESS)
                if member in begins:
                    state = ReviewState.ASSIGNED
                self._review(request, member, state)
            if len(request.totals) == scoring.REVIEWS_NEEDED:
                self._complete(request)

    def _share_out(self, needs: Sequence[Need]) -> dict[uuid.UUID, tuple[uuid.UUID, ...]]:
        """Evenly, some at a time, for the time it takes grows with the square of their number."""
        loads = dict.fromkeys(self.setting.members, 0)
        chosen: dict[uuid.UUID, tuple[uuid.UUID, ...]] = {}
        for start in range(0, len(needs), _AT_ONCE):
            some = assign(needs[start : start + _AT_ONCE], loads, str(self.call_id))
            for member in (member for members in some.values() for member in members):
                loads[member] += 1
            chosen |= some
        return chosen

    def write(self) -> None:
        """Send what waited."""
        for model, values in self.later:
            self.maker.add(model, values)
        self.later.clear()

    def _complete(self, request: Request) -> None:
        if self.decided is None:
            request.state = ApplicationState.SCORED
        at = request.scored_at or self.maker.moment(self.maker.day(-1))
        self.maker.moved(
            None, "application.scored", ("application", request.id), at, request.of.team.id,
            ("in_review", "scored"),
        )  # fmt: skip

    def _assigned(self, request: Request, member: uuid.UUID) -> tuple[uuid.UUID, datetime.datetime]:
        at = self.maker.moment(self.maker.day(self.first_day))
        review_id = self.maker.id(at)
        self.maker.audit(
            self.setting.manager, "review.assigned", ("review", review_id), at,
            application_id=str(request.id), member_id=str(member),
        )  # fmt: skip
        return review_id, at

    def _step_aside(self, request: Request, chosen: Sequence[uuid.UUID]) -> None:
        """Somebody not among those chosen was, and knew her."""
        maker = self.maker
        others = [member for member in self.free_of(request.of.team) if member not in chosen]
        if not others:
            return
        review_id, assigned = self._assigned(request, others[0])
        row = {"id": review_id, "application_id": request.id, "member_id": others[0], "assigned_at": assigned}
        self.later.append((Review, {**row, "state": ReviewState.RECUSED, "overall_comment": ""}))
        at = maker.moment(maker.day(self.first_day + 2))
        maker.moved(
            others[0], "review.recused", ("review", review_id), at, None, ("assigned", "recused"),
            reason="Знаю этот план: соседка по дому.",
        )  # fmt: skip

    def _review(self, request: Request, member: uuid.UUID, state: ReviewState) -> None:
        maker = self.maker
        review_id, assigned = self._assigned(request, member)
        handed_in = state in (ReviewState.SUBMITTED, ReviewState.LOCKED)
        until = -1 if self.decided is None else self.decided - 3
        begun = maker.moment(maker.day(maker.between(self.first_day + 1, until)))
        scores = self._scores(request, member, state)
        total = scoring.total_bp(
            scoring.Mark(item.weight_bp, score)
            for (item, _id), score in zip(self.criteria, scores, strict=False)
        )
        self.later.append(
            (
                Review,
                {
                    "id": review_id,
                    "application_id": request.id,
                    "member_id": member,
                    "state": state,
                    "assigned_at": assigned,
                    "submitted_at": begun if handed_in else None,
                    "total_bp": total if handed_in else None,
                    "overall_comment": maker.chance.choice(_OVERALL) if handed_in else "",
                },
            )
        )
        for (_item, criterion_id), score in zip(self.criteria, scores, strict=False):
            row = {"review_id": review_id, "criterion_id": criterion_id, "score": score}
            comment = (
                maker.chance.choice(_PRAISE if (score or 3) > 3 else _DOUBT) if maker.happens(35) else ""
            )
            self.later.append((ReviewScore, {**row, "cannot_judge": score is None, "comment": comment}))
        self._tell(member, review_id, begun, state)
        if handed_in and total is not None:
            request.totals.append(total)
            request.scored_at = max(begun, request.scored_at or begun)
            for column, score in zip(request.criteria, scores, strict=True):
                column.append(score)

    def _scores(self, request: Request, member: uuid.UUID, state: ReviewState) -> list[int | None]:
        """What the member gives: all seven when handed in, some when only begun, none before."""
        if state is ReviewState.ASSIGNED:
            return []
        chance = self.maker.chance
        bias = request.of.quality + _SEVERITY[self.setting.members.index(member)] * chance.uniform(0.5, 1.5)
        scores: list[int | None] = [
            None if chance.randrange(100) < 2 else min(5, max(1, round(chance.gauss(bias, 0.65))))
            for _item in self.criteria
        ]
        if request.of.person.part is not None:
            scores = [max(3, score or 4) for score in scores]
        return scores[: chance.randint(2, 5)] if state is ReviewState.CLEARED else scores

    def _tell(
        self, member: uuid.UUID, review_id: uuid.UUID, at: datetime.datetime, state: ReviewState
    ) -> None:
        maker, target = self.maker, ("review", review_id)
        if state is ReviewState.ASSIGNED:
            return
        maker.moved(member, "review.cleared", target, at, None, ("assigned", "cleared"))
        if state is ReviewState.CLEARED:
            return
        maker.moved(member, "review.submitted", target, at, None, ("cleared", "submitted"))
        if state is ReviewState.LOCKED and self.decided is not None:
            locked = maker.moment(maker.day(self.decided))
            maker.moved(self.setting.chair, "review.locked", target, locked, None, ("submitted", "locked"))
