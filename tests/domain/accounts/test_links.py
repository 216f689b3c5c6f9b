"""One-time links: spent once by one, void when replaced, late or blocked."""

import datetime
from collections.abc import Callable

import flask
import pytest
import time_machine

from grants.core.errors import DomainError
from grants.domain.accounts import commands, queries
from grants.policy import Role
from tests.factories import accounts as make

PASSWORD = "an orange boat at noon"
FIRST = commands.FirstAdministrator("Olga Novik", "Olga@Test.example", PASSWORD, "Programme office")


@pytest.fixture
def admin(app: flask.Flask) -> make.Account:
    return make.user(Role.ADMINISTRATOR)


def invited_link(admin: make.Account) -> tuple[make.Account, str]:
    user = make.user(Role.TRAINER, state="invited", password_hash=None)
    return user, commands.issue_link(admin.actor, user.id)


def test_a_link_runs_out_after_seven_days(admin: make.Account) -> None:
    _user, token = invited_link(admin)
    now = datetime.datetime.now(datetime.UTC)
    with time_machine.travel(now + datetime.timedelta(days=6, hours=23)):
        assert queries.find_link(token) is not None
    with time_machine.travel(now + datetime.timedelta(days=7, minutes=1)):
        assert queries.find_link(token) is None
        with pytest.raises(commands.LinkSpent):
            commands.accept_link(token, PASSWORD, device="test")


def test_a_bad_password_does_not_spend_it(admin: make.Account) -> None:
    user, token = invited_link(admin)
    with pytest.raises(DomainError):
        commands.accept_link(token, "short", device="test")
    session = commands.accept_link(token, PASSWORD, device="test")
    assert queries.find_session(session).actor.id == user.id
    with pytest.raises(commands.LinkSpent):
        commands.accept_link(token, PASSWORD, device="test")


def test_a_new_password_ends_every_session_before(admin: make.Account) -> None:
    user = make.user(Role.TRAINER)
    before = commands.start_session(user.id, "phone")
    token = commands.issue_link(admin.actor, user.id)
    assert queries.find_session(before) is not None
    commands.accept_link(token, PASSWORD, device="test")
    assert queries.find_session(before) is None


def test_changing_the_password_voids_the_links(admin: make.Account) -> None:
    user, token = invited_link(admin)
    commands.accept_link(token, PASSWORD, device="test")
    token = commands.issue_link(admin.actor, user.id)
    commands.change_password(user.actor, make.session(user.id).id, PASSWORD, "another boat, a green one")
    with pytest.raises(commands.LinkSpent):
        commands.accept_link(token, PASSWORD, device="test")


def test_the_first_administrator_comes_once(fresh_database: Callable[[], flask.Flask]) -> None:
    with fresh_database().app_context():
        earlier = commands.first_administrator_link()
        token = commands.first_administrator_link()
        assert queries.find_link(earlier) is None
        with pytest.raises(DomainError):
            commands.begin_installation(
                token, commands.FirstAdministrator("O", "o@x.example", "short", "Office"), device="test"
            )
        session = commands.begin_installation(token, FIRST, device="test")
        actor = queries.find_session(session).actor
        assert actor.has(Role.ADMINISTRATOR)
        assert actor.name == "Olga Novik"
        assert commands.first_administrator_link() is None
        with pytest.raises(commands.LinkSpent):
            commands.begin_installation(token, FIRST, device="test")
        assert commands.sign_in("olga@test.example", PASSWORD, address="192.0.2.1", device="test")
