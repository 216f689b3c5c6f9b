"""Passkeys: made, used, and what an attacker would send instead."""

import datetime
import json
from collections.abc import Callable

import flask
import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grants.core import clock
from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotFound
from grants.domain.accounts import commands, passkeys, queries
from grants.domain.accounts.models import Passkey
from grants.domain.accounts.passkeys import PasskeyRefused, Site
from grants.domain.accounts.tries import TooManyTries
from grants.policy import Role
from tests.domain.accounts.test_at_once import at_once
from tests.factories import accounts as make
from tests.support.authenticator import PRESENT, Authenticator, challenge_of

HERE = Site("localhost", "http://localhost")


@pytest.fixture
def olga(app: flask.Flask) -> make.Account:
    return make.user(Role.FINANCE_OFFICER)


@pytest.fixture
def device(olga: make.Account) -> Authenticator:
    return with_passkey(olga)


def with_passkey(user: make.Account, device: Authenticator | None = None) -> Authenticator:
    made, session = device or Authenticator(), make.session(user.id)
    asked = commands.ask_for_new_passkey(user.actor, session.id, HERE)
    commands.add_passkey(user.actor, session.id, HERE, "Office laptop", made.create(asked))
    return made


def refused(user: make.Account, session: make.Session, answer: str) -> bool:
    with pytest.raises(PasskeyRefused):
        commands.verify_passkey(user.actor, session.id, HERE, answer)
    return queries.find_session(session.token).second_factor_at is None


def test_a_passkey_is_made_and_opens(olga: make.Account, device: Authenticator) -> None:
    (row,) = queries.second_factors(olga.actor).passkeys
    assert (row.name, row.last_used_at) == ("Office laptop", None)
    session = make.session(olga.id)
    asked = commands.ask_for_passkey(olga.actor, session.id, HERE)
    assert json.loads(asked)["rpId"] == "localhost"
    answer = device.sign(asked, user=olga.id.bytes)
    token = commands.verify_passkey(olga.actor, session.id, HERE, answer)
    assert queries.find_session(token).second_factor_at is not None
    assert queries.find_session(session.token) is None
    assert queries.second_factors(olga.actor).passkeys[0].last_used_at is not None


def test_making_one_ends_the_sessions_without_it(olga: make.Account) -> None:
    other = make.session(olga.id)
    with_passkey(olga)
    assert queries.find_session(other.token) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"origin": "https://krok.example"},
        {"origin": "http://localhost:9999"},
        {"type": "webauthn.create"},
        {"challenge": "AAAA"},
    ],
)
def test_what_was_signed_elsewhere_is_refused(
    olga: make.Account, device: Authenticator, changed: dict[str, object]
) -> None:
    session = make.session(olga.id)
    asked = commands.ask_for_passkey(olga.actor, session.id, HERE)
    assert refused(olga, session, device.sign(asked, **changed))
    noted = db.select(AuditEntry.target_id).where(AuditEntry.action == "second_factor.passkey_refused")
    assert db.session.scalars(noted).all() == [olga.id]


def test_a_key_for_another_host_or_without_a_touch_is_refused(
    olga: make.Account, device: Authenticator
) -> None:
    session = make.session(olga.id)
    device.host = "evil.example"
    assert refused(olga, session, device.sign(commands.ask_for_passkey(olga.actor, session.id, HERE)))
    device.host = "localhost"
    asked = commands.ask_for_passkey(olga.actor, session.id, HERE)
    assert refused(olga, session, device.sign(asked, flags=0))
    asked = commands.ask_for_passkey(olga.actor, session.id, HERE)
    commands.verify_passkey(olga.actor, session.id, HERE, device.sign(asked, flags=PRESENT))


def test_another_users_key_is_refused(olga: make.Account, device: Authenticator) -> None:
    thief = make.user(Role.TRAINER)
    hers = with_passkey(thief)
    session = make.session(olga.id)
    assert refused(olga, session, hers.sign(commands.ask_for_passkey(olga.actor, session.id, HERE)))
    asked = commands.ask_for_passkey(olga.actor, session.id, HERE)
    assert refused(olga, session, device.sign(asked, user=thief.id.bytes))


def test_an_unknown_key_under_a_known_name_is_refused(olga: make.Account, device: Authenticator) -> None:
    forged, session = Authenticator(), make.session(olga.id)
    forged.credential_id, forged.count = device.credential_id, 50
    assert refused(olga, session, forged.sign(commands.ask_for_passkey(olga.actor, session.id, HERE)))


def test_a_copied_key_shows_by_its_counter(olga: make.Account, device: Authenticator) -> None:
    session = make.session(olga.id)
    for count in (7, 8):
        device.count = count
        asked = commands.ask_for_passkey(olga.actor, session.id, HERE)
        session = make.Session(
            commands.verify_passkey(olga.actor, session.id, HERE, device.sign(asked)), session.id
        )
    fresh = make.session(olga.id)
    device.count = 8
    assert refused(olga, fresh, device.sign(commands.ask_for_passkey(olga.actor, fresh.id, HERE)))


