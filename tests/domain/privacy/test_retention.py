"""What is kept too long is proposed by programme and class of data, and stays until two people decide."""

import datetime

import flask
import pytest
from sqlalchemy import insert, select

from grants.core import audit, clock
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, Forbidden, NotFound
from grants.core.ids import new_id
from grants.core.transaction import transaction
from grants.domain.monitoring.models import Visit
from grants.domain.monitoring.states import VisitState
from grants.domain.people.models import Participant, ParticipantIdentity
from grants.domain.people.states import ParticipantState
from grants.domain.privacy import commands, queries
from grants.domain.privacy.retention import last_day_to_propose
from grants.domain.privacy.states import DataClass, ErasureScope
from grants.policy import SYSTEM, Role
from tests.factories import accounts, awards, monitoring, people, programmes, training
from tests.support.audit import reason_of


def left(months: int) -> Participant:
    """Somebody who left so many months ago."""
    her = people.participant(state=ParticipantState.LEFT)
    with transaction():
        row = audit.entry_row(SYSTEM, "participant.left", "participant", her.id)
        at = clock.now() - datetime.timedelta(days=round(30.5 * months))
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


def officer() -> accounts.Account:
    return accounts.user(Role.DATA_PROTECTION_OFFICER)


def proposed(data_class: DataClass = DataClass.IDENTITY) -> set[tuple[object, queries.Ended]]:
    page = queries.retention_page(officer().actor, data_class)
    assert page.people.total == len(page.people.items)
    return {(row.participant_id, row.ended) for row in page.people.items}


def change(
    who: accounts.Account, programme_id: object, months: int, version: int = 0, **more: object
) -> None:
    values = {"data_class": DataClass.IDENTITY, "reason": "The donor wants it"} | more
    kind = values.pop("data_class")
    commands.change_rule(who.actor, programme_id, kind, months=months, version=version, **values)  # type: ignore[arg-type]


def test_those_who_ended_longer_ago_than_the_rule_are_proposed(app: flask.Flask) -> None:
    gone, done = left(62), followed_up(planned=False)
    left(57)
    people.participant()
    followed_up(planned=True)
    assert proposed() == {(gone.id, queries.Ended.LEFT), (done.id, queries.Ended.FOLLOWED_UP)}
    commands.request_erasure(officer().actor, gone.id, "Kept long enough")
    assert proposed() == {(done.id, queries.Ended.FOLLOWED_UP)}
    assert db.session.get(ParticipantIdentity, done.id) is not None
    with pytest.raises(Forbidden):
        queries.retention_page(accounts.user(Role.PROGRAMME_MANAGER).actor)


def test_every_programme_has_its_own_rule_and_of_several_the_longest_holds(app: flask.Flask) -> None:
    first, second = programmes.programme(), programmes.programme()
    in_first, in_both, in_none = left(30), left(30), left(30)
    short, long = (
        training.cohort(course_id=training.course(programme_id=one.id).id) for one in (first, second)
    )
    for cohort, her in ((short, in_first), (short, in_both), (long, in_both)):
        training.enrolment(cohort, her)
    assert proposed() == set()
    change(officer(), first.id, 12)
    assert proposed() == {(in_first.id, queries.Ended.LEFT)}
    change(officer(), second.id, 29)
    assert {row_id for row_id, _ended in proposed()} == {in_first.id, in_both.id, in_none.id}
    assert {row.rule.months for row in queries.retention_page(officer().actor).rules} == {12, 29, 24}


def test_whoever_registered_and_began_nothing(app: flask.Flask) -> None:
    long_ago = clock.today() - datetime.timedelta(days=3 * 366)
    idle, busy, gone = (
        people.participant(registered_on=long_ago, state=state)
        for state in (ParticipantState.ACTIVE, ParticipantState.ACTIVE, ParticipantState.LEFT)
    )
    training.enrolment(training.cohort(), busy)
    people.participant()
    assert proposed(DataClass.NEVER_BEGAN) == {(idle.id, queries.Ended.REGISTERED)}
    assert gone.id not in {row_id for row_id, _ended in proposed(DataClass.NEVER_BEGAN)}


def test_notes_go_before_identities_by_a_decision_of_two(app: flask.Flask) -> None:
    noted, quiet = left(30), left(30)
    visit = monitoring.visit(
        VisitState.DONE, participant_id=noted.id, note="She is well", due_on=datetime.date(2020, 1, 1)
    )
    assert proposed(DataClass.NOTES) == {(noted.id, queries.Ended.LEFT)}
    assert quiet.id not in {row_id for row_id, _ended in proposed()}
    made = commands.request_erasure(officer().actor, noted.id, "Kept long", scope=ErasureScope.NOTES)
    assert queries.erasure_page(officer().actor, made).going["visit_notes"] == 1
    commands.approve_erasure(officer().actor, made, 1)
    assert db.session.get_one(Visit, visit.id).note == ""
    assert db.session.get(ParticipantIdentity, noted.id) is not None
    assert proposed(DataClass.NOTES) == set()
    assert queries.erasure_page(officer().actor, made).going["visit_notes"] == 1


def test_a_rule_is_changed_with_a_reason_and_stands_in_the_audit(app: flask.Flask) -> None:
    programme, who = programmes.programme(), officer()
    for months, reason, code in ((5, "x", "months"), (241, "x", "months"), (12, " ", "reason_required")):
        with pytest.raises(DomainError) as caught:
            change(who, programme.id, months, reason=reason)
        assert caught.value.code == code
    change(who, programme.id, 12)
    with pytest.raises(Conflict):
        change(officer(), programme.id, 18)
    change(officer(), programme.id, 18, version=1)
    change(officer(), programme.id, 18, version=2)
    entries = db.session.scalars(
        select(audit.AuditEntry)
        .where(audit.AuditEntry.action == "retention.changed")
        .order_by(audit.AuditEntry.id)
    ).all()
    assert [(row.details["before"], row.details["months"]) for row in entries] == [(60, 12), (12, 18)]
    assert reason_of(entries[0]) == "The donor wants it"
    with pytest.raises(NotFound):
        change(who, new_id(), 12)
    for role in (Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR, Role.AUDITOR):
        with pytest.raises(Forbidden):
            change(accounts.user(role), programme.id, 12)


def test_a_month_ends_on_its_last_day() -> None:
    assert last_day_to_propose(datetime.date(2028, 2, 29), 60) == datetime.date(2023, 2, 28)
    assert last_day_to_propose(datetime.date(2028, 3, 31), 60) == datetime.date(2023, 3, 31)
    assert last_day_to_propose(datetime.date(2026, 7, 31), 1) == datetime.date(2026, 6, 30)
    assert last_day_to_propose(datetime.date(2026, 1, 15), 13) == datetime.date(2024, 12, 15)
