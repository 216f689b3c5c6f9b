"""Registering, opening, searching, correcting, consent: each rule once."""

import dataclasses
import uuid

import flask
import pytest
from sqlalchemy import select, update

from grants.core import clock
from grants.core.audit import AuditEntry
from grants.core.crypto import Undecipherable
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, Forbidden, NotFound
from grants.core.transaction import transaction
from grants.domain.people import commands, queries
from grants.domain.people.commands import IdentityDetails, RegistrationDetails
from grants.domain.people.enrolment import Answer
from grants.domain.people.identity import IdentityFields, SafeContact
from grants.domain.people.models import ParticipantIdentity
from grants.domain.people.states import Category, ConsentPurpose, ConsentWay
from grants.domain.people.values.dates import BirthDate
from grants.domain.people.values.gender import Gender
from grants.domain.people.values.names import name_from_parts, parse_name
from grants.domain.people.values.oblasts import Oblast
from grants.policy import Actor, Role
from tests.factories import accounts, people


def details(
    organisation_id: uuid.UUID, name: str = "Петрова Ольга Ивановна", **values: object
) -> RegistrationDetails:
    agreed = Answer(ConsentPurpose.TRAINING_RECORDS, True, ConsentWay.ON_PAPER, clock.today(), "ru")
    fields = IdentityFields(parse_name(name), BirthDate(1985, 3, 5), ("+375291234567",), town="Лида")
    given: dict[str, object] = {
        "organisation_id": organisation_id,
        "fields": fields,
        "oblast": Oblast.BREST,
        "gender": Gender.FEMALE,
        "answers": (agreed,),
    }
    return RegistrationDetails(**given | values)


def actions(target_id: uuid.UUID) -> list[str]:
    return list(
        db.session.scalars(
            select(AuditEntry.action).where(AuditEntry.target_id == target_id).order_by(AuditEntry.at)
        )
    )


def test_what_the_form_of_corrections_does_not_ask_stays(app: flask.Flask) -> None:
    ngo = accounts.organisation()
    worker = accounts.user(Role.COORDINATOR, ngo)
    agreed = SafeContact("+375333445566", safe_to_call=True, code_word="василёк")
    her = people.participant(ngo, "Петрова Ольга (Сидорова)", phone="+375291112233", safe_contact=agreed)
    typed = IdentityFields(
        name_from_parts("Петрова", "Ольга", "Ивановна"),
        phones=("+375291112233",),
        safe_contact=SafeContact("+375291112233", safe_to_call=True, code_word="рябина"),
    )
    page = queries.edit_page(worker.actor, her.id)
    change = IdentityDetails(page.version, typed, Oblast.BREST, None, "ru", "")
    commands.edit_participant(worker.actor, her.id, change)
    after = queries.edit_page(worker.actor, her.id).fields
    assert (after.name.patronymic, after.name.former_surname) == ("Ивановна", "Сидорова")
    assert after.safe_contact == dataclasses.replace(agreed, code_word="рябина")
    assert [row.id for row in queries.search(worker.actor, "Сидорова").rows] == [her.id]


def test_registering_makes_a_record_with_code_consent_and_lead_worker(app: flask.Flask) -> None:
    worker = accounts.user(Role.TRAINER)
    made = commands.register_participant(worker.actor, details(worker.organisation_id), token="t1")
    again = commands.register_participant(worker.actor, details(worker.organisation_id), token="t1")
    assert made == again
    page = queries.participant_page(worker.actor, made)
    assert (page.is_mine, page.oblast, page.erased) == (True, "BY-BR", False)
    assert [(row.purpose, row.holds) for row in page.consents] == [(ConsentPurpose.TRAINING_RECORDS, True)]
    assert actions(made) == ["participant.registered"]


def test_without_consent_to_records_nobody_is_registered(app: flask.Flask) -> None:
    worker = accounts.user(Role.TRAINER)
    with pytest.raises(DomainError) as error:
        commands.register_participant(worker.actor, details(worker.organisation_id, answers=()))
    assert error.value.field == "consent_training_records"


def test_someone_alike_stops_the_registration_until_it_is_said_that_she_is_another(app: flask.Flask) -> None:
    worker = accounts.user(Role.COORDINATOR)
    known = people.participant(
        organisation_id=worker.organisation_id, name="Пятрова Вольга", birth="1985", phone=""
    )
    with pytest.raises(DomainError) as error:
        commands.register_participant(worker.actor, details(worker.organisation_id))
    assert error.value.code == "alike"
    similar = queries.similar_people(worker.actor, details(worker.organisation_id).fields)
    assert similar.own == ((known.id, known.case_code),)
    assert not similar.elsewhere
    assert commands.register_participant(worker.actor, details(worker.organisation_id, anyway=True))


