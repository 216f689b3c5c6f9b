"""Hosts with their checks, offers, and placements in every state with hours, evaluations and what came of them."""

import datetime
import uuid
from dataclasses import dataclass

from grants.cli.demonstration.maker import DAY, Maker
from grants.cli.demonstration.people import ENDING_INTAKE, Intake, Person
from grants.cli.demonstration.places import HOSTS
from grants.cli.demonstration.setting import BEGAN, Setting, Team
from grants.core.clock import add_months
from grants.domain.internships.models import Host, HostCheck, Offer, Placement, PlacementHours
from grants.domain.internships.states import (
    CheckResult,
    HostState,
    OfferState,
    PlacementOutcome,
    PlacementState,
)

_HOSTS_EACH = 4
_ENDING = (0, 3, -2, 4)  # days from today
_OUTCOMES = (
    (PlacementOutcome.HIRED_BY_HOST,) * 34 + (PlacementOutcome.HIRED_ELSEWHERE,) * 21
    + (PlacementOutcome.OWN_BUSINESS,) * 6 + (PlacementOutcome.FURTHER_TRAINING,) * 13
    + (PlacementOutcome.NONE_YET,) * 26
)  # fmt: skip
_EVALUATIONS = (
    "Быстро учится, приходит вовремя.",
    "Аккуратна, хорошо ладит с посетителями.",
    "Нужна практика, но старается.",
    "Готовы взять на постоянную работу.",
    "",
)
_BROKEN = ("Переезд в другой город.", "Болезнь ребёнка.", "Не подошёл график.")


@dataclass(frozen=True, slots=True)
class Workplace:
    """A host that takes interns."""

    id: uuid.UUID
    task: str
    mentor: str


