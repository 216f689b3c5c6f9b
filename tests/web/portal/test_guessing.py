"""Guessing at codes and PINs: a code that nobody has takes the same work as one with a wrong PIN, at every try, and is
slowed down alike; and nothing of another's comes with one's own session."""

import re
from collections.abc import Callable

import flask
import pytest

from grants.core.ids import new_code, show_code
from grants.domain.people import commands
from grants.policy import Role
from tests.factories import accounts, people, plans, training
from tests.support.client import Client

CHANGING = re.compile(r'nonce="[^"]*"|value="[^"]*"')


def tries(app: flask.Flask, code: str, statements: list[str]) -> list[tuple[int, str, list[str]]]:
    """What seven wrong tries are answered, and what the database is asked for each."""
    phone = Client(app)
    fields = phone.hidden_fields("/my/sign-in")
    found = []
    for _number in range(7):
        statements.clear()
        answer = phone.http.post("/my/sign-in", data={**fields, "code": code, "pin": "000000"})
        asked = sorted(
            {one for one in statements if "SAVEPOINT" not in one}
        )  # the hashes of subjects order them
        found.append((answer.status_code, CHANGING.sub("", answer.text), asked))
    return found


def test_a_code_that_nobody_has_is_as_slow_as_a_wrong_pin(app: flask.Flask, statements: list[str]) -> None:
    worker = accounts.user(Role.CASE_WORKER)
    her = people.participant(organisation_id=worker.organisation_id)
    commands.set_pin(worker.actor, her.id)
    without_pin = people.participant(organisation_id=worker.organisation_id)
    told = {code: tries(app, code, statements) for code in (her.case_code, without_pin.case_code, new_code())}
    first, *others = told.values()
    assert [status for status, _text, _asked in first] == [422] * 5 + [429] * 2
    for other in others:
        assert other == first


@pytest.mark.parametrize("path", ["/my", "/my/change-pin"])
def test_her_session_shows_nothing_of_another_ones(app: flask.Flask, path: str) -> None:
    ngo = accounts.organisation()
    worker = accounts.user(Role.COORDINATOR, organisation=ngo)
    other, her = (
        people.participant(ngo, "Зубрицкая Аделина", language="en"),
        people.participant(ngo, language="en"),
    )
    cohort = training.cohort(ngo)
    training.session(cohort.id)
    training.enrolment(cohort, other)
    plans.plan(other)
    phone = Client(app)
    phone.post("/my/sign-in", {"code": her.case_code, "pin": commands.set_pin(worker.actor, her.id).pin})
    text = phone.get(path).text
    assert "Your course" not in text
    assert "Your plan" not in text
    for told in (other.case_code, show_code(other.case_code), str(other.id), "Аделина"):
        assert told not in text


def test_no_title_file_or_address_of_hers_tells_what_it_is(
    app: flask.Flask, client_as: Callable[..., Client]
) -> None:
    ngo = accounts.organisation()
    worker = accounts.user(Role.COORDINATOR, organisation=ngo)
    her = people.participant(ngo, "Зубрицкая Аделина", language="en")
    phone = Client(app)
    phone.post("/my/sign-in", {"code": her.case_code, "pin": commands.set_pin(worker.actor, her.id).pin})
    for path in ("/my", "/my/change-pin", "/my/sign-in", "/my/nothing-here"):
        answer = phone.http.get(path)
        title = re.search("<title>(.*?)</title>", answer.text)
        assert title is None or title[1] in {"My course", "There is no such page · Krok", "Redirecting..."}, (
            path
        )
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert her.case_code not in str(answer.headers)
