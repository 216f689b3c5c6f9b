"""The guard before what is sensitive, the pages of the second factor, and the password asked again."""

import datetime
import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import flask
import pytest
import time_machine

from grants.core import clock
from grants.core.db import db
from grants.core.transaction import transaction
from grants.domain.accounts import commands, passwords, queries
from grants.domain.accounts.models import Setting
from grants.domain.accounts.passkeys import Site
from grants.domain.disbursements.states import TrancheState
from grants.policy import GRANTED, SENSITIVE, Permission, Role
from grants.web.access import PUBLIC, STAFF_COOKIE, access_of
from grants.web.passkey_site import passkey_site
from tests.factories import accounts as make
from tests.factories import disbursements
from tests.support.authenticator import Authenticator
from tests.support.client import Client
from tests.web.test_access import Browser, ends_the_session, requests_of

PASSWORD = "an orange boat at noon"
MORNING = datetime.datetime(2026, 11, 4, 9, tzinfo=datetime.UTC)
HERE = "/account/second-factor"


@pytest.fixture
def time() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def signed_in(app: flask.Flask) -> Callable[..., Client]:
    """`signed_in(Role.X)`: somebody who has given her password alone."""

    def sign_in(role: Role, **values: object) -> Client:
        user = make.user(role, password_hash=passwords.hash_password(PASSWORD), **values)
        client = Client(app)
        client.user = user
        client.http.set_cookie(STAFF_COOKIE, commands.start_session(user.id, "test"))
        return client

    return sign_in


def demonstration() -> None:
    with transaction():
        db.session.add(Setting(name="demo", value="yes"))


def cookie_of(client: Client) -> str:
    return client.http.get_cookie(STAFF_COOKIE).value


def path_of(location: str) -> str:
    return urlsplit(location).path


def next_of(location: str) -> str:
    return parse_qs(urlsplit(location).query)["next"][0]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PARTICIPANT])
def test_a_password_alone_opens_nothing_sensitive(app: flask.Flask, role: Role) -> None:
    user = make.user(role)
    browser = Browser(app, STAFF_COOKIE, commands.start_session(user.id, "test"))
    for rule, method, path in requests_of(app):
        access = access_of(app, rule.endpoint)
        if access in GRANTED[role] & SENSITIVE:
            answer = browser.ask(method, path)
            assert answer.status_code == 302, f"{method} {rule.rule}"
            assert path_of(answer.location) == f"{HERE}/set-up", f"{method} {rule.rule}"


def test_what_is_not_sensitive_is_a_short_list() -> None:
    alone = {permission.value for permission in Permission if permission not in SENSITIVE}
    assert alone == {
        "account:own", "call:view", "course:manage", "course:view", "host:view", "portal:own", "programme:overview",
        "review:write", "system:run", "work_list:view",
    }  # fmt: skip


def test_a_stolen_password_opens_no_page_of_who_has_a_factor(app: flask.Flask) -> None:
    user = make.user(Role.COMMITTEE_MEMBER)
    browser = Browser(app, STAFF_COOKIE, commands.start_session(user.id, "test"))
    make.app(user.id)
    allowed = {"accounts.verify", "accounts.verify_passkey", "accounts.ask_for_passkey"}
    for rule, method, path in requests_of(app):
        access = access_of(app, rule.endpoint)
        if access == PUBLIC or access not in GRANTED[Role.COMMITTEE_MEMBER] or ends_the_session(rule):
            continue
        answer = browser.ask(method, path)
        if rule.endpoint in allowed:
            assert answer.status_code in {200, 404, 422}, rule.rule
        else:
            assert path_of(answer.location or "") == f"{HERE}/verify", f"{method} {rule.rule}"


