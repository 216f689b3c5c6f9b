"""The pages of follow-up."""

from collections.abc import Callable

import flask
import pytest

from grants.core import clock
from grants.core.db import db
from grants.domain.accounts.models import Organisation
from grants.domain.monitoring.states import VisitState
from grants.domain.people.models import Participant
from grants.policy import Role
from tests.factories import accounts, erasures
from tests.factories import monitoring as make
from tests.support.client import Client

ClientAs = Callable[..., Client]
MET = {"channel": "in_person", "outcome": "no_answer"}


@pytest.fixture
def organisation(app: flask.Flask) -> Organisation:
    """The coordinator's."""
    return accounts.organisation()


def today(name: str) -> dict[str, str]:
    day = clock.today()
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def test_a_visit_is_found_on_the_list_and_recorded(client_as: ClientAs, organisation: Organisation) -> None:
    visit = make.visit(organisation=organisation)
    coordinator = client_as(Role.COORDINATOR, organisation=organisation)
    assert "1 visit<" in coordinator.get("/monitoring/visits").text
    assert "No visit is in this state" in coordinator.get("/monitoring/visits?timing=overdue").text
    coordinator.get("/monitoring/visits?timing=nonsense")
    url = f"/monitoring/visits/{visit.id}"
    assert "How to reach her safely" in coordinator.get(url).text
    data = {**today("visited_on"), "operating": "yes", "sales": "1 200,50", "feels_safe": "unsaid"}
    page = coordinator.post(f"{url}/record-visit", {**data, "hours": "200", "operating": ""}, 422).text
    assert 'value="1 200,50"' in page
    assert "Say whether the business is operating." in page
    coordinator.post(f"{url}/record-visit", data)
    page = coordinator.get(url).text
    assert "1,200.50" in page
    assert page.count("She would rather not say") == 5
    assert "This visit is closed already." in coordinator.get(f"{url}/record-visit").text


def test_three_tries_and_touch_is_lost(client_as: ClientAs, organisation: Organisation) -> None:
    visit = make.visit(organisation=organisation)
    trainer = client_as(Role.TRAINER, organisation=organisation)
    url = f"/monitoring/visits/{visit.id}"
    for left in (3, 2, 1):
        assert f"only after {left} more" in trainer.get(f"{url}/give-up").text
        trainer.post(f"{url}/log-try", {**today("tried_on"), **MET, "note": "No answer"})
    assert "Give the day of the try." in trainer.post(f"{url}/log-try", {"note": "x"}, 422).text
    trainer.post(f"{url}/give-up", {"reason": ""}, 422)
    trainer.post(f"{url}/give-up", {"reason": "No number works any more."})
    assert "Lost touch" in trainer.get(url).text


def test_a_note_about_somebody_erased_is_refused_and_the_visit_is_not(
    client_as: ClientAs, organisation: Organisation
) -> None:
    visit = make.visit(organisation=organisation)
    coordinator = client_as(Role.COORDINATOR, organisation=organisation)
    erasures.erased(db.session.get_one(Participant, visit.participant_id))
    url = f"/monitoring/visits/{visit.id}/record-visit"
    data = {**today("visited_on"), "operating": "yes", "feels_safe": "unsaid", "outside_reason": "She called"}
    page = coordinator.post(url, {**data, "note": "Her sister helps"}, 422).text
    assert "nothing more is written about her" in page
    assert "Her sister helps" in page
    coordinator.post(url, data)


def test_others_read_and_strangers_do_not(client_as: ClientAs, organisation: Organisation) -> None:
    visit = make.visit(VisitState.DONE, organisation=organisation)
    url = f"/monitoring/visits/{visit.id}"
    manager = client_as(Role.PROGRAMME_MANAGER)
    assert "Feels safe" not in manager.get(url).text
    for path in ("record-visit", "log-try", "give-up"):
        manager.get(f"{url}/{path}", 403)
        client_as(Role.COORDINATOR).get(f"{url}/{path}", 404)
    client_as(Role.COORDINATOR).get(url, 404)
    for role in (Role.FINANCE_OFFICER, Role.DONOR, Role.COMMITTEE_MEMBER):
        client_as(role).get("/monitoring/visits", 403)
    assert "No visits are planned yet" in client_as(Role.COORDINATOR).get("/monitoring/visits").text


def test_the_work_list_leads_to_the_overdue(client_as: ClientAs, organisation: Organisation) -> None:
    make.visit(organisation=organisation, due_on=clock.add_months(clock.today(), -1))
    page = client_as(Role.COORDINATOR, organisation=organisation).get("/").text
    assert "1 follow-up visit is overdue" in page
    assert "/monitoring/visits?timing=overdue" in page
