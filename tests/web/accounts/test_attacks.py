"""What a stranger, a thief of a password or a hostile colleague would try on accounts over HTTP."""

import datetime
import re
from collections.abc import Callable

import flask
import pytest
import time_machine

from grants.core import clock
from grants.core.db import db
from grants.core.ids import new_id
from grants.core.transaction import transaction
from grants.domain.accounts import commands, passwords, queries
from grants.domain.accounts.commands.signing_in import WrongSignIn
from grants.domain.accounts.models import OneTimeLink, RoleAssignment
from grants.policy import Role
from grants.web.access import STAFF_COOKIE
from grants.web.staff_cookie import KNOWN_COOKIE
from tests.factories import accounts as make
from tests.support.client import Client

PASSWORD, OTHER = "an orange boat at noon", "a yellow train at dusk"
EMAIL = "olga@test.example"
DAY = datetime.timedelta(days=1)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def admin(client_as: Callable[..., Client]) -> Client:
    return client_as(Role.ADMINISTRATOR)


@pytest.fixture
def olga(app: flask.Flask) -> make.Account:
    return make.user(Role.FINANCE_OFFICER, email=EMAIL, password_hash=passwords.hash_password(PASSWORD))


def sign_in(
    client: Client, password: str = PASSWORD, status: int = 302, email: str = EMAIL, **options: object
):
    return client.post("/sign-in", {"email": email, "password": password}, status, **options)


def made_link(admin: Client, user: make.Account, host: str = "localhost") -> str:
    path, cookie = f"/accounts/users/{user.id}/issue-link", admin.http.get_cookie(STAFF_COOKIE)
    admin.http.set_cookie(STAFF_COOKIE, cookie.value, domain=host.partition(":")[0])
    shown = admin.http.get(path, base_url=f"http://{host}").text
    fields = {"csrf_token": re.search(r'name="csrf_token"[^>]*value="([^"]+)"', shown)[1], "certain": "y"}
    answer = admin.http.post(path, data=fields, base_url=f"http://{host}")
    assert answer.status_code == 200, answer.text
    return re.search(r">(https?://[^<]+/welcome/[\w-]+)<", answer.text)[1]


def path_of(link: str) -> str:
    return "/welcome/" + link.rpartition("/")[2]


def spent(client: Client, path: str) -> str:
    """The page of a link that no longer works, without what differs on every page."""
    return re.sub(r'nonce="[^"]+"|value="[^"]+"', "", client.get(path, 410).text)


def test_a_link_that_was_used_ran_out_or_was_guessed_looks_the_same(
    admin: Client, app: flask.Flask, olga: make.Account
) -> None:
    vera = make.user(Role.TRAINER, state="invited", password_hash=None)
    used, late = path_of(made_link(admin, olga)), path_of(made_link(admin, vera))
    Client(app).post(used, {"password": OTHER, "again": OTHER})
    with transaction():
        db.session.execute(
            db.update(OneTimeLink)
            .where(OneTimeLink.user_id == vera.id)
            .values(expires_at=clock.now() - datetime.timedelta(seconds=1))
        )
    stranger = Client(app)
    pages = {spent(stranger, path) for path in (used, late, "/welcome/" + "A" * 32, "/welcome/x")}
    assert len(pages) == 1
    assert EMAIL not in pages.pop()
    form = {**stranger.hidden_fields("/sign-in"), "password": PASSWORD, "again": PASSWORD}
    for path in (used, late):
        assert stranger.http.post(path, data=form).status_code == 410
    sign_in(Client(app), OTHER)


def test_a_link_opens_its_own_account_whoever_is_signed_in(
    admin: Client, app: flask.Flask, olga: make.Account, client_as: Callable[..., Client]
) -> None:
    trainer = client_as(Role.TRAINER)
    before = trainer.http.get_cookie(STAFF_COOKIE).value
    trainer.post(path_of(made_link(admin, olga)), {"password": OTHER, "again": OTHER})
    assert queries.find_session(before) is None
    session = queries.find_session(trainer.http.get_cookie(STAFF_COOKIE).value)
    assert session.actor.id == olga.id


def test_a_new_password_still_meets_the_second_factor(
    admin: Client, app: flask.Flask, olga: make.Account
) -> None:
    secret = make.app(olga.id)
    thief = Client(app)
    thief.post(path_of(made_link(admin, olga)), {"password": OTHER, "again": OTHER})
    for path in ("/disbursements/tranches", "/account", "/account/second-factor/set-up"):
        assert thief.get(path, 302).location.startswith("/account/second-factor/verify"), path
    thief.post("/account/second-factor/verify", {"code": make.code_of(secret)})
    thief.get("/disbursements/tranches")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "localhost.evil.example"])
def test_a_claimed_host_stands_in_no_link(admin: Client, olga: make.Account, host: str) -> None:
    assert made_link(admin, olga, host).startswith("http://localhost:8000/welcome/")
    answer = admin.http.get("/accounts/users", base_url="http://other.example")
    assert answer.location == "/sign-in?next=/accounts/users"


def test_an_address_in_figures_stands_in_links(admin: Client, olga: make.Account) -> None:
    assert made_link(admin, olga, "192.0.2.7:8000").startswith("http://192.0.2.7:8000/welcome/")


