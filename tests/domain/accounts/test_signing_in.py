"""Signing in by the rules: what is counted, who is slowed down, who is not."""

import datetime
from collections.abc import Callable

import flask
import pytest
import time_machine

from grants.core import clock, crypto
from grants.core.db import db
from grants.domain.accounts import commands, passwords, queries
from grants.domain.accounts.commands.signing_in import ACCOUNT, ADDRESS, PAIR, WrongSignIn
from grants.domain.accounts.models import FailedTries, User, UserSession
from grants.domain.accounts.tries import Limit, TooManyTries
from grants.policy import Role
from tests.factories import accounts as make

EMAIL, PASSWORD = "olga@test.example", "an orange boat at noon"
MORNING = datetime.datetime(2026, 5, 4, 9, tzinfo=datetime.UTC)


@pytest.fixture
def olga(app: flask.Flask) -> make.Account:
    return make.user(Role.TRAINER, email=EMAIL, password_hash=passwords.hash_password(PASSWORD))


def sign_in(
    password: str = PASSWORD, email: str = EMAIL, address: str = "192.0.2.1", known: bool = False
) -> str:
    return commands.sign_in(email, password, address=address, device="test", known=known)


def fail(times: int, **values: str) -> None:
    for _ in range(times):
        with pytest.raises(WrongSignIn):
            sign_in("wrong", **values)


def test_the_wait_grows_and_ends(olga: make.Account) -> None:
    with time_machine.travel(MORNING, tick=False) as time:
        fail(PAIR.free + 1)
        with pytest.raises(TooManyTries) as caught:
            sign_in()
        assert caught.value.seconds == 30
        time.shift(31)
        fail(1)
        with pytest.raises(TooManyTries) as caught:
            sign_in()
        assert caught.value.seconds == 60
        time.shift(61)
        assert queries.find_session(sign_in()).actor.id == olga.id
        fail(PAIR.free)
        sign_in()


def test_a_try_while_waiting_is_not_counted(olga: make.Account) -> None:
    fail(PAIR.free + 1)
    subject = crypto.token("sign-in-account", EMAIL)
    before = db.session.get(FailedTries, subject).count
    with pytest.raises(TooManyTries):
        sign_in("wrong")
    db.session.expire_all()
    assert db.session.get(FailedTries, subject).count == before


def test_the_unknown_are_slowed_down_like_the_known(olga: make.Account) -> None:
    fail(PAIR.free + 1, email="nobody@test.example")
    with pytest.raises(TooManyTries):
        sign_in("wrong", email="nobody@test.example")


def test_one_place_can_not_lock_an_account_for_others(olga: make.Account) -> None:
    fail(PAIR.free + 1)
    sign_in(address="198.51.100.7")


def test_many_places_lock_the_account_but_not_the_browser_it_knows(olga: make.Account) -> None:
    for number in range(ACCOUNT.free + 1):
        fail(1, address=f"203.0.113.{number}")
    with pytest.raises(TooManyTries):
        sign_in(address="198.51.100.7")
    sign_in(address="198.51.100.7", known=True)


def test_one_place_is_slowed_down_over_many_accounts(olga: make.Account) -> None:
    for number in range(ADDRESS.free + 1):
        fail(1, email=f"nobody{number}@test.example")
    with pytest.raises(TooManyTries):
        sign_in()
    sign_in(address="198.51.100.7")


def test_good_ones_do_not_use_up_the_tries_of_an_office(olga: make.Account) -> None:
    for _ in range(ADDRESS.free + 2):
        sign_in()


def test_limits_double_up_to_the_longest() -> None:
    minute = datetime.timedelta(minutes=1)
    limit = Limit(free=2, first=minute, longest=15 * minute, memory=60 * minute)
    waits = [limit.wait(count) for count in (2, 3, 4, 5, 9, 10_000)]
    assert waits == [None, minute, 2 * minute, 4 * minute, 15 * minute, 15 * minute]


@pytest.mark.parametrize("state", ["blocked", "invited"])
def test_only_the_active_come_in(app: flask.Flask, state: str) -> None:
    make.user(Role.TRAINER, email=EMAIL, password_hash=passwords.hash_password(PASSWORD), state=state)
    with pytest.raises(WrongSignIn):
        sign_in()


def test_an_old_hash_is_made_anew(app: flask.Flask) -> None:
    old = passwords.PasswordHasher(time_cost=1, memory_cost=16, parallelism=1).hash(PASSWORD)
    user = make.user(Role.TRAINER, email=EMAIL, password_hash=old)
    sign_in()
    kept = db.session.get(User, user.id).password_hash
    assert kept != old
    assert not passwords.needs_rehash(kept)
    assert passwords.verify_password(kept, PASSWORD)


def test_as_much_work_for_the_unknown_as_for_the_wrong(
    olga: make.Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str | None] = []
    real = passwords.verify_password

    def noting(kept: str | None, password: str) -> bool:
        verified.append(kept)
        return real(kept, password)

    monkeypatch.setattr(passwords, "verify_password", noting)
    fail(1)
    fail(1, email="nobody@test.example")
    assert len(verified) == 2
    assert verified[1] is None
    assert not real(None, "nobody's password, verified so that an unknown user takes as long")


def test_sessions_idle_and_end(olga: make.Account) -> None:
    with time_machine.travel(MORNING, tick=False) as time:
        token = sign_in()
        time.shift(datetime.timedelta(minutes=29))
        assert queries.find_session(token) is not None
        time.shift(datetime.timedelta(minutes=2))
        assert queries.find_session(token) is None
        token = sign_in()
        session = queries.find_session(token)
        for _ in range(26):
            time.shift(datetime.timedelta(minutes=27))
            commands.touch_session(session.session_id)
        assert queries.find_session(token) is not None
        time.shift(datetime.timedelta(minutes=19))
        assert queries.find_session(token) is None


def test_the_database_keeps_the_hash_of_a_token(olga: make.Account) -> None:
    token = sign_in()
    kept = db.session.scalars(db.select(UserSession.token_hash)).all()
    assert crypto.digest(token) in kept
    assert token not in kept


def test_the_lock_survives_a_restart(fresh_database: Callable[[], flask.Flask]) -> None:
    app = fresh_database()
    with app.app_context():
        make.user(Role.TRAINER, email=EMAIL, password_hash=passwords.hash_password(PASSWORD))
        fail(PAIR.free + 1)
        db.session.remove()
        db.engine.dispose()
    with app.app_context():
        with pytest.raises(TooManyTries):
            sign_in()
        row = db.session.get(FailedTries, crypto.token("sign-in-pair", f"{EMAIL}\x00192.0.2.1"))
        assert row.locked_until > clock.now()
