"""Handing a participant over, on the pages of both sides."""

from collections.abc import Callable

from grants.core.ids import show_code
from grants.domain.people.models import Participant
from grants.domain.people.states import ConsentPurpose
from grants.policy import Role
from tests.factories import people, privacy
from tests.support.client import Client

SignIn = Callable[..., Client]
BOTH = (ConsentPurpose.TRAINING_RECORDS, ConsentPurpose.SHARING)


def sides(client_as: SignIn, **values: object) -> tuple[Client, Participant, Client]:
    """Her worker, she, and a coordinator of another organisation."""
    worker = client_as(Role.CASE_WORKER)
    values = {"consents": BOTH, "lead_worker_id": worker.user.id} | values
    person = people.participant(organisation_id=worker.user.organisation_id, **values)
    return worker, person, client_as(Role.COORDINATOR)


def test_offered_on_her_record_accepted_there_and_gone_here(client_as: SignIn) -> None:
    worker, person, receiver = sides(client_as)
    record = f"/participants/{person.id}"
    assert "Hand over to another organisation" in worker.get(record).text
    answer = worker.post(
        f"{record}/offer-hand-over",
        {"organisation": str(receiver.user.organisation_id), "reason": "Moved away", "what": "Half a plan"},
    )
    page = answer.location
    assert "Half a plan" in worker.get(page).text
    assert "See the offer" in worker.get(record).text
    assert "waits for its answer" in worker.get("/").text

    assert "offers you 1 participant" in receiver.get("/").text
    assert show_code(person.case_code) in receiver.get("/participants/hand-overs").text
    seen = receiver.get(page).text
    assert show_code(person.case_code) in seen
    assert "Half a plan" not in seen
    assert "Moved away" not in seen
    receiver.get(record, 404)
    receiver.post(f"{page}/accept", page=page)
    assert "Half a plan" in receiver.get(page).text
    receiver.get(record)
    worker.get(record, 404)
    assert record not in worker.get(page).text


def test_a_refused_form_keeps_what_was_typed(client_as: SignIn) -> None:
    worker, person, receiver = sides(client_as, consents=(ConsentPurpose.TRAINING_RECORDS,))
    form = f"/participants/{person.id}/offer-hand-over"
    typed = {
        "organisation": str(receiver.user.organisation_id),
        "reason": "Moved away",
        "what": "Half a plan",
    }
    refused = worker.post(form, typed, 422).text
    assert "She has not agreed to sharing" in refused
    assert "Half a plan" in refused
    assert "Say what is handed over" in worker.post(form, {**typed, "what": ""}, 422).text
    worker.post(form, {**typed, "without_consent": "By the court"})


def test_declined_and_taken_back_with_a_reason(client_as: SignIn) -> None:
    worker, person, receiver = sides(client_as)
    there = receiver.user.organisation_id
    first = privacy.hand_over(person, to_id=there, offered_by=worker.user.id)
    page = f"/participants/hand-overs/{first.id}"
    assert "Give a reason" in receiver.post(f"{page}/decline", {}, 422).text
    receiver.post(f"{page}/decline", {"reason": "No room"})
    assert "No room" in worker.get(page).text
    second = privacy.hand_over(person, to_id=there, offered_by=worker.user.id)
    page = f"/participants/hand-overs/{second.id}"
    worker.post(f"{page}/withdraw", {"reason": "She stays"})
    receiver.post(f"{page}/accept", page="/account", status=409)


def test_others_see_nothing_of_it(client_as: SignIn) -> None:
    worker, person, receiver = sides(client_as)
    offer = privacy.hand_over(person, to_id=receiver.user.organisation_id)
    stranger = client_as(Role.COORDINATOR)
    for page in (f"/participants/hand-overs/{offer.id}", f"/participants/{person.id}/offer-hand-over"):
        stranger.get(page, 404)
        client_as(Role.PROGRAMME_MANAGER).get(page, 403)
    assert show_code(person.case_code) not in stranger.get("/participants/hand-overs").text
    assert "Nobody was handed over" in stranger.get("/participants/hand-overs").text
    worker.post(f"/participants/hand-overs/{offer.id}/accept", page="/account", status=404)
