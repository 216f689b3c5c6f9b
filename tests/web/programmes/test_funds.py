"""The page of funds, and recording what a donor paid in."""

from collections.abc import Callable

import pytest

from grants.domain.accounts.states import OrganisationKind
from grants.policy import Role
from tests.factories import accounts, programmes
from tests.factories import disbursements as make
from tests.support.client import Client

ClientAs = Callable[..., Client]
CAME = {
    "amount": "1 250,50",
    "received_on-day": "1",
    "received_on-month": "9",
    "received_on-year": "2026",
    "reference": "IN-1",
}


def test_a_contribution_is_recorded_and_shows(client_as: ClientAs) -> None:
    fund = programmes.fund(code="SIDA", pledged_minor=300_000)
    officer = client_as(Role.FINANCE_OFFICER)
    url = f"/programmes/funds/{fund.id}/record-contribution"
    officer.get(url)
    officer.post(url, CAME)
    page = officer.get("/programmes/funds").text
    assert page.count("1,250.50") >= 4  # received and balance, of the fund and together


def test_what_is_wrong_comes_back_as_it_was_typed(client_as: ClientAs) -> None:
    url = f"/programmes/funds/{programmes.fund().id}/record-contribution"
    officer = client_as(Role.FINANCE_OFFICER)
    page = officer.post(url, {**CAME, "amount": "much", "reference": ""}, 422).text
    assert 'value="much"' in page
    assert "Give the bank" in page
    page = officer.post(url, {**CAME, "amount": "0"}, 422).text
    assert "The amount must be more than zero." in page


def test_a_donor_sees_her_own_fund_and_no_button(client_as: ClientAs) -> None:
    sdc = accounts.organisation(OrganisationKind.DONOR, oblast=None)
    mine, other = programmes.fund(donor=sdc, code="MINE"), programmes.fund(code="OTHER")
    make.contribution(mine)
    donor = client_as(Role.DONOR, organisation=sdc)
    page = donor.get("/programmes/funds").text
    assert "MINE" in page
    assert "OTHER" not in page
    assert "Record a contribution" not in page
    donor.get(f"/programmes/funds/{other.id}/record-contribution", 403)


def test_no_fund_says_so(client_as: ClientAs) -> None:
    assert "No funds are known yet" in client_as(Role.DONOR).get("/programmes/funds").text


@pytest.mark.parametrize("role", [Role.TRAINER, Role.COORDINATOR, Role.COMMITTEE_MEMBER, Role.ADMINISTRATOR])
def test_others_see_no_funds(client_as: ClientAs, role: Role) -> None:
    client_as(role).get("/programmes/funds", 403)
