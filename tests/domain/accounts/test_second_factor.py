"""The second factor by an app and by recovery codes, and what an attacker would try on them."""

import datetime
from collections.abc import Callable, Iterator

import flask
import pytest
import time_machine

from grants.core import clock, crypto
from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotFound
from grants.core.transaction import transaction
from grants.domain.accounts import commands, one_time_codes, passwords, queries
from grants.domain.accounts.commands.verifying import WrongCode
from grants.domain.accounts.models import AuthenticatorApp, RecoveryCode, Setting
from grants.domain.accounts.tries import TooManyTries
from grants.policy import Role
from tests.domain.accounts.test_at_once import at_once
from tests.factories import accounts as make
from tests.support.audit import reason_of

MORNING = datetime.datetime(2026, 5, 4, 9, tzinfo=datetime.UTC)
PASSWORD = "an orange boat at noon"


@pytest.fixture
def time() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def olga(app: flask.Flask, time: time_machine.Traveller) -> make.Account:
    return make.user(Role.FINANCE_OFFICER, password_hash=passwords.hash_password(PASSWORD))


def verified(token: str) -> bool:
    session = queries.find_session(token)
    return session is not None and session.second_factor_at is not None


def version_of(admin: make.Account, user: make.Account) -> int:
    return queries.user_page(admin.actor, user.id).version


def test_an_app_counts_once_its_code_is_confirmed(olga: make.Account) -> None:
    session, other = make.session(olga.id), make.session(olga.id)
    assert queries.find_new_app(olga.actor) is None
    commands.begin_app(olga.actor)
    new = queries.find_new_app(olga.actor)
    assert new.address.startswith("otpauth://totp/Krok:")
    assert not queries.second_factors(olga.actor).any
    with pytest.raises(WrongCode):
        commands.confirm_app(olga.actor, session.id, "000000")
    token = commands.confirm_app(olga.actor, session.id, make.code_of(new.secret))
    assert verified(token)
    assert queries.find_session(session.token) is None, "the token of before the rise of rights still opens"
    assert queries.find_session(other.token) is None, "a session that began without the factor goes on"
    assert queries.second_factors(olga.actor).any


def test_a_new_app_replaces_the_one_before_when_confirmed(
    olga: make.Account, time: time_machine.Traveller
) -> None:
    old, session = make.app(olga.id), make.session(olga.id)
    commands.begin_app(olga.actor)
    token = commands.verify_code(olga.actor, session.id, make.code_of(old))
    session_id = queries.find_session(token).session_id
    commands.confirm_app(olga.actor, session_id, make.code_of(new := queries.find_new_app(olga.actor).secret))
    time.shift(60)
    with pytest.raises(WrongCode):
        commands.verify_code(olga.actor, session_id, make.code_of(old))
    commands.verify_code(olga.actor, session_id, make.code_of(new))


def test_the_secret_is_kept_encrypted_and_opens_for_its_user_alone(olga: make.Account) -> None:
    secret = make.app(olga.id)
    row = db.session.scalars(db.select(AuthenticatorApp)).one()
    assert secret.encode() not in row.secret + row.wrapped_key
    assert one_time_codes.unseal(olga.id, row.wrapped_key, row.secret) == secret
    with pytest.raises(crypto.Undecipherable):
        one_time_codes.unseal(make.user().id, row.wrapped_key, row.secret)


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_one_step_early_or_late_is_taken(olga: make.Account, steps: int, taken: bool) -> None:
    secret, session = make.app(olga.id), make.session(olga.id)
    if taken:
        assert verified(commands.verify_code(olga.actor, session.id, make.code_of(secret, steps)))
    else:
        with pytest.raises(WrongCode):
            commands.verify_code(olga.actor, session.id, make.code_of(secret, steps))


def test_a_code_that_was_seen_is_of_no_use(olga: make.Account, time: time_machine.Traveller) -> None:
    secret, mine, thiefs = make.app(olga.id), make.session(olga.id), make.session(olga.id)
    code, earlier = make.code_of(secret), make.code_of(secret, -1)
    commands.verify_code(olga.actor, mine.id, f" {code[:3]} {code[3:]} ")
    for used in (code, earlier):
        with pytest.raises(WrongCode):
            commands.verify_code(olga.actor, thiefs.id, used)
    assert not verified(thiefs.token)
    time.shift(30)
    commands.verify_code(olga.actor, thiefs.id, make.code_of(secret))


@pytest.mark.parametrize("code", ["", "12345", "1234567", "١٢٣٤٥٦", "abcdef", "００００００", "1" * 40])
def test_what_is_no_code_is_refused(olga: make.Account, code: str) -> None:
    make.app(olga.id)
    with pytest.raises(WrongCode):
        commands.verify_code(olga.actor, make.session(olga.id).id, code)


