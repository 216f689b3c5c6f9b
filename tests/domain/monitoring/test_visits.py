"""Days computed by hand, windows, three tries before touch is lost, and whose visits one sees."""

import datetime
from collections.abc import Iterator

import flask
import pytest
import time_machine

from grants.core.errors import Conflict, DomainError, Forbidden, NotFound
from grants.domain.accounts.models import Organisation
from grants.domain.monitoring import commands, queries
from grants.domain.monitoring.plan import due_days
from grants.domain.monitoring.states import Operating, VisitState
from grants.domain.monitoring.timing import Timing
from grants.domain.people.tries import TryChannel, TryOutcome
from grants.policy import Actor, Role
from tests.factories import accounts
from tests.factories import monitoring as make

TODAY = datetime.date(2027, 3, 15)
DAY = datetime.timedelta(days=1)
MET = (TryChannel.IN_PERSON, TryOutcome.NO_ANSWER)


@pytest.fixture(autouse=True)
def the_day() -> Iterator[None]:
    """It is noon in Minsk on 15 March 2027."""
    with time_machine.travel(datetime.datetime(2027, 3, 15, 9, 0, tzinfo=datetime.UTC), tick=True):
        yield


@pytest.fixture
def organisation(app: flask.Flask) -> Organisation:
    """The coordinator's."""
    return accounts.organisation()


@pytest.fixture
def coordinator(organisation: Organisation) -> Actor:
    """Who visits."""
    return accounts.user(Role.COORDINATOR, organisation=organisation).actor


def found(**values: object) -> commands.VisitDetails:
    fields: dict[str, object] = {"version": 1, "visited_on": TODAY, "operating": Operating.YES}
    return commands.VisitDetails(**fields | values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first_paid_on", "days"),
    [
        ((2027, 1, 31), [(2027, 2, 28), (2027, 4, 30), (2027, 7, 31), (2028, 1, 31)]),
        ((2027, 11, 30), [(2027, 12, 30), (2028, 2, 29), (2028, 5, 30), (2028, 11, 30)]),
        ((2028, 2, 29), [(2028, 3, 29), (2028, 5, 29), (2028, 8, 29), (2029, 2, 28)]),
    ],
)
def test_visits_fall_due_after_1_3_6_and_12_months(
    first_paid_on: tuple[int, int, int], days: list[tuple[int, int, int]]
) -> None:
    assert due_days(datetime.date(*first_paid_on)) == tuple(
        zip((1, 3, 6, 12), (datetime.date(*day) for day in days), strict=True)
    )


@pytest.mark.parametrize(
    ("offset", "overdue", "open_now"),
    [(-15, True, False), (-14, False, True), (14, False, True), (15, False, False)],
)
def test_the_window_is_14_days_either_way(
    organisation: Organisation, coordinator: Actor, offset: int, overdue: bool, open_now: bool
) -> None:
    make.visit(organisation=organisation, due_on=TODAY + offset * DAY)
    (row,) = queries.list_visits(coordinator).items
    assert (row.overdue, row.open) == (overdue, open_now)
    assert len(queries.list_visits(coordinator, Timing.OVERDUE).items) == int(overdue)
    assert len(queries.list_visits(coordinator, Timing.SOON).items) == int(open_now)
    kinds = {item.kind for item in queries.waiting_for(coordinator)}
    assert kinds == ({"visits_overdue"} if overdue else {"visits_soon"} if open_now else set())
    manager = accounts.user(Role.PROGRAMME_MANAGER).actor
    assert {item.kind for item in queries.waiting_for(manager)} == ({"visits_overdue"} if overdue else set())


def test_a_visit_is_recorded_with_what_she_would_rather_not_say(
    organisation: Organisation, coordinator: Actor
) -> None:
    visit = make.visit(organisation=organisation)
    commands.record_visit(coordinator, visit.id, found(sales_minor=120_000, feels_safe=False))
    page = queries.visit_page(coordinator, visit.id)
    assert (page.visit.state, page.visit.operating, page.visit.visited_on) == (
        VisitState.DONE,
        Operating.YES,
        TODAY,
    )
    assert (page.sales_minor, page.income_minor, page.keeps_records, page.feels_safe) == (
        120_000,
        None,
        None,
        False,
    )
    assert page.actions == ()
    manager = queries.visit_page(accounts.user(Role.PROGRAMME_MANAGER).actor, visit.id)
    assert (manager.safety_shown, manager.feels_safe) == (False, None)
    with pytest.raises(Conflict):
        commands.record_visit(coordinator, visit.id, found())
    with pytest.raises(Conflict):
        commands.record_visit(coordinator, visit.id, found(version=2))


