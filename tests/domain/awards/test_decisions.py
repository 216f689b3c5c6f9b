"""The panel's decisions: reviews, quorum, floor, envelope, one award a person; each rule is tried to be broken."""

import uuid

import pytest
from sqlalchemy import func, select

from grants.core.audit import AuditEntry
from grants.core.clock import today
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, Forbidden, NotFound
from grants.core.outbox import OutboxMessage
from grants.domain.accounts.queries import roles_of
from grants.domain.applications.models import Application, Call
from grants.domain.applications.states import ApplicationState, CallState
from grants.domain.assessment.models import Decision, Review
from grants.domain.assessment.states import DecisionOutcome, ReviewState
from grants.domain.awards import commands, queries
from grants.domain.awards.commands import DecisionDetails
from grants.domain.awards.models import Award
from grants.domain.awards.states import AwardState
from grants.policy import Actor, Role
from tests.factories import accounts, applications, assessment, awards, people

APPROVED, RESERVE, DECLINED = DecisionOutcome.APPROVED, DecisionOutcome.RESERVE, DecisionOutcome.DECLINED


@pytest.fixture
def chair(app):
    return accounts.user(Role.COMMITTEE_CHAIR).actor


@pytest.fixture
def call(app):
    return assessment.call()


@pytest.fixture
def panel(call):
    return assessment.panel(call)


def scored(call, panel, scores=(4, 4, 4), **values):
    return assessment.scored_application(call, panel, list(scores), **values)


def decide(chair, application, outcome=APPROVED, amount=200_000, minute="The plan holds.", **values):
    return commands.record_decision(chair, application.id, DecisionDetails(outcome, amount, minute, **values))


def refused(code, *args, **values):
    with pytest.raises(DomainError) as caught:
        decide(*args, **values)
    assert caught.value.code == code
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 0
    return caught.value


def test_an_approval_offers_an_award(chair, call, panel):
    application = scored(call, panel)
    decision_id = decide(chair, application, amount=150_000)
    award = db.session.scalars(select(Award)).one()
    assert (award.state, award.amount_minor, award.currency) == (AwardState.OFFERED, 150_000, "BYN")
    assert (award.code, (award.accept_by - today()).days) == ("AW-0001", 30)
    decision = db.session.get(Decision, decision_id)
    assert (decision.mean_bp, decision.rank, len(decision.voters)) == (8000, 1, 5)
    assert db.session.get(Application, application.id).state is ApplicationState.APPROVED
    states = db.session.scalars(select(Review.state).where(Review.application_id == application.id))
    assert set(states) == {ReviewState.LOCKED}
    message = db.session.scalars(select(OutboxMessage)).one()
    assert message.payload["organisation_id"] == str(application.organisation_id)
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"decision.recorded", "award.offered", "application.approved", "review.locked"} <= actions


def test_codes_count_on(chair, call, panel):
    for _ in range(2):
        decide(chair, scored(call, panel), amount=100_000)
    assert db.session.scalars(select(Award.code).order_by(Award.code)).all() == ["AW-0001", "AW-0002"]


def test_only_the_chair_decides(call, panel):
    application = scored(call, panel)
    for role in (Role.COMMITTEE_MEMBER, Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR, Role.COORDINATOR):
        with pytest.raises(Forbidden):
            decide(accounts.user(role).actor, application)


def test_every_review_must_be_in(chair, call, panel):
    two = applications.application(call, ApplicationState.SCORED)
    for member in panel[:2]:
        assessment.review(two, member, ReviewState.SUBMITTED)
    refused("reviews_missing", chair, two)
    assessment.review(two, panel[2], ReviewState.CLEARED)
    refused("reviews_missing", chair, two)


def test_a_recused_review_does_not_count(chair, call, panel):
    application = applications.application(call, ApplicationState.SCORED)
    for member, state in zip(panel, [ReviewState.SUBMITTED] * 2 + [ReviewState.RECUSED], strict=False):
        assessment.review(application, member, state)
    refused("reviews_missing", chair, application)


def test_a_quorum_counts_those_present_without_a_conflict(chair, call, panel):
    application = scored(call, panel)
    refused("no_quorum", chair, application, present=assessment.ids(panel[:2]))
    assessment.review(application, panel[4], ReviewState.RECUSED)
    refused("no_quorum", chair, application, present=assessment.ids([*panel[:2], panel[4]]))
    decide(chair, application, present=assessment.ids(panel[:3]))


def test_a_member_connected_by_the_records_does_not_vote(chair, call, panel):
    application = scored(call, panel)
    accounts.give_role(panel[2].id, Role.TRAINER, application.organisation_id)
    refused("no_quorum", chair, application, present=assessment.ids(panel[:3]))


def test_a_stranger_to_the_panel_cannot_vote(chair, call, panel):
    refused("not_on_panel", chair, scored(call, panel), present=(*assessment.ids(panel), uuid.uuid4()))


@pytest.mark.parametrize(
    ("amount", "code"),
    [(0, "amount_missing"), (-1, "amount_missing"), (200_001, "above_requested")],
)
def test_the_amount_stays_within_what_was_asked_for(chair, call, panel, amount, code):
    error = refused(code, chair, scored(call, panel, requested_minor=200_000), amount=amount)
    assert error.field == "amount"


