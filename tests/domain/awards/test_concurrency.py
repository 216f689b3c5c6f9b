"""Two panels at once, on real connections: never more than the envelope, never two awards for one application."""

import threading
import uuid
from collections import Counter
from collections.abc import Callable

import flask
import pytest
from sqlalchemy import func, select

from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.core.errors import DomainError
from grants.domain.applications.models import Application
from grants.domain.applications.states import ApplicationState
from grants.domain.assessment import commands as scoring
from grants.domain.assessment.models import Decision, Review
from grants.domain.assessment.states import DecisionOutcome, ReviewState
from grants.domain.awards import commands
from grants.domain.awards.commands import DecisionDetails
from grants.domain.awards.models import Award
from grants.policy import Role
from tests.factories import accounts, applications, assessment, people


@pytest.fixture
def site(fresh_database) -> flask.Flask:
    return fresh_database()


def at_once(app: flask.Flask, works: list[Callable[[], object]]) -> list[str]:
    """Run every work on a thread and connection of its own, from the same moment; what became of each."""
    start = threading.Barrier(len(works))
    outcomes: list[str] = [""] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        with app.app_context():
            start.wait(timeout=20)
            try:
                work()
                outcomes[place] = "done"
            except DomainError as error:
                outcomes[place] = error.code
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def approval(chair, application_id: uuid.UUID, amount: int) -> Callable[[], object]:
    details = DecisionDetails(DecisionOutcome.APPROVED, amount, "Approved by the panel.")
    return lambda: commands.record_decision(chair, application_id, details)


def test_two_panels_never_exceed_the_envelope(site):
    with site.app_context():
        chairs = [accounts.user(Role.COMMITTEE_CHAIR).actor for _ in range(2)]
        call = assessment.call(envelope_minor=500_000)
        panel = assessment.panel(call)
        requests = [assessment.scored_application(call, panel, [4, 4, 4]).id for _ in range(6)]
        works = [approval(chairs[place % 2], one, 200_000) for place, one in enumerate(requests)]
        outcomes = at_once(site, works)
        total, awards = db.session.execute(
            select(func.sum(Award.amount_minor), func.count()).where(Award.call_id == call.id)
        ).one()
    assert Counter(outcomes) == {"done": 2, "above_envelope": 4}
    assert (total, awards) == (400_000, 2)


def test_one_application_decided_twice_at_once_gives_one_award(site):
    with site.app_context():
        chairs = [accounts.user(Role.COMMITTEE_CHAIR).actor for _ in range(4)]
        call = assessment.call()
        request = assessment.scored_application(call, assessment.panel(call), [4, 4, 4])
        outcomes = at_once(site, [approval(chair, request.id, 200_000) for chair in chairs])
        found = (
            db.session.scalar(select(func.count()).select_from(Award)),
            db.session.scalar(select(func.count()).select_from(Decision)),
            db.session.scalar(select(func.count()).where(AuditEntry.action == "application.approved")),
        )
    assert Counter(outcomes) == {"done": 1, "already_decided": 3}
    assert found == (1, 1, 1)


def test_one_person_in_two_calls_gets_one_award(site):
    with site.app_context():
        chair, who = accounts.user(Role.COMMITTEE_CHAIR).actor, people.participant()
        works = []
        for _ in range(2):
            call = assessment.call()
            request = assessment.scored_application(call, assessment.panel(call), [4, 4, 4], of=who)
            works.append(approval(chair, request.id, 200_000))
        outcomes = at_once(site, works)
        awards = db.session.scalar(select(func.count()).select_from(Award))
    assert outcomes.count("done") == 1
    assert set(outcomes) <= {"done", "one_award_a_person", "decided"}
    assert awards == 1


def test_awards_of_two_calls_at_once_have_codes_of_their_own(site):
    with site.app_context():
        chair = accounts.user(Role.COMMITTEE_CHAIR).actor
        works = []
        for _ in range(4):
            call = assessment.call()
            request = assessment.scored_application(call, assessment.panel(call), [4, 4, 4])
            works.append(approval(chair, request.id, 200_000))
        outcomes = at_once(site, works)
        codes = db.session.scalars(select(Award.code).order_by(Award.code)).all()
    assert outcomes == ["done"] * 4
    assert codes == ["AW-0001", "AW-0002", "AW-0003", "AW-0004"]


def test_the_last_reviews_handed_in_at_once_score_the_application_once(site):
    with site.app_context():
        call = assessment.call()
        panel = assessment.panel(call)
        request = applications.application(call, ApplicationState.IN_REVIEW)
        reviews = []
        for member in panel[:3]:
            review = assessment.review(request, member, ReviewState.CLEARED, 4)
            reviews.append((member.actor, review.id))
        outcomes = at_once(
            site,
            [lambda a=actor, r=review_id: scoring.submit_review(a, r) for actor, review_id in reviews],
        )
        state = db.session.get(Application, request.id).state
        handed_in = db.session.scalar(select(func.count()).where(Review.state == ReviewState.SUBMITTED))
    assert outcomes == ["done"] * 3
    assert (state, handed_in) == (ApplicationState.SCORED, 3)
