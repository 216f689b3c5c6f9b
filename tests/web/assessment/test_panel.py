"""The chair's pages: who scores, counts while scoring goes on, the ranking with its line, a review given back."""

import datetime

import pytest

from grants.core.clock import today
from grants.core.db import db
from grants.domain.applications.models import Application, Call
from grants.domain.applications.states import ApplicationState, CallState
from grants.domain.assessment.models import Review
from grants.domain.assessment.states import ReviewState
from grants.policy import Role
from tests.factories import accounts, applications
from tests.factories import assessment as make


@pytest.fixture
def chair(client_as):
    return client_as(Role.COMMITTEE_CHAIR)


def over(**values):
    """An open call whose last day was yesterday."""
    yesterday = today() - datetime.timedelta(days=1)
    return applications.call(CallState.OPEN, closes_on=yesterday, **values)


def test_assigning_closes_the_call_and_shares_the_plans_out(client_as):
    manager = client_as(Role.PROGRAMME_MANAGER)
    call, members = over(), [make.member() for _ in range(5)]
    for _ in range(5):
        applications.application(call)
    path = f"/assessment/calls/{call.id}/assign"
    assert "5 applications wait for members" in manager.get("/").text
    assert members[0].actor.name in manager.get(path).text
    manager.post(path, {"members": [str(one.id) for one in members]})
    assert db.session.get(Call, call.id).state is CallState.CLOSED
    assert "wait for members" not in manager.get("/").text
    assert "Assign the plans" not in manager.get(path).text


def test_too_few_members_is_said_beside_them(chair):
    call, members = over(), [make.member() for _ in range(5)]
    applications.application(call)
    path = f"/assessment/calls/{call.id}/assign"
    text = chair.post(path, {"members": [str(one.id) for one in members[:2]]}, 422).text
    assert "Choose at least 3 members" in text


def test_applications_without_three_members_are_named(chair):
    call, members = over(), [make.member() for _ in range(4)]
    application = applications.application(call)
    for one in members[:2]:
        accounts.give_role(one.id, Role.TRAINER, application.organisation_id)
    path = f"/assessment/calls/{call.id}/assign"
    text = chair.post(path, {"members": [str(one.id) for one in members]}, 422).text
    assert f"Not enough members without a conflict of interest for {application.code}" in text
    assert db.session.get(Call, call.id).state is CallState.OPEN


def test_an_open_call_says_when_members_are_assigned(chair):
    make.member()
    call = applications.call()
    text = chair.get(f"/assessment/calls/{call.id}/assign").text
    assert "Members are assigned after that." in text


def test_a_draft_has_no_panel_and_no_ranking(chair):
    call = applications.call(CallState.DRAFT)
    chair.get(f"/assessment/calls/{call.id}/assign", 404)
    chair.get(f"/assessment/calls/{call.id}/ranking", 404)


def test_while_scoring_goes_on_there_are_only_counts(chair):
    call = make.call()
    panel = make.panel(call)
    application = applications.application(call, ApplicationState.IN_REVIEW)
    make.review(application, panel[0], ReviewState.SUBMITTED, 4)
    make.review(application, panel[1], ReviewState.SUBMITTED, 2)
    make.review(application, panel[2], ReviewState.CLEARED, 3)
    text = chair.get(f"/assessment/calls/{call.id}/ranking").text
    assert "2 of 3 handed in" in text
    assert "80.0" not in text
    assert "60.0" not in text
    chair.get(f"/assessment/applications/{application.id}/scores", 404)


def test_the_ranking_draws_the_line_and_flags_wide_spread(chair):
    call = make.call(envelope_minor=500_000)
    panel = make.panel(call)
    codes = [
        make.scored_application(call, panel, scores, requested_minor=200_000).code
        for scores in ([5, 5, 5], [5, 2, 5], [4, 4, 3], [2, 2, 2])
    ]
    text = chair.get(f"/assessment/calls/{call.id}/ranking").text
    places = [text.index(code) for code in codes]
    assert places == sorted(places)
    assert places[1] < text.index("Here the money ends: 5,000.00") < places[2]
    assert text.count("To discuss") == 1
    assert text.count("Below the floor") == 1


def test_a_chair_who_scores_sees_counts_until_done(client_as):
    both = client_as(Role.COMMITTEE_CHAIR)
    accounts.give_role(both.user.id, Role.COMMITTEE_MEMBER, both.user.organisation_id)
    call = make.call()
    application = make.scored_application(call, make.panel(call), [5, 5, 4])
    other = applications.application(call, ApplicationState.IN_REVIEW)
    make.review(other, both.user)
    text = both.get(f"/assessment/calls/{call.id}/ranking").text
    assert "You see counts only" in text
    assert "93.3" not in text
    both.get(f"/assessment/applications/{application.id}/scores", 404)


def test_scores_stand_side_by_side_and_a_review_is_given_back(chair):
    call = make.call()
    panel = make.panel(call)
    application = make.scored_application(call, panel, [5, 4, 2])
    text = chair.get(f"/assessment/applications/{application.id}/scores").text
    assert "Noted on demand." in text
    assert "Sewing machine" in text
    review = db.session.query(Review).filter_by(application_id=application.id, member_id=panel[0].id).one()
    path = f"/assessment/reviews/{review.id}/reopen"
    assert "Give a reason." in chair.post(path, {"reason": ""}, 422).text
    chair.post(path, {"reason": "The comment speaks of another plan."})
    assert db.session.get(Application, application.id).state is ApplicationState.IN_REVIEW
    reopened = db.session.get(Review, review.id)
    assert (reopened.state, reopened.total_bp) == (ReviewState.CLEARED, None)
    chair.get(path, 404)


def test_the_auditor_reads_and_gives_nothing_back(client_as):
    auditor = client_as(Role.AUDITOR)
    call = make.call()
    application = make.scored_application(call, make.panel(call), [5, 4, 4])
    assert "Give back" not in auditor.get(f"/assessment/applications/{application.id}/scores").text
    assert "Decide" not in auditor.get(f"/assessment/calls/{call.id}/ranking").text


def test_others_see_no_ranking(client_as):
    call = make.call()
    for role in (Role.COMMITTEE_MEMBER, Role.COORDINATOR, Role.FINANCE_OFFICER, Role.DONOR):
        client_as(role).get(f"/assessment/calls/{call.id}/ranking", 403)


def test_pages_take_a_bounded_number_of_statements(chair, statements):
    call = make.call()
    panel = make.panel(call)
    for _ in range(8):
        make.scored_application(call, panel, [5, 4, 4])
    for path in (f"/assessment/calls/{call.id}/ranking", f"/awards/calls/{call.id}/decide"):
        statements.clear()
        chair.get(path)
        assert len([one for one in statements if one.startswith("SELECT")]) <= 16