def test_nobody_learns_which_accounts_there_are(app: flask.Flask, olga: make.Account) -> None:
    kept = passwords.hash_password(PASSWORD)
    make.user(Role.TRAINER, email="gone@test.example", state="blocked", password_hash=kept)
    make.user(Role.TRAINER, email="new@test.example", state="invited", password_hash=None)
    pages = set()
    for email in (EMAIL, "gone@test.example", "new@test.example", "nobody@test.example"):
        for _ in range(6):
            browser = Client(app)
            answer = browser.http.post(
                "/sign-in",
                data={**browser.hidden_fields("/sign-in"), "email": email, "password": "wrong"},
            )
            text = re.sub(r'nonce="[^"]+"|name="csrf_token"[^>]+|\d+ seconds', "", answer.text)
            pages.add((answer.status_code, text.replace(email, "")))
    assert {status for status, _text in pages} == {422, 429}
    assert len(pages) == 2


def test_the_mark_of_a_known_browser_helps_for_its_own_account_alone(
    app: flask.Flask, olga: make.Account
) -> None:
    make.user(Role.TRAINER, email="vera@test.example", password_hash=passwords.hash_password(PASSWORD))
    vera = Client(app)
    sign_in(vera, email="vera@test.example")
    mark = vera.http.get_cookie(KNOWN_COOKIE).value
    slow_the_account_down()
    stranger = Client(app)
    for forged in (mark, mark[:-2] + "xx", "x"):
        stranger.http.set_cookie(KNOWN_COOKIE, forged)
        sign_in(stranger, status=429, environ_base={"REMOTE_ADDR": "198.51.100.250"})


def slow_the_account_down() -> None:
    for number in range(1, 22):
        try:
            commands.sign_in(EMAIL, "wrong", address=f"198.51.100.{number}", device="bot")
        except WrongSignIn:
            continue


def test_strangers_do_not_lock_anybody_out_for_long(
    admin: Client, app: flask.Flask, olga: make.Account
) -> None:
    office = Client(app)
    sign_in(office)
    office.post("/sign-out", page="/")
    with time_machine.travel(clock.now(), tick=False) as time:
        slow_the_account_down()
        sign_in(office)  # from where she works, at once
        sign_in(Client(app), status=429, environ_base={"REMOTE_ADDR": "203.0.113.9"})
        link = path_of(made_link(admin, olga))
        Client(app).post(link, {"password": OTHER, "again": OTHER})  # with her administrator’s help, at once
        time.shift(15 * MINUTE)
        sign_in(Client(app), OTHER, environ_base={"REMOTE_ADDR": "203.0.113.9"})


def test_a_claimed_address_is_not_believed(app: flask.Flask, olga: make.Account) -> None:
    for number in range(5):
        browser = Client(app)
        fields = {**browser.hidden_fields("/sign-in"), "email": EMAIL, "password": "wrong"}
        browser.http.post("/sign-in", data=fields, headers={"X-Forwarded-For": f"203.0.113.{number}"})
    sign_in(Client(app), status=429)


def test_a_role_ends_with_its_last_day(app: flask.Flask, olga: make.Account) -> None:
    browser = Client(app, olga)
    with transaction():
        db.session.execute(
            db.update(RoleAssignment).where(RoleAssignment.user_id == olga.id).values(until=clock.today())
        )
    browser.get("/disbursements/tranches")
    midnight = datetime.datetime.combine(clock.today() + DAY, datetime.time(), clock.ZONE)
    token = browser.http.get_cookie(STAFF_COOKIE).value
    with time_machine.travel(midnight, tick=False):
        assert not queries.roles_of(olga.id)
        session = queries.find_session(token)
        assert session is None or not session.actor.roles
        assert browser.http.get("/disbursements/tranches").status_code in {302, 403}


@pytest.mark.parametrize("step", ["give-role", "issue-link", "reset-second-factor", "unblock"])
def test_a_screen_left_open_helps_nobody_in(admin: Client, olga: make.Account, step: str) -> None:
    path = f"/accounts/users/{olga.id}/{step}"
    fields = admin.hidden_fields("/account")
    with time_machine.travel(clock.now() + 21 * MINUTE, tick=False):
        for answer in (
            admin.http.post(path, data={**fields, "certain": "y", "reason": "x"}),
            admin.http.get(path),
            admin.http.get("/accounts/users/invite"),
        ):
            assert answer.location.startswith("/account/sign-in-again")


def test_only_another_administrator_helps(client_as: Callable[..., Client], olga: make.Account) -> None:
    for role in set(Role) - {Role.ADMINISTRATOR, Role.PARTICIPANT}:
        somebody = client_as(role)
        for step in ("issue-link", "reset-second-factor", "give-role", "block"):
            somebody.get(f"/accounts/users/{olga.id}/{step}", 403)


@pytest.mark.parametrize(
    "path",
    [
        "/privacy/participants/{0}/file.pdf",
        "/privacy/participants/{0}/file.json",
        "/training/cohorts/{0}/print-certificates",
        "/participants/imports/{0}/remarks.xlsx",
    ],
)
def test_a_screen_left_open_gives_no_identities_away(client_as: Callable[..., Client], path: str) -> None:
    coordinator = client_as(Role.COORDINATOR)
    with time_machine.travel(clock.now() + 11 * MINUTE, tick=False):
        answer = coordinator.get(path.format(new_id()), 302)
        assert answer.location.startswith("/account/sign-in-again?next=")