class Internships:
    """Finds places for those who look for a job."""

    def __init__(self, maker: Maker, setting: Setting) -> None:
        self.maker = maker
        self.first = setting.teams[0]
        self.hosts = {team.id: self._hosts(team) for team in setting.teams}

    def place(self, intake: Intake) -> None:
        """Placements of one intake, all at one or two hosts."""
        maker, team = self.maker, intake.team
        ending = intake.seekers > 0 and intake.ready_on == maker.day(ENDING_INTAKE)
        beginning = intake.seekers > 0 and not ending
        looking = [
            person for person in intake.people
            if not person.left and not person.wants_business
            and (intake.seekers or (person.last_course_on and maker.happens(72)))
        ]  # fmt: skip
        groups: dict[tuple[datetime.date, datetime.date], list[Person]] = {}
        for number, person in enumerate(looking):
            start = (person.last_course_on or maker.today) + maker.between(6, 20) * DAY
            start -= start.weekday() * DAY  # a Monday
            end = start + (7 * maker.between(6, 8) - 3) * DAY
            if ending:
                end = maker.day(_ENDING[number % len(_ENDING)])
                start = end - 46 * DAY
            if beginning:
                start = maker.day(14 - maker.today.weekday())
                end = start + 46 * DAY
            if start <= maker.day(30):
                groups.setdefault((start, end), []).append(person)
        for (start, end), people in groups.items():
            where = maker.chance.choice(self.hosts[team.id])
            places = len(people) + maker.between(0, 1)
            offer_id, hours = self._offer(team, where, start, end, places)
            for person in people:
                self._placement(team, where, (offer_id, hours), person, start, end)

    def _hosts(self, team: Team) -> list[Workplace]:
        maker, town = self.maker, team.made.towns[0]
        every = maker.chance.sample(HOSTS, _HOSTS_EACH + 1)
        found = []
        for place, (work, name, task, mentor) in enumerate(every):
            new = place == _HOSTS_EACH
            at = maker.moment(maker.day(-maker.between(3, 12) if new else BEGAN + maker.between(2, 12)))
            host_id = maker.id(at)
            maker.add(
                Host,
                {
                    "id": host_id,
                    "organisation_id": team.id,
                    "name": f"{name}, {town}",
                    "line_of_work": work,
                    "oblast": team.made.oblast.value,
                    "address": f"{town}, пр. Победы, {maker.between(1, 60)}",
                    "contact": f"{mentor}, приёмная: 8-016-{maker.between(200, 999)}",
                    "state": HostState.PROPOSED if new else HostState.APPROVED,
                    "created_at": at,
                },
            )
            maker.audit(team.coordinator, "host.created", ("host", host_id), at, team.id)
            if not new:
                self._checks(team, host_id, soon_over=place == 0)
                found.append(Workplace(host_id, task, mentor))
        day = maker.day(12)
        self._offer(team, found[-1], day, day + 46 * DAY, maker.between(2, 3))
        return found

    def _checks(self, team: Team, host_id: uuid.UUID, *, soon_over: bool) -> None:
        """One a year without a gap; the first host's runs out in two weeks."""
        maker = self.maker
        first = BEGAN + maker.between(13, 16)
        for day in (first, first + 350 if not soon_over else -352):
            checked, at = maker.day(day), maker.moment(maker.day(day))
            maker.add(
                HostCheck,
                {
                    "id": maker.id(at),
                    "host_id": host_id,
                    "checked_on": checked,
                    "valid_until": add_months(checked, 12),
                    "result": CheckResult.SUITABLE,
                    "notes": "Договор, условия труда и безопасность проверены на месте.",
                    "checked_by": team.coordinator,
                    "recorded_at": at,
                },
            )
            if day == first:
                maker.moved(
                    team.coordinator,
                    "host.approved",
                    ("host", host_id),
                    at,
                    team.id,
                    ("proposed", "approved"),
                )

    def _offer(
        self, team: Team, where: Workplace, start: datetime.date, end: datetime.date, places: int
    ) -> tuple[uuid.UUID, int]:
        maker = self.maker
        at = maker.moment(min(start - 14 * DAY, maker.day(-1)))
        offer_id, hours = maker.id(at), maker.chance.choice((15, 20, 20, 30))
        maker.add(
            Offer,
            {
                "id": offer_id,
                "host_id": where.id,
                "title": where.task,
                "starts_on": start,
                "ends_on": end,
                "places": places,
                "hours_a_week": hours,
                "state": OfferState.CLOSED if end < maker.today else OfferState.OPEN,
            },
        )
        maker.audit(team.coordinator, "offer.created", ("offer", offer_id), at, team.id, places=places)
        return offer_id, hours

    def _placement(
        self,
        team: Team,
        where: Workplace,
        offer: tuple[uuid.UUID, int],
        person: Person,
        start: datetime.date,
        end: datetime.date,
    ) -> None:
        maker, today = self.maker, self.maker.today
        offer_id, hours = offer
        at = maker.moment(min(start - maker.between(4, 10) * DAY, maker.day(-1)))
        placement_id, state, ended = maker.id(at), PlacementState.ACTIVE, None
        if start > today:
            state = PlacementState.AGREED
        elif end < maker.day(-5):
            broken = maker.happens(9)
            state = PlacementState.BROKEN_OFF if broken else PlacementState.COMPLETED
            ended = start + maker.between(8, 25) * DAY if broken else end
        done = state is PlacementState.COMPLETED
        maker.add(
            Placement,
            {
                "id": placement_id,
                "offer_id": offer_id,
                "participant_id": person.id,
                "organisation_id": team.id,
                "starts_on": start,
                "ends_on": end,
                "mentor": where.mentor,
                "state": state,
                "agreed_at": at,
                "agreed_by": team.coordinator,
                "ended_on": ended,
                "outcome": maker.chance.choice(_OUTCOMES) if done else None,
                "skills_score": maker.between(2, 5) if done else None,
                "reliability_score": maker.between(3, 5) if done else None,
                "teamwork_score": maker.between(3, 5) if done else None,
                "evaluation": maker.chance.choice(_EVALUATIONS) if done else "",
            },
        )
        until = min(
            end, maker.day(-14 if team is self.first else -7)
        )  # the first NGO's last week is to be recorded
        self._hours(team, placement_id, start, ended or until, hours)
        self._tell(team, placement_id, at, start, ended, state)

    def _hours(
        self, team: Team, placement_id: uuid.UUID, start: datetime.date, until: datetime.date, hours: int
    ) -> None:
        maker, week = self.maker, start - start.weekday() * DAY
        while week <= until:
            at = maker.moment(min(week + 6 * DAY, maker.day(-1)))
            maker.add(
                PlacementHours,
                {
                    "id": maker.id(at),
                    "placement_id": placement_id,
                    "week": week,
                    "hours": max(0, hours - maker.chance.choice((0, 0, 0, 2, 4, 8))),
                    "recorded_at": at,
                    "recorded_by": team.coordinator,
                },
            )
            week += 7 * DAY

    def _tell(
        self,
        team: Team,
        placement_id: uuid.UUID,
        agreed_at: datetime.datetime,
        start: datetime.date,
        ended: datetime.date | None,
        state: PlacementState,
    ) -> None:
        maker, who, target = self.maker, team.coordinator, ("placement", placement_id)
        maker.audit(who, "placement.created", target, agreed_at, team.id)
        if state is PlacementState.AGREED:
            return
        began = maker.moment(start)
        maker.moved(who, "placement.started", target, began, team.id, ("agreed", "active"))
        if ended is None:
            return
        at, reason = maker.moment(ended), ""
        if state is PlacementState.BROKEN_OFF:
            reason = maker.chance.choice(_BROKEN)
        maker.moved(
            who, f"placement.{state.value}", target, at, team.id, ("active", state.value), reason=reason
        )