def test_guessing_is_slowed_down_across_sessions(olga: make.Account, time: time_machine.Traveller) -> None:
    secret = make.app(olga.id)
    for _ in range(5):
        with pytest.raises(WrongCode):
            commands.verify_code(olga.actor, make.session(olga.id).id, "000000")
    session = make.session(olga.id)
    with pytest.raises(TooManyTries):
        commands.verify_code(olga.actor, session.id, make.code_of(secret))
    slowed = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "second_factor.slowed"))
    assert [entry.target_id for entry in slowed] == [olga.id]
    time.shift(31)
    assert verified(commands.verify_code(olga.actor, session.id, make.code_of(secret)))


def test_nobody_verifies_in_anothers_session(olga: make.Account) -> None:
    secret, hers = make.app(olga.id), make.session(make.user(Role.TRAINER).id)
    with pytest.raises(NotFound):
        commands.verify_code(olga.actor, hers.id, make.code_of(secret))
    assert not verified(hers.token)


def test_anothers_code_is_no_code(olga: make.Account) -> None:
    make.app(olga.id)
    other = make.app(make.user(Role.TRAINER).id)
    with pytest.raises(WrongCode):
        commands.verify_code(olga.actor, make.session(olga.id).id, make.code_of(other))


def test_a_recovery_code_stands_in_once(olga: make.Account) -> None:
    make.app(olga.id)
    codes = commands.make_recovery_codes(olga.actor)
    assert len(set(codes)) == 10
    kept = db.session.scalars(db.select(RecoveryCode.code_hash)).all()
    assert not any(code.replace("-", "") in "".join(kept) for code in codes)
    assert all(one.startswith("$argon2id$") for one in kept)
    session = make.session(olga.id)
    assert verified(commands.verify_code(olga.actor, session.id, codes[3].lower().replace("-", " ")))
    with pytest.raises(WrongCode):
        commands.verify_code(olga.actor, session.id, codes[3])
    assert queries.second_factors(olga.actor).recovery_codes == 9
    new = commands.make_recovery_codes(olga.actor)
    with pytest.raises(WrongCode):
        commands.verify_code(olga.actor, session.id, codes[4])
    commands.verify_code(olga.actor, session.id, new[0])


def test_recovery_codes_are_hers_and_need_a_factor(olga: make.Account) -> None:
    with pytest.raises(DomainError):
        commands.make_recovery_codes(olga.actor)
    make.app(olga.id)
    other = make.user(Role.TRAINER)
    make.app(other.id)
    codes = commands.make_recovery_codes(other.actor)
    with pytest.raises(WrongCode):
        commands.verify_code(olga.actor, make.session(olga.id).id, codes[0])


def test_the_last_factor_stays_where_work_needs_it(olga: make.Account) -> None:
    make.app(olga.id)
    commands.make_recovery_codes(olga.actor)
    with pytest.raises(DomainError) as caught:
        commands.remove_app(olga.actor, None)
    assert caught.value.code == "last_second_factor"
    member = make.user(Role.COMMITTEE_MEMBER)
    make.app(member.id)
    commands.make_recovery_codes(member.actor)
    kept, other = make.session(member.id, clock.now()), make.session(member.id, clock.now())
    commands.remove_app(member.actor, kept.id)
    assert queries.second_factors(member.actor) == queries.SecondFactors(None, None, (), 0, False)
    assert queries.find_session(kept.token) is not None
    assert queries.find_session(other.token) is None
    with pytest.raises(NotFound):
        commands.remove_app(member.actor, kept.id)


def test_the_demonstration_demands_none(olga: make.Account) -> None:
    assert queries.second_factors(olga.actor).demanded
    with transaction():
        db.session.add(Setting(name="demo", value="yes"))
    assert not queries.second_factors(olga.actor).demanded


def test_an_administrator_resets_what_was_lost(olga: make.Account) -> None:
    admin = make.user(Role.ADMINISTRATOR)
    secret = make.app(olga.id)
    codes = commands.make_recovery_codes(olga.actor)
    session = make.session(olga.id, clock.now())
    with pytest.raises(DomainError, match="Give a reason"):
        commands.reset_second_factor(admin.actor, olga.id, version_of(admin, olga), " ", face_to_face=True)
    with pytest.raises(Conflict):
        commands.reset_second_factor(admin.actor, olga.id, 99, "Phone lost", face_to_face=True)
    with pytest.raises(DomainError, match="face to face"):
        commands.reset_second_factor(
            admin.actor, olga.id, version_of(admin, olga), "Phone lost", face_to_face=False
        )
    commands.reset_second_factor(
        admin.actor, olga.id, version_of(admin, olga), "Phone lost", face_to_face=True
    )
    assert queries.find_session(session.token) is None
    fresh = make.session(olga.id)
    for code in (make.code_of(secret), codes[0]):
        with pytest.raises(WrongCode):
            commands.verify_code(olga.actor, fresh.id, code)
    entry = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "second_factor.reset")).one()
    assert (entry.actor_id, entry.target_id, reason_of(entry)) == (admin.id, olga.id, "Phone lost")
    with pytest.raises(DomainError) as caught:
        commands.reset_second_factor(
            admin.actor, olga.id, version_of(admin, olga), "Again", face_to_face=True
        )
    assert caught.value.code == "no_second_factor"


