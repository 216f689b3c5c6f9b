"""One's own account: language, sessions, password."""

import re
from collections.abc import Callable

import flask
import pytest

from grants.domain.accounts import commands, passwords, queries
from grants.policy import Role
from grants.web.access import STAFF_COOKIE
from tests.factories import accounts as make
from tests.support.client import Client

OLD, NEW = "an orange boat at noon", "a green boat by night"


@pytest.fixture
def olga(client_as: Callable[..., Client]) -> Client:
    return client_as(
        Role.TRAINER,
        name="Olga Novik",
        email="olga@test.example",
        password_hash=passwords.hash_password(OLD),
    )


def test_it_shows_who_and_where_one_is(olga: Client) -> None:
    page = olga.get("/account").text
    for text in ("Olga Novik", "olga@test.example", "Trainer", "This browser"):
        assert text in page
    assert "End all others" not in page


def test_the_language_stays_with_the_account(olga: Client, app: flask.Flask) -> None:
    olga.post("/language", {"language": "be", "next": "/account"}, page="/account")
    assert '<html lang="be"' in olga.get("/account").text
    assert '<html lang="be"' in Client(app, user=olga.user).get("/account").text
    olga.post("/language", {"language": "xx"}, page="/account")
    assert '<html lang="be"' in olga.get("/account").text


def test_sessions_are_ended_one_by_one_or_together(olga: Client, app: flask.Flask) -> None:
    phone, tablet, laptop = (Client(app, user=olga.user) for _ in range(3))
    ends = re.findall(r"/account/sessions/[0-9a-f-]{36}/end", olga.get("/account").text)
    assert len(ends) == 3
    olga.post(ends[0], page="/account")
    assert sum(who.http.get("/").status_code == 200 for who in (phone, tablet, laptop)) == 2
    olga.post("/account/sessions/end-others", page="/account")
    assert [who.http.get("/").status_code for who in (phone, tablet, laptop)] == [302] * 3
    olga.get("/")


def test_nobody_ends_another_users_session(olga: Client, client_as: Callable[..., Client]) -> None:
    other = client_as(Role.TRAINER)
    cookie = other.http.get_cookie(STAFF_COOKIE)
    session = queries.find_session(cookie.value)
    olga.post(f"/account/sessions/{session.session_id}/end", page="/account", status=404)
    other.get("/")


def test_a_changed_password_ends_the_other_sessions(olga: Client, app: flask.Flask) -> None:
    phone = Client(app, user=olga.user)
    path = "/account/change-password"
    wrong = olga.post(path, {"current": "wrong", "new": NEW, "again": NEW}, status=422).text
    assert "This is not your current password." in wrong
    assert "not the same" in olga.post(path, {"current": OLD, "new": NEW, "again": OLD}, status=422).text
    assert "one you have now" in olga.post(path, {"current": OLD, "new": OLD, "again": OLD}, status=422).text
    assert (
        "at least 12" in olga.post(path, {"current": OLD, "new": "short", "again": "short"}, status=422).text
    )
    copied = Client(app)
    copied.http.set_cookie(STAFF_COOKIE, olga.http.get_cookie(STAFF_COOKIE).value)
    copied.get("/")
    olga.post(path, {"current": OLD, "new": NEW, "again": NEW})
    olga.get("/")
    phone.get("/", 302)
    copied.get("/", 302)
    assert commands.sign_in("olga@test.example", NEW, address="192.0.2.1", device="test")


def test_guessing_the_current_password_is_slowed_down(olga: Client) -> None:
    path = "/account/change-password"
    for _ in range(5):
        olga.post(path, {"current": "wrong", "new": NEW, "again": NEW}, status=422)
    answer = olga.post(path, {"current": OLD, "new": NEW, "again": NEW}, status=429)
    assert "Too many tries. Wait 30 seconds" in answer.text


def test_a_role_that_ends_closes_the_door(client: Client, app: flask.Flask) -> None:
    make.user(email="norole@test.example", password_hash=passwords.hash_password(OLD))
    answer = client.post("/sign-in", {"email": "norole@test.example", "password": OLD}, status=422)
    assert "holds no role" in answer.text


def test_cookies_over_tls_are_bound_to_the_host(
    app: flask.Flask, olga: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
    client = Client(app)
    answer = client.post(
        "/sign-in",
        {"email": "olga@test.example", "password": OLD},
        base_url="https://localhost",
        page="https://localhost/sign-in",
    )
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if "__Host-krok_session=" in one)
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert part in cookie
    assert "Domain" not in cookie
    assert "Strict-Transport-Security" in answer.headers


def test_a_null_in_what_is_sent_is_refused(client: Client) -> None:
    client.get("/sign-in?next=%00", 400)
    client.post("/sign-in", {"email": "a\x00b@test.example", "password": "x"}, status=400)
