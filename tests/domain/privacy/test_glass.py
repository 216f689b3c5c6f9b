"""Emergency openings: who may, for how long, what is shown, and who is told."""

import datetime
from dataclasses import fields

import flask
import pytest
import time_machine
from sqlalchemy import select

from grants.core import clock, outbox
from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, Forbidden, NotFound
from grants.core.ids import new_code, show_code
from grants.core.outbox import OutboxMessage
from grants.domain.accounts.queries import list_recipients
from grants.domain.people import queries as people_queries
from grants.domain.people.identity import SafeContact
from grants.domain.people.models import GlassOpening
from grants.domain.privacy.glass import commands, queries
from grants.policy import Permission, Role
from tests.factories import accounts, people, privacy
from tests.support.audit import reason_of

REASON = "She is at the station and lost her phone"
CONTACT = SafeContact(phone="+375291112233", safe_to_call=True, when="утром", code_word="василёк")


def asked() -> tuple[people.Participant, accounts.Account]:
    """She, of one organisation, and a case worker of another."""
    return people.participant(safe_contact=CONTACT, town="Лида"), accounts.user(Role.CASE_WORKER)


def test_name_and_safe_contact_alone_are_shown_and_every_look_is_logged(app: flask.Flask) -> None:
    person, worker = asked()
    made = commands.break_glass(worker.actor, show_code(person.case_code).lower(), REASON)
    shown = commands.look(worker.actor, made)
    commands.look(worker.actor, made)
    assert shown.name.startswith("Ковальчук Ирина")
    assert shown.rule.agreed == CONTACT
    assert shown.rule.number == "+375 29 111-22-33"
    assert {one.name for one in fields(shown)} == {"name", "birth", "phones", "rule"}
    actions = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.target_id.in_([person.id, made])).order_by(AuditEntry.id)
    ).all()
    assert sorted(actions) == sorted(["glass.broken", *2 * ["glass.viewed", "identity.opened"]])
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "identity.opened"))
    assert entry is not None
    assert (reason_of(entry), entry.organisation_id) == (REASON, person.organisation_id)


def test_nothing_else_of_her_opens(app: flask.Flask) -> None:
    person, worker = asked()
    commands.break_glass(worker.actor, person.case_code, REASON)
    with pytest.raises(NotFound):
        people_queries.participant_page(worker.actor, person.id)
    with pytest.raises(NotFound):
        people_queries.open_identity(worker.actor, person.id, "contact")


def test_it_ends_by_the_clock(app: flask.Flask) -> None:
    person, worker = asked()
    moment = clock.now()
    with time_machine.travel(moment, tick=False):
        made = commands.break_glass(worker.actor, person.case_code, REASON)
    with time_machine.travel(moment + datetime.timedelta(minutes=29, seconds=59), tick=False):
        commands.look(worker.actor, made)
        assert queries.own_opening(worker.actor, made).live
    with time_machine.travel(moment + datetime.timedelta(minutes=30), tick=False):
        with pytest.raises(Conflict) as caught:
            commands.look(worker.actor, made)
        assert caught.value.code == "expired"
        assert not queries.own_opening(worker.actor, made).live
        assert queries.own_live(worker.actor) == ()


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.PARTICIPANT, Role.COORDINATOR, Role.CASE_WORKER)]
)
def test_other_roles_may_not(app: flask.Flask, role: Role) -> None:
    person, worker = asked()
    with pytest.raises(Forbidden):
        commands.break_glass(accounts.user(role).actor, person.case_code, REASON)
    with pytest.raises(Forbidden):
        commands.look(accounts.user(role).actor, privacy.glass(person, worker).id)


@pytest.mark.parametrize("reason", ["", "   ", "urgent"])
def test_without_a_sentence_of_reason_it_stays_shut(app: flask.Flask, reason: str) -> None:
    person, worker = asked()
    with pytest.raises(DomainError) as caught:
        commands.break_glass(worker.actor, person.case_code, reason)
    assert (caught.value.code, caught.value.field) == ("reason_required", "reason")


