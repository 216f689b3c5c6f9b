"""A trainer who reaches names by enrolling: allowed, and listed unless another person had a part in it."""

import datetime

import flask
import pytest
from sqlalchemy import insert

from grants.core import audit, clock
from grants.core.db import db
from grants.core.transaction import transaction
from grants.domain.people import queries as people_queries
from grants.domain.people.models import Participant
from grants.domain.privacy import queries
from grants.domain.privacy.states import Pattern
from grants.domain.training import commands
from grants.policy import Role
from tests.factories import accounts, people, training

NOON = datetime.time(12)


@pytest.fixture
def trainer(app: flask.Flask) -> accounts.Account:
    return accounts.user(Role.TRAINER)


def opened(who: accounts.Account, days_ago: int, *people_: Participant) -> None:
    """A list of names, at noon of that day."""
    moment = datetime.datetime.combine(clock.today() - days_ago * training.DAY, NOON, clock.ZONE)
    details = {"what": "names", "ids": [str(one.id) for one in people_]}
    row = audit.entry_row(who.actor, "identity.opened", "participant", None, reason="list", details=details)
    with transaction():
        db.session.execute(insert(audit.AuditEntry), [row | {"at": moment}])


def listed() -> list[tuple[datetime.date, int]]:
    officer = accounts.user(Role.DATA_PROTECTION_OFFICER).actor
    found = queries.list_unusual(officer)
    return [(row.day, row.count) for row in found if row.pattern is Pattern.ENROLLED_HERSELF]


def cohort_of(trainer: accounts.Account) -> training.Cohort:
    ngo = db.session.get_one(accounts.Organisation, trainer.organisation_id)
    return training.cohort(ngo, trainer_id=trainer.id)


def test_it_opens_the_name_and_is_listed_on_the_first_day(trainer: accounts.Account) -> None:
    her = people.participant(organisation_id=trainer.organisation_id)
    cohort_id = cohort_of(trainer).id
    assert people_queries.first_names(trainer.actor, [her.id], "attendance") == {}
    commands.enrol(trainer.actor, cohort_id, [her.id])
    assert set(people_queries.first_names(trainer.actor, [her.id], "attendance")) == {her.id}
    assert listed() == [(clock.today(), 1)]
    opened(trainer, 2, her)
    opened(trainer, 1, her)
    assert listed() == [(clock.today() - 2 * training.DAY, 1)]


def test_her_own_list_is_her_own(trainer: accounts.Account) -> None:
    own = [
        people.participant(organisation_id=trainer.organisation_id, registered_by=trainer.id),
        people.participant(organisation_id=trainer.organisation_id, lead_worker_id=trainer.id),
    ]
    commands.enrol(trainer.actor, cohort_of(trainer).id, [one.id for one in own])
    opened(trainer, 1, *own)
    assert listed() == []


def test_another_person_had_a_part_in_it(trainer: accounts.Account) -> None:
    ngo = db.session.get_one(accounts.Organisation, trainer.organisation_id)
    coordinator = accounts.user(Role.COORDINATOR, organisation=ngo).actor
    hers, theirs = (people.participant(ngo) for _one in range(2))
    commands.enrol(coordinator, cohort_of(trainer).id, [theirs.id])
    commands.enrol(trainer.actor, cohort_of(trainer).id, [hers.id, theirs.id])
    opened(trainer, 1, hers, theirs)
    assert [count for _day, count in listed()] == [1]
