"""One review: declared, scored, handed in, reopened; conflicts are looked for again when it is handed in."""

import pytest
from sqlalchemy import select

from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, Forbidden, NotFound
from grants.domain.accounts.queries import roles_of
from grants.domain.applications.models import Application
from grants.domain.applications.states import ApplicationState
from grants.domain.assessment import commands, queries, rubric
from grants.domain.assessment.commands import CriterionScore, ScoreDetails
from grants.domain.assessment.models import Review, ReviewScore
from grants.domain.assessment.states import ReviewState
from grants.policy import Actor, Role
from tests.factories import accounts, applications
from tests.factories import assessment as make
from tests.support.audit import reason_of

CODES = [item.code for item in rubric.DEFAULT]


@pytest.fixture
def member(app):
    return make.member()


@pytest.fixture
def hers(app):
    return applications.application(make.call(), ApplicationState.IN_REVIEW)


def whole(score=4, **over):
    return ScoreDetails({code: CriterionScore(score) for code in CODES} | over)


def state(row):
    return db.session.get(type(row), row.id).state


def test_scores_are_kept_and_every_save_is_a_new_version(member, hers):
    review = make.review(hers, member, ReviewState.CLEARED)
    second = commands.save_scores(member.actor, review.id, ScoreDetails({"demand": CriterionScore(4)}))
    third = commands.save_scores(member.actor, review.id, ScoreDetails({"demand": CriterionScore(3)}))
    assert (second, third) == (review.version + 1, review.version + 2)
    with pytest.raises(Conflict):
        commands.save_scores(member.actor, review.id, ScoreDetails({}, version=second))
    assert db.session.scalars(select(ReviewScore.score)).all() == [3]


def test_nothing_is_scored_before_the_declaration(member, hers):
    review = make.review(hers, member)
    with pytest.raises(Conflict):
        commands.save_scores(member.actor, review.id, whole())


def test_the_total_by_hand(member, hers):
    review = make.review(hers, member, ReviewState.CLEARED)
    scores = dict(zip(CODES, (4, 3, 5, 2, 4, 3, 4), strict=True))
    details = ScoreDetails(
        {code: CriterionScore(score, comment="Orders in hand.") for code, score in scores.items()}
    )
    commands.save_scores(member.actor, review.id, details)
    commands.submit_review(member.actor, review.id)
    assert db.session.get(Review, review.id).total_bp == 7_300


def test_what_cannot_be_judged_leaves_the_denominator(member, hers):
    review = make.review(hers, member, ReviewState.CLEARED)
    commands.save_scores(member.actor, review.id, whole(finances=CriterionScore(cannot_judge=True)))
    commands.submit_review(member.actor, review.id)
    assert db.session.get(Review, review.id).total_bp == 8_000


@pytest.mark.parametrize(
    ("over", "code", "field"),
    [
        ({"income": CriterionScore()}, "score_missing", "score_income"),
        ({"income": CriterionScore(1)}, "comment_missing", "comment_income"),
        ({"income": CriterionScore(5, comment="  ")}, "comment_missing", "comment_income"),
    ],
)
def test_it_is_handed_in_whole_with_a_comment_at_either_end(member, hers, over, code, field):
    review = make.review(hers, member, ReviewState.CLEARED)
    commands.save_scores(member.actor, review.id, whole(**over))
    with pytest.raises(DomainError) as caught:
        commands.submit_review(member.actor, review.id)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert state(review) is ReviewState.CLEARED


def test_who_can_judge_nothing_steps_aside(member, hers):
    review = make.review(hers, member, ReviewState.CLEARED)
    nothing = {code: CriterionScore(cannot_judge=True) for code in CODES}
    commands.save_scores(member.actor, review.id, ScoreDetails(nothing))
    with pytest.raises(DomainError) as caught:
        commands.submit_review(member.actor, review.id)
    assert caught.value.code == "nothing_judged"


@pytest.mark.parametrize("score", [0, 6, -1])
def test_a_score_is_from_one_to_five(member, hers, score):
    review = make.review(hers, member, ReviewState.CLEARED)
    with pytest.raises(DomainError) as caught:
        commands.save_scores(member.actor, review.id, ScoreDetails({"demand": CriterionScore(score)}))
    assert caught.value.field == "score_demand"


def test_a_conflict_that_arose_meanwhile_stops_the_handing_in(member, hers):
    review = make.review(hers, member, ReviewState.CLEARED, 4)
    accounts.give_role(member.id, Role.TRAINER, hers.organisation_id)
    with pytest.raises(DomainError) as caught:
        commands.submit_review(member.actor, review.id)
    assert caught.value.code == "connected"
    begun = make.review(applications.application(make.call(), ApplicationState.IN_REVIEW), member)
    accounts.give_role(member.id, Role.TRAINER, _organisation_of(begun))
    with pytest.raises(DomainError):
        commands.clear_review(member.actor, begun.id)


