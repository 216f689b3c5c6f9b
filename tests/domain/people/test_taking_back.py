"""Taking a consent back: what it touches is counted before, and acts at once; one test a purpose."""

from collections.abc import Callable

import flask
import pytest
from sqlalchemy import select

from grants.core import clock
from grants.core.db import db
from grants.core.errors import DomainError, NotFound
from grants.domain.accounts.models import User
from grants.domain.applications.states import ApplicationState
from grants.domain.awards.states import AwardState
from grants.domain.internships import queries as placements
from grants.domain.internships.models import Host, Offer
from grants.domain.monitoring import queries as monitoring_queries
from grants.domain.monitoring.timing import Timing
from grants.domain.people import commands, queries
from grants.domain.people.answers import Parties, PartyKind, agreed_to_share
from grants.domain.people.enrolment import Answer
from grants.domain.people.models import Consent, ConsentRequest, HandOver, Participant
from grants.domain.people.states import ConsentPurpose, ConsentWay, HandOverState
from grants.domain.privacy.hand_over import commands as hand_over
from grants.domain.privacy.hand_over import queries as hand_over_queries
from grants.domain.training import commands as training_commands
from grants.domain.training import queries as training_queries
from grants.domain.training.commands import Choice
from grants.domain.training.states import CohortState, Mark
from grants.policy import Actor, Role
from tests.factories import accounts, applications, awards, internships, monitoring, people
from tests.factories import training as courses
from tests.factories.saving import save

P = ConsentPurpose
WITHHELD = placements.PlacementFilter(timing=placements.Timing.WITHHELD)
ALL = tuple(ConsentPurpose)


@pytest.fixture
def worker(app: flask.Flask) -> accounts.Account:
    return accounts.user(Role.COORDINATOR)


@pytest.fixture
def her(worker: accounts.Account) -> Participant:
    return people.participant(organisation_id=worker.organisation_id, consents=ALL, lead_worker_id=worker.id)


def told(worker: accounts.Account, her: Participant, purpose: ConsentPurpose) -> list[tuple[str, int, bool]]:
    """The beginnings of the sentences, the counts, and whether it stops."""
    return [
        (one.one.replace("%(num)s ", "").split(":")[0].split(" of hers")[0], one.count, one.stops)
        for one in queries.touched(worker.actor, her.id, purpose)
    ]


def answer(purpose: ConsentPurpose, *, given: bool = True, parties: Parties | None = None) -> Answer:
    return Answer(purpose, given, ConsentWay.IN_PERSON, clock.today(), "ru", parties or Parties())


def take_back(worker: accounts.Account, her: Participant, purpose: ConsentPurpose) -> None:
    commands.withdraw_consent(worker.actor, her.id, purpose)


def say_no(worker: accounts.Account, her: Participant, purpose: ConsentPurpose) -> None:
    commands.record_consent(worker.actor, her.id, answer(purpose, given=False))


@pytest.mark.parametrize("end", [take_back, say_no])
def test_contact_pauses_her_planned_visits(
    worker: accounts.Account, her: Participant, end: Callable[..., None]
) -> None:
    award = awards.award(AwardState.ACTIVE, participant=her)
    visit = monitoring.visit(award=award, months=3)
    late = monitoring.visit(award=award, due_on=clock.add_months(clock.today(), -2))
    assert told(worker, her, P.CONTACT) == [("planned follow-up visit", 2, True)]
    (touched,) = queries.touched(worker.actor, her.id, P.CONTACT)
    assert [place.text for place in touched.places] == [late.due_on, visit.due_on]
    end(worker, her, P.CONTACT)
    for timing in (Timing.OVERDUE, Timing.SOON):
        assert monitoring_queries.list_visits(worker.actor, timing).items == ()
    assert monitoring_queries.waiting_for(worker.actor) == ()
    paused = monitoring_queries.list_visits(worker.actor, Timing.NO_CONTACT).items
    assert {row.id for row in paused} == {visit.id, late.id}
    assert all(row.paused and not row.overdue and not row.open for row in paused)
    assert monitoring_queries.my_next_visit(Actor("participant", her.id)) is None
    commands.record_consent(worker.actor, her.id, answer(P.CONTACT))
    assert monitoring_queries.list_visits(worker.actor, Timing.OVERDUE).items[0].id == late.id