def test_nobody_resets_her_own(app: flask.Flask) -> None:
    admin = make.user(Role.ADMINISTRATOR)
    make.app(admin.id)
    with pytest.raises(DomainError) as caught:
        commands.reset_second_factor(admin.actor, admin.id, 1, "I am in a hurry", face_to_face=True)
    assert caught.value.code == "own_account"


@pytest.mark.parametrize("reset_first", [True, False])
def test_one_administrator_alone_takes_no_account_over(
    olga: make.Account, time: time_machine.Traveller, reset_first: bool
) -> None:
    one, two = make.user(Role.ADMINISTRATOR), make.user(Role.ADMINISTRATOR)
    make.app(olga.id)
    version = version_of(one, olga)

    def reset(admin: make.Account) -> None:
        commands.reset_second_factor(admin.actor, olga.id, version, "Lost", face_to_face=True)

    def issue(admin: make.Account) -> None:
        commands.issue_link(admin.actor, olga.id)

    first, then = (reset, issue) if reset_first else (issue, reset)
    first(one)
    with pytest.raises(DomainError) as caught:
        then(one)
    assert caught.value.code == "second_administrator"
    then(two)
    time.shift(datetime.timedelta(days=8))
    if reset_first:
        issue(one)


def test_a_password_link_does_not_go_around_the_factor(olga: make.Account) -> None:
    make.app(olga.id)
    link = commands.issue_link(make.user(Role.ADMINISTRATOR).actor, olga.id)
    session = queries.find_session(commands.accept_link(link, "a green boat by night", device="test"))
    assert session.has_second_factor
    assert session.second_factor_at is None


def test_the_password_again_renews_the_token(olga: make.Account, time: time_machine.Traveller) -> None:
    session = make.session(olga.id)
    time.shift(datetime.timedelta(minutes=15))
    with pytest.raises(DomainError, match="not your password"):
        commands.authenticate_again(olga.actor, session.id, "wrong")
    token = commands.authenticate_again(olga.actor, session.id, PASSWORD)
    found = queries.find_session(token)
    assert found.authenticated_at == clock.now()
    assert found.second_factor_at is None
    assert queries.find_session(session.token) is None
    for _ in range(5):
        with pytest.raises(DomainError):
            commands.authenticate_again(olga.actor, session.id, "wrong")
    with pytest.raises(TooManyTries):
        commands.authenticate_again(olga.actor, session.id, PASSWORD)


def test_an_ended_session_does_not_rise_again(olga: make.Account) -> None:
    secret, session = make.app(olga.id), make.session(olga.id)
    commands.end_session(session.token)
    with pytest.raises(NotFound):
        commands.verify_code(olga.actor, session.id, make.code_of(secret))
    with pytest.raises(NotFound):
        commands.authenticate_again(olga.actor, session.id, PASSWORD)


def test_a_code_is_used_once_by_many_at_once(fresh_database: Callable[[], flask.Flask]) -> None:
    app = fresh_database()
    with app.app_context():
        user = make.user(Role.FINANCE_OFFICER)
        secret = make.app(user.id)
        sessions = [make.session(user.id) for _ in range(4)]
        code = make.code_of(secret)
    outcomes = at_once(app, 4, lambda number: commands.verify_code(user.actor, sessions[number].id, code))
    assert sorted(outcomes) == ["WrongCode"] * 3 + ["done"]


def test_a_recovery_code_is_used_once_by_many_at_once(fresh_database: Callable[[], flask.Flask]) -> None:
    app = fresh_database()
    with app.app_context():
        user = make.user(Role.FINANCE_OFFICER)
        make.app(user.id)
        code = commands.make_recovery_codes(user.actor)[0]
        sessions = [make.session(user.id) for _ in range(4)]
    outcomes = at_once(app, 4, lambda number: commands.verify_code(user.actor, sessions[number].id, code))
    assert sorted(outcomes) == ["WrongCode"] * 3 + ["done"]
