"""Rules of placing an intern, and what other slices are told."""

import threading
from collections.abc import Callable

import flask
import pytest

from grants.core import clock
from grants.core.errors import DomainError, Forbidden
from grants.domain.internships import commands, queries
from grants.domain.internships.commands import PlacementDetails
from grants.domain.internships.states import HostState, OfferState, PlacementState
from grants.domain.internships.weeks import weeks_of
from grants.domain.people.models import Participant
from grants.domain.people.states import ParticipantState
from grants.policy import Actor, Role
from tests.factories import accounts, people, training
from tests.factories import internships as make
from tests.factories.accounts import Organisation
from tests.factories.internships import DAY


def details(participant: Participant, **values: object) -> PlacementDetails:
    fields: dict[str, object] = {
        "participant_id": participant.id,
        "starts_on": clock.today(),
        "ends_on": clock.today() + 14 * DAY,
        "mentor": "Head baker",
    }
    return PlacementDetails(**fields | values)  # type: ignore[arg-type]


def graduate(org: Organisation, **values: object) -> Participant:
    her = people.participant(org, **values)  # type: ignore[arg-type]
    training.completed(her)
    return her


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("closed", "offer_closed"),
        ("suspended", "host_not_approved"),
        ("unchecked", "check_runs_out"),
        ("outside", "outside_offer"),
        ("backwards", "ends_early"),
        ("no_course", "no_course"),
        ("left", "left"),
        ("elsewhere", "overlapping"),
        ("full", "full"),
    ],
)
def test_placing_is_refused_by_rule(app: flask.Flask, case: str, code: str) -> None:
    org = accounts.organisation()
    coordinator = accounts.user(Role.COORDINATOR, organisation=org).actor
    host = make.host(org, state=HostState.SUSPENDED if case == "suspended" else HostState.APPROVED)
    until = clock.today() - DAY if case == "unchecked" else clock.today() + 60 * DAY
    make.check(host.id, valid_until=until)
    offer = make.offer(host, places=1, state=OfferState.CLOSED if case == "closed" else OfferState.OPEN)
    her = people.participant(org) if case == "no_course" else graduate(org)
    if case == "left":
        her = graduate(org, state=ParticipantState.LEFT)
    if case == "elsewhere":
        make.placement(her)
    if case == "full":
        make.placement(people.participant(org), offer)
    wrong = {
        "outside": {"ends_on": offer.ends_on + DAY},
        "backwards": {"ends_on": clock.today() - DAY},
    }.get(case, {})
    with pytest.raises(DomainError) as refused:
        commands.place_intern(coordinator, offer.id, details(her, **wrong))
    assert refused.value.code == code


def test_a_place_broken_off_is_free_again(app: flask.Flask) -> None:
    org = accounts.organisation()
    coordinator = accounts.user(Role.COORDINATOR, organisation=org).actor
    host = make.host(org)
    make.check(host.id)
    offer = make.offer(host, places=1)
    first = commands.place_intern(coordinator, offer.id, details(graduate(org)))
    commands.break_off(coordinator, first, "She moved")
    assert commands.place_intern(coordinator, offer.id, details(graduate(org)))


def test_what_others_are_told(app: flask.Flask) -> None:
    org = accounts.organisation()
    clerk = accounts.user(Role.COORDINATOR, organisation=org)
    her = people.participant(org)
    placement = make.placement(her, agreed_by=clerk.id)
    mine = queries.my_placement(Actor(kind="participant", id=her.id))
    assert mine is not None
    assert (mine.mentor, mine.hours_a_week) == ("Head baker", 20)
    assert queries.placers_of(her.id) == {clerk.id}
    assert [one.id for one in queries.placements_of(her.id)] == [placement.id]
    assert not queries.completed_placement(her.id)


def test_a_trainer_places_nobody(app: flask.Flask) -> None:
    org = accounts.organisation()
    trainer = accounts.user(Role.TRAINER, organisation=org).actor
    placement = make.placement(people.participant(org), state=PlacementState.AGREED)
    with pytest.raises(Forbidden):
        commands.start_placement(trainer, placement.id)
    with pytest.raises(Forbidden):
        commands.place_intern(trainer, placement.offer_id, details(people.participant(org)))


def test_weeks_are_named_by_their_mondays() -> None:
    tuesday = clock.today().replace(year=2026, month=11, day=24)
    weeks = weeks_of(tuesday, tuesday + 30 * DAY, tuesday + 8 * DAY)
    assert [week.isoformat() for week in weeks] == ["2026-11-23", "2026-11-30"]
    assert weeks_of(tuesday + 10 * DAY, tuesday + 30 * DAY, tuesday) == ()


def test_the_last_place_is_given_away_once(fresh_database: Callable[[], flask.Flask]) -> None:
    application = fresh_database()
    with application.app_context():
        org = accounts.organisation()
        actor = accounts.user(Role.COORDINATOR, organisation=org).actor
        host = make.host(org)
        make.check(host.id)
        offer_id = make.offer(host, places=1).id
        wanted = [details(graduate(org)) for _number in range(4)]
    outcomes: list[str] = []
    together = threading.Barrier(len(wanted))

    def place(one: PlacementDetails) -> None:
        with application.app_context():
            together.wait()
            try:
                commands.place_intern(actor, offer_id, one)
                outcomes.append("placed")
            except DomainError as error:
                outcomes.append(error.code)

    threads = [threading.Thread(target=place, args=(one,)) for one in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["full", "full", "full", "placed"]
