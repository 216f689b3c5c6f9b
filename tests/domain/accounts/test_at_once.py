"""Several at the same moment, each on a connection of its own: what may happen once happens once."""

import threading
from collections.abc import Callable

import flask

from grants.core.db import db
from grants.core.errors import DomainError
from grants.domain.accounts import commands
from grants.domain.accounts.models import RoleAssignment, User
from grants.domain.accounts.passwords import hash_password
from grants.domain.accounts.states import UserState
from grants.policy import Role
from tests.factories import accounts as make

PASSWORD = "an orange boat at noon"


def at_once(app: flask.Flask, times: int, step: Callable[[int], object]) -> list[str]:
    """The steps, all released together; the names of what came of them."""
    ready, outcomes = threading.Barrier(times), []

    def run(number: int) -> None:
        with app.app_context():
            ready.wait()
            try:
                step(number)
                outcomes.append("done")
            except DomainError as error:
                outcomes.append(type(error).__name__)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_a_link_is_spent_once(fresh_database: Callable[[], flask.Flask]) -> None:
    app = fresh_database()
    with app.app_context():
        admin = make.user(Role.ADMINISTRATOR)
        user = make.user(Role.TRAINER, state="invited", password_hash=None)
        token = commands.issue_link(admin.actor, user.id)
    outcomes = at_once(app, 6, lambda _: commands.accept_link(token, PASSWORD, device="test"))
    assert sorted(outcomes) == ["LinkSpent"] * 5 + ["done"]
    with app.app_context():
        assert db.session.get(User, user.id).state is UserState.ACTIVE


def test_there_is_one_first_administrator(fresh_database: Callable[[], flask.Flask]) -> None:
    app = fresh_database()
    with app.app_context():
        token = commands.first_administrator_link()
    first = commands.FirstAdministrator("Olga Novik", "olga@test.example", PASSWORD, "Programme office")
    outcomes = at_once(app, 4, lambda _: commands.begin_installation(token, first, device="test"))
    assert sorted(outcomes) == ["LinkSpent"] * 3 + ["done"]
    with app.app_context():
        assert len(db.session.scalars(db.select(User)).all()) == 1


def test_guesses_get_no_more_tries_than_one_after_another(
    fresh_database: Callable[[], flask.Flask],
) -> None:
    app = fresh_database()
    with app.app_context():
        make.user(Role.TRAINER, email="olga@test.example")
    outcomes = at_once(
        app, 15, lambda _: commands.sign_in("olga@test.example", "guess", address="192.0.2.1", device="test")
    )
    assert sorted(outcomes) == ["TooManyTries"] * 10 + ["WrongSignIn"] * 5


def test_two_administrators_do_not_remove_each_other(fresh_database: Callable[[], flask.Flask]) -> None:
    app = fresh_database()
    with app.app_context():
        pair = make.user(Role.ADMINISTRATOR), make.user(Role.ADMINISTRATOR)
        role_of = {row.user_id: row.id for row in db.session.scalars(db.select(RoleAssignment))}
    outcomes = at_once(
        app, 2, lambda number: commands.take_role(pair[number].actor, role_of[pair[1 - number].id])
    )
    assert sorted(outcomes) == ["DomainError", "done"]
    with app.app_context():
        left = db.session.scalars(db.select(RoleAssignment).where(RoleAssignment.revoked_at.is_(None))).all()
        assert len(left) == 1


def test_right_and_wrong_ones_at_once_break_nothing(fresh_database: Callable[[], flask.Flask]) -> None:
    app = fresh_database()
    with app.app_context():
        make.user(Role.TRAINER, email="olga@test.example", password_hash=hash_password(PASSWORD))

    def sign_in(number: int) -> None:
        for _ in range(5):
            typed = "wrong" if number == 0 else PASSWORD
            commands.sign_in("olga@test.example", typed, address="192.0.2.1", device="test")

    outcomes = at_once(app, 6, sign_in)
    assert len(outcomes) == 6
    assert set(outcomes) <= {"done", "WrongSignIn", "TooManyTries"}