def test_the_amount_stays_within_the_cap(chair, call, panel):
    refused("above_cap", chair, scored(call, panel, requested_minor=300_000), amount=250_001)


def test_the_awards_stay_within_the_envelope(chair):
    call = assessment.call(envelope_minor=300_000)
    panel = assessment.panel(call)
    decide(chair, scored(call, panel), amount=200_000)
    second = scored(call, panel)
    with pytest.raises(DomainError) as caught:
        decide(chair, second, amount=100_001)
    assert (caught.value.code, caught.value.values["limit"].minor) == ("above_envelope", 100_000)
    decide(chair, second, amount=100_000)


def test_a_lapsed_award_frees_its_money_and_reserve_moves_up(chair):
    call = assessment.call(envelope_minor=200_000, cap_minor=200_000)
    panel = assessment.panel(call)
    first, second = scored(call, panel), scored(call, panel)
    decide(chair, first)
    decide(chair, second, RESERVE, 0)
    commands.close_call(chair, call.id, "Met in full.")
    with pytest.raises(DomainError):
        decide(chair, second)
    award = db.session.scalars(select(Award)).one()
    coordinator = accounts.user(Role.COORDINATOR)
    accounts.give_role(coordinator.id, Role.COORDINATOR, award.organisation_id)
    actor = _actor(coordinator.id)
    commands.lapse_award(actor, award.id, "She found a job.")
    item = next(one for one in queries.waiting_for(chair) if one.kind == "reserve")
    assert (item.count, item.values["amount"].minor) == (1, 200_000)
    decide(chair, second)
    assert queries.waiting_for(chair) == ()
    standing = db.session.scalars(select(Decision).where(Decision.application_id == second.id))
    assert sorted((one.outcome.value, one.superseded_at is None) for one in standing) == [
        ("approved", True),
        ("reserve", False),
    ]


def _actor(user_id):
    return Actor(kind="user", id=user_id, roles=roles_of(user_id))


def test_one_live_award_a_person(chair, call, panel):
    who = people.participant()
    held = awards.award(AwardState.ACTIVE, participant=who)
    error = refused_with_award(chair, scored(call, panel, of=who))
    assert error.values["award"] == held.code


def refused_with_award(chair, application):
    with pytest.raises(DomainError) as caught:
        decide(chair, application)
    assert caught.value.code == "one_award_a_person"
    return caught.value


def test_a_lapsed_award_does_not_stand_in_the_way(chair, call, panel):
    who = people.participant()
    awards.award(AwardState.LAPSED, participant=who)
    decide(chair, scored(call, panel, of=who))


def test_below_the_floor_only_a_decline_is_open(chair, call, panel):
    weak = scored(call, panel, scores=(2, 3, 3))
    refused("below_floor", chair, weak)
    refused("below_floor", chair, weak, outcome=RESERVE, amount=0)
    decide(chair, weak, DECLINED, 0)
    assert db.session.get(Application, weak.id).state is ApplicationState.DECLINED


def test_a_decision_has_a_minute_and_only_an_approval_an_amount(chair, call, panel):
    application = scored(call, panel)
    assert refused("minute_missing", chair, application, minute="  ").field == "minute"
    refused("amount_given", chair, application, outcome=DECLINED)


def test_a_second_decision_finds_it_decided(chair, call, panel):
    application = scored(call, panel)
    decide(chair, application)
    with pytest.raises(Conflict):
        decide(chair, application, DECLINED, 0)


def test_a_stale_page_is_a_conflict(chair, call, panel):
    application = scored(call, panel)
    with pytest.raises(Conflict):
        decide(chair, application, version=application.version + 1)


def test_a_chair_who_scores_hands_in_first(call, panel):
    both = accounts.user(Role.COMMITTEE_CHAIR)
    accounts.give_role(both.id, Role.COMMITTEE_MEMBER, both.organisation_id)
    assessment.review(applications.application(call, ApplicationState.IN_REVIEW), both)
    refused("own_scores_first", _actor(both.id), scored(call, panel))


def test_a_page_of_decisions_is_all_or_nothing(chair):
    call = assessment.call(envelope_minor=300_000)
    panel = assessment.panel(call)
    first, second = scored(call, panel), scored(call, panel)
    lines = [
        commands.CallDecision(one.id, DecisionDetails(APPROVED, 200_000, "Good.")) for one in (first, second)
    ]
    with pytest.raises(DomainError) as caught:
        commands.record_decisions(chair, lines)
    assert caught.value.field == f"amount_{second.id}"
    assert db.session.scalar(select(func.count()).select_from(Award)) == 0


def test_a_call_closes_when_all_is_decided(chair, call, panel):
    application = scored(call, panel)
    with pytest.raises(DomainError, match=application.code):
        commands.close_call(chair, call.id, "Met.")
    decide(chair, application)
    with pytest.raises(DomainError) as caught:
        commands.close_call(chair, call.id, " ")
    assert caught.value.code == "minute_missing"
    commands.close_call(chair, call.id, "Met in full.")
    closed = db.session.get(Call, call.id)
    assert (closed.state, closed.decided_on) == (CallState.DECIDED, today())


def test_nothing_to_decide(chair):
    with pytest.raises(NotFound):
        commands.record_decision(chair, uuid.uuid4(), DecisionDetails(DECLINED, 0, "No."))
