"""The harmless page that the second PIN opens: like hers in everything but what it tells."""

import re
from collections.abc import Callable

import flask
import pytest

from grants.core.ids import show_code
from grants.domain.awards.states import AwardState
from grants.domain.people import commands
from grants.policy import Role
from grants.web.access import PORTAL_COOKIE
from tests.factories import accounts, awards, people
from tests.factories import training as make
from tests.support.client import Client

LIMIT = 20 * 1024
NGO, PHONE = "The Heron House", "8 (0162) 20-12-34"


class Her:
    """A participant on a course with a grant, with both PINs."""

    def __init__(self) -> None:
        self.ngo = ngo = accounts.organisation(name=NGO, phone=PHONE)
        self.worker = accounts.user(Role.CASE_WORKER, organisation=ngo, name="Radaslava Worker")
        self.person = people.participant(ngo, "Петрова Ольга", language="en", lead_worker_id=self.worker.id)
        cohort = make.cohort(ngo, course_id=make.course(title="Baking for a living").id)
        make.enrolment(cohort, self.person)
        awards.award(AwardState.ACTIVE, participant=self.person, organisation=ngo)
        self.pins = (
            commands.set_pin(self.worker.actor, self.person.id).pin,
            commands.set_second_pin(self.worker.actor, self.person.id).pin,
        )

    def phone(self, app: flask.Flask, which: int) -> Client:
        """A phone signed in with the first (0) or the second (1) PIN."""
        client = Client(app)
        client.post("/my/sign-in", {"code": self.person.case_code, "pin": self.pins[which]})
        return client


@pytest.fixture
def her(app: flask.Flask) -> Her:
    return Her()


def shape(headers: object) -> list[tuple[str, str]]:
    """Headers without what differs from answer to answer."""
    plain = []
    for name, value in headers:  # type: ignore[attr-defined]
        if name not in {"Content-Length", "X-Request-Id", "Date"}:
            masked = re.sub(r"'nonce-[^']+'|=[A-Za-z0-9._-]{20,}", "…", value)
            plain.append((name, masked))
    return sorted(plain)


def test_signing_in_looks_the_same(her: Her, app: flask.Flask) -> None:
    answers = []
    for pin in her.pins:
        client = Client(app)
        answers.append(client.post("/my/sign-in", {"code": her.person.case_code, "pin": pin}))
    first, second = answers
    assert (first.location, first.text) == (second.location, second.text)
    assert shape(first.headers) == shape(second.headers)
    cookies = [
        next(value for value in answer.headers.getlist("Set-Cookie") if PORTAL_COOKIE in value)
        for answer in answers
    ]
    assert len({len(cookie) for cookie in cookies}) == 1
    assert len({re.sub("=[^;]+", "", cookie, count=1) for cookie in cookies}) == 1


def test_the_page_tells_nothing_of_her(her: Her, app: flask.Flask) -> None:
    hers, guests = her.phone(app, 0).get("/my"), her.phone(app, 1).get("/my")
    assert NGO in hers.text
    assert "Your grant" in hers.text
    for told in (
        NGO, "20-12-34", "tel:", "Radaslava", "Baking", "grant", "Payment", "coordinator", "application",
        her.person.case_code, show_code(her.person.case_code), "second PIN", "guest",
    ):  # fmt: skip
        assert told not in guests.text, told
    for same in (
        "<title>My course</title>", "<h1>My course</h1>", "Your next step", "Questions?", "Sign out", "Change the PIN",
        "/my/leave", "This page closes by itself after ten minutes",
    ):  # fmt: skip
        assert same in hers.text
        assert same in guests.text
    assert "Opening hours" in guests.text
    assert shape(hers.headers) == shape(guests.headers)


@pytest.mark.parametrize("path", ["/my", "/my/change-pin"])
@pytest.mark.parametrize("language", ["en", "ru", "be"])
def test_it_is_small_and_in_her_language(her: Her, app: flask.Flask, path: str, language: str) -> None:
    client = her.phone(app, 1)
    client.language = language
    client.post("/my/language", {"language": language}, page="/my")
    text = client.get(path).text
    assert len(text.encode()) <= LIMIT
    assert f'lang="{language}"' in text
    assert not re.findall(r'(?:src|href|action)="https?://', text)
    for word in ("traffick", "victim", "at risk", "торгов", "жертв", "риск", "ахвяр"):
        assert word not in text.lower()


