"""The pages of erasures, and the pages of whoever was erased."""

import datetime
from collections.abc import Callable

import flask

from grants.core import clock
from grants.core.ids import new_id
from grants.domain.monitoring.states import VisitState
from grants.domain.people import commands as people_commands
from grants.domain.privacy import commands
from grants.policy import Role
from tests.domain.privacy.test_retention import left
from tests.factories import accounts, erasures, monitoring, people, programmes, training
from tests.support.client import Client

ClientAs = Callable[..., Client]

GROUND = {"reason": "Too old", "scope": "whole", "ground": "kept_long_enough"}


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
    assert "Choose a ground" in worker.post(ask, {"reason": "So"}, 422).text
    request = worker.post(
        ask, {"reason": "She asked for it", "scope": "whole", "ground": "her_request"}
    ).location
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
    request = officer.post(f"/privacy/participants/{her.id}/ask-for-erasure", GROUND).location
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
    programmes.programme(name="Small steps")
    assert "Kept too long" in officer.get("/privacy/erasures").text
    assert "Nobody is kept too long" in officer.get("/privacy/retention").text
    her = left(61)
    ask = f"/privacy/participants/{her.id}/ask-for-erasure"
    page = officer.get("/privacy/retention").text
    assert ask in page
    assert "60 months" in page
    assert "As the programme came" in page
    monitoring.visit(VisitState.DONE, participant_id=her.id, note=f"{erasures.GIVEN} is well")
    assert f"{ask}?scope=notes" in officer.get("/privacy/retention?class=notes").text
    assert ask not in officer.get("/privacy/retention?class=never_began").text
    officer.get("/privacy/retention?class=nonsense")
    client_as(Role.CASE_WORKER).get("/privacy/retention", 403)


def test_the_list_opens_where_somebody_is_proposed(client_as: ClientAs) -> None:
    officer = client_as(Role.DATA_PROTECTION_OFFICER)
    programmes.programme()
    her = people.participant(registered_on=clock.today() - datetime.timedelta(days=800))
    answer = officer.get("/privacy/retention", 302)
    assert answer.location == "/privacy/retention?class=never_began"
    assert str(her.id) in officer.get(answer.location).text


def test_a_rule_is_changed_by_the_officer_alone(client_as: ClientAs) -> None:
    officer = client_as(Role.DATA_PROTECTION_OFFICER)
    programme = programmes.programme()
    path = f"/privacy/retention/{programme.id}/never_began/change-rule"
    assert path in officer.get("/privacy/retention").text
    assert 'value="24"' in officer.get(path).text
    assert "from 6 to 240" in officer.post(path, {"months": "3", "reason": "Soon"}, 422).text
    officer.post(path, {"months": "", "reason": "Soon"}, 422)
    officer.post(path, {"months": "12", "reason": ""}, 422)
    officer.post(path, {"months": "12", "reason": "The donor wants it"})
    page = officer.get("/privacy/retention?class=never_began").text
    assert "12 months" in page
    assert officer.actor.name in page
    officer.post(path, {"months": "18", "reason": "Late", "version": "0"}, 409)
    audit = client_as(Role.AUDITOR).get("/audit?action=retention.changed").text
    assert "Rule of retention changed" in audit
    assert "Months: 12" in audit
    officer.get(f"/privacy/retention/{new_id()}/never_began/change-rule", 404)
    officer.get(f"/privacy/retention/{programme.id}/audit/change-rule", 404)
    client_as(Role.PROGRAMME_MANAGER).get(path, 403)


def test_notes_alone_are_erased(client_as: ClientAs) -> None:
    ngo = accounts.organisation()
    her = erasures.told_of(ngo)
    officer, manager = client_as(Role.DATA_PROTECTION_OFFICER), client_as(Role.PROGRAMME_MANAGER)
    ask = f"/privacy/participants/{her.id}/ask-for-erasure?scope=notes"
    assert 'value="notes" checked' in " ".join(officer.get(ask).text.split())
    request = officer.post(ask, GROUND | {"scope": "notes"}).location
    page = officer.get(request).text
    assert "Only what staff wrote" in page
    assert "Her identity stays" in page
    assert "Erase what staff wrote about" in manager.get(f"{request}/approve").text
    manager.post(f"{request}/approve", {"certain": "y"})
    assert "Erased" in officer.get(request).text
    worker = client_as(Role.CASE_WORKER, organisation=ngo)
    page = worker.post(f"/participants/{her.id}/show-identity", {"reason": "contact"}, 200).text
    assert erasures.SURNAME in page
    held = worker.get(f"/privacy/participants/{her.id}/file.json").json
    assert {row["note"] for row in held["visits"]} == {""}
    assert erasures.GIVEN in held["plans"][0]["title"]