@pytest.mark.parametrize("end", [take_back, say_no])
def test_sharing_takes_back_an_open_offer_and_covers_no_host(
    worker: accounts.Account, her: Participant, end: Callable[..., None]
) -> None:
    there = accounts.organisation()
    details = hand_over.OfferDetails(there.id, "She moves", "A plan")
    offer_id = hand_over.offer_hand_over(worker.actor, her.id, details)
    placement = internships.placement(her)
    host_id = db.session.get_one(Offer, placement.offer_id).host_id
    assert agreed_to_share(her.id, PartyKind.HOST, host_id)
    rows = queries.touched(worker.actor, her.id, P.SHARING)
    assert {(place.text, row.count, row.stops) for row in rows for place in row.places} == {
        (there.name, 1, True),
        (db.session.get_one(Host, host_id).name, 1, True),
    }
    end(worker, her, P.SHARING)
    db.session.expire_all()
    assert db.session.get_one(HandOver, offer_id).state is HandOverState.WITHDRAWN
    assert not agreed_to_share(her.id, PartyKind.HOST, host_id)


def test_sharing_that_narrows_stops_what_it_no_longer_covers(
    worker: accounts.Account, her: Participant
) -> None:
    named, other = accounts.organisation(), accounts.organisation()
    commands.record_consent(
        worker.actor, her.id, answer(P.SHARING, parties=Parties(ids=frozenset({named.id, other.id})))
    )
    third = hand_over.OfferDetails(accounts.organisation().id, "She moves", "A plan")
    with pytest.raises(DomainError) as caught:
        hand_over.offer_hand_over(worker.actor, her.id, third)
    assert caught.value.code == "no_consent"
    offer_id = hand_over.offer_hand_over(
        worker.actor, her.id, hand_over.OfferDetails(other.id, "She moves", "A plan")
    )
    placement = internships.placement(her)
    assert placements.list_placements(worker.actor, WITHHELD).total == 1
    commands.record_consent(
        worker.actor, her.id, answer(P.SHARING, parties=Parties(ids=frozenset({named.id})))
    )
    assert hand_over_queries.offer_page(worker.actor, her.id).covered == {named.id}
    host_id = db.session.get_one(Offer, placement.offer_id).host_id
    db.session.expire_all()
    assert db.session.get_one(HandOver, offer_id).state is HandOverState.WITHDRAWN
    assert agreed_to_share(her.id, PartyKind.ORGANISATION, named.id)
    with pytest.raises(DomainError) as caught:
        commands.record_consent(worker.actor, her.id, answer(P.SHARING))
    assert (caught.value.code, caught.value.field) == ("nobody_named", "parties")
    told_host = Parties(with_network=True, ids=frozenset({host_id}))
    commands.record_consent(worker.actor, her.id, answer(P.SHARING, parties=told_host))
    assert placements.list_placements(worker.actor, WITHHELD).total == 0
    everybody = {one.id for one in hand_over_queries.offer_page(worker.actor, her.id).receivers}
    assert hand_over_queries.offer_page(worker.actor, her.id).covered == everybody


def test_sharing_of_which_nobody_wrote_with_whom_covers_nobody(worker: accounts.Account) -> None:
    her = people.participant(organisation_id=worker.organisation_id)
    save(
        Consent(
            participant_id=her.id,
            purpose=P.SHARING,
            given=True,
            text_version="1",
            language="ru",
            way=ConsentWay.ON_PAPER,
            asked_on=clock.today(),
            recorded_at=clock.now(),
        )
    )
    assert queries.has_consent(her.id, P.SHARING)
    assert not agreed_to_share(her.id, PartyKind.ORGANISATION, accounts.organisation().id)