def test_a_challenge_is_for_one_answer_one_session_and_five_minutes(
    olga: make.Account, device: Authenticator
) -> None:
    mine, thiefs = make.session(olga.id), make.session(olga.id)
    asked = commands.ask_for_passkey(olga.actor, mine.id, HERE)
    answer = device.sign(asked)
    assert refused(olga, thiefs, answer)
    commands.verify_passkey(olga.actor, mine.id, HERE, answer)
    with pytest.raises(PasskeyRefused):
        commands.verify_passkey(olga.actor, mine.id, HERE, answer)
    asked = commands.ask_for_passkey(olga.actor, thiefs.id, HERE)
    assert refused(olga, thiefs, device.sign(asked, challenge="AAAA"))
    assert refused(olga, thiefs, device.sign(asked)), "a challenge is spent by a wrong answer"
    asked = commands.ask_for_passkey(olga.actor, thiefs.id, HERE)
    with time_machine.travel(clock.now() + datetime.timedelta(minutes=6)):
        assert refused(olga, thiefs, device.sign(asked))


def test_asking_changes_the_challenge(olga: make.Account, device: Authenticator) -> None:
    session = make.session(olga.id)
    first = commands.ask_for_passkey(olga.actor, session.id, HERE)
    second = commands.ask_for_passkey(olga.actor, session.id, HERE)
    assert challenge_of(first) != challenge_of(second)
    assert refused(olga, session, device.sign(first))


def test_sending_answers_is_slowed_down(olga: make.Account, device: Authenticator) -> None:
    session = make.session(olga.id)
    for _ in range(5):
        assert refused(olga, session, "{}")
    with pytest.raises(TooManyTries):
        commands.verify_passkey(olga.actor, session.id, HERE, "{}")


def test_one_is_registered_once_and_not_from_elsewhere(olga: make.Account, device: Authenticator) -> None:
    other = make.user(Role.TRAINER)
    with pytest.raises(Conflict):
        with_passkey(other, device)
    session = make.session(other.id)
    fresh = Authenticator(origin="https://evil.example")
    for made in (fresh.create, lambda asked: Authenticator(host="evil.example").create(asked)):
        asked = commands.ask_for_new_passkey(other.actor, session.id, HERE)
        with pytest.raises(PasskeyRefused):
            commands.add_passkey(other.actor, session.id, HERE, "Mine", made(asked))
    assert not queries.second_factors(other.actor).any


def test_removed_ones_open_nothing(olga: make.Account, device: Authenticator) -> None:
    second = with_passkey(olga)
    rows = queries.second_factors(olga.actor).passkeys
    with pytest.raises(NotFound):
        commands.remove_passkey(make.user(Role.TRAINER).actor, None, rows[0].id)
    commands.remove_passkey(olga.actor, None, rows[0].id)
    session = make.session(olga.id)
    assert refused(olga, session, device.sign(commands.ask_for_passkey(olga.actor, session.id, HERE)))
    with pytest.raises(DomainError) as caught:
        commands.remove_passkey(olga.actor, None, rows[1].id)
    assert caught.value.code == "last_second_factor"
    asked = commands.ask_for_passkey(olga.actor, session.id, HERE)
    commands.verify_passkey(olga.actor, session.id, HERE, second.sign(asked))


def test_ten_are_enough(olga: make.Account) -> None:
    for _ in range(10):
        with_passkey(olga)
    with pytest.raises(DomainError) as caught:
        with_passkey(olga)
    assert caught.value.code == "many_passkeys"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=20), inner, max_size=4),
    max_leaves=8,
)
PART = st.sampled_from(["", "A", "AAAA", "{}", "eyJ0eXBlIjoiIn0", "gA", "9w", "a" * 200]) | JSON
ANSWER = st.fixed_dictionaries(
    {"id": PART, "rawId": PART, "type": st.sampled_from(["public-key", "x"])},
    optional={
        "response": st.fixed_dictionaries(
            {},
            optional=dict.fromkeys(("clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"), PART),
        )
    },
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answer=st.text(max_size=50) | st.just("[" * 50_000) | st.builds(json.dumps, JSON | ANSWER))
def test_whatever_is_sent_is_refused_and_breaks_nothing(olga: make.Account, answer: str) -> None:
    key = passkeys.NewKey(b"x", b"y", 0)
    for read in (
        lambda: passkeys.read_new(HERE, answer, b"c"),
        lambda: passkeys.read_signed(HERE, answer, b"c", olga.id, key),
    ):
        with pytest.raises(PasskeyRefused):
            read()
    try:
        passkeys.credential_of(answer)
    except PasskeyRefused:
        pass


@pytest.mark.parametrize("cut", range(0, 148, 7))
def test_a_mutilated_answer_is_refused(olga: make.Account, device: Authenticator, cut: int) -> None:
    session = make.session(olga.id)
    parsed = json.loads(device.sign(commands.ask_for_passkey(olga.actor, session.id, HERE)))
    part = ("clientDataJSON", "authenticatorData", "signature")[cut % 3]
    parsed["response"][part] = parsed["response"][part][: cut // 3]
    assert refused(olga, session, json.dumps(parsed))


def test_an_answer_opens_one_session_of_many_at_once(fresh_database: Callable[[], flask.Flask]) -> None:
    app = fresh_database()
    with app.app_context():
        user = make.user(Role.FINANCE_OFFICER)
        device, session = with_passkey(user), make.session(user.id)
        answer = device.sign(commands.ask_for_passkey(user.actor, session.id, HERE))
        assert len(db.session.scalars(db.select(Passkey)).all()) == 1
        db.session.remove()
    outcomes = at_once(app, 4, lambda _number: commands.verify_passkey(user.actor, session.id, HERE, answer))
    assert sorted(outcomes) == ["PasskeyRefused"] * 3 + ["done"]