def test_a_new_officer_sets_up_an_app_on_the_way(signed_in: Callable[..., Client]) -> None:
    olga = signed_in(Role.FINANCE_OFFICER)
    olga.get("/")
    away = olga.get("/disbursements/tranches?state=late", 302).location
    assert next_of(away) == "/disbursements/tranches?state=late"
    page = olga.get(away).text
    assert "so it needs one" in page
    assert "Add a passkey" in page
    before = cookie_of(olga)
    on = olga.post(f"{HERE}/begin-app", {"next": next_of(away)}, page=away).location
    page = olga.get(on).text
    new = queries.find_new_app(olga.actor)
    assert "<svg" in page
    assert " ".join(re.findall("....", new.secret)) in page
    assert "not right" in olga.post(on, {"code": "000000"}, status=422).text
    codes = olga.post(on, {"code": make.code_of(new.secret)}, status=200).text
    assert len(re.findall(r"<li>[2-9A-Z]{5}-[2-9A-Z]{5}</li>", codes)) == 10
    assert 'href="/disbursements/tranches?state=late"' in codes
    assert cookie_of(olga) != before
    olga.get("/disbursements/tranches?state=late")
    thief = Client(olga.http.application)
    thief.http.set_cookie(STAFF_COOKIE, before)
    assert path_of(thief.get("/account", 302).location) == "/sign-in"


def test_the_factor_is_asked_after_signing_in_and_leads_on(app: flask.Flask, client: Client) -> None:
    user = make.user(
        Role.FINANCE_OFFICER, email="olga@test.example", password_hash=passwords.hash_password(PASSWORD)
    )
    secret = make.app(user.id)
    typed = {"email": "olga@test.example", "password": PASSWORD}
    asked = client.get("/disbursements/ledger", 302).location
    on = client.post(asked, typed).location
    door = client.get(on, 302).location
    assert path_of(door) == f"{HERE}/verify"
    page = client.get(door).text
    assert "mainnav" not in page
    wrong = client.post(door, {"code": "123"}, status=422).text
    assert "not right" in wrong
    assert 'value="123"' in wrong
    for _ in range(4):
        client.post(door, {"code": "123"}, status=422)
    assert "Too many tries" in client.post(door, {"code": make.code_of(secret)}, status=429).text
    with time_machine.travel(clock.now() + datetime.timedelta(minutes=1)):
        assert client.post(door, {"code": make.code_of(secret)}).location == "/disbursements/ledger"
        client.get("/disbursements/ledger")


def test_the_way_on_stays_inside(signed_in: Callable[..., Client]) -> None:
    olga = signed_in(Role.FINANCE_OFFICER)
    secret = make.app(olga.user.id)
    path = f"{HERE}/verify?next=https://evil.example/"
    assert olga.post(path, {"code": make.code_of(secret)}).location == "/"
    again = "/account/sign-in-again?next=//evil.example"
    assert olga.post(again, {"password": PASSWORD}).location == "/"


