"""Assigning a panel and computing its conflicts from the records, on the database."""

import datetime
from collections import Counter

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from grants.core import clock
from grants.core.audit import AuditEntry
from grants.core.clock import today
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, Forbidden, NotFound
from grants.core.ids import new_id
from grants.domain.accounts.models import RoleAssignment
from grants.domain.applications.models import Application, Call
from grants.domain.applications.states import ApplicationState, CallState
from grants.domain.assessment import commands, rubric
from grants.domain.assessment.commands import PanelDetails
from grants.domain.assessment.conflicts import ConflictKind, find_connection
from grants.domain.assessment.models import Criterion, Review
from grants.domain.assessment.states import ReviewState
from grants.domain.people.models import Consent
from grants.domain.people.states import ConsentPurpose, ConsentWay
from grants.domain.training.models import Attendance
from grants.domain.training.states import Mark
from grants.policy import Role
from tests.factories import accounts, applications, internships, people, plans, training
from tests.factories import assessment as make
from tests.factories.saving import save


@pytest.fixture
def chair(app):
    return accounts.user(Role.COMMITTEE_CHAIR).actor


def over(**values):
    return applications.call(CallState.OPEN, closes_on=today() - datetime.timedelta(days=1), **values)


def panel_of(size=5):
    return [make.member() for _ in range(size)]


def assign(actor, call, members, **values):
    return commands.assign_panel(actor, call.id, PanelDetails(make.ids(members), **values))


def reviews_of(call):
    return db.session.execute(
        select(Application.code, Review.member_id)
        .join(Review, Review.application_id == Application.id)
        .where(Application.call_id == call.id)
        .order_by(Application.code, Review.member_id)
    ).all()


def test_three_members_each_evenly_and_the_rubric_is_frozen(chair):
    call, members = over(), panel_of()
    for _ in range(10):
        applications.application(call)
    assert assign(chair, call, members) == 30
    rows = reviews_of(call)
    assert set(Counter(code for code, _member in rows).values()) == {3}
    assert set(Counter(member for _code, member in rows).values()) == {6}
    criteria = db.session.scalars(select(Criterion).where(Criterion.call_id == call.id)).all()
    assert sum(one.weight_bp for one in criteria) == 10_000
    assert {one.code for one in criteria} == set(rubric.BY_CODE)
    assert db.session.get(Call, call.id).state is CallState.CLOSED
    states = db.session.scalars(select(Application.state).where(Application.call_id == call.id))
    assert set(states) == {ApplicationState.IN_REVIEW}
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "call.panel_assigned")).one()
    assert entry.details["seed"] == str(call.id)


def test_before_the_last_day_is_over_nobody_is_assigned(chair):
    call = applications.call(CallState.OPEN, closes_on=today())
    applications.application(call)
    with pytest.raises(DomainError) as caught:
        assign(chair, call, panel_of())
    assert caught.value.code == "call_open"


def test_rights_and_drafts(chair):
    call = over()
    for role in (Role.COMMITTEE_MEMBER, Role.COORDINATOR, Role.ADMINISTRATOR):
        with pytest.raises(Forbidden):
            assign(accounts.user(role).actor, call, panel_of(3))
    with pytest.raises(NotFound):
        assign(chair, applications.call(CallState.DRAFT), panel_of(3))
    with pytest.raises(Conflict):
        assign(chair, call, panel_of(3), version=call.version + 1)
    with pytest.raises(Conflict):
        assign(chair, applications.call(CallState.DECIDED), panel_of(3))


def test_only_committee_members_sit_on_a_panel(chair):
    with pytest.raises(DomainError) as caught:
        assign(chair, over(), [*panel_of(2), accounts.user(Role.TRAINER)])
    assert caught.value.code == "not_a_member"


def test_who_has_no_three_members_is_named_and_nothing_is_written(chair):
    call, members = over(), panel_of(3)
    fine, short = applications.application(call), applications.application(call)
    accounts.give_role(members[0].id, Role.TRAINER, short.organisation_id)
    with pytest.raises(DomainError) as caught:
        assign(chair, call, members)
    assert caught.value.code == "too_few_members"
    assert caught.value.values["codes"] == short.code
    assert fine.code not in str(caught.value)
    assert reviews_of(call) == []
    assert db.session.get(Call, call.id).state is CallState.OPEN


