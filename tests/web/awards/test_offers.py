"""The list of awards, one award, acceptance and lapse."""

import datetime

import pytest

from grants.core.clock import today
from grants.core.db import db
from grants.domain.awards.models import Award
from grants.domain.awards.states import AwardState
from grants.policy import Role
from tests.factories import accounts, awards


@pytest.fixture
def ngo(app):
    return accounts.organisation()


@pytest.fixture
def coordinator(client_as, ngo):
    return client_as(Role.COORDINATOR, organisation=ngo)


def day(value):
    return {
        "accepted_on-day": str(value.day),
        "accepted_on-month": str(value.month),
        "accepted_on-year": str(value.year),
    }


def test_the_list_shows_codes_and_filters_by_state(coordinator, ngo):
    offered = awards.award(organisation=ngo)
    active = awards.award(AwardState.ACTIVE, organisation=ngo)
    text = coordinator.get("/awards/").text
    assert offered.code in text
    assert active.code in text
    text = coordinator.get("/awards/?state=offered").text
    assert active.code not in text
    assert "No award is in this state" in coordinator.get("/awards/?state=lapsed").text


def test_the_list_goes_on_page_by_page(coordinator, ngo):
    made = {awards.award(organisation=ngo).code for _ in range(27)}
    first = coordinator.get("/awards/").text
    link = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = coordinator.get(link).text
    assert all((code in first) != (code in second) for code in made)


def test_another_organisations_award_is_not_there(coordinator):
    other = awards.award()
    assert other.code not in coordinator.get("/awards/").text
    for rest in ("", "/accept", "/lapse"):
        coordinator.get(f"/awards/{other.id}{rest}", 404)


@pytest.mark.parametrize("state", AwardState)
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.FINANCE_OFFICER, Role.TRAINER, Role.AUDITOR])
def test_every_state_has_a_page(client_as, ngo, state, role):
    award = awards.award(state, organisation=ngo)
    text = client_as(role, organisation=ngo).get(f"/awards/{award.id}").text
    assert award.code in text
    assert ("She accepts" in text) == (role is Role.COORDINATOR and state is AwardState.OFFERED)


def test_an_offer_is_accepted_in_its_days(coordinator, ngo):
    award = awards.award(organisation=ngo)
    path = f"/awards/{award.id}/accept"
    late = today() + datetime.timedelta(days=1)
    assert "when it was offered, to today" in coordinator.post(path, day(late), 422).text
    assert "Give the day" in coordinator.post(path, {}, 422).text
    coordinator.post(path, day(today()))
    row = db.session.get(Award, award.id)
    assert (row.state, row.accepted_on) == (AwardState.ACCEPTED, today())
    assert "Record the signed agreement" in coordinator.get(f"/awards/{award.id}").text


def test_an_offer_out_of_time_can_only_lapse(coordinator, ngo):
    ago = datetime.timedelta(days=40)
    award = awards.award(organisation=ngo, offered_on=today() - ago, accept_by=today() - ago / 4)
    assert "out of time" in coordinator.get(f"/awards/{award.id}").text
    assert "The offer held until" in coordinator.post(f"/awards/{award.id}/accept", day(today()), 422).text
    assert "Give a reason" in coordinator.post(f"/awards/{award.id}/lapse", {"reason": ""}, 422).text
    coordinator.post(f"/awards/{award.id}/lapse", {"reason": "She moved away."})
    assert db.session.get(Award, award.id).state is AwardState.LAPSED


def test_a_stale_page_is_a_conflict(coordinator, ngo):
    award = awards.award(organisation=ngo)
    path = f"/awards/{award.id}/accept"
    coordinator.post(path, day(today()) | {"version": str(award.version + 1)}, 409)


def test_offers_wait_on_the_work_list(coordinator, ngo):
    awards.award(organisation=ngo)
    awards.award()
    assert "1 offer waits to be accepted" in coordinator.get("/").text


def test_members_and_donors_see_no_awards(client_as):
    for role in (Role.COMMITTEE_MEMBER, Role.DONOR, Role.ADMINISTRATOR):
        client_as(role).get("/awards/", 403)
