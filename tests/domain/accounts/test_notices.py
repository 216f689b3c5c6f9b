"""The holder of an account is told what was done to it, in a letter that names nobody and holds no secret."""

import uuid
from collections.abc import Callable
from email.message import EmailMessage

import flask
import pytest

from grants.core import clock
from grants.core.db import db
from grants.core.outbox import OutboxMessage
from grants.core.transaction import transaction
from grants.domain.accounts import commands, notices, passwords, queries
from grants.domain.accounts.models import RoleAssignment, Setting
from grants.domain.accounts.notices import Notice
from grants.notifications.letters import ACCOUNT_TEXTS, account_letter
from grants.notifications.sending import send_due
from grants.policy import Role
from tests.factories import accounts as make

PASSWORD = "an orange boat at noon"
OTHER = "a yellow train at dusk"


class Pocket:
    """A carrier that keeps what it is given."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    def send(self, message: EmailMessage) -> None:
        self.letters.append(message)


@pytest.fixture
def admin(app: flask.Flask) -> make.Account:
    return make.user(Role.ADMINISTRATOR, name="Zoya Admin")


@pytest.fixture
def olga(app: flask.Flask) -> make.Account:
    return make.user(
        Role.PROGRAMME_MANAGER,
        email="olga@test.example",
        name="Olga Novik",
        password_hash=passwords.hash_password(PASSWORD),
    )


def told() -> list[str]:
    return list(db.session.scalars(db.select(OutboxMessage.kind).order_by(OutboxMessage.id)))


def forget_what_was_told() -> None:
    with transaction():
        db.session.execute(db.delete(OutboxMessage))


def version(admin: make.Account, user: make.Account) -> int:
    return queries.user_page(admin.actor, user.id).version


def give_role(admin: make.Account, olga: make.Account) -> None:
    commands.give_role(
        admin.actor, olga.id, commands.RoleDetails(Role.DATA_PROTECTION_OFFICER, olga.organisation_id)
    )


def take_role(admin: make.Account, olga: make.Account) -> None:
    held = db.session.scalars(db.select(RoleAssignment.id).where(RoleAssignment.user_id == olga.id)).one()
    commands.take_role(admin.actor, held)


def block(admin: make.Account, olga: make.Account) -> None:
    commands.block_user(admin.actor, olga.id, version(admin, olga), "left")


def unblock(admin: make.Account, olga: make.Account) -> None:
    block(admin, olga)
    forget_what_was_told()
    commands.unblock_user(admin.actor, olga.id, version(admin, olga), "came back")


def reset(admin: make.Account, olga: make.Account) -> None:
    make.app(olga.id)
    commands.reset_second_factor(
        admin.actor, olga.id, version(admin, olga), "lost her phone", face_to_face=True
    )


def issue_link(admin: make.Account, olga: make.Account) -> None:
    commands.issue_link(admin.actor, olga.id)


def follow_link(admin: make.Account, olga: make.Account) -> None:
    token = commands.issue_link(admin.actor, olga.id)
    forget_what_was_told()
    commands.accept_link(token, OTHER, device="test")


def change_password(_admin: make.Account, olga: make.Account) -> None:
    commands.change_password(olga.actor, make.session(olga.id).id, PASSWORD, OTHER)


def add_app(_admin: make.Account, olga: make.Account) -> None:
    session = make.session(olga.id)
    commands.begin_app(olga.actor)
    commands.confirm_app(olga.actor, session.id, make.code_of(queries.find_new_app(olga.actor).secret))


def remove_app(_admin: make.Account, olga: make.Account) -> None:
    make.app(olga.id)
    with transaction():
        db.session.add(Setting(name="demo", value="yes"))
    commands.remove_app(olga.actor, make.session(olga.id).id)


def make_codes(_admin: make.Account, olga: make.Account) -> None:
    make.app(olga.id)
    commands.make_recovery_codes(olga.actor)


def use_code(admin: make.Account, olga: make.Account) -> None:
    make.app(olga.id)
    code = commands.make_recovery_codes(olga.actor)[0]
    forget_what_was_told()
    commands.verify_code(olga.actor, make.session(olga.id).id, code)


def new_browser(_admin: make.Account, olga: make.Account) -> None:
    for device in ("Firefox, Windows", "Firefox, Windows", "Chrome, Android", "Chrome, Android"):
        commands.sign_in("olga@test.example", PASSWORD, address="192.0.2.1", device=device)


@pytest.mark.parametrize(
    ("step", "notice"),
    [
        (give_role, Notice.ROLE_GIVEN),
        (take_role, Notice.ROLE_TAKEN),
        (block, Notice.BLOCKED),
        (unblock, Notice.UNBLOCKED),
        (reset, Notice.FACTOR_RESET),
        (issue_link, Notice.PASSWORD_LINK_MADE),
        (follow_link, Notice.PASSWORD_CHANGED),
        (change_password, Notice.PASSWORD_CHANGED),
        (add_app, Notice.FACTOR_ADDED),
        (remove_app, Notice.FACTOR_REMOVED),
        (make_codes, Notice.RECOVERY_CODES_MADE),
        (use_code, Notice.RECOVERY_CODE_USED),
        (new_browser, Notice.NEW_BROWSER),
    ],
)
def test_the_holder_is_told(
    admin: make.Account,
    olga: make.Account,
    step: Callable[[make.Account, make.Account], None],
    notice: Notice,
) -> None:
    step(admin, olga)
    watched = step in {reset, issue_link}
    assert told() == [notice.value, *[notices.WATCHED] * watched]
    pocket = Pocket()
    assert send_due(pocket, "https://krok.example") == 1 + watched
    assert [letter["To"] for letter in pocket.letters] == ["olga@test.example"]
    text = pocket.letters[0].get_content()
    assert ACCOUNT_TEXTS[notice] in " ".join(text.split())
    assert "https://krok.example/account" in text
    for secret in ("Olga", "Novik", "Zoya", PASSWORD, OTHER, "Firefox", "lost her phone"):
        assert secret not in text


def test_those_who_watch_are_told_when_an_administrator_helps(
    admin: make.Account, olga: make.Account
) -> None:
    make.user(Role.DATA_PROTECTION_OFFICER, email="watch@test.example")
    reset(admin, olga)
    pocket = Pocket()
    send_due(pocket, "https://krok.example")
    assert [letter["To"] for letter in pocket.letters] == ["olga@test.example", "watch@test.example"]


def test_who_was_only_invited_is_not_written_to(admin: make.Account) -> None:
    new = make.user(Role.TRAINER, state="invited", password_hash=None)
    give_role(admin, new)
    commands.accept_link(commands.issue_link(admin.actor, new.id), PASSWORD, device="Chrome, Android")
    assert told() == []


@pytest.mark.parametrize("language", ["en", "ru", "be"])
@pytest.mark.parametrize("notice", list(Notice))
def test_letters_are_in_her_language_with_the_moment_in_belarus(
    app: flask.Flask, notice: Notice, language: str
) -> None:
    moment = clock.now().replace(year=2026, month=3, day=1, hour=22, minute=5)
    letter = account_letter(notice.value, moment, queries.Recipient("a@test.example", language), "https://x")
    assert "2026, 01:05" in letter.get_content()
    assert "%(" not in letter.get_content() + letter["Subject"]


def test_a_letter_for_an_account_that_is_gone_is_let_go(app: flask.Flask) -> None:
    with transaction():
        db.session.add(
            OutboxMessage(
                kind=Notice.BLOCKED,
                payload={"user_id": str(uuid.uuid4()), "at": clock.now().isoformat()},
                created_at=clock.now(),
                due_at=clock.now(),
            )
        )
    assert send_due(Pocket(), "https://krok.example") == 1