def test_records_end_the_marks_and_leave_the_money(worker: accounts.Account, her: Participant) -> None:
    here = db.session.get_one(accounts.Organisation, worker.organisation_id)
    cohort = courses.cohort(here, state=CohortState.RUNNING)
    session = courses.session(cohort.id)
    enrolment = courses.enrolment(cohort, her)
    internships.placement(her)
    applications.application(state=ApplicationState.SUBMITTED, of=her)
    monitoring.visit(award=awards.award(AwardState.ACTIVE, participant=her))
    rows = told(worker, her, P.TRAINING_RECORDS)
    assert [stops for _text, _count, stops in rows] == [True, True, False, False]
    assert set(rows) == {
        ("course that she takes", 1, True),
        ("application that is no longer eligible without it", 1, True),
        ("internship", 1, False),
        ("planned follow-up visit", 1, False),
    }
    take_back(worker, her, P.TRAINING_RECORDS)
    assert training_queries.attendance_page(worker.actor, session.id).rows == ()
    marked = {enrolment.id: Choice(None, Mark.PRESENT)}
    assert training_commands.mark_attendance(worker.actor, session.id, marked) == 0
    kinds = [item.kind for item in queries.waiting_for(worker.actor)]
    assert "people.records_refused" in kinds
    filters = queries.ParticipantFilters(records_refused=True)
    assert [row.id for row in queries.participants_page(worker.actor, filters).items] == [her.id]


@pytest.mark.parametrize("purpose", [P.PHOTOS, P.RESEARCH, P.PUBLICATION])
def test_what_nothing_here_rests_on_is_taken_back_all_the_same(
    worker: accounts.Account, her: Participant, purpose: ConsentPurpose
) -> None:
    assert told(worker, her, purpose) == []
    take_back(worker, her, purpose)
    assert not queries.has_consent(her.id, purpose)


def test_a_no_takes_back_the_earlier_yes_and_both_stand_in_the_history(
    worker: accounts.Account, her: Participant
) -> None:
    say_no(worker, her, P.PHOTOS)
    by = db.session.get_one(User, worker.id).name
    newest, first = (
        row for row in queries.step_page(worker.actor, her.id).answers if row.purpose is P.PHOTOS
    )
    assert (newest.given, newest.recorded_by, newest.language) == (False, by, "ru")
    assert (first.given, first.holds, first.withdrawn_by) == (True, False, by)


def test_she_asks_for_it_herself_and_her_workers_answer(worker: accounts.Account, her: Participant) -> None:
    own = Actor("participant", her.id)
    for _twice in range(2):
        commands.ask_to_take_back(own, P.PHOTOS)
    commands.ask_to_take_back(own, P.CONTACT)
    assert [one.purpose for one in queries.own_answers(own) if one.asked_back] == [P.CONTACT, P.PHOTOS]
    rows = queries.consent_requests(worker.actor)
    assert [row.purpose for row in rows] == [P.PHOTOS, P.CONTACT]
    elsewhere = accounts.user(Role.COORDINATOR)
    assert queries.consent_requests(elsewhere.actor) == ()
    with pytest.raises(NotFound):
        commands.keep_consent(elsewhere.actor, rows[0].id)
    commands.keep_consent(worker.actor, rows[0].id)
    with pytest.raises(NotFound):
        commands.keep_consent(worker.actor, rows[0].id)
    take_back(worker, her, P.CONTACT)
    assert queries.consent_requests(worker.actor) == ()
    assert queries.has_consent(her.id, P.PHOTOS)
    answered = db.session.scalars(select(ConsentRequest.answered_by)).all()
    assert answered == [worker.id, worker.id]
