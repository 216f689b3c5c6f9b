"""Pages of hosts, offers and placements."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from grants.core import clock
from grants.core.db import db
from grants.core.ids import show_code
from grants.domain.internships.models import Host, HostCheck, Offer, Placement, PlacementHours
from grants.domain.internships.states import HostState, OfferState, PlacementOutcome, PlacementState
from grants.domain.internships.weeks import monday_of
from grants.domain.people.states import ConsentPurpose
from grants.policy import Role
from tests.factories import accounts, people, training
from tests.factories import internships as make
from tests.factories.accounts import Organisation
from tests.factories.internships import DAY
from tests.support.client import Client

HOST = {
    "name": "Bakery on Savieckaja",
    "line_of_work": "Bakery",
    "oblast": "BY-BR",
    "address": "Brest, Savieckaja 5",
    "contact": "Head of staff",
}


def parts(name: str, day: object) -> dict[str, str]:
    return {f"{name}-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


@pytest.fixture
def org(app: object) -> Organisation:
    return accounts.organisation()


@pytest.fixture
def coordinator(client_as: Callable[..., Client], org: Organisation) -> Client:
    return client_as(Role.COORDINATOR, organisation=org)


def test_a_host_is_proposed_checked_and_approved(coordinator: Client) -> None:
    coordinator.post("/internships/hosts/add-host", HOST)
    host = db.session.scalars(select(Host)).one()
    here = f"/internships/hosts/{host.id}"
    refused = coordinator.post(f"{here}/approve", page=f"{here}/record-check", status=422)
    assert "A host is approved only with a check" in refused.text
    today = clock.today()
    too_long = coordinator.post(
        f"{here}/record-check",
        {**parts("checked_on", today), "result": "suitable", **parts("valid_until", today + 400 * DAY)},
        422,
    ).text
    assert "A check holds for twelve months at most" in too_long
    bare = coordinator.post(
        f"{here}/record-check", {**parts("checked_on", today), "result": "not_suitable"}, 422
    ).text
    assert "Say why the host is not suitable" in bare
    coordinator.post(f"{here}/record-check", {**parts("checked_on", today), "result": "suitable"})
    check = db.session.scalars(select(HostCheck)).one()
    assert check.valid_until == clock.add_months(today, 12)
    coordinator.post(f"{here}/approve", page=here)
    assert "Approved" in coordinator.get(here).text
    assert "Bakery on Savieckaja" in coordinator.get("/internships/hosts").text


def test_a_host_is_changed_and_suspended(coordinator: Client, org: Organisation) -> None:
    host = make.host(org)
    make.check(host.id)
    here = f"/internships/hosts/{host.id}"
    coordinator.post(f"{here}/edit-host", {**HOST, "name": "Better bakery"})
    stale = coordinator.post(f"{here}/edit-host", {**HOST, "version": "1"}, 409)
    assert "Someone changed this" in stale.text
    coordinator.post(f"{here}/suspend", {"reason": ""}, 422)
    coordinator.post(f"{here}/suspend", {"reason": "No pay"})
    page = coordinator.get(here).text
    assert "Better bakery" in page
    assert "No pay" in page
    assert "Offer places" not in page


def test_a_check_that_finds_fault_suspends_at_once(coordinator: Client, org: Organisation) -> None:
    host = make.host(org)
    make.check(host.id)
    data = {**parts("checked_on", clock.today()), "result": "not_suitable", "notes": "Locked doors"}
    coordinator.post(f"/internships/hosts/{host.id}/record-check", data)
    db.session.expire_all()
    assert db.session.get_one(Host, host.id).state is HostState.SUSPENDED


def test_places_are_offered_and_an_intern_placed(coordinator: Client, org: Organisation) -> None:
    host = make.host(org)
    make.check(host.id)
    her = people.participant(org)
    training.completed(her)
    start, end = clock.today(), clock.today() + 28 * DAY
    offer_data = {
        "title": "Baker's assistant",
        **parts("starts_on", start),
        **parts("ends_on", end),
        "places": "1",
        "hours_a_week": "20",
    }
    late = {**offer_data, **parts("starts_on", start + 360 * DAY), **parts("ends_on", start + 380 * DAY)}
    assert (
        "runs out before this day"
        in coordinator.post(f"/internships/hosts/{host.id}/open-offer", late, 422).text
    )
    coordinator.post(f"/internships/hosts/{host.id}/open-offer", offer_data)
    offer = db.session.scalars(select(Offer)).one()
    assert "1 of 1" in coordinator.get("/internships/offers").text
    place = f"/internships/offers/{offer.id}/place"
    data = {
        "participant_id": str(her.id),
        **parts("starts_on", start),
        **parts("ends_on", end),
        "mentor": "Head baker",
    }
    outside = coordinator.post(place, {**data, **parts("ends_on", end + DAY)}, 422).text
    assert "within the offer" in outside
    assert 'value="Head baker"' in outside
    assert "Choose a participant" in coordinator.post(place, {**data, "participant_id": ""}, 422).text
    answer = coordinator.post(place, data)
    assert "She has begun" in coordinator.get(answer.location).text
    assert "Nobody more can be placed here" in coordinator.get(place).text
    coordinator.post(f"/internships/offers/{offer.id}/close", page=f"/internships/hosts/{host.id}")
    db.session.expire_all()
    assert db.session.get_one(Offer, offer.id).state is OfferState.CLOSED


def test_a_placement_runs_to_its_end(coordinator: Client, org: Organisation) -> None:
    placement = make.placement(people.participant(org), state=PlacementState.AGREED)
    here = f"/internships/placements/{placement.id}"
    coordinator.post(f"{here}/start", page=here)
    monday = monday_of(placement.starts_on)
    page = coordinator.post(f"{here}/record-hours", {f"hours-{monday}": "many"}, 422).text
    assert 'value="many"' in page
    coordinator.post(f"{here}/record-hours", {f"hours-{monday}": "61"}, 422)
    coordinator.post(f"{here}/record-hours", {f"hours-{monday}": "18"})
    stale = coordinator.post(f"{here}/record-hours", {f"was-{monday}": "", f"hours-{monday}": "20"}, 409).text
    assert "Someone changed this" in stale
    assert db.session.scalars(select(PlacementHours.hours)).all() == [18]
    data = {
        **parts("ended_on", clock.today()),
        "outcome": "hired_by_host",
        "skills_score": "4",
        "reliability_score": "5",
        "teamwork_score": "3",
        "evaluation": "Learns fast.",
    }
    refused = coordinator.post(f"{here}/complete", {**data, "skills_score": "", "evaluation": ""}, 422).text
    assert "Choose 1 to 5 for skills" in refused
    coordinator.post(f"{here}/complete", {**data, **parts("ended_on", clock.today() + DAY)}, 422)
    coordinator.post(f"{here}/complete", data)
    db.session.expire_all()
    ended = db.session.get_one(Placement, placement.id)
    assert (ended.state, ended.outcome) == (PlacementState.COMPLETED, PlacementOutcome.HIRED_BY_HOST)
    assert "Learns fast." in coordinator.get(here).text


def test_a_placement_is_broken_off(coordinator: Client, org: Organisation) -> None:
    placement = make.placement(people.participant(org))
    here = f"/internships/placements/{placement.id}"
    coordinator.post(f"{here}/break-off", {"reason": ""}, 422)
    coordinator.post(f"{here}/break-off", {"reason": "She moved"})
    assert "She moved" in coordinator.get(here).text
    coordinator.post(f"{here}/break-off", {"reason": "Again"}, 409)


def test_lists_are_filtered(coordinator: Client, org: Organisation) -> None:
    ending = make.placement(people.participant(org), ends_on=clock.today())
    make.hours(ending.id, monday_of(clock.today()) - 7 * DAY)
    make.placement(people.participant(org))
    host = make.host(org, name="Old check")
    make.check(host.id, checked_on=clock.today() - 350 * DAY, valid_until=clock.today() + 5 * DAY)
    work = coordinator.get("/").text
    assert "1 placement ends this week" in work
    assert "1 placement has no hours for last week" in work
    assert "The check of 1 host runs out within 30 days" in work
    assert "1 placement<" in coordinator.get("/internships/placements?timing=ending").text
    assert "1 placement<" in coordinator.get("/internships/placements?timing=no_hours").text
    assert "2 placements<" in coordinator.get("/internships/placements?state=active").text
    listed = coordinator.get("/internships/placements/download.csv?timing=ending").text
    assert len(listed.strip().splitlines()) == 2
    assert "No placement matches" in coordinator.get("/internships/placements?state=broken_off").text
    hosts = coordinator.get("/internships/hosts?running_out=yes").text
    assert "Old check" in hosts
    assert "1 host<" in hosts
    assert "No host matches" in coordinator.get("/internships/hosts?state=suspended").text


def test_others_see_what_their_role_includes(client_as: Callable[..., Client], org: Organisation) -> None:
    placement = make.placement(people.participant(org))
    host_id = db.session.scalars(select(Host.id)).one()
    foreign = client_as(Role.COORDINATOR)
    offer_id = placement.offer_id
    for path in (
        f"placements/{placement.id}",
        f"placements/{placement.id}/record-hours",
        f"placements/{placement.id}/complete",
        f"placements/{placement.id}/break-off",
        f"hosts/{host_id}",
        f"hosts/{host_id}/edit-host",
        f"hosts/{host_id}/record-check",
        f"hosts/{host_id}/open-offer",
        f"hosts/{host_id}/suspend",
        f"offers/{offer_id}/place",
    ):
        foreign.get(f"/internships/{path}", 404)
    for path in (f"placements/{placement.id}/start", f"hosts/{host_id}/approve", f"offers/{offer_id}/close"):
        foreign.post(f"/internships/{path}", page="/internships/hosts/add-host", status=404)
    trainer = client_as(Role.TRAINER, organisation=org)
    assert "Record hours" not in trainer.get(f"/internships/placements/{placement.id}").text
    trainer.get("/internships/placements")
    trainer.get("/internships/hosts", 403)
    trainer.get("/internships/offers", 403)
    manager = client_as(Role.PROGRAMME_MANAGER)
    manager.get(f"/internships/placements/{placement.id}")
    manager.get(f"/internships/hosts/{host_id}")
    manager.get("/internships/hosts/add-host", 403)
    client_as(Role.DONOR).get("/internships/placements", 403)


def test_the_host_is_told_of_her_only_under_her_consent(
    coordinator: Client, org: Organisation, client_as: Callable[..., Client]
) -> None:
    her = people.participant(org, consents=(ConsentPurpose.TRAINING_RECORDS,))
    placement = make.placement(her)
    host = db.session.get_one(Host, db.session.get_one(Offer, placement.offer_id).host_id)
    here = f"/internships/placements/{placement.id}"
    page = coordinator.get(here).text
    assert "Tell the host nothing about her" in page
    assert "host-letter.pdf" not in page
    assert (
        "has not agreed that anything about her goes to this host"
        in coordinator.get(f"{here}/host-letter.pdf", 422).text
    )
    ask = f"/participants/{her.id}/record-consent?purpose=sharing"
    assert ask in page
    assert host.name in coordinator.get(ask).text
    said = {"purpose": "sharing", "given": "yes", "way": "in_person", **parts("asked_on", clock.today())}
    assert "Say with whom" in coordinator.post(ask, said, 422).text
    coordinator.post(ask, {**said, "parties": str(host.id)})
    assert f"With: {host.name}" in coordinator.get(f"/participants/{her.id}").text
    assert "host-letter.pdf" in coordinator.get(here).text
    letter = coordinator.get(f"{here}/host-letter.pdf")
    assert letter.mimetype == "application/pdf"
    assert letter.headers["Content-Disposition"].startswith('attachment; filename="introduction-')
    client_as(Role.COORDINATOR).get(f"{here}/host-letter.pdf", 404)

    take_back = f"/participants/{her.id}/withdraw-consent?purpose=sharing"
    assert f">{host.name}</a>" in coordinator.get(take_back).text
    coordinator.post(f"/participants/{her.id}/withdraw-consent", {"purpose": "sharing"}, page=take_back)
    coordinator.get(f"{here}/host-letter.pdf", 422)
    assert "1 intern does not agree" in coordinator.get("/").text
    assert show_code(her.case_code) in coordinator.get("/internships/placements?timing=withheld").text
