"""Calls and applications through their pages, and every refusal."""

import datetime
from collections.abc import Callable

import flask
import pytest

from grants.core import clock
from grants.domain.applications import queries
from grants.domain.applications.states import ApplicationState, CallState
from grants.policy import Role
from tests.factories import accounts, applications, people, plans, programmes, training
from tests.support.client import Client

SignIn = Callable[..., Client]


@pytest.fixture
def ngo(app: flask.Flask) -> accounts.Organisation:
    return accounts.organisation()


@pytest.fixture
def coordinator(client_as: SignIn, ngo: accounts.Organisation) -> Client:
    return client_as(Role.COORDINATOR, organisation=ngo)


@pytest.fixture
def manager(client_as: SignIn) -> Client:
    return client_as(Role.PROGRAMME_MANAGER)


def day(name: str, when: datetime.date) -> dict[str, str]:
    return {f"{name}-day": str(when.day), f"{name}-month": str(when.month), f"{name}-year": str(when.year)}


def call_fields(*amounts: str) -> dict[str, str]:
    today = clock.today()
    return {
        "title": "Autumn round",
        "code": "c-2026-9",
        "envelope_minor": "10 000",
        "cap_minor": "2500",
        "own_share": "10",
        "floor": "60",
        **day("opens_on", today),
        **day("closes_on", today + datetime.timedelta(days=10)),
        **day("score_by", today + datetime.timedelta(days=20)),
        **{f"shares-{number}-amount_minor": amount for number, amount in enumerate(amounts)},
    }


def ready(ngo: accounts.Organisation) -> plans.Plan:
    who = people.participant(ngo)
    training.completed(who)
    return plans.submitted(who)[0]


def test_a_call_is_made_opened_and_applied_in(
    manager: Client, coordinator: Client, ngo: accounts.Organisation
) -> None:
    programme = programmes.programme()
    for _ in range(2):
        programmes.fund(programme)
    assert "No calls yet" in manager.get("/applications/calls").text
    call_path = manager.post("/applications/calls/create-call", call_fields("6000", "4 000,00")).location
    assert "C-2026-9" in manager.get(call_path).text
    coordinator.get(call_path, 404)
    manager.post(f"{call_path}/open-call", page=call_path)
    plan = ready(ngo)
    assert "1 submitted plan could still apply" in coordinator.get(call_path).text
    assert "Apply" in coordinator.get("/applications/calls").text
    path = coordinator.post(f"{call_path}/apply", {"plan_id": str(plan.id)}).location
    page = coordinator.get(path)
    assert "All rules are met." in page.text
    refused = coordinator.post(f"{path}/submit-application", {"she_agrees": "y"}, 422, page=path)
    assert "Confirm that she made the plan" in refused.text
    declared = {"she_agrees": "y", "figures_are_hers": "y"}
    coordinator.post(f"{path}/submit-application", declared, page=path)
    assert "Application handed in" in coordinator.get(path).text
    assert "GR-0001" in coordinator.get("/applications/?state=submitted").text
    assert "GR-0001" in manager.get(path).text
    assert "2,144.00\u00a0BYN" in manager.get(call_path).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"code": "C 2026"}, "Use letters, figures and hyphens"),
        ({"title": ""}, "Enter a title."),
        ({"cap_minor": "20000"}, "not above the envelope"),
        ({"own_share": "110"}, "0 to 100"),
        ({"floor": "101"}, "0 to 100"),
        ({"envelope_minor": "ten"}, "Enter an amount in figures"),
        ({"shares-0-amount_minor": "9999"}, "The parts of the funds make 9,999.00\u00a0BYN together"),
        ({"closes_on-year": "2020"}, "The call closes after it opens."),
        ({"score_by-day": ""}, "Enter the day, the month and the year"),
    ],
)
def test_a_call_with_a_mistake_is_answered_beside_its_field(
    manager: Client, fields: dict[str, str], said: str
) -> None:
    programmes.fund()
    answer = manager.post("/applications/calls/create-call", {**call_fields("10000"), **fields}, 422)
    assert said in answer.text
    assert next(iter(fields.values())) in answer.text


