"""Handing a participant over: who may, under what consent, and what goes with her."""

import flask
import pytest
from sqlalchemy import select

from grants.core import clock
from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, Forbidden, NotFound
from grants.core.outbox import OutboxMessage
from grants.domain.applications.models import Application
from grants.domain.awards.models import Award
from grants.domain.awards.states import AwardState
from grants.domain.internships.models import Placement
from grants.domain.monitoring.models import Visit
from grants.domain.people import commands as people_commands
from grants.domain.people import queries as people_queries
from grants.domain.people.models import HandOver, Participant
from grants.domain.people.states import ConsentPurpose, HandOverState
from grants.domain.plans.models import Plan
from grants.domain.privacy.hand_over import commands, queries
from grants.domain.privacy.hand_over.commands import OfferDetails
from grants.domain.training import queries as training_queries
from grants.policy import Role
from tests.factories import accounts, awards, internships, monitoring, people, plans, privacy, training

BOTH = (ConsentPurpose.TRAINING_RECORDS, ConsentPurpose.SHARING)


def offer(to: accounts.Organisation, **values: str) -> OfferDetails:
    return OfferDetails(**{"organisation_id": to.id, "reason": "She moves", "what": "A plan"} | values)


def case(**values: object) -> tuple[accounts.Account, Participant, accounts.Organisation]:
    """Her lead worker, she, and an organisation to hand her over to."""
    worker = accounts.user(Role.CASE_WORKER)
    values = {"consents": BOTH, "lead_worker_id": worker.id} | values
    return (
        worker,
        people.participant(organisation_id=worker.organisation_id, **values),
        accounts.organisation(),
    )


def now_of(person: Participant) -> Participant:
    db.session.expire_all()
    return db.session.get_one(Participant, person.id)


def test_she_and_what_is_hers_go_and_the_old_organisation_sees_her_no_more(app: flask.Flask) -> None:
    worker, person, there = case()
    here = db.session.get_one(accounts.Organisation, worker.organisation_id)
    granted = awards.award(AwardState.ACTIVE, participant=person, organisation=here)
    visit = monitoring.visit(award=granted)
    plan = plans.plan(person, coach_id=worker.id)
    placement = internships.placement(participant=person)
    enrolled = training.enrolment(training.cohort(here), person)
    receiver = accounts.user(Role.COORDINATOR, there)
    made = commands.offer_hand_over(worker.actor, person.id, offer(there))
    assert people_queries.get_brief(worker.actor, person.id).organisation_id == worker.organisation_id
    commands.accept_hand_over(receiver.actor, made)

    assert (now_of(person).organisation_id, now_of(person).lead_worker_id) == (there.id, receiver.id)
    for table, row in ((Award, granted), (Visit, visit), (Plan, plan), (Placement, placement)):
        assert db.session.get_one(table, row.id).organisation_id == there.id
        assert db.session.get_one(table, row.id).version == row.version + 1
    assert db.session.get_one(Application, granted.application_id).organisation_id == there.id
    assert db.session.get_one(Plan, plan.id).coach_id is None
    assert [row.cohort_id for row in training_queries.courses_taken(person.id)] == [enrolled.cohort_id]
    with pytest.raises(NotFound):
        people_queries.participant_page(worker.actor, person.id)
    with pytest.raises(NotFound):
        people_queries.open_identity(worker.actor, person.id, "contact")
    assert [row.id for row in people_queries.search(receiver.actor, "Ковальчук").rows] == [person.id]
    assert people_queries.search(worker.actor, "Ковальчук").rows == ()
    words = [entry.action for entry in people_queries.participant_page(receiver.actor, person.id).history]
    assert {"hand_over.offered", "hand_over.accepted"} <= set(words)


