"""A member's pages: only one's own plans, blind, saved as one goes, handed in whole."""

import pytest

from grants.core.db import db
from grants.core.ids import show_code
from grants.domain.applications.models import Application
from grants.domain.applications.states import ApplicationState
from grants.domain.assessment import rubric
from grants.domain.assessment.models import Review
from grants.domain.assessment.states import ReviewState
from grants.policy import Role
from tests.factories import accounts, applications, people
from tests.factories import assessment as make
from tests.support.reader import Reader

CODES = [item.code for item in rubric.DEFAULT]


def whole(score: int = 4, **over: str) -> dict[str, str]:
    return {f"score_{code}": str(score) for code in CODES} | over


@pytest.fixture
def member(client_as):
    return client_as(Role.COMMITTEE_MEMBER)


@pytest.fixture
def plan(app):
    return applications.application(make.call(), ApplicationState.IN_REVIEW)


def path(review, rest=""):
    return f"/assessment/reviews/{review.id}{rest}"


def test_the_list_counts_what_is_to_score_and_what_is_begun(member, plan):
    other = applications.application(make.call(), ApplicationState.IN_REVIEW)
    make.review(plan, member.user)
    make.review(other, member.user, ReviewState.CLEARED)
    text = member.get("/assessment/reviews").text
    assert "2 plans to score" in text
    assert "1 begun" in text


def test_an_empty_list_says_why(member):
    assert "Nothing to score" in member.get("/assessment/reviews").text


def test_the_plan_is_shown_only_after_the_declaration(member, plan):
    review = make.review(plan, member.user)
    before = member.get(path(review)).text
    assert "Do you know who wrote this plan?" in before
    assert "Start-up costs" not in before
    member.post(path(review, "/begin"), page=path(review))
    after = member.get(path(review)).text
    for text in ("Start-up costs", "Sewing machine", "1,200.00", "Nobody is named who would buy"):
        assert text in after


@pytest.mark.parametrize("state", [ReviewState.ASSIGNED, ReviewState.CLEARED, ReviewState.SUBMITTED])
def test_nothing_says_who_she_is(member, state):
    ngo = accounts.organisation(name="Women of Polesia", oblast="BY-HO")
    who = people.participant(organisation=ngo, name="Ковальчук Ирина Петровна")
    which = applications.application(make.call(), ApplicationState.IN_REVIEW, of=who)
    text = member.get(path(make.review(which, member.user, state))).text
    secrets = ("Ковальчук", "Ирина", "Polesia", "Gomel", who.case_code, show_code(who.case_code), str(who.id))
    assert not [secret for secret in secrets if secret in text]


def test_what_was_missing_is_added_on_the_page_that_says_so(app, member, plan):
    review = make.review(plan, member.user, ReviewState.CLEARED)
    reader = Reader(app)
    reader.http = member.http
    reader.open(path(review)).press("Hand in the scores", whole() | {"score_demand": "5"}, 422)
    assert "say in a sentence why this is a 5" in reader.text
    reader.press("Hand in the scores", {"comment_demand": "Orders are in hand."})
    assert reader.path == path(review, "/submit")


def test_another_members_review_is_not_there(member, plan):
    review = make.review(plan, state=ReviewState.CLEARED)
    for rest in ("", "/submit", "/step-aside"):
        member.get(path(review, rest), 404)


def test_other_roles_are_refused(client_as, plan):
    review = make.review(plan)
    for role in (Role.TRAINER, Role.COMMITTEE_CHAIR, Role.FINANCE_OFFICER, Role.PROGRAMME_MANAGER):
        client_as(role).get(path(review), 403)


def test_saving_keeps_what_is_there_and_shows_the_running_total(member, plan):
    review = make.review(plan, member.user, ReviewState.CLEARED)
    member.post(path(review), {"score_demand": "5", "comment_demand": "Orders in hand.", "step": "save"})
    text = member.get(path(review)).text
    assert "Orders in hand." in text
    assert ">100.0</output>" in text


def test_the_page_saves_itself_and_a_second_tab_conflicts(member, plan):
    review = make.review(plan, member.user, ReviewState.CLEARED)
    fields = member.hidden_fields(path(review))
    answer = member.http.post(path(review, "/save-draft"), data={**fields, "score_skills": "3"})
    assert answer.status_code == 200
    assert answer.json["version"] == int(fields["version"]) + 1
    stale = member.http.post(path(review, "/save-draft"), data={**fields, "score_skills": "2"})
    assert stale.status_code == 409
    member.post(path(review), {"version": fields["version"], "score_skills": "2", "step": "save"}, 409)


def test_handing_in_names_everything_that_is_missing(member, plan):
    review = make.review(plan, member.user, ReviewState.CLEARED)
    answer = member.post(path(review), {"score_demand": "5", "score_skills": "4", "step": "hand_in"}, 422)
    assert "Demand and customers: say in a sentence why this is a 5." in answer.text
    assert "Income and jobs: choose a score" in answer.text
    assert "Skills and training result: choose" not in answer.text


def test_handing_in_leads_to_the_next_plan(member, plan):
    review = make.review(plan, member.user, ReviewState.CLEARED)
    other = make.review(applications.application(make.call(), ApplicationState.IN_REVIEW), member.user)
    member.post(path(review), whole(step="hand_in"))
    assert "Hand in 80.0 of 100 points?" in member.get(path(review, "/submit")).text
    answer = member.post(path(review, "/submit"))
    assert answer.location.endswith(str(other.id))
    assert db.session.get(Review, review.id).total_bp == 8000
    assert "Your scores are handed in" in member.get(path(review)).text


def test_stepping_aside_needs_a_reason(member, plan):
    review = make.review(plan, member.user)
    assert "Say in a sentence" in member.post(path(review, "/step-aside"), {"reason": " "}, 422).text
    member.post(path(review, "/step-aside"), {"reason": "She is my neighbour."})
    member.get(path(review), 404)
    assert db.session.get(Application, plan.id).state is ApplicationState.IN_REVIEW


def test_a_session_of_nobody_leads_to_the_sign_in(client, plan):
    assert "sign-in" in client.get(path(make.review(plan)), 302).location
