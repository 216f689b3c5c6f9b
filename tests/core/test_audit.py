"""The audit can't be changed, and what is changed behind its back shows."""

import datetime
import uuid

import flask
import pytest
import time_machine
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from grants.core import audit, clock
from grants.core.db import db
from grants.core.transaction import transaction
from grants.policy import SYSTEM


@pytest.fixture
def sealed(app: flask.Flask) -> flask.Flask:
    """Five entries, chained."""
    with transaction():
        for number in range(5):
            audit.record(SYSTEM, f"thing.done_{number}", "thing", uuid.uuid4(), details={"n": number})
    with transaction():
        assert audit.seal() == 5
    return app


def unguarded(*statements: str) -> None:
    """What somebody with the whole database in her hands could do: switch the triggers off first."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
        db.session.execute(text("ALTER TABLE audit_seal DISABLE TRIGGER USER"))
    else:
        for table in ("audit_entry", "audit_seal"):
            for verb in ("update", "delete"):
                db.session.execute(text(f"DROP TRIGGER {table}_no_{verb}"))
    for statement in statements:
        db.session.execute(text(statement))


def test_a_whole_chain_verifies_and_sealing_goes_on(sealed: flask.Flask) -> None:
    found = audit.verify()
    assert (found.sealed, found.unsealed, found.faults) == (5, 0, ())
    with transaction():
        audit.record(SYSTEM, "thing.done", "thing", None)
    assert audit.verify().unsealed == 1
    with transaction():
        assert audit.seal() == 1
    assert audit.verify(found.head).faults == ()


@pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_delete(sealed: flask.Flask, table: str, verb: str) -> None:
    column = "reason" if table == "audit_entry" else "hash"
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text(verb.format(table, column, "'x'")))


@pytest.mark.parametrize(
    ("tampering", "sequence"),
    [
        ("UPDATE audit_entry SET reason = 'other' WHERE action = 'thing.done_2'", 3),
        ("UPDATE audit_entry SET actor_kind = 'user' WHERE action = 'thing.done_0'", 1),
        ("DELETE FROM audit_seal WHERE sequence = 2", 2),
        ("UPDATE audit_seal SET sequence = CASE sequence WHEN 2 THEN 30 ELSE sequence END", 2),
        (
            "UPDATE audit_entry SET action = CASE action WHEN 'thing.done_1' THEN 'thing.done_3' ELSE action END",
            2,
        ),
    ],
)
def test_what_was_altered_is_found(sealed: flask.Flask, tampering: str, sequence: int) -> None:
    unguarded(tampering)
    assert sequence in [at for at, _fault in audit.verify().faults]


def test_a_cut_tail_is_found_with_the_head_that_was_noted(sealed: flask.Flask) -> None:
    head = audit.verify().head
    unguarded("DELETE FROM audit_seal WHERE sequence = 5")
    assert audit.verify().faults == ()
    assert audit.verify(head).faults


def test_an_entry_slipped_in_before_the_sealed_ones_is_chained_late_and_never_hidden(
    sealed: flask.Flask,
) -> None:
    unguarded("UPDATE audit_seal SET hash = 'f' WHERE sequence = 4")
    assert [at for at, _fault in audit.verify().faults] == [4, 5]


def test_a_late_entry_is_sealed_and_one_of_long_ago_when_everything_is_asked_for(sealed: flask.Flask) -> None:
    for hours, everything, done in ((2, False, 1), (50, False, 0), (0, True, 1)):
        with time_machine.travel(clock.now() - datetime.timedelta(hours=hours), tick=False), transaction():
            if hours:
                audit.record(SYSTEM, "thing.late", "thing", None)
        with transaction():
            assert audit.seal(everything=everything) == done
    assert audit.verify().faults == ()