def test_the_panel_is_enlarged_where_it_became_too_small(chair):
    call, members = over(), panel_of(3)
    application = applications.application(call)
    assign(chair, call, members)
    review = db.session.scalars(select(Review).where(Review.member_id == members[0].id)).one()
    assert commands.recuse(members[0].actor, review.id, "She is my neighbour.") is False
    assert assign(chair, call, panel_of(1)) == 1
    live = db.session.scalars(
        select(Review.member_id).where(
            Review.application_id == application.id, Review.state != ReviewState.RECUSED
        )
    )
    assert len(set(live)) == 3


def _hers(application):
    return application.participant_id


def _consent(application, user):
    consent = Consent(
        id=new_id(), participant_id=_hers(application), purpose=next(iter(ConsentPurpose)), given=True,
        text_version="1", language="en", way=next(iter(ConsentWay)), asked_on=today(),
        recorded_at=clock.now(), recorded_by=user.id,
    )  # fmt: skip
    save(consent)


def _trained(application, user):
    cohort = training.cohort(trainer_id=user.id)
    training.enrolment(cohort, participant_id=_hers(application))


def _marked(application, user):
    cohort = training.cohort()
    enrolment = training.enrolment(cohort, participant_id=_hers(application))
    session = training.session(cohort.id)
    mark = Attendance(
        session_id=session.id, enrolment_id=enrolment.id, mark=Mark.PRESENT, marked_at=clock.now(),
        marked_by=user.id,
    )  # fmt: skip
    save(mark)


def _enrolled(application, user):
    training.enrolment(training.cohort(), participant_id=_hers(application), enrolled_by=user.id)


def _placed(application, user):
    internships.placement(participant_id=_hers(application), agreed_by=user.id)


def _colleague(application, user):
    accounts.give_role(user.id, Role.CASE_WORKER, application.organisation_id)


def _left_lately(application, user):
    save(
        RoleAssignment(
            id=new_id(), user_id=user.id, organisation_id=application.organisation_id, role=Role.TRAINER,
            granted_at=clock.now() - datetime.timedelta(days=900), revoked_at=clock.now(),
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("connect", "kind"),
    [
        (_colleague, ConflictKind.ORGANISATION),
        (_left_lately, ConflictKind.ORGANISATION),
        (_consent, ConflictKind.REGISTERED),
        (_trained, ConflictKind.TRAINED),
        (_marked, ConflictKind.TRAINED),
        (_enrolled, ConflictKind.ENROLLED),
        (_placed, ConflictKind.PLACED),
    ],
)
def test_a_member_connected_by_the_records_is_never_assigned(chair, connect, kind):
    call, members = over(), panel_of(4)
    application = applications.application(call)
    connect(application, members[0])
    assert kind in find_connection(application.id, members[0].id)
    assign(chair, call, members)
    assert {member for _code, member in reviews_of(call)} == set(make.ids(members[1:]))


@pytest.mark.parametrize("column", ["registered_by", "lead_worker_id", "pin_set_by"])
def test_who_registered_or_leads_her_is_connected(app, column):
    member = make.member()
    application = applications.application(make.call(), of=people.participant(**{column: member.id}))
    assert find_connection(application.id, member.id)


@pytest.mark.parametrize("column", ["coach_id", "created_by"])
def test_who_coached_or_wrote_any_plan_of_hers_is_connected(app, column):
    member, who = make.member(), people.participant()
    plans.plan(who, **{column: member.id})
    application = applications.application(make.call(), of=who)
    assert find_connection(application.id, member.id) == {ConflictKind.COACHED}


@pytest.mark.parametrize("column", ["created_by", "submitted_by"])
def test_who_wrote_the_application_is_connected(app, column):
    member = make.member()
    application = applications.application(make.call(), **{column: member.id})
    assert find_connection(application.id, member.id) == {ConflictKind.COACHED}


def test_a_stranger_is_not_connected(app):
    application = applications.application(make.call())
    _trained(applications.application(make.call()), member := make.member())
    assert find_connection(application.id, member.id) == frozenset()


def test_a_member_has_one_review_of_an_application(app):
    application, member = applications.application(make.call(), ApplicationState.IN_REVIEW), make.member()
    make.review(application, member)
    with pytest.raises(IntegrityError):
        make.review(application, member)
