"""The landing page: what waits for me."""

import datetime
from collections.abc import Callable

import pytest

from grants.blueprints.home import waiting
from grants.core import clock
from grants.core.money import Money
from grants.core.worklist import WorkItem
from grants.policy import Role
from tests.factories import accounts as make
from tests.support.client import Client


def test_an_empty_list_says_where_to_go(client_as: Callable[..., Client]) -> None:
    page = client_as(Role.ADMINISTRATOR).get("/").text
    assert "Nothing waits for you" in page
    assert page.count('href="/accounts/organisations"') == 2


def test_administrators_see_who_has_not_come_yet(client_as: Callable[..., Client]) -> None:
    make.user(Role.TRAINER, state="invited", password_hash=None)
    make.user(Role.TRAINER, state="invited", password_hash=None)
    admin = client_as(Role.ADMINISTRATOR)
    assert "2 invited users have not signed in yet" in admin.get("/").text
    assert "invited users" not in client_as(Role.PROGRAMME_MANAGER).get("/").text


def test_late_then_old_then_undated_with_values_written_for_the_reader(
    client_as: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    today = clock.today()
    days = datetime.timedelta(days=1)
    items = (
        WorkItem("d", "Some time", "home.work_list"),
        WorkItem("b", "Old", "home.work_list", since=today - 9 * days),
        WorkItem(
            "c",
            "Tranche of %(amount)s",
            "home.work_list",
            values={"amount": Money(25000, "BYN")},
            since=today,
        ),
        WorkItem("a", "Too late", "home.work_list", since=today, due=today - days),
        WorkItem("e", "%(num)s thing", "home.work_list", plural="%(num)s things", count=3, since=today),
    )
    monkeypatch.setattr(waiting, "SOURCES", (lambda _actor: items,))
    page = client_as(Role.TRAINER).get("/").text
    places = [page.index(text) for text in ("Too late", ">Old", "250.00", "3 things", "Some time")]
    assert places == sorted(places)
    assert page.count("work__late") == 1
