"""What she agreed to, on her own page: neutral words, and asking to take it back."""

from collections.abc import Callable

import flask

from grants.core.ids import show_code
from grants.domain.people import commands, queries
from grants.domain.people.states import CONSENT_LABELS, ConsentPurpose
from grants.policy import Role
from tests.factories import accounts, people
from tests.support.client import Client

P = ConsentPurpose


def phone(app: flask.Flask, code: str, pin: str) -> Client:
    client = Client(app)
    client.post("/my/sign-in", {"code": code, "pin": pin})
    return client


def test_she_reads_it_in_neutral_words_and_asks_to_take_it_back(
    client_as: Callable[..., Client], app: flask.Flask
) -> None:
    worker = client_as(Role.CASE_WORKER)
    where = worker.user.organisation_id
    her = people.participant(
        organisation_id=where, language="en", consents=(P.TRAINING_RECORDS, P.SHARING, P.CONTACT)
    )
    own = phone(app, her.case_code, commands.set_pin(worker.actor, her.id).pin)
    assert "/my/agreed" in own.get("/my").text
    page = own.get("/my/agreed").text
    for words in ("Notes about your course", "Passing on your details", "Yes, since"):
        assert words in page
    for label in (
        CONSENT_LABELS[P.TRAINING_RECORDS],
        CONSENT_LABELS[P.SHARING],
        accounts.organisation().name,
    ):
        assert label not in page
    own.post("/my/take-back", {"purpose": "contact"}, page="/my/agreed")
    own.post("/my/take-back", {"purpose": "contact"}, page="/my/agreed")
    own.post("/my/take-back", {"purpose": "nonsense"}, 404, page="/my/agreed")
    assert "You asked to take it back" in own.get("/my/agreed").text

    assert "1 consent is to be taken back" in worker.get("/").text
    rows = worker.get("/participants/consent-requests").text
    assert rows.count(show_code(her.case_code)) == 1
    take_back = f"/participants/{her.id}/withdraw-consent?purpose=contact"
    assert take_back in rows
    assert "asked on her own page" in worker.get(f"/participants/{her.id}").text
    worker.post(take_back, {"purpose": "contact"})
    assert "Nobody asks to take anything back" in worker.get("/participants/consent-requests").text
    assert "No, since" in own.get("/my/agreed").text


def test_a_talk_may_end_with_her_keeping_it(client_as: Callable[..., Client], app: flask.Flask) -> None:
    worker = client_as(Role.COORDINATOR)
    her = people.participant(organisation_id=worker.user.organisation_id)
    asked = people.asked_back(her, P.TRAINING_RECORDS)
    keep = f"/participants/consent-requests/{asked.id}/keep"
    elsewhere = client_as(Role.COORDINATOR)
    elsewhere.post(keep, status=404, page="/account")
    client_as(Role.PROGRAMME_MANAGER).post(keep, status=403, page="/account")
    worker.post(keep, page="/participants/consent-requests")
    assert "After a talk she keeps her consent" in worker.get(f"/participants/{her.id}").text
    assert queries.has_consent(her.id, P.TRAINING_RECORDS)


def test_a_guest_reads_nothing_and_asks_for_nothing(
    client_as: Callable[..., Client], app: flask.Flask
) -> None:
    worker = client_as(Role.CASE_WORKER)
    her = people.participant(organisation_id=worker.user.organisation_id, language="en")
    commands.set_pin(worker.actor, her.id)
    guest = phone(app, her.case_code, commands.set_second_pin(worker.actor, her.id).pin)
    assert "Nothing is written down yet" in guest.get("/my/agreed").text
    guest.post("/my/take-back", {"purpose": "training_records"}, page="/my/agreed")
    assert queries.consent_requests(worker.actor) == ()
