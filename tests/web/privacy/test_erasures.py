"""The pages of erasures, and the pages of whoever was erased."""

from collections.abc import Callable

import flask

from grants.domain.people import commands as people_commands
from grants.domain.privacy import commands
from grants.policy import Role
from tests.domain.privacy.test_retention import left
from tests.factories import accounts, erasures, people, training
from tests.support.client import Client

ClientAs = Callable[..., Client]


def test_asked_for_on_the_record_and_approved_by_the_officer(client_as: ClientAs) -> None:
    ngo = accounts.organisation()
    her = people.participant(ngo)
    worker, officer = client_as(Role.CASE_WORKER, organisation=ngo), client_as(Role.DATA_PROTECTION_OFFICER)
    ask = f"/privacy/participants/{her.id}/ask-for-erasure"
    assert ask in worker.get(f"/participants/{her.id}").text
    page = worker.get(ask).text
    assert "can’t be undone" in page
    assert "What must stay under the case code" in page
    assert "Say why her identity is to be erased" in worker.post(ask, {"reason": ""}, 422).text
    request = worker.post(ask, {"reason": "She asked for it"}).location
    assert "You asked for it" in worker.get(request).text
    assert "asked for already" in worker.get(ask).text
    assert "1 erasure to decide on" in officer.get("/").text
    assert request in officer.get("/privacy/erasures").text
    assert "Approve and erase" in officer.get(request).text
    approve = f"{request}/approve"
    assert "Confirm that you know" in officer.post(approve, {}, 422).text
    officer.post(approve, {"certain": "y"})
    assert "What went" in officer.get(request).text
    officer.post(approve, {"certain": "y"}, 409)
    assert "Identity erased" in worker.get(f"/participants/{her.id}").text
    assert "Identity erased" in worker.get(ask).text


def test_refused_with_a_reason(client_as: ClientAs) -> None:
    her = people.participant()
    officer, manager = client_as(Role.DATA_PROTECTION_OFFICER), client_as(Role.PROGRAMME_MANAGER)
    request = officer.post(f"/privacy/participants/{her.id}/ask-for-erasure", {"reason": "Too old"}).location
    assert "somebody else" in officer.get(request).text.lower()
    assert "second person" in officer.post(f"{request}/refuse", {"reason": "No"}, 422).text
    manager.post(f"{request}/refuse", {"reason": ""}, 422)
    manager.post(f"{request}/refuse", {"reason": "Her grant is being paid"})
    assert "Refused" in officer.get(request).text


def test_who_is_kept_out(client_as: ClientAs) -> None:
    her = people.participant()
    ask = f"/privacy/participants/{her.id}/ask-for-erasure"
    client_as(Role.TRAINER).get(ask, 403)
    client_as(Role.PROGRAMME_MANAGER).get(ask, 403)
    client_as(Role.CASE_WORKER).get(ask, 404)
    made = commands.request_erasure(accounts.user(Role.DATA_PROTECTION_OFFICER).actor, her.id, "Too old")
    client_as(Role.COORDINATOR).get(f"/privacy/erasures/{made}", 404)
    client_as(Role.COORDINATOR).get(f"/privacy/erasures/{made}/approve", 403)
    client_as(Role.AUDITOR).get("/privacy/erasures", 403)


def test_every_page_says_that_she_is_erased(client_as: ClientAs, app: flask.Flask) -> None:
    ngo = accounts.organisation()
    her = erasures.told_of(ngo)
    trainer = client_as(Role.TRAINER, organisation=ngo)
    worker = client_as(Role.CASE_WORKER, organisation=ngo)
    cohort = training.cohort(ngo, trainer_id=trainer.actor.id)
    enrolment = training.enrolment(cohort, her)
    certificate = training.certificate(enrolment.id)
    session = training.session(cohort.id)
    people_commands.change_state(worker.actor, her.id, "leave", f"{erasures.GIVEN} moved")
    assert erasures.GIVEN in worker.get(f"/participants/{her.id}").text
    erasures.erased(her)
    for client, path in (
        (worker, f"/participants/{her.id}"),
        (trainer, f"/training/cohorts/{cohort.id}"),
        (trainer, f"/training/sessions/{session.id}/attendance"),
    ):
        page = client.get(path).text
        assert "Identity erased" in page, path
        assert erasures.GIVEN not in page, path
    trainer.get(f"/training/certificates/{certificate.id}/print")
    trainer.get(f"/training/cohorts/{cohort.id}/print-certificates")
    assert "genuine" in Client(app).get(f"/verify/{certificate.code}").text
    worker.get(f"/participants/{her.id}/edit", 409)
    found = worker.post("/participants/search", {"q": her.case_code}, 200).text
    assert "Identity erased" in found
    auditor = client_as(Role.AUDITOR)
    assert erasures.GIVEN not in auditor.get("/audit?target=participant").text


def test_what_is_kept_too_long(client_as: ClientAs) -> None:
    officer = client_as(Role.DATA_PROTECTION_OFFICER)
    assert "Kept too long" in officer.get("/privacy/erasures").text
    assert "Nobody is kept too long" in officer.get("/privacy/retention").text
    her = left(5)
    assert f"/privacy/participants/{her.id}/ask-for-erasure" in officer.get("/privacy/retention").text
    client_as(Role.CASE_WORKER).get("/privacy/retention", 403)
