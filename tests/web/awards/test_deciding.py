"""The panel's meeting on its page: decisions, what is refused, the minute, letters."""

import io

import pypdf
import pytest
from sqlalchemy import func, select

from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.core.ids import show_code
from grants.domain.applications.models import Call
from grants.domain.applications.states import ApplicationState, CallState
from grants.domain.assessment.models import Decision
from grants.domain.assessment.states import DecisionOutcome
from grants.domain.awards import commands
from grants.domain.awards.commands import DecisionDetails
from grants.domain.awards.models import Award
from grants.policy import Role
from tests.factories import accounts, applications, assessment, people


@pytest.fixture
def chair(client_as):
    return client_as(Role.COMMITTEE_CHAIR)


@pytest.fixture
def call(app):
    return assessment.call(envelope_minor=300_000)


@pytest.fixture
def panel(call):
    return assessment.panel(call)


def path(call, rest="decide"):
    return f"/awards/calls/{call.id}/{rest}"


def decided(application, outcome="approved", amount="2000", minute="The plan holds."):
    key = application.id
    return {f"outcome_{key}": outcome, f"amount_{key}": amount, f"minute_{key}": minute}


def form_of(chair, call, panel, *applications_):
    """What a browser sends for the page as it is: everything on "later", everyone present."""
    fields = {"present": [str(member.id) for member in panel]}
    for one in applications_:
        fields |= {f"outcome_{one.id}": "later", f"amount_{one.id}": "2000", f"minute_{one.id}": ""}
    return fields


def test_the_meeting_decides_in_rank_order_within_the_envelope(chair, call, panel):
    best = assessment.scored_application(call, panel, [5, 5, 4], requested_minor=200_000)
    next_one = assessment.scored_application(call, panel, [4, 4, 4], requested_minor=200_000)
    page = chair.get(path(call)).text
    assert page.index(best.code) < page.index(next_one.code)
    assert "Beyond the money" in page
    fields = form_of(chair, call, panel, best, next_one)
    chair.post(path(call), fields | decided(best) | decided(next_one, "reserve"))
    page = chair.get(path(call)).text
    assert "1,000.00" in page
    assert "Approved" in page
    assert "In reserve" in page


def test_too_much_is_refused_beside_its_amount_and_kept(chair, call, panel):
    first = assessment.scored_application(call, panel, [5, 5, 4], requested_minor=200_000)
    second = assessment.scored_application(call, panel, [4, 4, 4], requested_minor=200_000)
    fields = form_of(chair, call, panel, first, second)
    text = chair.post(path(call), fields | decided(first) | decided(second, minute="Typed text."), 422).text
    assert "Only 1,000.00" in text
    assert f'href="#amount_{second.id}"' in text
    assert "Typed text." in text
    assert db.session.scalars(select(Award)).all() == []


def test_nothing_chosen_says_so(chair, call, panel):
    one = assessment.scored_application(call, panel, [5, 5, 4])
    text = chair.post(path(call), form_of(chair, call, panel, one), 422).text
    assert "Choose a decision for at least one application." in text


def test_two_present_are_no_quorum(chair, call, panel):
    one = assessment.scored_application(call, panel, [5, 5, 4])
    fields = form_of(chair, call, panel[:2], one) | decided(one)
    assert "No quorum" in chair.post(path(call), fields, 422).text


def test_what_is_still_scored_is_named(chair, call, panel):
    open_one = applications.application(call, ApplicationState.IN_REVIEW)
    assessment.review(open_one, panel[0])
    text = chair.get(path(call)).text
    assert open_one.code in text
    assert "Nothing can be decided yet" in text


def test_the_call_is_closed_with_a_minute(chair, call, panel):
    one = assessment.scored_application(call, panel, [5, 5, 4], requested_minor=200_000)
    chair.post(path(call), form_of(chair, call, panel, one) | decided(one))
    assert "Write the minute" in chair.post(path(call, "close"), {"minute": " "}, 422).text
    chair.post(path(call, "close"), {"minute": "Met at the office. All agreed."})
    assert db.session.get(Call, call.id).state is CallState.DECIDED
    assert "Met at the office. All agreed." in chair.get(path(call)).text


def test_others_do_not_decide(client_as, call):
    for role in (Role.COMMITTEE_MEMBER, Role.PROGRAMME_MANAGER, Role.AUDITOR, Role.COORDINATOR):
        client_as(role).get(path(call), 403)


def test_the_letter_gives_reasons_and_no_names(client_as, chair, call, panel):
    ngo = accounts.organisation()
    who = people.participant(organisation=ngo, language="en")
    one = assessment.scored_application(call, panel, [5, 4, 4], of=who, requested_minor=200_000)
    details = DecisionDetails(DecisionOutcome.APPROVED, 200_000, "Agreed.")
    commands.record_decision(chair.actor, one.id, details)
    coordinator = client_as(Role.COORDINATOR, organisation=ngo)
    assert "1 decision letter to hand over" in coordinator.get("/").text
    answer = coordinator.get(f"/awards/letters/{one.id}.pdf")
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages)
    assert "4.3 of 5" in text
    assert "Noted on demand." in text
    assert not [member for member in panel if member.actor.name in text]
    assert "1 decision letter to hand over" in coordinator.get("/").text
    path = f"/awards/letters/{one.id}/hand-over"
    for _time in range(2):
        coordinator.post(path, page="/awards/letters")
    handed_over = select(func.count()).where(AuditEntry.action == "letter.taken")
    assert db.session.scalar(handed_over) == 1
    client_as(Role.COORDINATOR).post(path, status=404, page="/awards/letters")
    client_as(Role.TRAINER, organisation=ngo).post(path, status=403, page="/account")
    assert "decision letter to hand over" not in coordinator.get("/").text
    client_as(Role.COORDINATOR).get(f"/awards/letters/{one.id}.pdf", 404)
    client_as(Role.TRAINER, organisation=ngo).get(f"/awards/letters/{one.id}.pdf", 403)
    chair.get(f"/awards/applications/{one.id}/letter.pdf")


@pytest.mark.parametrize("language", ["en", "ru", "be"])
@pytest.mark.parametrize("outcome", ["reserve", "declined"])
def test_letters_in_every_language(chair, call, panel, language, outcome):
    who = people.participant(language=language)
    one = assessment.scored_application(call, panel, [4, 3, 3], of=who)
    details = DecisionDetails(DecisionOutcome(outcome), 0, "Not yet.")
    commands.record_decision(chair.actor, one.id, details)
    assert chair.get(f"/awards/applications/{one.id}/letter.pdf").data.startswith(b"%PDF")


def test_no_letter_before_a_decision(chair, call, panel):
    one = assessment.scored_application(call, panel, [4, 4, 4])
    chair.get(f"/awards/applications/{one.id}/letter.pdf", 404)


def test_anyone_can_check_a_letter_and_learns_no_outcome(client, chair, call, panel):
    one = assessment.scored_application(call, panel, [4, 4, 4])
    commands.record_decision(chair.actor, one.id, DecisionDetails(DecisionOutcome.DECLINED, 0, "Not yet."))
    code = show_code(db.session.scalars(select(Decision.letter_code)).one())
    text = client.get(f"/verify/{code}").text
    assert "This letter is genuine" in text
    assert one.code in text
    assert "eclined" not in text
