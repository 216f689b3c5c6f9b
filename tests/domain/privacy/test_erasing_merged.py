"""Erasing somebody with several records: the kept one takes the others along, whichever way and whenever it is done."""

import datetime

import flask
import pytest
import time_machine
from sqlalchemy import select

from grants.core import clock
from grants.core.db import db
from grants.core.erasure_file import Erased, erasure_file
from grants.core.errors import Conflict
from grants.core.reasons import forgotten
from grants.domain.people import queries as people_queries
from grants.domain.people.models import HandOver, IdentityToken, ParticipantIdentity, RecordMerge
from grants.domain.people.vault import read_identities
from grants.domain.privacy import commands, queries
from grants.domain.privacy.erasing import is_erased
from grants.domain.privacy.hand_over import commands as hand_overs
from grants.domain.privacy.merge import commands as merging
from grants.domain.privacy.models import Erasure
from grants.policy import SYSTEM, Role
from tests.domain.privacy.test_merge import merging as details
from tests.domain.privacy.test_merge import pair
from tests.factories import accounts, erasures, people, plans, privacy


def left_of(*ids: object) -> list[object]:
    """Rows that name or find any of them."""
    db.session.expire_all()
    return [
        row
        for table in (ParticipantIdentity, IdentityToken)
        for row in db.session.scalars(select(table.participant_id).where(table.participant_id.in_(ids)))
    ]


def test_the_preview_counts_all_her_records_and_erasing_the_kept_one_takes_them_along(
    app: flask.Flask,
) -> None:
    worker, kept, other = pair()
    plans.plan(other)
    made = merging.merge_records(worker.actor, details(kept, other))
    page = queries.ask_page(worker.actor, kept.id)
    assert (page.going["records"], page.going["identity"], page.going["plans"]) == (2, 2, 1)
    request = erasures.erased(kept)
    assert left_of(kept.id, other.id) == []
    assert is_erased(kept.id)
    assert is_erased(other.id)
    assert {entry.participant_id for entry in erasure_file().read()} >= {kept.id, other.id}
    assert (
        queries.erasure_page(accounts.user(Role.DATA_PROTECTION_OFFICER).actor, request).going["identity"]
        == 2
    )
    row = db.session.get_one(RecordMerge, made)
    assert (row.before, row.after) == ({}, "")
    assert forgotten([kept.id, other.id]) == {kept.id, other.id}
    with pytest.raises(Conflict) as caught:
        merging.undo_merge(worker.actor, made)
    assert caught.value.code == "erased"
    assert [found.name for found in people_queries.search(worker.actor, other.case_code).rows] == [""]
    assert people_queries.search(worker.actor, "Кавальчук").rows == ()


def test_the_merged_record_is_not_erased_by_itself(app: flask.Flask) -> None:
    worker, kept, other = pair()
    merging.merge_records(worker.actor, details(kept, other))
    with pytest.raises(Conflict) as caught:
        commands.request_erasure(worker.actor, other.id, "She asks for it")
    assert caught.value.code == "merged"
    assert read_identities([kept.id])


@pytest.mark.parametrize("later", [datetime.timedelta(hours=1), datetime.timedelta(days=3)])
def test_after_an_hour_or_after_days(app: flask.Flask, later: datetime.timedelta) -> None:
    worker, kept, other = pair()
    merging.merge_records(worker.actor, details(kept, other))
    with time_machine.travel(clock.now() + later, tick=True):
        erasures.erased(kept)
    assert left_of(kept.id, other.id) == []


def test_after_an_undone_merge_one_is_erased_and_the_other_is_whole(app: flask.Flask) -> None:
    worker, kept, other = pair()
    made = merging.merge_records(worker.actor, details(kept, other))
    merging.undo_merge(worker.actor, made)
    erasures.erased(other)
    assert left_of(other.id) == []
    assert read_identities([kept.id])[kept.id].phones == ("+375291234567",)
    assert [row.id for row in people_queries.search(worker.actor, "Ковальчук").rows] == [kept.id]
    assert db.session.get_one(RecordMerge, made).before == {}
    with pytest.raises(Conflict):
        merging.undo_merge(worker.actor, made)


def test_of_three_records_all_go(app: flask.Flask) -> None:
    worker, first, second = pair()
    third = people.participant(organisation_id=worker.organisation_id)
    merging.merge_records(worker.actor, details(second, first))
    merging.merge_records(worker.actor, details(third, second))
    assert queries.ask_page(worker.actor, third.id).going["records"] == 3
    erasures.erased(third)
    assert left_of(first.id, second.id, third.id) == []
    assert db.session.query(Erasure).count() == 3


def test_a_list_of_one_of_two_records_erases_that_one_alone(app: flask.Flask) -> None:
    """A backup may hold a merge that was undone after it: then the other record is another person's."""
    worker, kept, other = pair()
    merging.merge_records(worker.actor, details(kept, other))
    listed = [Erased(kept.id, kept.case_code, clock.now())]
    assert commands.apply_erasures(SYSTEM, listed) == 1
    assert left_of(kept.id) == []
    assert other.id in read_identities([other.id])


def test_whoever_is_erased_is_offered_to_nobody_any_more(app: flask.Flask) -> None:
    her = people.participant()
    receiver = accounts.user(Role.CASE_WORKER)
    offer = privacy.hand_over(her, to_id=receiver.organisation_id)
    offer_id = offer.id
    erasures.erased(her)
    offer = db.session.get_one(HandOver, offer_id)
    assert (offer.state.value, offer.answer, offer.reason) == ("withdrawn", "—", "—")
    with pytest.raises(Conflict):
        hand_overs.accept_hand_over(receiver.actor, offer_id)
