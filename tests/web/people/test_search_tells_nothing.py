"""What somebody could learn by asking: whether a person, a code or an id is known elsewhere. The answers are the same
to the letter, and so is the work that the database is given, as for what nobody has."""

import re
import uuid
from collections.abc import Callable

import flask
import pytest

from grants.core.ids import new_code, new_id
from grants.policy import Role
from tests.factories import accounts, people
from tests.support.client import Client

NAME = "Зубрицкая Аделина Казимировна"
NO_ONE = "Крушинская Филомена Игнатьевна"
CHANGING = re.compile(r'nonce="[^"]*"|name="(?:csrf_token|idempotency_token)"[^>]*')
OF_AN_ORGANISATION = [Role.TRAINER, Role.COORDINATOR, Role.CASE_WORKER]


def said(text: str, *asked: str) -> str:
    """A page without what differs every time, and without what was asked."""
    for one in asked:
        text = text.replace(one, "")
    return CHANGING.sub("", text)


def search(client: Client, text: str, statements: list[str]) -> tuple[str, list[str]]:
    """The page, and the statements that it took."""
    fields = client.hidden_fields("/participants/search")
    statements.clear()
    answer = client.http.post("/participants/search", data={**fields, "q": text})
    assert answer.status_code == 200
    return said(answer.text, text), [
        one for one in statements if "RELEASE" not in one and "SAVEPOINT" not in one
    ]


@pytest.mark.parametrize("role", OF_AN_ORGANISATION)
def test_somebody_of_another_organisation_is_as_unknown_as_nobody(
    app: flask.Flask, client_as: Callable[..., Client], statements: list[str], role: Role
) -> None:
    client, code = client_as(role), new_code()
    asked = ("Зубрицкая", "Зубрицкая Аделина", "Зу", "1961", "8 029 111-22-33", "1112233", code, code[:4])
    search(client, "Крушинская", statements)  # the first one opens the key of the index
    before = {text: search(client, text, statements) for text in asked}
    her = people.participant(name=NAME, birth="1961-07-09", phone="+375291112233", case_code=code)
    for text in asked:
        assert search(client, text, statements) == before[text], text
    there = client_as(role, organisation=accounts.Organisation(id=her.organisation_id))
    assert f"/participants/{her.id}" in there.post("/participants/search", {"q": code}, 200).text


@pytest.mark.parametrize("role", OF_AN_ORGANISATION)
def test_her_pages_are_as_those_that_never_were(
    app: flask.Flask, client_as: Callable[..., Client], statements: list[str], role: Role
) -> None:
    her, client = people.participant(name=NAME), client_as(role)
    client.get("/participants")
    asked: dict[uuid.UUID, list[tuple[int, str, int]]] = {}
    for row_id in (her.id, new_id()):
        for page in (
            "",
            "/edit",
            "/set-pin",
            "/leave",
            "/offer-hand-over",
            "/contact-outside",
            "/record-consent",
        ):
            statements.clear()
            answer = client.http.get(f"/participants/{row_id}{page}")
            asked.setdefault(row_id, []).append(
                (answer.status_code, said(answer.text, str(row_id)), len(statements))
            )
    hers, nobodys = asked.values()
    assert hers == nobodys


def test_merging_tells_nothing_of_a_code_elsewhere(
    app: flask.Flask, client_as: Callable[..., Client]
) -> None:
    ngo = accounts.organisation()
    mine, her = people.participant(ngo, NO_ONE), people.participant(name=NAME)
    client = client_as(Role.CASE_WORKER, organisation=ngo)
    told = []
    for code in (her.case_code, new_code()):
        for kept, other in ((mine.case_code, code), (code, mine.case_code)):
            typed = {"kept_code": kept, "other_code": other, "reason": "The same papers"}
            told.append(said(client.post("/participants/merge", typed, 422).text, code))
    assert told[:2] == told[2:]


WITHIN = [
    ("Зубрицкая", True),
    ("зУБРИЦ", True),
    ("Зу", True),
    ("З", False),
    ("а", False),
    ("%", False),
    ("__", False),
    ("Зубр%", True),  # the sign is no letter of a name, so that it counts for nothing
    ("З*", False),
    ("' OR 1=1 --", False),
    ("\\", False),
    ("Зубpицкaя", True),  # with two Latin letters
    ("Ｚｕｂｒ", False),
    ("3убрицкая", False),  # with a figure
    ("Зу\u0301брицкая", True),  # with an accent
    ("З\u200bубрицкая", True),  # with a character that has no width
    ("Зубрицкая\u202e", True),
    ("ЗУБРИЦКАЯ" + " " * 50 + "АДЕЛИНА", True),
    ("Зубрицкая " * 1000, None),
    ("Z" * 10_000, None),
    ("1" * 10_000, None),
    ("🙂" * 50, False),
    ("(" * 99, False),
]


@pytest.mark.parametrize(("text", "found"), WITHIN)
def test_whatever_is_typed_is_a_question_and_nothing_more(
    app: flask.Flask, client_as: Callable[..., Client], text: str, found: bool | None
) -> None:
    ngo = accounts.organisation()
    her = people.participant(ngo, NAME)
    client = client_as(Role.COORDINATOR, organisation=ngo)
    fields = client.hidden_fields("/participants/search")
    answer = client.http.post("/participants/search", data={**fields, "q": text})
    assert answer.status_code == (200 if found is not None else answer.status_code)
    assert answer.status_code in {200, 422}
    if found is not None:
        assert (str(her.id) in answer.text) is found