def test_an_application_that_is_not_eligible_says_why(
    coordinator: Client, ngo: accounts.Organisation
) -> None:
    plan, _version = plans.submitted(people.participant(ngo, consents=()))
    call = applications.call(own_share_bp=5000)
    path = coordinator.post(f"/applications/calls/{call.id}/apply", {"plan_id": str(plan.id)}).location
    text = coordinator.get(path).text
    for said in (
        "Ask her for consent",
        "She has not completed a course yet",
        "at least 1,340.00\u00a0BYN is due",
    ):
        assert said in text
    assert "Submit the application" not in text


def test_withdrawing_needs_a_reason(coordinator: Client, ngo: accounts.Organisation) -> None:
    made = applications.application(of=people.participant(ngo))
    path = f"/applications/{made.id}/withdraw-application"
    assert "Give a reason." in coordinator.post(path, {"reason": ""}, 422).text
    coordinator.post(path, {"reason": "She found a job"})
    assert "She found a job" in coordinator.get(f"/applications/{made.id}").text


@pytest.mark.parametrize("state", list(ApplicationState))
def test_an_application_in_every_state_is_a_page(
    coordinator: Client, ngo: accounts.Organisation, state: ApplicationState
) -> None:
    made = applications.application(state=state, of=people.participant(ngo))
    coordinator.get(f"/applications/{made.id}")


@pytest.mark.parametrize("state", list(CallState))
@pytest.mark.parametrize(
    "role", [Role.COMMITTEE_MEMBER, Role.COMMITTEE_CHAIR, Role.PROGRAMME_MANAGER, Role.AUDITOR]
)
def test_a_call_in_every_state_is_a_page(client_as: SignIn, role: Role, state: CallState) -> None:
    made = applications.call(state)
    applications.application(made)
    someone = client_as(role)
    hidden = state is CallState.DRAFT and role is not Role.PROGRAMME_MANAGER
    someone.get(f"/applications/calls/{made.id}", 404 if hidden else 200)
    someone.get("/applications/calls")


def test_to_apply_without_a_plan(coordinator: Client) -> None:
    call = applications.call()
    assert "No plan can apply here now" in coordinator.get(f"/applications/calls/{call.id}/apply").text


def test_another_organisation_s_application_is_not_there(coordinator: Client, manager: Client) -> None:
    made = applications.application(state=ApplicationState.DRAFT)
    coordinator.get(f"/applications/{made.id}", 404)
    coordinator.get(f"/applications/{made.id}/withdraw-application", 404)
    coordinator.post(
        f"/applications/{made.id}/submit-application", {"version": "1"}, 404, page="/applications/calls"
    )
    theirs = plans.submitted()[0]
    call = applications.call()
    ready_plan = ready(accounts.organisation())
    answer = coordinator.http.post(f"/applications/calls/{call.id}/apply", data={"plan_id": str(theirs.id)})
    assert answer.status_code in {400, 422}
    assert str(ready_plan.id) not in coordinator.get(f"/applications/calls/{call.id}/apply").text
    manager.get(f"/applications/{made.id}")
    assert queries.applications_page(manager.actor).total == 1


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.TRAINER, "/applications/calls/create-call"),
        (Role.COORDINATOR, "/applications/calls/create-call"),
        (Role.COMMITTEE_MEMBER, "/applications/"),
        (Role.FINANCE_OFFICER, "/applications/"),
        (Role.DONOR, "/applications/calls"),
        (Role.ADMINISTRATOR, "/applications/calls"),
    ],
)
def test_who_may_not(client_as: SignIn, role: Role, path: str) -> None:
    client_as(role).get(path, 403)
    client_as(Role.TRAINER).get(f"/applications/calls/{applications.call().id}/apply", 403)
