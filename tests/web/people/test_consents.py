"""Consent on a record: its whole history, with whom she shares, and what taking one back stops, seen before it is done."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import grants
from grants.core import clock
from grants.core.ids import show_code
from grants.domain.accounts.notices import WATCHED, Notice
from grants.domain.awards.states import AwardState
from grants.domain.people.models import Participant
from grants.domain.people.states import ConsentPurpose
from grants.notifications.letters import SUBJECTS
from grants.policy import Role
from grants.web.filters import written_day
from tests.factories import accounts, awards, monitoring, people
from tests.support.client import Client

P = ConsentPurpose
ROOT = Path(grants.__file__).parent


@pytest.fixture
def worker(client_as: Callable[..., Client]) -> Client:
    return client_as(Role.COORDINATOR)


@pytest.fixture
def her(worker: Client) -> Participant:
    return people.participant(organisation_id=worker.user.organisation_id, consents=tuple(P))


def asked(purpose: ConsentPurpose, given: str, **more: object) -> dict[str, object]:
    day = {f"asked_on-{part}": getattr(clock.today(), part) for part in ("day", "month", "year")}
    return {"purpose": purpose.value, "given": given, "way": "in_person", "language": "be", **day, **more}


def test_what_it_stops_is_seen_before_it_is_taken_back(worker: Client, her: Participant) -> None:
    visit = monitoring.visit(award=awards.award(AwardState.ACTIVE, participant=her))
    here = f"/participants/{her.id}/withdraw-consent"
    choice = worker.get(here).text
    assert "Nothing is taken back on this page" in choice
    assert 'method="get"' in choice
    page = worker.get(f"{here}?purpose=contact").text
    assert "What stops at once" in page
    assert "1 planned follow-up visit:" in page
    assert f"/monitoring/visits/{visit.id}" in page
    assert written_day(visit.due_on) in page
    assert "No letter or message to her waits" in page
    assert "Being contacted" in worker.get(f"/participants/{her.id}").text
    worker.get(f"{here}?purpose=nonsense")
    worker.post(f"{here}?purpose=contact")
    assert "Paused: no contact agreed" in worker.get(f"/monitoring/visits/{visit.id}").text
    assert "Nothing is taken back on this page" in worker.get(f"{here}?purpose=contact").text


@pytest.mark.parametrize(
    ("purpose", "words"),
    [
        (P.TRAINING_RECORDS, "what money was paid stays in the ledger"),
        (P.PHOTOS, "Nothing in the system holds or prints photos"),
        (P.RESEARCH, "No list is made for studies here"),
        (P.PUBLICATION, "Nothing in the system is published about a person"),
    ],
)
def test_where_nothing_is_stopped_the_page_says_what_is_done_by_hand(
    worker: Client, her: Participant, purpose: ConsentPurpose, words: str
) -> None:
    page = worker.get(f"/participants/{her.id}/withdraw-consent?purpose={purpose.value}").text
    assert "Nothing in her record rests on it now" in page
    assert words in page
    assert ("ask-for-erasure" in page) is (purpose is P.TRAINING_RECORDS)


def test_every_answer_stands_on_the_record_with_its_text_and_who_wrote_it_down(
    worker: Client, her: Participant
) -> None:
    named, other = accounts.organisation(), accounts.organisation()
    form = f"/participants/{her.id}/record-consent"
    assert "Say with whom" in worker.post(form, asked(P.SHARING, "yes"), 422).text
    worker.post(form, asked(P.SHARING, "yes", parties=["hosts", str(named.id)]))
    worker.post(form, asked(P.PHOTOS, "no"))
    page = worker.get(f"/participants/{her.id}").text
    assert f"With: any host of an internship, {named.name}" in page
    assert "Беларуская" in page
    assert other.name not in page
    history = page[page.index("Every answer, with its text") :]
    assert len(re.findall(r'<th scope="row">Photos</th>', history)) == 2
    assert len(re.findall(r'<th scope="row">Sharing', history)) == 2
    offer = worker.get(f"/participants/{her.id}/offer-hand-over").text
    assert f"She agreed to sharing with: {named.name}." in offer


def test_those_who_took_back_the_keeping_of_records_are_listed(worker: Client, her: Participant) -> None:
    other = people.participant(organisation_id=worker.user.organisation_id)
    page = f"/participants/{her.id}/withdraw-consent?purpose=training_records"
    worker.post(f"/participants/{her.id}/withdraw-consent", {"purpose": "training_records"}, page=page)
    assert "1 participant has taken back her consent to keeping records" in worker.get("/").text
    listed = worker.get("/participants?consent=taken_back").text
    assert show_code(her.case_code) in listed
    assert show_code(other.case_code) not in listed


def test_nobody_uses_what_the_page_says_that_nothing_uses() -> None:
    """Whoever comes to use photos, studies or publications here asks for the consent, and changes those sentences."""
    using = {
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        if re.search(r"ConsentPurpose\.(?:PHOTOS|RESEARCH|PUBLICATION)", path.read_text())
    }
    told = {"domain/people/states.py", "domain/people/consent_texts.py", "blueprints/portal/agreed.py"}
    assert {one for one in using if not one.startswith("cli/demonstration/")} == told


def test_nothing_that_leaves_goes_to_a_participant() -> None:
    """Letters go to staff alone; whoever comes to write to participants cancels what waits when contact is taken back."""
    kinds = set()
    for path in ROOT.rglob("*.py"):
        kinds |= set(re.findall(r'outbox\.put\(\s*"(\w+)"', path.read_text()))
    assert kinds <= {*SUBJECTS, WATCHED, *(notice.value for notice in Notice)}
