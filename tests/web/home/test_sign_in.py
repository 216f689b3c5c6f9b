"""Signing in and out through the page."""

import flask
import pytest

from grants.domain.accounts import passwords
from grants.policy import Role
from grants.web.access import STAFF_COOKIE
from tests.factories import accounts as make
from tests.support.client import Client

PASSWORD = "an orange boat at noon"


@pytest.fixture
def trainer(app: flask.Flask) -> make.Account:
    return make.user(Role.TRAINER, email="olga@test.example", password_hash=passwords.hash_password(PASSWORD))


def sign_in(client: Client, password: str = PASSWORD, status: int = 302, path: str = "/sign-in"):
    return client.post(path, {"email": "Olga@Test.example ", "password": password}, status=status)


def test_email_and_password_open_the_work_list(client: Client, trainer: make.Account) -> None:
    answer = sign_in(client)
    assert answer.location == "/"
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith(f"{STAFF_COOKIE}="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Work list" in client.get("/").text
    assert client.get("/sign-in", 302).location == "/"


def test_wrong_password_and_unknown_user_get_the_same_answer(client: Client, trainer: make.Account) -> None:
    wrong = sign_in(client, "not the password", 422)
    unknown = client.post("/sign-in", {"email": "nobody@test.example", "password": "not"}, status=422)
    for answer in (wrong, unknown):
        assert "The e-mail address or the password is not right." in answer.text
    assert 'value="Olga@Test.example ' in wrong.text
    assert "not the password" not in wrong.text


def test_signing_out_ends_the_session_on_the_server(client: Client, trainer: make.Account) -> None:
    sign_in(client)
    token = client.http.get_cookie(STAFF_COOKIE)
    assert token is not None
    answer = client.post("/sign-out", page="/")
    assert '"cache"' in answer.headers["Clear-Site-Data"]
    assert client.get("/", 302).location.startswith("/sign-in")
    client.http.set_cookie(STAFF_COOKIE, token.value)
    client.get("/", 302)


def test_a_session_planted_before_is_not_the_one_used_after(client: Client, trainer: make.Account) -> None:
    client.http.set_cookie(STAFF_COOKIE, "planted")
    sign_in(client)
    cookie = client.http.get_cookie(STAFF_COOKIE)
    assert cookie is not None
    assert cookie.value != "planted"


def test_the_way_on_stays_inside(client: Client, trainer: make.Account) -> None:
    assert client.get("/?x=1", 302).location == "/sign-in?next=/?x%3D1"
    for evil in (
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "//[",
        "/%09/evil.example",
        "javascript:alert(1)",
    ):
        other = Client(client.http.application)
        assert sign_in(other, path=f"/sign-in?next={evil}").location == "/", evil
    assert sign_in(client, path="/sign-in?next=/account").location == "/account"


def test_a_blocked_user_and_one_without_a_role_stay_outside(client: Client, app: flask.Flask) -> None:
    kept = passwords.hash_password(PASSWORD)
    make.user(Role.TRAINER, email="blocked@test.example", password_hash=kept, state="blocked")
    answer = client.post("/sign-in", {"email": "blocked@test.example", "password": PASSWORD}, status=422)
    assert "not right" in answer.text
