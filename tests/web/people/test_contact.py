"""How she may be reached: said in words before any number, on every page from which somebody may contact her."""

import datetime
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import flask
import pytest
from sqlalchemy import select, update

from grants.core.audit import AuditEntry
from grants.core.clock import today
from grants.core.db import db
from grants.core.transaction import transaction
from grants.domain.awards.models import Award
from grants.domain.awards.states import AwardState
from grants.domain.internships.models import Placement
from grants.domain.internships.states import PlacementState
from grants.domain.people import commands
from grants.domain.people.enrolment import Answer
from grants.domain.people.identity import SafeContact
from grants.domain.people.models import Participant
from grants.domain.people.states import ConsentPurpose, ConsentWay, ContactChannel
from grants.domain.people.vault import read_identities, replace_identity
from grants.policy import Role
from tests.factories import accounts, awards, internships, monitoring, people
from tests.support.audit import reasons_for
from tests.support.client import Client
from tests.support.planted import PERSON
from tests.web.test_who_sees_what import Record, addresses, make_record

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
    by = {"channel": "call"}
    assert "Say by what" in worker.post(path, {"reason": "x"}, 422).text
    assert "Give a reason" in worker.post(path, {**by, "reason": " "}, 422).text
    worker.post(path, {**by, "reason": "the house is on fire"})
    assert reasons_for(OUTSIDE) == ["the house is on fire"]
    page = worker.get(record).text
    assert page.index("Contacted outside the agreement") < page.index("By phone. the house is on fire")
    client_as(Role.COORDINATOR).get(path, 404)
    client_as(Role.PROGRAMME_MANAGER).get(path, 403)


def test_the_channel_is_asked_and_kept(worker: Client, her: Participant) -> None:
    path = f"/participants/{her.id}/edit"
    worker.post(
        path,
        {"channel": "sms", "surname": "Ковальчук", "given": "Ирина", "oblast": "BY-BR", "language": "ru"},
    )
    assert "A text message" in worker.get(pages_of(her)[0]).text


PLANTED = {"phones": "291112233", "safe_contact.phone": "333445566", "address": "Озерцовая"}


def ways_to_reach(text: str) -> list[int]:
    """Where the page has her number or address, outside what is read to a screen reader alone."""
    numbers = (r"\D{0,3}".join(PLANTED[one]) for one in ("phones", "safe_contact.phone"))
    return [found.start() for what in (*numbers, PLANTED["address"]) for found in re.finditer(what, text)]


@pytest.mark.parametrize("reader", ["trainer", "coordinator", "case_worker", "elsewhere, in an emergency"])
def test_no_page_has_her_number_or_address_before_the_rule(app: flask.Flask, reader: str) -> None:
    """Every address that she can be filled into, every form that opens her, and the pages of an emergency."""
    record = make_record()
    with transaction():
        replace_identity(record.her.id, PERSON)
        db.session.execute(update(Placement).values(state=PlacementState.ACTIVE))
    planned = monitoring.visit(award=db.session.get_one(Award, record.ids["award_id"]), months=6)
    client = reader_of(app, reader, record)
    pages = {path: client.http.get(path) for path in addresses(app, {**record.ids, "visit_id": planned.id})}
    her, code = f"/participants/{record.her.id}", record.her.case_code
    for path, data, page in (
        (f"{her}/show-identity", {"reason": "contact"}, her),
        (f"{her}/edit", {"surname": ""}, f"{her}/edit"),
        ("/participants/search", {"q": "Зубрицкая"}, "/participants/search"),
    ):
        pages[f"{path} {data}"] = client.http.post(path, data={**client.hidden_fields(page), **data})
    why = {"case_code": code, "reason": "She stands at the station without her phone"}
    broken = client.http.post(
        "/participants/break-glass", data={**client.hidden_fields("/participants/break-glass"), **why}
    )
    if broken.status_code == 302:
        shown = f"{broken.location}/show"
        client.http.post(shown, data=client.hidden_fields(broken.location))
        pages[shown] = client.http.post(shown, data=client.hidden_fields(broken.location))
    seen = set()
    for path, answer in pages.items():
        if answer.mimetype != "text/html" or not (places := ways_to_reach(unescape(answer.text))):
            continue
        rule = unescape(answer.text).find('id="contact-rule"')
        assert 0 <= rule < min(places), path
        seen.add(path)
    assert len(seen) >= (1 if "emergency" in reader else 3), seen


def reader_of(app: flask.Flask, reader: str, record: Record) -> Client:
    """A browser of her trainer, of a worker of her organisation, or of a worker of another one."""
    if reader == "trainer":
        return Client(app, record.trainer)
    if reader == "elsewhere, in an emergency":
        return Client(app, accounts.user(Role.CASE_WORKER))
    return Client(app, accounts.user(Role(reader), organisation=record.ngo))


def test_a_try_by_another_channel_or_at_another_hour_needs_a_reason(worker: Client, her: Participant) -> None:
    agreed = replace(AGREED, when="weekdays 18-20")
    with transaction():
        fields = read_identities([her.id])[her.id]
        replace_identity(her.id, replace(fields, safe_contact=agreed))
    visit, log_try, _record, _placement = pages_of(her)
    monday = today() - datetime.timedelta(days=today().weekday())
    day = {f"tried_on-{part}": getattr(monday, part) for part in ("day", "month", "year")}
    data = {**day, "channel": "call", "tried_at": "18:30", "in_time": "yes", "outcome": "no_answer"}
    assert "Agreed with her: weekdays 18-20" in worker.get(log_try).text
    for wrong, said in (
        ({"channel": "sms"}, "did not agree to be reached this way"),
        ({"channel": "in_person"}, "did not agree to be reached this way"),
        ({"tried_at": "12:00"}, "did not agree to be reached at this time"),
        ({"in_time": "no"}, "did not agree to be reached at this time"),
    ):
        assert said in worker.post(log_try, {**data, **wrong}, 422).text
    assert reasons_for(OUTSIDE) == []
    worker.post(log_try, data)
    worker.post(log_try, {**data, "channel": "sms", "outcome": "spoke", "outside_reason": "she rang first"})
    page = worker.get(visit).text
    assert "By phone: No answer" in page
    assert ", 18:30" in page
    record = worker.get(f"/participants/{her.id}").text
    assert "By phone: No answer" in record
    assert "By text message (SMS): Spoke with her" in record
    assert reasons_for(OUTSIDE) == ["she rang first"]


def test_a_try_is_logged_on_her_record_too(client_as: SignIn, worker: Client, her: Participant) -> None:
    record = f"/participants/{her.id}"
    path = f"{record}/log-contact"
    assert path in worker.get(record).text
    assert "Say by what" in worker.post(path, {}, 422).text
    data = {"channel": "call", "in_time": "yes", "outcome": "spoke"}
    data |= {f"tried_on-{part}": getattr(today(), part) for part in ("day", "month", "year")}
    assert "reached this way" in worker.post(path, {**data, "channel": "messenger"}, 422).text
    future = {**data, "tried_on-year": today().year + 1}
    assert "in the future" in worker.post(path, future, 422).text
    worker.post(path, data)
    assert "By phone: Spoke with her" in worker.get(record).text
    assert reasons_for(OUTSIDE) == []
    client_as(Role.COORDINATOR).get(path, 404)
    client_as(Role.PROGRAMME_MANAGER).get(path, 403)