def test_the_other_pages_answer_as_hers_do(her: Her, app: flask.Flask) -> None:
    pages = [
        re.sub(r'value="[^"]*"|nonce="[^"]*"', "", her.phone(app, which).get("/my/change-pin").text)
        for which in (0, 1)
    ]
    assert pages[0] == pages[1]
    with app.test_request_context():
        mine = [
            rule.rule
            for rule in app.url_map.iter_rules()
            if rule.rule.startswith("/my")
            and "GET" in (rule.methods or ())
            and rule.endpoint != "portal.leave"
        ]
    for path in mine:
        answers = [her.phone(app, which).http.get(path) for which in (0, 1)]
        assert answers[0].status_code == answers[1].status_code, path
        assert answers[0].location == answers[1].location
    assert her.phone(app, 1).get("/my/sign-in", 302).location == "/my"
    assert her.phone(app, 1).get("/participants", 302).location.startswith("/sign-in")


def test_changing_the_pin_there_changes_the_second_one(her: Her, app: flask.Flask) -> None:
    client, (first, second) = her.phone(app, 1), her.pins
    wrong = client.post("/my/change-pin", {"old": first, "new": "804312", "again": "804312"}, 422).text
    assert "not your PIN" in wrong
    client.post("/my/change-pin", {"old": second, "new": "804312", "again": "804312"})
    client.get("/my", 302)
    assert "Opening hours" in signed_in(app, her, "804312")
    assert NGO in signed_in(app, her, first)


def signed_in(app: flask.Flask, her: Her, pin: str) -> str:
    client = Client(app)
    client.post("/my/sign-in", {"code": her.person.case_code, "pin": pin})
    return client.get("/my").text


@pytest.mark.parametrize("way", ["leave", "sign-out"])
def test_leaving_ends_it_like_hers(her: Her, app: flask.Flask, way: str) -> None:
    shapes = []
    for which in (0, 1):
        client = her.phone(app, which)
        answer = client.get("/my/leave", 302) if way == "leave" else client.post("/my/sign-out", page="/my")
        assert answer.headers["Clear-Site-Data"]
        shapes.append((answer.location, shape(answer.headers)))
        client.get("/my", 302)
    assert shapes[0] == shapes[1]


def test_her_worker_gives_it_sees_that_it_was_used_and_notes_what_was_done(
    client_as: Callable[..., Client], app: flask.Flask
) -> None:
    ngo = accounts.organisation()
    worker = client_as(Role.CASE_WORKER, organisation=ngo)
    person = people.participant(ngo, lead_worker_id=worker.actor.id)
    path = f"/participants/{person.id}"
    assert "She has no PIN yet" in worker.get(f"{path}/set-second-pin").text
    worker.post(f"{path}/set-second-pin", status=409, page=f"{path}/set-pin")
    worker.post(f"{path}/set-pin", status=200)
    assert "Set a second PIN" in worker.get(path).text
    shown = worker.post(f"{path}/set-second-pin", status=200).text
    assert "data-print" not in shown
    pin = re.sub(r"\D", "", re.findall(r'summary__value code">([\d ]+)<', shown)[0])
    assert "Her second PIN was used" not in worker.get(path).text
    phone = Client(app)
    phone.post("/my/sign-in", {"code": person.case_code, "pin": pin})
    assert "Her second PIN was used" in worker.get(path).text
    work = worker.get("/").text
    assert work.index(f"The second PIN of {show_code(person.case_code)} was used") < work.index(
        "not screened"
    )
    answer = worker.get(f"{path}/answer-second-pin").text
    assert answer.index("How to reach her safely") < answer.index("What was done")
    assert "Write what was done" in worker.post(f"{path}/answer-second-pin", {"reason": ""}, 422).text
    worker.post(f"{path}/answer-second-pin", {"reason": "Met her on Tuesday"})
    record = worker.get(path).text
    assert "She may be under pressure" not in record
    assert "Met her on Tuesday" in record
    assert "nothing to note now" in worker.get(f"{path}/answer-second-pin").text
    assert "was used. She may" not in worker.get("/").text


def test_others_neither_give_it_nor_are_told(client_as: Callable[..., Client], her: Her) -> None:
    path = f"/participants/{her.person.id}"
    for last in ("set-second-pin", "answer-second-pin"):
        client_as(Role.CASE_WORKER).get(f"{path}/{last}", 404)
        client_as(Role.FINANCE_OFFICER).get(f"{path}/{last}", 403)


def test_her_file_says_nothing_of_it(client_as: Callable[..., Client], her: Her, app: flask.Flask) -> None:
    """It may be read at home, by others."""
    her.phone(app, 1)
    worker = client_as(Role.COORDINATOR, organisation=her.ngo)
    answer = worker.get(f"/privacy/participants/{her.person.id}/file.json")
    assert "signed_in_at" in answer.text
    assert "second" not in answer.text
