"""The front door."""

from collections.abc import Callable

from grants.policy import Role
from tests.support.client import Client


def test_the_application_says_that_it_is_well(client: Client) -> None:
    assert client.get("/healthz").text == "ok\n"
    assert client.get("/readyz").text == "ready\n"


def test_a_signed_in_user_lands_on_her_work_list(client_as: Callable[..., Client]) -> None:
    assert "Work list" in client_as(Role.TRAINER).get("/").text