def test_of_another_organisations_record_only_that_there_is_one_is_told(app: flask.Flask) -> None:
    people.participant(name="Петрова Ольга", birth="1985-03-05", phone="")
    worker = accounts.user(Role.TRAINER)
    similar = queries.similar_people(worker.actor, details(worker.organisation_id).fields)
    assert (similar.own, similar.elsewhere) == ((), True)


def test_an_opening_is_written_down_before_anything_is_shown(app: flask.Flask) -> None:
    worker = accounts.user(Role.COORDINATOR)
    made = people.participant(organisation_id=worker.organisation_id, name="Петрова Ольга Ивановна")
    with pytest.raises(DomainError):
        queries.open_identity(worker.actor, made.id, " ")
    identity = queries.open_identity(worker.actor, made.id, "contact")
    assert identity.name == "Петрова Ольга Ивановна"
    assert identity.phones == ("+375 29 123-45-67",)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.target_id == made.id)).one()
    assert (entry.action, entry.actor_id, entry.reason) == ("identity.opened", worker.id, "contact")
    assert "Петрова" not in str(entry.details)


def test_identities_are_for_the_own_organisation_and_for_those_with_the_right(app: flask.Flask) -> None:
    made = people.participant()
    with pytest.raises(NotFound):
        queries.open_identity(accounts.user(Role.TRAINER).actor, made.id, "contact")
    with pytest.raises(Forbidden):
        queries.open_identity(accounts.user(Role.PROGRAMME_MANAGER).actor, made.id, "contact")
    assert queries.first_names(accounts.user(Role.TRAINER).actor, [made.id], "list") == {}
    assert queries.first_names(accounts.user(Role.DONOR).actor, [made.id], "list") == {}
    with pytest.raises(Forbidden):
        queries.payee_name(accounts.user(Role.COORDINATOR).actor, made.id, "payment")
    assert queries.payee_name(accounts.user(Role.FINANCE_OFFICER).actor, made.id, "payment")


def test_a_list_of_names_leaves_one_row_with_the_ids(app: flask.Flask) -> None:
    worker = accounts.user(Role.COORDINATOR)
    two = [
        people.participant(organisation_id=worker.organisation_id, name=name)
        for name in ("Петрова Ольга", "Сидорова Анна")
    ]
    stranger = people.participant()
    names = queries.first_names(worker.actor, [*(one.id for one in two), stranger.id], "attendance")
    assert names == {two[0].id: "Ольга", two[1].id: "Анна"}
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "identity.opened")).one()
    assert entry.details["count"] == 2
    assert str(stranger.id) not in entry.details["ids"]


def test_initials_are_all_that_the_public_learns(app: flask.Flask) -> None:
    assert queries.initials(people.participant(name="Петрова Анна Ивановна").id) == "А. П."
    assert queries.initials(uuid.uuid4()) == ""


@pytest.mark.parametrize(
    "typed",
    [
        "Ольга",
        "ол",
        "Вольга",
        "Пятрова",
        "петрова оль",
        "8 029 123-45-67",
        "1234567",
        "1985",
        "Ольга 1985",
        "CODE",
        "BEGINNING",
    ],
)
def test_search_finds_by_what_people_know(app: flask.Flask, typed: str) -> None:
    worker = accounts.user(Role.COORDINATOR)
    made = people.participant(
        organisation_id=worker.organisation_id, name="Петрова Ольга Ивановна", birth="1985-03-05"
    )
    people.participant(
        organisation_id=worker.organisation_id, name="Сидорова Анна", birth="1990", phone="+375337654321"
    )
    people.participant(name="Петрова Ольга Ивановна", birth="1985-03-05")
    code = made.case_code
    text = {"CODE": code.lower(), "BEGINNING": f"{code[:4].lower()}-{code[4]}"}.get(typed, typed)
    found = queries.search(worker.actor, text)
    assert [(row.id, row.name) for row in found.rows] == [(made.id, "Петрова Ольга Ивановна")]


@pytest.mark.parametrize("typed", ["", " ", "1", "zzzz", "Ольга 1990", "+375 44 000 00 00"])
def test_search_finds_nobody_by_what_doesnt_fit(app: flask.Flask, typed: str) -> None:
    worker = accounts.user(Role.COORDINATOR)
    people.participant(organisation_id=worker.organisation_id, name="Петрова Ольга", birth="1985")
    assert queries.search(worker.actor, typed).rows == ()


