"""How she may be reached: said in words before any number, on every page from which somebody may contact her."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from grants.core.audit import AuditEntry
from grants.core.clock import today
from grants.core.db import db
from grants.domain.awards.states import AwardState
from grants.domain.people import commands
from grants.domain.people.enrolment import Answer
from grants.domain.people.identity import SafeContact
from grants.domain.people.models import Participant
from grants.domain.people.states import ConsentPurpose, ConsentWay, ContactChannel
from grants.policy import Role
from tests.factories import accounts, awards, internships, monitoring, people
from tests.support.audit import reasons_for
from tests.support.client import Client

SignIn = Callable[..., Client]
AGREED = SafeContact(
    "+375291112233",
    True,
    "weekdays after six",
    "only herself",
    "about sewing",
    "the office",
    "василёк",
    ContactChannel.CALL,
)
ORDER = (
    "A call",
    "weekdays after six",
    "only herself",
    "about sewing",
    "the office",
    "василёк",
    "+375 29 111-22-33",
)
OUTSIDE = "contact.outside_agreement"


@pytest.fixture
def worker(client_as: SignIn) -> Client:
    return client_as(Role.COORDINATOR)


@pytest.fixture
def her(worker: Client) -> Participant:
    return people.participant(organisation_id=worker.user.organisation_id, safe_contact=AGREED)


def refuse(worker: Client, her: Participant) -> None:
    answer = Answer(ConsentPurpose.CONTACT, True, ConsentWay.IN_PERSON, today(), "ru")
    commands.record_consent(worker.actor, her.id, answer)
    commands.withdraw_consent(worker.actor, her.id, ConsentPurpose.CONTACT)


def pages_of(her: Participant) -> list[str]:
    """The pages from which somebody may contact her."""
    visit = monitoring.visit(award=awards.award(AwardState.ACTIVE, participant=her))
    placement = internships.placement(her)
    return [
        f"/monitoring/visits/{visit.id}",
        f"/monitoring/visits/{visit.id}/log-try",
        f"/monitoring/visits/{visit.id}/record-visit",
        f"/internships/placements/{placement.id}",
    ]


def test_the_rule_comes_before_the_number_on_every_page(worker: Client, her: Participant) -> None:
    offered = awards.award(
        AwardState.OFFERED,
        participant=people.participant(organisation_id=worker.user.organisation_id, safe_contact=AGREED),
    )
    for path in (*pages_of(her), f"/awards/{offered.id}", f"/awards/{offered.id}/accept"):
        page = worker.get(path).text
        places = [page.index(word) for word in ("How to reach her safely", *ORDER)]
        assert places == sorted(places), path
    record = f"/participants/{her.id}"
    page = worker.post(f"{record}/show-identity", {"reason": "contact"}, 200, page=record).text
    places = [page.index(word) for word in ("How to reach her safely", *ORDER, "Date of birth")]
    assert places == sorted(places)


def test_the_rule_is_for_her_own_workers(client_as: SignIn, worker: Client, her: Participant) -> None:
    path = pages_of(her)[0]
    ngo = accounts.Organisation(id=worker.user.organisation_id)
    for other in (client_as(Role.TRAINER, organisation=ngo), client_as(Role.PROGRAMME_MANAGER)):
        page = other.get(path).text
        assert "How to reach her safely" not in page
        assert "василёк" not in page
    worker.get(path)
    opened = select(AuditEntry.details).where(AuditEntry.action == "identity.opened")
    assert [details["what"] for details in db.session.scalars(opened)] == ["safe_contact"]


@pytest.mark.parametrize(
    ("contact", "words", "number"),
    [
        (None, "No safe contact recorded", False),
        (SafeContact(when="in the morning"), "Do not call", False),
        (SafeContact(safe_to_call=True), "How to reach her safely", True),
        (SafeContact(channel=ContactChannel.SMS), "A text message", True),
        (SafeContact(safe_to_call=True, channel=ContactChannel.IN_PERSON), "Only in person", False),
    ],
)
def test_a_number_stands_there_only_when_it_may_be_used(
    worker: Client, contact: SafeContact | None, words: str, number: bool
) -> None:
    where = worker.user.organisation_id
    her = people.participant(organisation_id=where, safe_contact=contact, phone="+375447654321")
    page = worker.get(pages_of(her)[0]).text
    assert words in page
    assert ("+375 44 765-43-21" in page) is number


def test_who_took_the_consent_back_is_contacted_by_nobody_without_a_reason(
    worker: Client, her: Participant
) -> None:
    visit, log_try, record_visit, placement = pages_of(her)
    refuse(worker, her)
    for path in (visit, log_try, record_visit, placement):
        page = worker.get(path).text
        assert "Do not contact" in page
        assert "29 111" not in page
    assert "Do not contact" in worker.get("/monitoring/visits").text
    assert "Do not contact" in worker.get(f"/participants/{her.id}").text
    day = {f"tried_on-{part}": getattr(today(), part) for part in ("day", "month", "year")}
    day |= {"channel": "call", "in_time": "yes", "outcome": "no_answer"}
    assert "say why" in worker.post(log_try, day, 422).text
    met = {"operating": "yes"} | {
        f"visited_on-{part}": getattr(today(), part) for part in ("day", "month", "year")
    }
    assert "say why" in worker.post(record_visit, met, 422).text
    assert reasons_for(OUTSIDE) == []
    worker.post(log_try, {**day, "outside_reason": "her mother rang us"})
    worker.post(record_visit, {**met, "outside_reason": "she came to us"})
    assert set(reasons_for(OUTSIDE)) == {"her mother rang us", "she came to us"}


def test_a_contact_outside_the_agreement_leaves_its_reason(
    client_as: SignIn, worker: Client, her: Participant
) -> None:
    record = f"/participants/{her.id}"
    path = f"{record}/contact-outside"
    assert path in worker.get(record).text
    assert "Give a reason" in worker.post(path, {"reason": " "}, 422).text
    worker.post(path, {"reason": "the house is on fire"})
    assert reasons_for(OUTSIDE) == ["the house is on fire"]
    assert "Contacted outside the agreement" in worker.get(record).text
    client_as(Role.COORDINATOR).get(path, 404)
    client_as(Role.PROGRAMME_MANAGER).get(path, 403)


def test_the_channel_is_asked_and_kept(worker: Client, her: Participant) -> None:
    path = f"/participants/{her.id}/edit"
    worker.post(
        path,
        {"channel": "sms", "surname": "Ковальчук", "given": "Ирина", "oblast": "BY-BR", "language": "ru"},
    )
    assert "A text message" in worker.get(pages_of(her)[0]).text
