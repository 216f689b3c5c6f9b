"""The pages of screening: asked, looked at, kept; refused to everyone but her own case workers."""

import re
from collections.abc import Callable

import pytest

from grants.core import clock
from grants.domain.people import commands, queries
from grants.domain.people.commands import ScreeningDetails
from grants.domain.people.screening.questionnaires import CURRENT
from grants.domain.people.states import Category
from grants.policy import Role
from tests.factories import accounts, erasures, people, screenings
from tests.factories.screenings import GOOD
from tests.support.client import Client

ClientAs = Callable[..., Client]
TODAY = {
    "screened_on-day": str(clock.today().day),
    "screened_on-month": str(clock.today().month),
    "screened_on-year": str(clock.today().year),
}


def filled(**answers: str | tuple[str, ...]) -> dict[str, object]:
    """The form of the questions, as a browser sends it."""
    given = {f"q_{code}": list(said) if isinstance(said, tuple) else said for code, said in GOOD.items()}
    given |= {f"q_{code}": list(said) if isinstance(said, tuple) else said for code, said in answers.items()}
    return {**given, **TODAY, "agreed": "y", "step": "check"}


def test_asked_looked_at_and_kept(client_as: ClientAs) -> None:
    ngo = accounts.organisation()
    her, worker = people.participant(ngo), client_as(Role.CASE_WORKER, organisation=ngo)
    record = worker.get(f"/participants/{her.id}").text
    assert f"/participants/{her.id}/screen" in record
    assert "Not screened yet" in record
    path = f"/participants/{her.id}/screen"
    text = worker.get(path).text
    assert "Before you ask" in text
    assert "Yes or no is enough" in text
    assert not re.search(r"<input[^>]*type=\"(radio|checkbox)\"[^>]* checked", text)
    text = worker.post(path, filled(against_will="yes"), 200).text
    assert "Nothing is kept yet" in text
    assert "Her answers suggest: Protection" in text
    assert queries.latest_screening(worker.actor, her.id) is None
    ticked = re.findall(r'name="services" value="(\w+)" checked', text)
    assert ticked == ["medical", "psychological", "legal", "employment", "vocational"]
    assert not re.search(r'name="category"[^>]* checked', text)
    keep = filled(against_will="yes") | {"step": "keep", "services": ["legal"], "remarks": "The lawyer calls"}
    text = worker.post(path, keep, 422).text
    assert "Choose the kind of assistance" in text
    assert "The lawyer calls" in text
    assert re.findall(r'name="services" value="(\w+)" checked', text) == ["legal"]
    text = worker.post(path, keep | {"category": "at_risk"}, 422).text
    assert "Say why it is another than the answers suggest" in text
    answer = worker.post(path, keep | {"category": "in_protection"})
    page = worker.get(answer.location).text
    assert "The lawyer calls" not in page
    text = worker.post(answer.location, {"reason": "meeting"}, 200).text
    for words in (
        "The lawyer calls",
        "Legal help",
        "Protection",
        "against your will",
        "This opening is noted",
    ):
        assert words in text
    record = worker.get(f"/participants/{her.id}").text
    assert "Eligible, " in record
    assert "Answers of a screening opened" in record
    assert "Screen again" in record


def test_going_back_keeps_what_was_typed(client_as: ClientAs) -> None:
    ngo = accounts.organisation()
    her, worker = people.participant(ngo), client_as(Role.CASE_WORKER, organisation=ngo)
    path = f"/participants/{her.id}/screen"
    text = worker.post(path, filled(safe_home="unsaid") | {"step": "change"}, 200).text
    assert re.search(r'name="q_safe_home" value="unsaid" checked', text)
    assert re.search(r'name="q_wished" value="vocational" checked', text)


def test_every_question_wants_an_answer_and_what_was_typed_comes_back(client_as: ClientAs) -> None:
    ngo = accounts.organisation()
    her, worker = people.participant(ngo), client_as(Role.CASE_WORKER, organisation=ngo)
    path = f"/participants/{her.id}/screen"
    sent = filled()
    del sent["q_living"], sent["agreed"]
    text = worker.post(path, sent | {"screened_on-year": str(clock.today().year + 1)}, 422).text
    for words in (
        "Ask only when this is so",
        "This day is still to come",
        "Choose an answer. She may rather not say",
    ):
        assert words in text
    assert 'href="#q_living"' in text
    assert re.search(r'name="q_lives_here" value="yes" checked', text)
    text = worker.post(path, filled(wants="perhaps"), 422).text
    assert "Choose one of the answers" in text
    text = worker.post(path, {"step": "keep"}, 422).text
    assert "Before you ask" in text


def test_what_is_wrong_with_every_question_is_said_once_above_their_names(client_as: ClientAs) -> None:
    ngo = accounts.organisation()
    her, worker = people.participant(ngo), client_as(Role.CASE_WORKER, organisation=ngo)
    sent = {name: value for name, value in filled().items() if not name.startswith("q_")}
    text = worker.post(f"/participants/{her.id}/screen", sent, 422).text
    summary = text.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    assert summary.count("Choose an answer. She may rather not say") == 1
    assert re.search(r'<a href="#q_lives_here">[^<]*Belarus[^<]*</a>', summary)


