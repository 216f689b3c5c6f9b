"""Transactions, hooks after them, form tokens, the outbox."""

import datetime
import threading
import uuid
from collections.abc import Callable

import flask
import pytest
import time_machine
from sqlalchemy import func, select

from grants.core import clock, idempotency, outbox
from grants.core.db import db
from grants.core.errors import Conflict
from grants.core.outbox import OutboxMessage
from grants.core.transaction import after_commit, transaction
from grants.domain.accounts.models import Organisation, Setting
from tests.factories import accounts as make


def count(kind: type) -> int:
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


def test_an_exception_rolls_everything_back_and_calls_no_hook(app: flask.Flask) -> None:
    called: list[str] = []

    @transaction()
    def fail() -> None:
        db.session.add(Setting(name="a", value="b"))
        after_commit(lambda: called.append("hook"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert count(Setting) == 0
    assert called == []


def test_an_inner_transaction_joins_and_hooks_run_after_the_outer_commit(app: flask.Flask) -> None:
    called: list[int] = []
    with transaction():
        with transaction():
            db.session.add(Setting(name="a", value="b"))
            after_commit(lambda: called.append(count(Setting)))
        assert called == []
    assert called == [1]


def test_a_hook_needs_a_transaction(app: flask.Flask) -> None:
    with pytest.raises(RuntimeError):
        after_commit(print)


def test_a_row_changed_meanwhile_is_a_conflict(fresh_database: Callable[[], flask.Flask]) -> None:
    app = fresh_database()
    with app.app_context():
        organisation = make.organisation()

        @transaction()
        def rename() -> None:
            row = db.session.get_one(Organisation, organisation.id)
            db.session.execute(Organisation.__table__.update().values(version=7))
            row.name = "Mine"

        with pytest.raises(Conflict):
            rename()
        assert db.session.get_one(Organisation, organisation.id).name == organisation.name


def test_two_hundred_writers_that_read_first_all_get_their_turn(
    fresh_database: Callable[[], flask.Flask],
) -> None:
    app = fresh_database()
    failures: list[BaseException] = []
    with app.app_context(), transaction():
        db.session.add(Setting(name="n", value="0"))

    def write(_number: int) -> None:
        try:
            with app.app_context():
                for _ in range(25):
                    with transaction():
                        row = db.session.get_one(Setting, "n", with_for_update=True)
                        row.value = str(int(row.value) + 1)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    with app.app_context():
        assert db.session.get_one(Setting, "n").value == "200"


def test_a_token_is_spent_once_and_gives_the_first_answer_again(app: flask.Flask) -> None:
    me, made = uuid.uuid4(), [uuid.uuid4(), uuid.uuid4()]
    answers = []
    for number in range(2):
        with transaction():
            answers.append(idempotency.once("t", me, lambda number=number: made[number]))
    assert answers == [made[0], made[0]]
    with pytest.raises(Conflict), transaction():
        idempotency.once("t", uuid.uuid4(), lambda: made[1])
    with transaction():
        assert idempotency.once("", me, lambda: made[1]) == made[1]


def test_a_failed_command_leaves_its_token_unspent(app: flask.Flask) -> None:
    me, made = uuid.uuid4(), uuid.uuid4()
    with pytest.raises(ZeroDivisionError), transaction():
        idempotency.once("t", me, lambda: uuid.UUID(int=1 // 0))
    with transaction():
        assert idempotency.once("t", me, lambda: made) == made


def test_old_tokens_are_forgotten(app: flask.Flask) -> None:
    with transaction():
        idempotency.once("t", None, uuid.uuid4)
    with time_machine.travel(clock.now() + datetime.timedelta(days=8)), transaction():
        assert idempotency.forget_old() == 1


def test_the_outbox_gives_a_message_to_one_worker_and_takes_it_back_from_a_dead_one(app: flask.Flask) -> None:
    with transaction():
        outbox.put("letter", {"permission": "tranche:approve"})
    (taken,) = outbox.claim()
    assert taken.kind == "letter"
    assert outbox.claim() == ()
    with time_machine.travel(clock.now() + outbox.LEASE + datetime.timedelta(seconds=1)):
        (again,) = outbox.claim()
    outbox.mark_sent(again.id)
    with time_machine.travel(clock.now() + datetime.timedelta(days=1)):
        assert outbox.claim() == ()


def test_a_message_that_never_leaves_is_given_up_and_kept(app: flask.Flask) -> None:
    with transaction():
        outbox.put("letter", {})
    moment = clock.now()
    for attempt in range(outbox.MAX_ATTEMPTS):
        moment += datetime.timedelta(days=1)
        with time_machine.travel(moment):
            (message,) = outbox.claim()
            outbox.mark_failed(message.id, f"ConnectionRefusedError {attempt}")
    with time_machine.travel(moment + datetime.timedelta(days=30)):
        assert outbox.claim() == ()
    assert db.session.scalars(select(OutboxMessage)).one().failed_at is not None