def test_until_it_accepts_the_other_organisation_sees_code_region_and_sender_alone(app: flask.Flask) -> None:
    worker, person, there = case()
    receiver = accounts.user(Role.CASE_WORKER, there)
    made = commands.offer_hand_over(worker.actor, person.id, offer(there))
    page = queries.hand_over_page(receiver.actor, made)
    assert (page.row.case_code, page.row.oblast) == (person.case_code, person.oblast)
    assert (page.reason, page.what, page.offered_by, page.participant_id) == ("", "", "", None)
    assert page.actions == ("accept", "decline")
    with pytest.raises(NotFound):
        people_queries.participant_page(receiver.actor, person.id)
    commands.accept_hand_over(receiver.actor, made)
    page = queries.hand_over_page(receiver.actor, made)
    assert (page.reason, page.what, page.participant_id) == ("She moves", "A plan", person.id)
    assert queries.hand_over_page(worker.actor, made).participant_id is None


def test_without_her_consent_a_reason_is_needed_and_is_kept(app: flask.Flask) -> None:
    worker, person, there = case(consents=(ConsentPurpose.TRAINING_RECORDS,))
    with pytest.raises(DomainError) as caught:
        commands.offer_hand_over(worker.actor, person.id, offer(there))
    assert (caught.value.code, caught.value.field) == ("no_consent", "without_consent")
    made = commands.offer_hand_over(worker.actor, person.id, offer(there, without_consent="By the court"))
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.target_id == made))
    assert entry is not None
    assert entry.details["without_consent"] is True
    commands.accept_hand_over(accounts.user(Role.COORDINATOR, there).actor, made)


def test_consent_taken_back_before_the_answer_stops_it(app: flask.Flask) -> None:
    worker, person, there = case()
    made = commands.offer_hand_over(worker.actor, person.id, offer(there))
    people_commands.withdraw_consent(worker.actor, person.id, ConsentPurpose.SHARING)
    with pytest.raises(Conflict) as caught:
        commands.accept_hand_over(accounts.user(Role.COORDINATOR, there).actor, made)
    assert caught.value.code == "no_consent"
    assert now_of(person).organisation_id == worker.organisation_id


def test_her_lead_worker_and_a_coordinator_offer_her_and_nobody_else(app: flask.Flask) -> None:
    worker, person, there = case()
    here = db.session.get_one(accounts.Organisation, worker.organisation_id)
    with pytest.raises(DomainError) as caught:
        commands.offer_hand_over(accounts.user(Role.CASE_WORKER, here).actor, person.id, offer(there))
    assert caught.value.code == "not_her_worker"
    with pytest.raises(NotFound):
        commands.offer_hand_over(accounts.user(Role.COORDINATOR).actor, person.id, offer(there))
    with pytest.raises(Forbidden):
        commands.offer_hand_over(accounts.user(Role.PROGRAMME_MANAGER).actor, person.id, offer(there))
    commands.offer_hand_over(accounts.user(Role.COORDINATOR, here).actor, person.id, offer(there))


@pytest.mark.parametrize(("field", "code"), [("reason", "reason_required"), ("what", "what_required")])
def test_what_and_why_are_said(app: flask.Flask, field: str, code: str) -> None:
    worker, person, there = case()
    with pytest.raises(DomainError) as caught:
        commands.offer_hand_over(worker.actor, person.id, offer(there, **{field: "  "}))
    assert caught.value.code == code


def test_only_to_another_organisation_of_the_network_and_to_one_at_a_time(app: flask.Flask) -> None:
    worker, person, there = case()
    here = db.session.get_one(accounts.Organisation, worker.organisation_id)
    shut = accounts.organisation(active=False)
    for to, code in ((here, "same_organisation"), (shut, "not_in_network")):
        with pytest.raises(DomainError) as caught:
            commands.offer_hand_over(worker.actor, person.id, offer(to))
        assert caught.value.code == code
    commands.offer_hand_over(worker.actor, person.id, offer(there))
    with pytest.raises(Conflict) as caught:
        commands.offer_hand_over(worker.actor, person.id, offer(accounts.organisation()))
    assert caught.value.code == "already_offered"


