"""Whose identity a trainer reaches: those she registered, leads or teaches; of her other colleagues' the case code."""

import uuid

import flask
import pytest
from sqlalchemy import select

from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.core.errors import NotFound
from grants.domain.people import commands, queries
from grants.domain.people.enrolment import Answer
from grants.domain.people.models import Participant
from grants.domain.people.states import ConsentPurpose, ConsentWay
from grants.policy import Role, RoleIn
from tests.factories import accounts, people, training


def enrolled_with(trainer: accounts.Account, ngo: accounts.Organisation) -> Participant:
    person = people.participant(ngo, "Петрова Ольга")
    training.enrolment(training.cohort(ngo, trainer_id=trainer.id), person)
    return person


@pytest.fixture
def ngo(app: flask.Flask) -> accounts.Organisation:
    return accounts.organisation()


@pytest.fixture
def trainer(ngo: accounts.Organisation) -> accounts.Account:
    return accounts.user(Role.TRAINER, organisation=ngo)


def test_she_reaches_those_she_registered_leads_and_teaches(
    ngo: accounts.Organisation, trainer: accounts.Account
) -> None:
    hers = [
        people.participant(ngo, "Петрова Анна", registered_by=trainer.id),
        people.participant(ngo, "Петрова Вера", lead_worker_id=trainer.id),
        enrolled_with(trainer, ngo),
    ]
    ids = [one.id for one in hers]
    assert set(queries.first_names(trainer.actor, ids, "list")) == set(ids)
    assert {row.id for row in queries.search(trainer.actor, "петрова").rows} == set(ids)
    for one in ids:
        assert queries.open_identity(trainer.actor, one, "contact").name.startswith("Петрова")
        assert queries.participant_page(trainer.actor, one).reached
    commands.set_pin(trainer.actor, ids[2])


def test_of_the_others_in_her_organisation_she_sees_the_case_code_alone(
    ngo: accounts.Organisation, trainer: accounts.Account
) -> None:
    other = enrolled_with(accounts.user(Role.TRAINER, organisation=ngo), ngo)
    page = queries.participant_page(trainer.actor, other.id)
    assert (page.case_code, page.reached, page.contact, page.actions) == (other.case_code, False, None, ())
    assert queries.first_names(trainer.actor, [other.id], "list") == {}
    assert queries.full_names(trainer.actor, [other.id], "list") == {}
    assert queries.search(trainer.actor, "Петрова").rows == ()
    assert [row.name for row in queries.search(trainer.actor, other.case_code).rows] == [""]
    refused = (
        lambda: queries.open_identity(trainer.actor, other.id, "contact"),
        lambda: queries.name_for_document(trainer.actor, other.id, "certificate"),
        lambda: queries.edit_page(trainer.actor, other.id),
        lambda: queries.step_page(trainer.actor, other.id),
        lambda: commands.set_pin(trainer.actor, other.id),
        lambda: commands.take_on(trainer.actor, other.id),
        lambda: commands.change_state(trainer.actor, other.id, "leave", "moved"),
        lambda: commands.withdraw_consent(trainer.actor, other.id, ConsentPurpose.TRAINING_RECORDS),
        lambda: commands.record_consent(trainer.actor, other.id, agreed(other)),
    )
    for step in refused:
        with pytest.raises(NotFound):
            step()
    assert not db.session.scalar(select(AuditEntry.id).where(AuditEntry.action == "identity.opened"))


def test_someone_alike_out_of_reach_is_no_case_code(
    ngo: accounts.Organisation, trainer: accounts.Account
) -> None:
    other = people.participant(ngo, "Петрова Ольга")
    fields = queries.edit_page(accounts.user(Role.COORDINATOR, organisation=ngo).actor, other.id).fields
    similar = queries.similar_people(trainer.actor, fields)
    assert (similar.own, similar.with_colleagues, similar.elsewhere, similar.any) == ((), True, False, True)


def test_another_role_in_the_organisation_reaches_all_of_it(
    ngo: accounts.Organisation, trainer: accounts.Account
) -> None:
    other = people.participant(ngo)
    both = trainer.actor.__class__(
        kind="user",
        id=trainer.id,
        roles=frozenset({RoleIn(Role.TRAINER, ngo.id), RoleIn(Role.COORDINATOR, ngo.id)}),
    )
    assert queries.participant_page(both, other.id).reached
    elsewhere = trainer.actor.__class__(
        kind="user",
        id=trainer.id,
        roles=frozenset({RoleIn(Role.TRAINER, ngo.id), RoleIn(Role.COORDINATOR, uuid.uuid4())}),
    )
    assert not queries.participant_page(elsewhere, other.id).reached


def agreed(person: Participant) -> Answer:
    return Answer(ConsentPurpose.PHOTOS, True, ConsentWay.ON_PAPER, person.registered_on, "ru")