@pytest.mark.parametrize(
    ("due", "visited", "code"), [(0, 1, "in_future"), (15, 0, "before_window"), (40, 0, "before_window")]
)
def test_a_visit_is_not_in_the_future_and_not_before_its_window(
    organisation: Organisation, coordinator: Actor, due: int, visited: int, code: str
) -> None:
    visit = make.visit(organisation=organisation, due_on=TODAY + due * DAY)
    with pytest.raises(DomainError) as refused:
        commands.record_visit(coordinator, visit.id, found(visited_on=TODAY + visited * DAY))
    assert (refused.value.code, refused.value.field) == (code, "visited_on")


def test_a_late_visit_still_counts(organisation: Organisation, coordinator: Actor) -> None:
    visit = make.visit(organisation=organisation, due_on=TODAY - 60 * DAY)
    commands.record_visit(coordinator, visit.id, found(operating=Operating.CLOSED))
    assert queries.visit_page(coordinator, visit.id).visit.state is VisitState.DONE


def test_touch_is_lost_only_after_three_tries_and_with_a_reason(
    organisation: Organisation, coordinator: Actor
) -> None:
    visit = make.visit(organisation=organisation)
    for number in range(3):
        with pytest.raises(DomainError) as refused:
            commands.give_up_visit(coordinator, visit.id, 1, "Moved away.")
        assert refused.value.code == "too_few_tries"
        details = commands.TryDetails(TODAY, *MET, note="No answer", token=f"try-{number}")
        assert commands.log_try(coordinator, visit.id, details) == commands.log_try(
            coordinator, visit.id, details
        )
    page = queries.visit_page(coordinator, visit.id)
    assert (len(page.tries), page.tries_missing, "give_up" in page.actions) == (3, 0, True)
    with pytest.raises(DomainError) as refused:
        commands.give_up_visit(coordinator, visit.id, 1, " ")
    assert refused.value.field == "reason"
    commands.give_up_visit(coordinator, visit.id, 1, "Moved away, no number works.")
    with pytest.raises(Conflict):
        commands.log_try(coordinator, visit.id, commands.TryDetails(TODAY, *MET))
    assert [row.id for row in queries.list_visits(coordinator, Timing.LOST).items] == [visit.id]


def test_a_try_is_not_logged_for_tomorrow(organisation: Organisation, coordinator: Actor) -> None:
    visit = make.visit(organisation=organisation)
    with pytest.raises(DomainError) as refused:
        commands.log_try(coordinator, visit.id, commands.TryDetails(TODAY + DAY, *MET))
    assert refused.value.field == "tried_on"


def test_what_is_to_be_done_comes_first_and_pages_follow(
    organisation: Organisation, coordinator: Actor
) -> None:
    for number in range(20):
        make.visit(VisitState.DONE, organisation=organisation, due_on=TODAY - (90 + number) * DAY)
    for number in range(10):
        make.visit(organisation=organisation, due_on=TODAY + (5 - number) * DAY)
    first = queries.list_visits(coordinator)
    second = queries.list_visits(coordinator, after=first.next_cursor)
    rows = [*first.items, *second.items]
    assert (len(first.items), len(second.items), first.total) == (25, 5, 30)
    assert [row.state for row in rows] == [VisitState.PLANNED] * 10 + [VisitState.DONE] * 20
    assert [row.due_on for row in rows[:10]] == sorted(row.due_on for row in rows[:10])
    assert len({row.id for row in rows}) == 30


def test_another_organisations_visit_is_not_there(coordinator: Actor) -> None:
    visit = make.visit()
    assert queries.list_visits(coordinator).items == ()
    assert queries.list_visits_of(coordinator, visit.participant_id) == ()
    with pytest.raises(NotFound):
        queries.visit_page(coordinator, visit.id)
    with pytest.raises(NotFound):
        commands.record_visit(coordinator, visit.id, found())
    manager = accounts.user(Role.PROGRAMME_MANAGER).actor
    assert queries.visit_page(manager, visit.id).actions == ()
    with pytest.raises(Forbidden):
        commands.log_try(manager, visit.id, commands.TryDetails(TODAY, *MET))


def test_she_reads_her_next_visit(app: flask.Flask) -> None:
    visit = make.visit(due_on=TODAY + 3 * DAY)
    me = Actor(kind="participant", id=visit.participant_id)
    found_next = queries.my_next_visit(me)
    assert found_next is not None
    assert (found_next.due_on, found_next.months) == (TODAY + 3 * DAY, 1)
    assert queries.my_next_visit(Actor(kind="participant", id=accounts.organisation().id)) is None
    with pytest.raises(Forbidden):
        queries.my_next_visit(accounts.user(Role.COORDINATOR).actor)
