"""What is kept too long is proposed, and stays until two people decide."""

import datetime

import flask
import pytest
from sqlalchemy import insert

from grants.core import audit, clock
from grants.core.db import db
from grants.core.errors import Forbidden
from grants.core.transaction import transaction
from grants.domain.monitoring.states import VisitState
from grants.domain.people.models import Participant, ParticipantIdentity
from grants.domain.people.states import ParticipantState
from grants.domain.privacy import commands, queries
from grants.domain.privacy.retention import last_day_to_propose
from grants.policy import SYSTEM, Role
from tests.factories import accounts, awards, monitoring, people


def left(years: int) -> Participant:
    """Somebody who left so many years and a day ago."""
    her = people.participant(state=ParticipantState.LEFT)
    row = audit.entry_row(SYSTEM, "participant.left", "participant", her.id)
    at = clock.now() - datetime.timedelta(days=366 * years + 1)
    with transaction():
        db.session.execute(insert(audit.AuditEntry), [row | {"at": at}])
    return her


def followed_up(*, planned: bool) -> Participant:
    """Somebody whose visits were six years ago; another one is still to come when `planned`."""
    award = awards.award()
    old = clock.today() - datetime.timedelta(days=6 * 366)
    monitoring.visit(VisitState.DONE, award=award, due_on=old, visited_on=old)
    if planned:
        monitoring.visit(award=award, due_on=old, months=3)
    return db.session.get_one(Participant, award.participant_id)


def test_those_who_ended_more_than_five_years_ago_are_proposed(app: flask.Flask) -> None:
    officer = accounts.user(Role.DATA_PROTECTION_OFFICER)
    gone, done = left(5), followed_up(planned=False)
    left(4)
    people.participant()
    followed_up(planned=True)
    page = queries.retention_page(officer.actor)
    assert {(row.participant_id, row.ended) for row in page.people.items} == {
        (gone.id, queries.Ended.LEFT),
        (done.id, queries.Ended.FOLLOWED_UP),
    }
    assert (page.years, page.people.total) == (5, 2)
    commands.request_erasure(officer.actor, gone.id, "Kept long enough")
    assert [row.participant_id for row in queries.retention_page(officer.actor).people.items] == [done.id]
    assert db.session.get(ParticipantIdentity, done.id) is not None
    with pytest.raises(Forbidden):
        queries.retention_page(accounts.user(Role.PROGRAMME_MANAGER).actor)


def test_a_leap_day_has_its_day_in_every_year() -> None:
    assert last_day_to_propose(datetime.date(2028, 2, 29), 5) == datetime.date(2023, 2, 28)
    assert last_day_to_propose(datetime.date(2028, 3, 31), 5) == datetime.date(2023, 3, 31)
