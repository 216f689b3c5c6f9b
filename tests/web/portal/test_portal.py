"""Her own pages: small, neutral, safe on a watched phone."""

import re
from collections.abc import Callable

import flask
import pytest
from sqlalchemy import select

from grants import create_app
from grants.core.db import db
from grants.core.ids import show_code
from grants.domain.people import commands
from grants.domain.people.models import Participant
from grants.policy import Role
from grants.web.access import PORTAL_COOKIE
from tests.conftest import make_settings
from tests.factories import accounts, people
from tests.support.client import Client

LIMIT = 20 * 1024


@pytest.fixture
def hers(app: flask.Flask) -> tuple[Participant, str]:
    """A participant and her PIN."""
    worker = accounts.user(Role.CASE_WORKER)
    made = people.participant(organisation_id=worker.organisation_id, name="Петрова Ольга", language="en")
    return made, commands.set_pin(worker.actor, made.id).pin


def sign_in(client: Client, code: str, pin: str, status: int = 302) -> str:
    return client.post("/my/sign-in", {"code": code, "pin": pin}, status).text


def test_code_and_pin_open_her_page(client: Client, hers: tuple[Participant, str]) -> None:
    person, pin = hers
    client.get("/my", 302)
    answer = client.post("/my/sign-in", {"code": show_code(person.case_code).lower(), "pin": pin})
    cookie = answer.headers["Set-Cookie"]
    assert PORTAL_COOKIE in cookie
    for part in ("HttpOnly", "SameSite=Strict", "Path=/"):
        assert part in cookie
    assert "Max-Age" not in cookie
    page = client.get("/my")
    assert page.headers["Cache-Control"] == "no-store"
    assert "<title>My course</title>" in page.text
    assert "Петрова" not in page.text
    assert "+375" not in page.text


def test_her_page_says_whom_to_call(client: Client, app: flask.Flask) -> None:
    where = accounts.organisation(phone="8 (0162) 20-12-34")
    worker = accounts.user(Role.CASE_WORKER, organisation=where)
    person = people.participant(organisation=where, language="en")
    sign_in(client, person.case_code, commands.set_pin(worker.actor, person.id).pin)
    assert '<a class="big" href="tel:80162201234">8 (0162) 20-12-34</a>' in client.get("/my").text


@pytest.mark.parametrize("path", ["/my/sign-in", "/my", "/my/change-pin", "/my/agreed"])
@pytest.mark.parametrize("language", ["en", "ru", "be"])
def test_every_page_is_small_and_asks_nothing_of_anyone_else(
    client: Client, hers: tuple[Participant, str], path: str, language: str
) -> None:
    client.language = language
    if path != "/my/sign-in":
        sign_in(client, hers[0].case_code, hers[1])
        client.post("/my/language", {"language": language}, page="/my")
    text = client.get(path).text
    assert len(text.encode()) <= LIMIT
    assert not re.findall(r'(?:src|href|action)="https?://', text)
    assert f'lang="{language}"' in text
    for word in ("traffick", "victim", "at risk", "торгов", "жертв", "риск", "ахвяр"):
        assert word not in text.lower()


def test_wrong_code_and_wrong_pin_look_alike(client: Client, hers: tuple[Participant, str]) -> None:
    person, pin = hers
    wrong = f"{(int(pin) + 1) % 10**6:06}"
    pages = [
        sign_in(client, code, typed, 422) for code, typed in ((person.case_code, wrong), ("K7MX-4QRP", pin))
    ]
    stripped = [re.sub(r'value="[^"]*"|nonce="[^"]*"', "", page) for page in pages]
    assert stripped[0] == stripped[1]
    assert wrong not in pages[0]
    assert pin not in pages[1]


def test_after_five_wrong_tries_the_right_pin_waits_too_even_in_a_new_process(
    client: Client, hers: tuple[Participant, str], app: flask.Flask
) -> None:
    person, pin = hers
    wrong = f"{(int(pin) + 1) % 10**6:06}"
    for _ in range(5):
        sign_in(client, person.case_code, wrong, 422)
    assert "Too many tries" in sign_in(client, person.case_code, pin, 429)
    assert "Too many tries" in sign_in(Client(app), person.case_code, pin, 429)


def test_the_lock_survives_a_restart(fresh_database: Callable[[], flask.Flask]) -> None:
    first = fresh_database()
    with first.app_context():
        worker = accounts.user(Role.CASE_WORKER)
        person = people.participant(organisation_id=worker.organisation_id)
        pin = commands.set_pin(worker.actor, person.id).pin
        db.session.remove()
    wrong = f"{(int(pin) + 1) % 10**6:06}"
    for _ in range(5):
        sign_in(Client(first), person.case_code, wrong, 422)
    settings = first.config["KROK"]
    second = create_app(make_settings(settings.instance, settings.database_url))
    sign_in(Client(second), person.case_code, pin, 429)
    with second.app_context():
        db.session.remove()
        db.engine.dispose()


def test_her_language_is_remembered_on_her_record(client: Client, hers: tuple[Participant, str]) -> None:
    sign_in(client, hers[0].case_code, hers[1])
    client.post("/my/language", {"language": "be"}, page="/my")
    assert '<html lang="be">' in client.get("/my").text
    assert db.session.scalar(select(Participant.language).where(Participant.id == hers[0].id)) == "be"
    client.post("/my/sign-out", page="/my")
    assert '<html lang="en">' in client.get("/my/sign-in").text


@pytest.mark.parametrize("way", ["leave", "sign-out"])
def test_leaving_ends_the_session_and_clears_the_phone(
    client: Client, hers: tuple[Participant, str], way: str
) -> None:
    sign_in(client, hers[0].case_code, hers[1])
    answer = client.get("/my/leave", 302) if way == "leave" else client.post("/my/sign-out", page="/my")
    assert answer.headers["Clear-Site-Data"]
    client.get("/my", 302)


def test_she_chooses_another_pin(client: Client, hers: tuple[Participant, str]) -> None:
    person, pin = hers
    sign_in(client, person.case_code, pin)
    page = client.post("/my/change-pin", {"old": pin, "new": "123456", "again": "123456"}, 422).text
    assert "too easy" in page
    client.post("/my/change-pin", {"old": pin, "new": "804312", "again": "804312"})
    client.get("/my", 302)
    sign_in(client, person.case_code, pin, 422)
    sign_in(client, person.case_code, "804312")


def test_staff_are_no_participants(client_as: Callable[..., Client], hers: tuple[Participant, str]) -> None:
    client_as(Role.CASE_WORKER).get("/my", 302)
    client = Client(flask.current_app)
    sign_in(client, hers[0].case_code, hers[1])
    assert "/sign-in" in client.get("/participants", 302).location