def test_the_same_form_twice_makes_one_offer(app: flask.Flask) -> None:
    worker, person, there = case()
    first = commands.offer_hand_over(worker.actor, person.id, offer(there), "token")
    assert commands.offer_hand_over(worker.actor, person.id, offer(there), "token") == first


def test_only_the_receiver_answers_and_only_once(app: flask.Flask) -> None:
    worker, person, there = case()
    made = commands.offer_hand_over(worker.actor, person.id, offer(there))
    for actor in (worker.actor, accounts.user(Role.COORDINATOR).actor):
        with pytest.raises(NotFound):
            commands.accept_hand_over(actor, made)
    with pytest.raises(Forbidden):
        commands.accept_hand_over(accounts.user(Role.TRAINER, there).actor, made)
    receiver = accounts.user(Role.COORDINATOR, there)
    with pytest.raises(DomainError) as caught:
        commands.decline_hand_over(receiver.actor, made, " ")
    assert caught.value.code == "reason_required"
    commands.decline_hand_over(receiver.actor, made, "No place")
    with pytest.raises(Conflict):
        commands.accept_hand_over(receiver.actor, made)
    assert now_of(person).organisation_id == worker.organisation_id
    assert queries.hand_over_page(receiver.actor, made).reason == ""
    assert queries.hand_over_page(worker.actor, made).answer == "No place"


def test_an_offer_taken_back_can_no_longer_be_accepted(app: flask.Flask) -> None:
    worker, person, there = case()
    made = commands.offer_hand_over(worker.actor, person.id, offer(there))
    with pytest.raises(NotFound):
        commands.withdraw_hand_over(accounts.user(Role.COORDINATOR, there).actor, made, "No")
    commands.withdraw_hand_over(worker.actor, made, "She stays")
    with pytest.raises(Conflict):
        commands.accept_hand_over(accounts.user(Role.COORDINATOR, there).actor, made)
    commands.offer_hand_over(worker.actor, person.id, offer(there))


def test_who_has_left_is_not_taken_over(app: flask.Flask) -> None:
    worker, person, there = case()
    made = commands.offer_hand_over(worker.actor, person.id, offer(there))
    people_commands.change_state(worker.actor, person.id, "leave", "Moved abroad")
    with pytest.raises(Conflict) as caught:
        commands.accept_hand_over(accounts.user(Role.COORDINATOR, there).actor, made)
    assert caught.value.code == "left"


def test_both_sides_have_it_on_their_work_list_and_are_written_to(app: flask.Flask) -> None:
    worker, person, there = case()
    receiver = accounts.user(Role.CASE_WORKER, there)
    made = commands.offer_hand_over(worker.actor, person.id, offer(there))
    assert [item.kind for item in queries.waiting_for(receiver.actor)] == ["people.hand_over_offered"]
    assert [item.kind for item in queries.waiting_for(worker.actor)] == ["people.hand_over_sent"]
    commands.accept_hand_over(receiver.actor, made)
    assert queries.waiting_for(receiver.actor) == queries.waiting_for(worker.actor) == ()
    sent = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    assert [(one.kind, one.payload["organisation_id"]) for one in sent] == [
        ("hand_over_offered", str(there.id)),
        ("hand_over_answered", str(worker.organisation_id)),
    ]


def test_the_database_refuses_an_answer_without_its_moment(app: flask.Flask) -> None:
    _, person, there = case()
    made = privacy.hand_over(person, there)
    assert (made.state, made.answered_at) == (HandOverState.OFFERED, None)
    with pytest.raises(Exception, match="answered_has_moment"):
        privacy.hand_over(people.participant(), there, state=HandOverState.ACCEPTED)
    db.session.rollback()
    with pytest.raises(Exception, match="refusal_has_reason"):
        privacy.hand_over(people.participant(), there, state=HandOverState.DECLINED, answered_at=clock.now())
    db.session.rollback()
    assert db.session.get(HandOver, made.id) is not None