def test_a_name_or_a_wrong_code_finds_nobody_and_tells_nobody(app: flask.Flask) -> None:
    _, worker = asked()
    for text in ("Ковальчук", new_code(), ""):
        with pytest.raises(DomainError) as caught:
            commands.break_glass(worker.actor, text, REASON)
        assert caught.value.code == "unknown_code"
    assert db.session.scalars(select(OutboxMessage)).all() == []


def test_ones_own_participant_needs_no_emergency(app: flask.Flask) -> None:
    worker = accounts.user(Role.COORDINATOR)
    person = people.participant(organisation_id=worker.organisation_id)
    with pytest.raises(DomainError) as caught:
        commands.break_glass(worker.actor, person.case_code, REASON)
    assert caught.value.code == "own_organisation"


def test_only_who_began_it_may_look(app: flask.Flask) -> None:
    person, worker = asked()
    made = commands.break_glass(worker.actor, person.case_code, REASON)
    for other in (accounts.user(Role.CASE_WORKER), accounts.user(Role.COORDINATOR)):
        with pytest.raises(NotFound):
            commands.look(other.actor, made)
        with pytest.raises(NotFound):
            queries.own_opening(other.actor, made)


def test_the_officer_and_her_own_organisation_are_told_in_the_same_transaction(
    app: flask.Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, worker = asked()
    hers = accounts.user(Role.COORDINATOR, db.session.get_one(accounts.Organisation, person.organisation_id))
    officer = accounts.user(Role.DATA_PROTECTION_OFFICER)

    def fail(kind: str, payload: object) -> None:
        raise OSError(kind)

    with monkeypatch.context() as broken:
        broken.setattr(outbox, "put", fail)
        with pytest.raises(OSError, match="glass_broken"):
            commands.break_glass(worker.actor, person.case_code, REASON)
    db.session.expire_all()
    assert db.session.scalars(select(GlassOpening)).all() == []
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "glass.broken")).all() == []

    commands.break_glass(worker.actor, person.case_code, REASON)
    letters = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    assert {one.kind for one in letters} == {"glass_broken"}
    to_officer, to_hers = (one.payload for one in letters)
    assert to_officer == {"permission": Permission.GLASS_REVIEW.value, "organisation_id": None}
    assert to_hers["organisation_id"] == str(person.organisation_id)
    assert len(list_recipients(Permission.GLASS_REVIEW, None)) == 1
    assert len(list_recipients(Permission.GLASS_BREAK, person.organisation_id)) == 1
    assert [item.kind for item in queries.waiting_for(officer.actor)] == ["privacy.glass"]
    assert [item.kind for item in queries.waiting_for(hers.actor)] == ["people.glass"]
    assert queries.waiting_for(worker.actor) == ()


def test_it_waits_for_the_officer_until_she_has_remarked_on_it(app: flask.Flask) -> None:
    person, worker = asked()
    made = commands.break_glass(worker.actor, person.case_code, REASON)
    commands.look(worker.actor, made)
    officer = accounts.user(Role.DATA_PROTECTION_OFFICER)
    (row,) = queries.glass_page(officer.actor).items
    assert (row.case_code, row.reason, len(row.views), row.reviewed_at) == (person.case_code, REASON, 1, None)
    with pytest.raises(DomainError) as caught:
        commands.review_glass(officer.actor, made, " ")
    assert caught.value.code == "remark_required"
    with pytest.raises(Forbidden):
        commands.review_glass(worker.actor, made, "Fine")
    commands.review_glass(officer.actor, made, "It was needed")
    assert queries.waiting_for(officer.actor) == ()
    assert queries.get_glass(officer.actor, made).remark == "It was needed"
    with pytest.raises(Conflict):
        commands.review_glass(officer.actor, made, "Again")


def test_the_same_form_twice_opens_once(app: flask.Flask) -> None:
    person, worker = asked()
    first = commands.break_glass(worker.actor, person.case_code, REASON, "token")
    assert commands.break_glass(worker.actor, person.case_code, REASON, "token") == first


def test_the_database_refuses_a_review_without_a_remark(app: flask.Flask) -> None:
    person, worker = asked()
    with pytest.raises(Exception, match="reviewed_has_remark"):
        privacy.glass(person, worker, reviewed_at=clock.now(), reviewed_by=worker.id)
    db.session.rollback()
