"""Hand-over, emergency opening, merge and erasure of one person, each while or after another."""

import datetime

import flask
import pytest
import time_machine

from grants.core import clock
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotFound
from grants.domain.people import queries as people_queries
from grants.domain.people.models import Participant
from grants.domain.privacy import commands, queries
from grants.domain.privacy.glass import commands as glass
from grants.domain.privacy.hand_over import commands as hand_overs
from grants.domain.privacy.merge import commands as merging
from grants.policy import Role
from tests.domain.privacy.test_merge import merging as details
from tests.domain.privacy.test_merge import pair
from tests.factories import accounts, erasures, people, privacy


def test_an_offer_is_accepted_once(app: flask.Flask) -> None:
    her, receiver = people.participant(), accounts.user(Role.CASE_WORKER)
    offer = privacy.hand_over(her, to_id=receiver.organisation_id).id
    hand_overs.accept_hand_over(receiver.actor, offer)
    with pytest.raises(Conflict):
        hand_overs.accept_hand_over(receiver.actor, offer)
    with pytest.raises(Conflict):
        hand_overs.decline_hand_over(receiver.actor, offer, "Too late")
    with pytest.raises(NotFound):
        hand_overs.accept_hand_over(accounts.user(Role.CASE_WORKER).actor, offer)


def test_a_request_for_erasure_goes_with_her_to_the_other_organisation(app: flask.Flask) -> None:
    her, receiver = people.participant(), accounts.user(Role.CASE_WORKER)
    worker = accounts.user(
        Role.CASE_WORKER, organisation=db.session.get_one(accounts.Organisation, her.organisation_id)
    )
    offer = privacy.hand_over(her, to_id=receiver.organisation_id).id
    asked = commands.request_erasure(worker.actor, her.id, "She asked for it")
    hand_overs.accept_hand_over(receiver.actor, offer)
    assert queries.erasure_page(receiver.actor, asked).reason
    with pytest.raises(NotFound):
        queries.erasure_page(worker.actor, asked)
    page = queries.erasure_page(receiver.actor, asked)
    commands.approve_erasure(accounts.user(Role.PROGRAMME_MANAGER).actor, asked, page.version)


def test_a_record_that_was_handed_over_is_merged_where_it_is_now(app: flask.Flask) -> None:
    worker, kept, _other = pair()
    came = people.participant(name="Кавальчук Ірына Пятроўна", phone="+375297654321")
    left_behind = accounts.user(
        Role.COORDINATOR, organisation=db.session.get_one(accounts.Organisation, came.organisation_id)
    )
    offer = privacy.hand_over(came, to_id=worker.organisation_id).id
    hand_overs.accept_hand_over(worker.actor, offer)
    made = merging.merge_records(worker.actor, details(kept, db.session.get_one(Participant, came.id)))
    assert people_queries.search(left_behind.actor, came.case_code).rows == ()
    assert [row.id for row in people_queries.search(worker.actor, came.case_code).rows] == [kept.id]
    with pytest.raises(NotFound):
        merging.undo_merge(left_behind.actor, made)


def test_an_offer_or_a_request_stands_against_merging(app: flask.Flask) -> None:
    worker, kept, other = pair()
    privacy.hand_over(other)
    with pytest.raises(Conflict):
        merging.merge_records(worker.actor, details(kept, other))
    worker, kept, other = pair()
    commands.request_erasure(worker.actor, kept.id, "She asked for it")
    with pytest.raises(Conflict):
        merging.merge_records(worker.actor, details(kept, other))


def test_an_emergency_opening_shows_nothing_after_her_erasure_or_its_half_hour(app: flask.Flask) -> None:
    her, worker = people.participant(), accounts.user(Role.CASE_WORKER)
    opening = glass.break_glass(worker.actor, her.case_code, "She is at the station alone")
    with time_machine.travel(clock.now() + datetime.timedelta(minutes=31), tick=False):
        with pytest.raises(Conflict) as caught:
            glass.look(worker.actor, opening)
        assert caught.value.code == "expired"
    with pytest.raises(NotFound):
        glass.look(accounts.user(Role.CASE_WORKER).actor, opening)
    erasures.erased(her)
    with pytest.raises(NotFound):
        glass.look(worker.actor, opening)
    with pytest.raises(DomainError):
        glass.break_glass(worker.actor, her.case_code, "She is at the station again")