def _organisation_of(review):
    return db.session.get(Application, review.application_id).organisation_id


def test_what_is_handed_in_cannot_be_changed(member, hers):
    review = make.review(hers, member, ReviewState.SUBMITTED)
    with pytest.raises(Conflict):
        commands.save_scores(member.actor, review.id, whole(2))
    with pytest.raises(Conflict):
        commands.submit_review(member.actor, review.id)


def test_only_ones_own_review_can_be_touched(hers):
    review, other = make.review(hers, state=ReviewState.CLEARED), make.member()
    for attempt in (
        lambda: commands.save_scores(other.actor, review.id, whole()),
        lambda: commands.submit_review(other.actor, review.id),
        lambda: commands.recuse(other.actor, review.id, "No."),
        lambda: commands.clear_review(other.actor, review.id),
        lambda: queries.review_page(other.actor, review.id),
    ):
        with pytest.raises(NotFound):
            attempt()
    with pytest.raises(Forbidden):
        commands.submit_review(accounts.user(Role.COMMITTEE_CHAIR).actor, review.id)


def test_the_last_review_makes_the_application_scored(hers):
    reviews = [make.review(hers, state=ReviewState.CLEARED, scores=4) for _ in range(3)]
    for number, review in enumerate(reviews):
        assert state(hers) is ApplicationState.IN_REVIEW, number
        commands.submit_review(_actor_of(review), review.id)
    assert state(hers) is ApplicationState.SCORED


def test_two_reviews_are_not_enough(hers):
    for review in [make.review(hers, state=ReviewState.CLEARED, scores=4) for _ in range(2)]:
        commands.submit_review(_actor_of(review), review.id)
    assert state(hers) is ApplicationState.IN_REVIEW


def _actor_of(review):
    return Actor(kind="user", id=review.member_id, roles=roles_of(review.member_id))


def test_another_member_takes_the_place_the_least_loaded_without_a_conflict(app):
    call = make.call()
    panel = make.panel(call)
    hers = applications.application(call, ApplicationState.IN_REVIEW)
    reviews = [make.review(hers, member) for member in panel[:3]]
    accounts.give_role(panel[3].id, Role.TRAINER, hers.organisation_id)
    assert commands.recuse(panel[0].actor, reviews[0].id, "She is my cousin.") is True
    members = db.session.scalars(
        select(Review.member_id).where(Review.application_id == hers.id, Review.state == ReviewState.ASSIGNED)
    )
    assert set(members) == {panel[1].id, panel[2].id, panel[4].id}
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "review.recused")).one()
    assert reason_of(entry) == "She is my cousin."


def test_stepping_aside_needs_a_reason(member, hers):
    review = make.review(hers, member)
    with pytest.raises(DomainError) as caught:
        commands.recuse(member.actor, review.id, " ")
    assert caught.value.code == "reason_required"


def test_the_chair_gives_a_review_back_with_a_reason(hers):
    chair = accounts.user(Role.COMMITTEE_CHAIR).actor
    scored = make.scored_application(make.call(), [make.member() for _ in range(3)], [4, 4, 4])
    review = db.session.scalars(select(Review).where(Review.application_id == scored.id).limit(1)).one()
    review_id = review.id
    with pytest.raises(DomainError):
        commands.reopen_review(chair, review_id, "")
    commands.reopen_review(chair, review_id, "A comment on the wrong plan.")
    assert state(scored) is ApplicationState.IN_REVIEW
    assert db.session.get(Review, review_id).state is ReviewState.CLEARED
    with pytest.raises(Forbidden):
        commands.reopen_review(make.member().actor, review_id, "No.")


def test_nothing_of_another_members_scores_is_on_ones_page(member, hers):
    """Invariant 7: before one's own are in, no score, mean or order of anybody."""
    make.review(hers, state=ReviewState.SUBMITTED, scores=2)
    mine = make.review(hers, member, ReviewState.CLEARED)
    page = queries.review_page(member.actor, mine.id)
    assert (page.total_bp, page.mean_bp, page.outcome) == (None, None, None)
    assert all(one.score is None for one in page.criteria)


def test_a_review_of_a_decided_application_is_closed(member):
    decided = applications.application(make.call(), ApplicationState.DECLINED)
    review = make.review(decided, member, ReviewState.CLEARED)
    with pytest.raises(Conflict):
        commands.save_scores(member.actor, review.id, whole())
