"""The overview's page."""

from collections.abc import Callable

import pytest

from grants.policy import Role
from tests.factories import people
from tests.support.client import Client

ClientAs = Callable[..., Client]


def test_it_shows_regions_and_protects_small_numbers_from_donors(client_as: ClientAs) -> None:
    for _ in range(2):
        people.participant(oblast="BY-HR")
    page = client_as(Role.PROGRAMME_MANAGER).get("/reporting/overview").text
    assert "Grodno Region" in page
    assert "fewer than 5" not in page
    page = client_as(Role.DONOR).get("/reporting/overview").text
    assert "fewer than 5" in page
    assert "Numbers from 1 to 4 are not shown" in page


def test_an_empty_programme_says_so(client_as: ClientAs) -> None:
    assert "Nobody is registered yet" in client_as(Role.AUDITOR).get("/reporting/overview").text


@pytest.mark.parametrize("role", [Role.TRAINER, Role.FINANCE_OFFICER, Role.COMMITTEE_CHAIR])
def test_others_do_not_see_it(client_as: ClientAs, role: Role) -> None:
    client_as(role).get("/reporting/overview", 403)