def test_correcting_keeps_the_category_hidden_from_a_trainer_and_finds_the_new_name(app: flask.Flask) -> None:
    worker = accounts.user(Role.TRAINER)
    made = people.participant(
        organisation_id=worker.organisation_id,
        name="Петрова Ольга",
        category=Category.IN_PROTECTION,
        lead_worker_id=worker.id,
    )
    page = queries.edit_page(worker.actor, made.id)
    fields = dataclasses.replace(
        page.fields,
        name=name_from_parts("Сидорова", "Ольга"),
        category=None,
        safe_contact=SafeContact(when="утром"),
    )
    change = IdentityDetails(page.version, fields, Oblast.GOMEL, Gender.FEMALE, "be")
    commands.edit_participant(worker.actor, made.id, change)
    assert [row.id for row in queries.search(worker.actor, "Сидорова").rows] == [made.id]
    assert queries.search(worker.actor, "Петрова").rows == ()
    case_worker = accounts.user(
        Role.CASE_WORKER, db.session.get(accounts.Organisation, worker.organisation_id)
    )
    assert queries.participant_page(case_worker.actor, made.id).category is Category.IN_PROTECTION
    with pytest.raises(Conflict):
        commands.edit_participant(worker.actor, made.id, change)


def test_consent_is_given_and_taken_back(app: flask.Flask) -> None:
    worker = accounts.user(Role.CASE_WORKER)
    made = people.participant(organisation_id=worker.organisation_id)
    agreed = Answer(ConsentPurpose.CONTACT, True, ConsentWay.BY_PHONE, clock.today(), "be")
    commands.record_consent(worker.actor, made.id, agreed)
    assert queries.has_consent(made.id, ConsentPurpose.CONTACT)
    commands.withdraw_consent(worker.actor, made.id, ConsentPurpose.CONTACT)
    assert not queries.has_consent(made.id, ConsentPurpose.CONTACT)
    with pytest.raises(Conflict):
        commands.withdraw_consent(worker.actor, made.id, ConsentPurpose.CONTACT)
    assert {"consent.recorded", "consent.withdrawn"} <= set(actions(made.id))


def test_leaving_needs_a_reason_and_closes_the_record(app: flask.Flask) -> None:
    worker = accounts.user(Role.COORDINATOR)
    made = people.participant(organisation_id=worker.organisation_id)
    with pytest.raises(DomainError):
        commands.change_state(worker.actor, made.id, "leave", "")
    commands.change_state(worker.actor, made.id, "leave", "moved away")
    with pytest.raises(Conflict):
        commands.set_pin(worker.actor, made.id)
    commands.change_state(worker.actor, made.id, "come_back", "is here again")
    assert commands.set_pin(worker.actor, made.id).case_code == made.case_code


def test_the_list_is_filtered_paged_and_counted(app: flask.Flask) -> None:
    worker = accounts.user(Role.COORDINATOR)
    for number in range(27):
        people.participant(
            organisation_id=worker.organisation_id,
            oblast="BY-HO" if number else "BY-BR",
            name=f"Иванова {number}",
        )
    people.participant()
    everyone = queries.ParticipantFilters()
    first = queries.participants_page(worker.actor, everyone)
    second = queries.participants_page(worker.actor, everyone, first.next_cursor)
    assert (first.total, len(first.items), len(second.items), second.next_cursor) == (27, 25, 2, "")
    assert len({row.id for row in (*first.items, *second.items)}) == 27
    brest = queries.ParticipantFilters(oblast=Oblast.BREST)
    assert queries.participants_page(worker.actor, brest).total == 1
    assert len(list(queries.download_rows(worker.actor, everyone))) == 27
    assert (
        queries.participants_page(worker.actor, queries.ParticipantFilters(lead=queries.Lead.MINE)).total == 0
    )
    assert {item.kind for item in queries.waiting_for(worker.actor)} == {"people.lead_worker"}
    with pytest.raises(NotFound):
        queries.participants_page(worker.actor, everyone, "nonsense")


def test_her_own_record_is_for_herself(app: flask.Flask) -> None:
    made = people.participant()
    own = queries.own_record(Actor(kind="participant", id=made.id))
    assert own.case_code == made.case_code
    with pytest.raises(Forbidden):
        queries.own_record(accounts.user(Role.TRAINER).actor)


def test_moved_ciphertexts_fail(app: flask.Flask) -> None:
    worker = accounts.user(Role.COORDINATOR)
    one, other = (people.participant(organisation_id=worker.organisation_id) for _ in range(2))
    phone = select(ParticipantIdentity.phone).where(ParticipantIdentity.participant_id == one.id)
    with transaction():
        db.session.execute(
            update(ParticipantIdentity)
            .where(ParticipantIdentity.participant_id == other.id)
            .values(phone=db.session.scalar(phone))
        )
    with pytest.raises(Undecipherable):
        queries.open_identity(worker.actor, other.id, "contact")