def test_a_passkey_is_added_and_used(
    app: flask.Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = make.user(
        Role.COMMITTEE_MEMBER, email="olga@test.example", password_hash=passwords.hash_password(PASSWORD)
    )
    device = Authenticator()
    client.post("/sign-in", {"email": "olga@test.example", "password": PASSWORD})
    path = f"{HERE}/add-passkey"
    token = client.hidden_fields(path)["csrf_token"]
    asked = client.http.post(f"{HERE}/ask-for-new-passkey", data={"csrf_token": token}).text
    assert "Enter a name" in client.post(path, {"name": " "}, status=422).text
    assert "not accepted" in client.post(path, {"name": "Laptop", "credential": "{}"}, status=422).text
    asked = client.http.post(f"{HERE}/ask-for-new-passkey", data={"csrf_token": token}).text
    codes = client.post(path, {"name": "Laptop", "credential": device.create(asked)}, status=200).text
    assert "shown once" in codes
    assert "Passkey: Laptop" in client.get("/account").text
    client.post("/sign-out", page="/account")
    client.post("/sign-in", {"email": "olga@test.example", "password": PASSWORD})
    door = client.get("/", 302).location
    page = client.get(door).text
    assert 'data-passkey="get"' in page
    assert "Recovery code" in page
    token = client.hidden_fields(door)["csrf_token"]
    send = {"csrf_token": token, "credential": "{}"}
    refused = client.http.post(f"{HERE}/verify-passkey", data=send)
    assert refused.status_code == 422
    assert "not accepted" in refused.text
    asked = client.http.post(f"{HERE}/ask-for-passkey", data={"csrf_token": token}).text
    answer = client.http.post(
        f"{HERE}/verify-passkey?next=/account", data=send | {"credential": device.sign(asked)}
    )
    assert answer.location == "/account"
    client.get("/account")
    assert queries.second_factors(user.actor).passkeys[0].last_used_at is not None


def test_passkeys_are_offered_where_browsers_make_them(signed_in: Callable[..., Client]) -> None:
    olga = signed_in(Role.COMMITTEE_MEMBER)
    assert "Add a passkey" in olga.get(f"{HERE}/set-up").text
    olga.http.set_cookie(STAFF_COOKIE, cookie_of(olga), domain="192.0.2.1")
    plain = {"base_url": "http://192.0.2.1:8000"}
    assert "only over a secure connection" in olga.get(f"{HERE}/set-up", **plain).text
    olga.get(f"{HERE}/add-passkey", 404, **plain)


@pytest.mark.parametrize(
    ("public", "asked", "site"),
    [
        ("", "http://localhost:8000/", Site("localhost", "http://localhost:8000")),
        ("", "https://krok.example/", Site("krok.example", "https://krok.example")),
        ("", "http://127.0.0.1:8000/", None),
        ("https://krok.example/", "http://evil.example/", Site("krok.example", "https://krok.example")),
        ("http://10.0.0.5:8000", "http://localhost:8000/", None),
    ],
)
def test_the_site_is_the_public_address(
    app: flask.Flask, monkeypatch: pytest.MonkeyPatch, public: str, asked: str, site: Site | None
) -> None:
    settings = app.config["KROK"].model_copy(update={"public_url": public})
    monkeypatch.setitem(app.config, "KROK", settings)
    with app.test_request_context(base_url=asked):
        assert passkey_site() == site


def test_the_account_page_tells_and_changes(signed_in: Callable[..., Client], app: flask.Flask) -> None:
    olga = signed_in(Role.COMMITTEE_MEMBER)
    assert "Whoever learns your password" in olga.get("/account").text
    secret = make.app(olga.user.id)
    olga.post(f"{HERE}/verify", {"code": make.code_of(secret)})
    page = olga.get("/account").text
    assert "Authenticator app" in page
    assert "None is left" in page
    assert "shown once" in olga.post(f"{HERE}/make-recovery-codes", status=200).text
    assert "10 are left" in olga.get("/account").text
    assert "10 unused codes" in olga.get(f"{HERE}/make-recovery-codes").text
    olga.post(f"{HERE}/remove-app", page="/account")
    assert "Whoever learns your password" in olga.get("/account").text
    assert "Set up a second factor first" in olga.get(f"{HERE}/make-recovery-codes").text


def test_who_needs_a_factor_is_not_offered_to_remove_the_last(client_as: Callable[..., Client]) -> None:
    officer = client_as(Role.FINANCE_OFFICER)
    make.app(officer.user.id)
    page = officer.get("/account").text
    assert "Your work needs it" in page
    assert "remove-app" not in page
    officer.post(f"{HERE}/remove-app", page="/account", status=422)


def test_the_demonstration_asks_only_who_has_set_one_up(signed_in: Callable[..., Client]) -> None:
    demonstration()
    olga = signed_in(Role.FINANCE_OFFICER)
    olga.get("/disbursements/tranches")
    assert "In the demonstration nobody has to set one up" in olga.get("/account").text
    secret = make.app(olga.user.id)
    assert path_of(olga.get("/disbursements/tranches", 302).location) == f"{HERE}/verify"
    olga.post(f"{HERE}/verify", {"code": make.code_of(secret)})
    olga.get("/disbursements/tranches")
    assert "remove-app" in olga.get("/account").text


def test_money_wants_the_password_again_before_anything_is_typed(
    signed_in: Callable[..., Client], time: time_machine.Traveller
) -> None:
    demonstration()
    tranche = disbursements.tranche(TrancheState.REQUESTED)
    path = f"/disbursements/tranches/{tranche.id}/approve"
    olga = signed_in(Role.FINANCE_OFFICER)
    olga.get(path)  # signing in counts for ten minutes
    time.shift(datetime.timedelta(minutes=11))
    before = cookie_of(olga)
    door = olga.get(path, 302).location
    assert (path_of(door), next_of(door)) == ("/account/sign-in-again", path)
    assert "not your password" in olga.post(door, {"password": "wrong"}, status=422).text
    assert olga.post(door, {"password": PASSWORD}).location == path
    assert cookie_of(olga) != before
    page = olga.get(path)
    form = {"csrf_token": re.search(r'csrf_token" value="([^"]+)', page.text)[1], "version": "1"}
    time.shift(datetime.timedelta(minutes=15))  # she was on the phone; what she typed is not lost
    assert path_of(olga.http.post(path, data=form).location) != "/account/sign-in-again"
    time.shift(datetime.timedelta(minutes=6))
    door = olga.http.post(path, data=form).location
    assert (path_of(door), next_of(door)) == ("/account/sign-in-again", path)


def test_the_second_factor_does_instead_of_the_password(
    signed_in: Callable[..., Client], time: time_machine.Traveller
) -> None:
    olga = signed_in(Role.FINANCE_OFFICER)
    secret = make.app(olga.user.id)
    olga.post(f"{HERE}/verify", {"code": make.code_of(secret)})
    time.shift(datetime.timedelta(minutes=11))
    tranche = disbursements.tranche(TrancheState.APPROVED)
    path = f"/disbursements/tranches/{tranche.id}/record-payment"
    door = olga.get(path, 302).location
    assert "Use the second factor instead" in olga.get(door).text
    code = {"code": make.code_of(secret)}
    assert olga.post(f"{HERE}/verify?next={path}", code).location == path
    olga.get(path)


def test_a_screen_left_open_changes_no_factors(
    client_as: Callable[..., Client], time: time_machine.Traveller
) -> None:
    olga = client_as(Role.COMMITTEE_MEMBER)
    make.app(olga.user.id)
    token = olga.hidden_fields("/account")["csrf_token"]
    time.shift(datetime.timedelta(minutes=21))
    for step in ("begin-app", "ask-for-new-passkey", "make-recovery-codes", "remove-app"):
        answer = olga.http.post(f"{HERE}/{step}", data={"csrf_token": token})
        assert path_of(answer.location) == "/account/sign-in-again", step
    for page in ("set-up", "confirm-app", "add-passkey", "make-recovery-codes"):
        assert path_of(olga.get(f"{HERE}/{page}", 302).location) == "/account/sign-in-again", page


def test_an_administrator_resets_a_lost_factor(client_as: Callable[..., Client]) -> None:
    admin, olga = client_as(Role.ADMINISTRATOR), client_as(Role.FINANCE_OFFICER)
    path = f"/accounts/users/{olga.user.id}"
    assert "reset-second-factor" not in admin.get(path).text
    make.app(olga.user.id)
    assert "reset-second-factor" in admin.get(path).text
    assert "Give a reason" in admin.post(f"{path}/reset-second-factor", {"reason": ""}, 422).text
    reason = {"reason": "Phone fell into the Mukhavets"}
    refused = admin.post(f"{path}/reset-second-factor", reason, 422).text
    assert "Meet the user face to face first" in refused
    assert "Mukhavets" in refused
    admin.post(f"{path}/reset-second-factor", {**reason, "certain": "y"})
    page = admin.get(path).text
    assert "Second factor reset" in page
    assert "Mukhavets" in page
    assert path_of(olga.get("/", 302).location) == "/sign-in"
    watching = client_as(Role.DATA_PROTECTION_OFFICER)
    assert "1 second factor was reset by an administrator" in watching.get("/").text
    assert "Mukhavets" in watching.get("/audit?action=second_factor.reset").text
    assert "Another administrator" in admin.post(f"{path}/issue-link", {"certain": "y"}, status=422).text
    make.app(admin.user.id)
    own = f"/accounts/users/{admin.user.id}"
    assert "reset-second-factor" not in admin.get(own).text
    admin.post(f"{own}/reset-second-factor", {"reason": "In a hurry", "certain": "y"}, 422)
    client_as(Role.AUDITOR).get(f"{path}/reset-second-factor", 403)
