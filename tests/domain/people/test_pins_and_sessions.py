"""Code and PIN: alike answers, slow-down kept in the database, ten minutes."""

import datetime

import flask
import pytest
from sqlalchemy import select, update

from grants.core import clock
from grants.core.db import db
from grants.core.errors import DomainError
from grants.core.transaction import transaction
from grants.domain.accounts.passwords import verify_password
from grants.domain.accounts.tries import TooManyTries
from grants.domain.people import commands
from grants.domain.people.commands import own
from grants.domain.people.models import Participant, PortalSession
from grants.domain.people.portal_access import find_participant
from grants.policy import Actor, Role
from tests.factories import accounts, people

HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"


def with_pin() -> tuple[Participant, str]:
    worker = accounts.user(Role.CASE_WORKER)
    made = people.participant(organisation_id=worker.organisation_id)
    return made, commands.set_pin(worker.actor, made.id).pin


def other(pin: str) -> str:
    return f"{(int(pin) + 1) % 10**6:06}"


def test_code_and_pin_begin_a_session_of_ten_minutes(app: flask.Flask) -> None:
    made, pin = with_pin()
    signed_in = commands.sign_in(
        f"{made.case_code[:4].lower()}-{made.case_code[4:]}", f"{pin[:3]} {pin[3:]}", HOME
    )
    assert find_participant(signed_in.token) == Actor(kind="participant", id=made.id)
    with transaction():
        db.session.execute(
            update(PortalSession).values(last_seen_at=clock.now() - datetime.timedelta(minutes=11))
        )
    assert find_participant(signed_in.token) is None


def test_a_wrong_code_and_a_wrong_pin_are_answered_alike(app: flask.Flask) -> None:
    made, pin = with_pin()
    said = set()
    for code, typed in ((made.case_code, other(pin)), ("K7MX4QRP", pin), ("nonsense", pin), ("", "")):
        with pytest.raises(DomainError) as error:
            commands.sign_in(code, typed, HOME)
        said.add((str(error.value), error.value.status, error.value.field))
    assert len(said) == 1


def test_five_wrong_tries_close_the_door_from_there_but_not_from_elsewhere(app: flask.Flask) -> None:
    made, pin = with_pin()
    for _ in range(5):
        with pytest.raises(DomainError, match="not right"):
            commands.sign_in(made.case_code, other(pin), ELSEWHERE)
    with pytest.raises(TooManyTries):
        commands.sign_in(made.case_code, pin, ELSEWHERE)
    assert commands.sign_in(made.case_code, pin, HOME)


def test_unknown_codes_are_slowed_down_too(app: flask.Flask) -> None:
    for _ in range(5):
        with pytest.raises(DomainError, match="not right"):
            commands.sign_in("K7MX4QRP", "123456", HOME)
    with pytest.raises(TooManyTries):
        commands.sign_in("K7MX4QRP", "123456", HOME)


def test_a_new_pin_ends_the_old_one_and_its_sessions(app: flask.Flask) -> None:
    worker = accounts.user(Role.CASE_WORKER)
    made = people.participant(organisation_id=worker.organisation_id)
    first = commands.set_pin(worker.actor, made.id).pin
    token = commands.sign_in(made.case_code, first, HOME).token
    second = commands.set_pin(worker.actor, made.id).pin
    assert find_participant(token) is None
    assert commands.sign_in(made.case_code, second, HOME)
    if first != second:
        with pytest.raises(DomainError):
            commands.sign_in(made.case_code, first, HOME)
    kept = db.session.scalar(select(Participant.pin_hash).where(Participant.id == made.id))
    assert str(kept).startswith("$argon2id$")


@pytest.mark.parametrize(
    ("new", "again", "field"),
    [("12345", "12345", "new"), ("123456", "123456", "new"), ("804312", "804313", "again")],
)
def test_a_pin_of_her_own_is_checked(app: flask.Flask, new: str, again: str, field: str) -> None:
    made, pin = with_pin()
    with pytest.raises(DomainError) as error:
        commands.change_pin(Actor(kind="participant", id=made.id), pin, new, again, HOME)
    assert error.value.field == field


def test_she_changes_her_pin_and_language_and_leaves(app: flask.Flask) -> None:
    made, pin = with_pin()
    me = Actor(kind="participant", id=made.id)
    with pytest.raises(DomainError, match="not your PIN"):
        commands.change_pin(me, other(pin), "804312", "804312", HOME)
    commands.change_pin(me, pin, "804312", "804312", HOME)
    signed_in = commands.sign_in(made.case_code, "804312", HOME)
    commands.change_language(me, "be")
    commands.change_language(me, "xx")
    assert db.session.scalar(select(Participant.language).where(Participant.id == made.id)) == "be"
    commands.end_session(signed_in.token)
    assert find_participant(signed_in.token) is None


def test_leaving_the_programme_ends_her_session(app: flask.Flask) -> None:
    worker = accounts.user(Role.CASE_WORKER)
    made = people.participant(organisation_id=worker.organisation_id)
    token = commands.sign_in(made.case_code, commands.set_pin(worker.actor, made.id).pin, HOME).token
    commands.change_state(worker.actor, made.id, "leave", "moved away")
    assert find_participant(token) is None


def test_a_pin_that_is_replaced_while_it_is_checked_opens_nothing(
    app: flask.Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = accounts.user(Role.CASE_WORKER)
    made = people.participant(organisation_id=worker.organisation_id)
    pin = commands.set_pin(worker.actor, made.id).pin

    def slow_check(kept: str | None, typed: str) -> bool:
        right = verify_password(kept, typed)
        commands.set_pin(worker.actor, made.id)
        return right

    monkeypatch.setattr(own, "verify_password", slow_check)
    with pytest.raises(DomainError, match="not right"):
        commands.sign_in(made.case_code, pin, HOME)
    assert db.session.scalar(select(PortalSession.id).where(PortalSession.participant_id == made.id)) is None