def test_screened_meanwhile_or_other_questions(client_as: ClientAs) -> None:
    ngo = accounts.organisation()
    her, worker = people.participant(ngo), client_as(Role.CASE_WORKER, organisation=ngo)
    path = f"/participants/{her.id}/screen"
    keep = filled() | {"step": "keep", "category": "at_risk", "version": "0", "remarks": "Kept"}
    other = accounts.user(Role.CASE_WORKER, organisation=ngo)
    details = ScreeningDetails(CURRENT.version, 0, GOOD, clock.today(), Category.AT_RISK)
    commands.record_screening(other.actor, her.id, details)
    text = worker.post(path, keep, 409).text
    assert "She was screened meanwhile" in text
    assert f"/participants/{her.id}/screenings" in text
    assert "Kept" in text
    assert 'name="version" type="hidden" value="1"' in text or re.search(
        r'name="version"[^>]*value="1"', text
    )
    text = worker.post(path, filled() | {"questionnaire": "1999-01"}, 422).text
    assert "The questions were changed meanwhile" in text
    assert f'value="{CURRENT.version}"' in text
    worker.post(path, keep | {"version": "1"})
    assert len(queries.screenings_page(worker.actor, her.id).rows) == 2


def test_a_result_that_is_not_yes_says_what_would_mend_it(client_as: ClientAs) -> None:
    ngo = accounts.organisation()
    her, worker = people.participant(ngo), client_as(Role.CASE_WORKER, organisation=ngo)
    text = worker.post(f"/participants/{her.id}/screen", filled(living="yes", wished=()), 200).text
    assert "Not eligible" in text
    assert "Ask again when her situation changes" in text
    assert re.findall(r'name="services" value="(\w+)" checked', text) == ["employment", "travel_advice"]


def test_the_list_and_the_empty_list(client_as: ClientAs) -> None:
    ngo = accounts.organisation()
    her, worker = people.participant(ngo), client_as(Role.CASE_WORKER, organisation=ngo)
    path = f"/participants/{her.id}/screenings"
    assert "She was not screened yet" in worker.get(path).text
    made = screenings.screening(her, wants="no", recorded_by=worker.actor.id)
    text = worker.get(path).text
    assert "Not yet eligible" in text
    assert f"/participants/screenings/{made.id}" in text
    worker.post(f"/participants/screenings/{made.id}", {}, 422)
    text = worker.post(f"/participants/screenings/{made.id}", {"reason": "other"}, 422).text
    assert "Say what for" in text
    assert "Not screened yet" in worker.get("/participants").text
    assert show(her.case_code) not in worker.get("/participants?screening=none").text


def show(code: str) -> str:
    return f"{code[:4]}-{code[4:]}"


@pytest.mark.parametrize("role", [Role.TRAINER, Role.COORDINATOR])
def test_others_of_her_organisation_read_the_result_in_a_word(client_as: ClientAs, role: Role) -> None:
    ngo = accounts.organisation()
    her, colleague = people.participant(ngo), client_as(role, organisation=ngo)
    assert "Screening" not in colleague.get(f"/participants/{her.id}").text
    made = screenings.screening(her, remarks="The lawyer calls")
    text = colleague.get(f"/participants/{her.id}").text
    assert "Eligible, " in text
    assert "/screen" not in text
    for path in (f"{her.id}/screen", f"{her.id}/screenings", f"screenings/{made.id}"):
        colleague.get(f"/participants/{path}", 403)
    colleague.post(f"/participants/{her.id}/screen", filled(), 403, page=f"/participants/{her.id}")
    colleague.post(
        f"/participants/screenings/{made.id}", {"reason": "meeting"}, 403, page=f"/participants/{her.id}"
    )


def test_a_case_worker_of_another_organisation_finds_nothing(client_as: ClientAs) -> None:
    her = people.participant()
    made, stranger = screenings.screening(her), client_as(Role.CASE_WORKER)
    for path in (f"{her.id}/screen", f"{her.id}/screenings", f"screenings/{made.id}"):
        stranger.get(f"/participants/{path}", 404)
    stranger.post(
        f"/participants/screenings/{made.id}", {"reason": "meeting"}, 404, page="/participants/search"
    )


def test_once_erased(client_as: ClientAs) -> None:
    ngo = accounts.organisation()
    her, worker = erasures.told_of(ngo), client_as(Role.CASE_WORKER, organisation=ngo)
    (row,) = queries.screenings_page(worker.actor, her.id).rows
    erasures.erased(her)
    text = worker.get(f"/participants/screenings/{row.id}").text
    assert "gone for good" in text
    assert "Show the answers" not in text
    worker.get(f"/participants/{her.id}/screen", 409)
    assert "Eligible, " in worker.get(f"/participants/{her.id}").text
    assert '/screen"' not in worker.get(f"/participants/{her.id}").text
