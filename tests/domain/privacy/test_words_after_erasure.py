"""After her erasure nobody writes about her any more: words are refused in a sentence, the steps themselves stay open."""

from collections.abc import Callable

import flask
import pytest
from sqlalchemy import func, select

from grants.core import clock
from grants.core.db import db
from grants.core.errors import Conflict, DomainError
from grants.domain.applications.states import ApplicationState
from grants.domain.assessment import commands as assessing
from grants.domain.assessment.commands import CriterionScore, ScoreDetails
from grants.domain.assessment.models import ReviewScore
from grants.domain.assessment.states import ReviewState
from grants.domain.internships import commands as internships_commands
from grants.domain.internships.models import Placement
from grants.domain.internships.states import PlacementOutcome, PlacementState
from grants.domain.monitoring import commands as monitoring_commands
from grants.domain.monitoring.models import ContactTry, Visit
from grants.domain.monitoring.states import Operating, VisitState
from grants.domain.people.models import GlassOpening, Participant
from grants.domain.people.tries import TryChannel, TryOutcome
from grants.domain.people.words import DASH
from grants.domain.plans import commands as plans_commands
from grants.domain.plans.content import Part
from grants.domain.plans.models import Plan
from grants.domain.privacy.glass import commands as glass
from grants.policy import Role
from tests.factories import (
    accounts,
    applications,
    assessment,
    awards,
    erasures,
    internships,
    monitoring,
    people,
    plans,
    privacy,
)

NAMED = f"{erasures.SURNAME} {erasures.GIVEN} came"


@pytest.fixture
def worker(app: flask.Flask) -> accounts.Account:
    return accounts.user(Role.COORDINATOR)


@pytest.fixture
def her(worker: accounts.Account) -> Participant:
    return people.participant(organisation_id=worker.organisation_id)


def refused(field: str, step: Callable[[str], object]) -> None:
    """Words are refused at the field; a dash is taken."""
    with pytest.raises(DomainError) as refusal:
        step(NAMED)
    assert (refusal.value.field, refusal.value.code) == (field, "erased")
    step(" - ")


def test_notes_of_visits_and_tries(her: Participant, worker: accounts.Account) -> None:
    award = awards.award(of=applications.application(of=her))
    visit_id = monitoring.visit(VisitState.PLANNED, award=award).id
    erasures.erased(her)

    def log_try(note: str) -> None:
        tried = monitoring_commands.TryDetails(
            clock.today(), TryChannel.CALL, TryOutcome.NO_ANSWER, note=note, outside_reason="She called"
        )
        monitoring_commands.log_try(worker.actor, visit_id, tried)

    def record(note: str) -> None:
        version = db.session.get_one(Visit, visit_id).version
        found = monitoring_commands.VisitDetails(
            version, clock.today(), Operating.YES, note=note, outside_reason="She called"
        )
        monitoring_commands.record_visit(worker.actor, visit_id, found)

    refused("note", log_try)
    refused("note", record)
    assert db.session.get_one(Visit, visit_id).state is VisitState.DONE
    assert set(db.session.scalars(select(Visit.note).union(select(ContactTry.note)))) == {DASH}


def test_the_evaluation_of_a_placement(her: Participant, worker: accounts.Account) -> None:
    placement = internships.placement(her, state=PlacementState.ACTIVE)
    placement_id, last_day = placement.id, placement.starts_on
    erasures.erased(her)
    version = db.session.get_one(Placement, placement_id).version
    refused(
        "evaluation",
        lambda words: internships_commands.complete_placement(
            worker.actor,
            placement_id,
            internships_commands.CompletionDetails(
                last_day, PlacementOutcome.NONE_YET, 3, 3, 3, words, version
            ),
        ),
    )
    assert db.session.get_one(Placement, placement_id).evaluation == DASH


def test_nobody_begins_a_plan_or_writes_in_hers(her: Participant, worker: accounts.Account) -> None:
    plan_id = plans.plan(her).id
    erasures.erased(her)
    version = db.session.get_one(Plan, plan_id).version
    details = plans_commands.PartDetails(version, {"market": NAMED})
    with pytest.raises(Conflict) as refusal:
        plans_commands.save_part(worker.actor, plan_id, Part.MARKET, details)
    assert refusal.value.code == "erased"
    plans_commands.withdraw_plan(worker.actor, plan_id, version, NAMED)
    with pytest.raises(Conflict):
        plans_commands.create_plan(worker.actor, plans_commands.CreatePlanDetails(her.case_code, NAMED))
    assert db.session.scalar(select(func.count()).select_from(Plan)) == 1


def test_comments_of_a_review(her: Participant) -> None:
    call = assessment.call()
    member = assessment.member()
    assessment.criteria(call)
    review = assessment.review(
        applications.application(call, ApplicationState.IN_REVIEW, of=her), member, ReviewState.CLEARED
    )
    review_id = review.id
    erasures.erased(her)
    refused(
        "comment_demand",
        lambda words: assessing.save_scores(
            member.actor, review_id, ScoreDetails({"demand": CriterionScore(1, comment=words)})
        ),
    )
    refused(
        "overall_comment",
        lambda words: assessing.save_scores(member.actor, review_id, ScoreDetails(overall_comment=words)),
    )
    assert set(db.session.scalars(select(ReviewScore.comment))) <= {DASH, ""}


def test_the_remark_on_an_emergency(her: Participant) -> None:
    opening_id = privacy.glass(her, accounts.user(Role.CASE_WORKER)).id
    erasures.erased(her)
    officer = accounts.user(Role.DATA_PROTECTION_OFFICER).actor
    refused("remark", lambda words: glass.review_glass(officer, opening_id, words))
    assert db.session.get_one(GlassOpening, opening_id).remark == DASH
