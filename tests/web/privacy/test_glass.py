"""Emergency openings on the pages of who opens and of who looks them through."""

from collections.abc import Callable

import time_machine

from grants.core import clock
from grants.core.ids import show_code
from grants.domain.people.identity import SafeContact
from grants.domain.privacy.glass.commands import LASTS
from grants.policy import Role
from tests.factories import people, privacy
from tests.support.client import Client

SignIn = Callable[..., Client]
CONTACT = SafeContact(phone="+375291112233", safe_to_call=True, code_word="василёк")
REASON = "She is at the station and lost her phone"


def test_opened_shown_listed_and_looked_at(client_as: SignIn) -> None:
    person = people.participant(safe_contact=CONTACT, town="Лида")
    worker, officer = client_as(Role.CASE_WORKER), client_as(Role.DATA_PROTECTION_OFFICER)
    typed = {"case_code": show_code(person.case_code), "reason": REASON}
    page = worker.post("/participants/break-glass", typed).location
    assert "Ковальчук" not in worker.get(page).text
    shown = worker.post(f"{page}/show", page=page, status=200).text
    assert "Ковальчук" in shown
    assert "василёк" in shown
    assert "Лида" not in shown
    assert show_code(person.case_code) in worker.get("/participants/break-glass").text

    assert "emergency opening" in officer.get("/").text
    listed = officer.get("/audit/glass").text
    assert show_code(person.case_code) in listed
    assert REASON in listed
    assert "Ковальчук" not in listed
    review = f"/audit/glass/{page.rsplit('/', 1)[1]}/review"
    assert "Write what you found" in officer.post(review, {}, 422).text
    officer.post(review, {"remark": "It was needed"})
    assert "It was needed" in officer.get("/audit/glass").text
    assert "It was needed" in officer.get(review).text
    assert "to be looked at" not in officer.get("/").text


def test_after_half_an_hour_the_page_shows_nothing(client_as: SignIn) -> None:
    person, worker = people.participant(), client_as(Role.COORDINATOR)
    with time_machine.travel(clock.now() - LASTS, tick=True):
        made = privacy.glass(person, worker.user)
    page = f"/participants/glass/{made.id}"
    assert "The half hour is over" in worker.get(page).text
    answer = worker.post(f"{page}/show", page="/account", status=409).text
    assert "Ковальчук" not in answer


def test_who_may_not_is_refused(client_as: SignIn) -> None:
    person, worker = people.participant(), client_as(Role.CASE_WORKER)
    made = privacy.glass(person, worker.user)
    client_as(Role.TRAINER).get("/participants/break-glass", 403)
    client_as(Role.COORDINATOR).get(f"/participants/glass/{made.id}", 404)
    worker.get("/audit/glass", 403)
    client_as(Role.AUDITOR).get("/audit/glass", 403)
    assert (
        "There was no emergency opening"
        not in client_as(Role.DATA_PROTECTION_OFFICER).get("/audit/glass").text
    )


def test_a_wrong_code_is_said_beside_its_field_and_the_reason_kept(client_as: SignIn) -> None:
    worker = client_as(Role.CASE_WORKER)
    page = worker.post("/participants/break-glass", {"case_code": "Ковальчук", "reason": REASON}, 422).text
    assert "No participant has this case code" in page
    assert REASON in page
    assert "Say in a sentence" in worker.post("/participants/break-glass", {"case_code": "x"}, 422).text
