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


CHANGED, OTHER = "c" * 64, "d" * 64


def order() -> list[str]:
    """The entries as they are chained."""
    return list(
        db.session.scalars(
            db.select(audit.AuditEntry.action)
            .join(audit.AuditSeal, audit.AuditSeal.entry_id == audit.AuditEntry.id)
            .order_by(audit.AuditSeal.sequence)
        )
    )


def found_at(expected_head: str = "") -> set[int]:
    db.session.expire_all()
    return {at for at, _fault in audit.verify(expected_head).faults}


def entry(number: int) -> str:
    return f"(SELECT id FROM audit_entry WHERE action = 'thing.done_{number}')"


def test_a_removed_row_is_found_even_when_the_others_close_up(sealed: flask.Flask) -> None:
    unguarded(
        f"DELETE FROM audit_seal WHERE entry_id = {entry(2)}",
        "DELETE FROM audit_entry WHERE action = 'thing.done_2'",
    )
    assert found_at() == {3, 4}  # the gap, and the link that no longer fits
    db.session.execute(text("UPDATE audit_seal SET sequence = sequence - 1 WHERE sequence > 3"))
    assert order() == ["thing.done_0", "thing.done_1", "thing.done_3", "thing.done_4"]
    assert found_at() == {3}


def test_an_inserted_row_is_found_even_with_a_seal(sealed: flask.Flask) -> None:
    row = audit.entry_row(SYSTEM, "thing.forged", "thing", None)
    unguarded("UPDATE audit_seal SET sequence = -sequence - 1 WHERE sequence > 2")
    db.session.execute(text("UPDATE audit_seal SET sequence = -sequence WHERE sequence < 0"))
    db.session.execute(db.insert(audit.AuditEntry), [row])
    previous = db.session.scalar(db.select(audit.AuditSeal.hash).where(audit.AuditSeal.sequence == 2))
    forged = audit.chain_hash(previous, db.session.get(audit.AuditEntry, row["id"]))
    db.session.execute(db.insert(audit.AuditSeal), [{"sequence": 3, "entry_id": row["id"], "hash": forged}])
    assert order()[2] == "thing.forged"
    assert found_at() == {4}  # its own link fits; the one after it can't


def test_reordered_rows_are_found(sealed: flask.Flask) -> None:
    unguarded(
        f"UPDATE audit_seal SET sequence = 90 WHERE entry_id = {entry(1)}",
        f"UPDATE audit_seal SET sequence = 2 WHERE entry_id = {entry(2)}",
        f"UPDATE audit_seal SET sequence = 3 WHERE entry_id = {entry(1)}",
    )
    assert order()[1:3] == ["thing.done_2", "thing.done_1"]
    assert found_at() == {2, 3, 4}


def test_a_changed_link_is_found(sealed: flask.Flask) -> None:
    unguarded(f"UPDATE audit_seal SET hash = '{CHANGED}' WHERE sequence = 4")
    assert found_at() == {4, 5}


def test_a_chain_rewritten_from_the_change_on_is_found_with_the_head_that_was_noted(
    sealed: flask.Flask,
) -> None:
    head = audit.verify().head
    unguarded("UPDATE audit_entry SET reason = 'other' WHERE action = 'thing.done_2'")
    db.session.execute(text("DELETE FROM audit_seal WHERE sequence > 2"))
    assert audit.seal() == 3
    assert found_at() == set()
    assert found_at(head) == {5}


def test_the_noted_head_is_found_further_up_the_chain_however_it_is_typed(sealed: flask.Flask) -> None:
    head = audit.verify().head
    with transaction():
        audit.record(SYSTEM, "thing.done", "thing", None)
    with transaction():
        audit.seal()
    groups = " ".join(head[start : start + 8] for start in range(0, 64, 8)).upper()
    found = audit.verify(groups, 5)
    assert (found.head_at, found.sealed, found.faults) == (5, 6, ())
    assert audit.verify(groups, 4).faults
    assert audit.verify(OTHER).head_at is None


def test_a_row_dated_back_behind_the_chain_is_found(sealed: flask.Flask) -> None:
    row = audit.entry_row(SYSTEM, "thing.forged", "thing", None)
    with transaction():
        db.session.execute(
            db.insert(audit.AuditEntry), [row | {"at": row["at"] - datetime.timedelta(days=30)}]
        )
    with transaction():
        assert audit.seal() == 0
    assert [fault for _at, fault in audit.verify().faults] == ["inserted behind the chain"]


def test_a_worker_that_stands_still_shows_however_long(sealed: flask.Flask) -> None:
    assert audit.unsealed_since() is None
    first = clock.now()
    for minutes in (0, 30, 3000):
        with time_machine.travel(first + datetime.timedelta(minutes=minutes), tick=False), transaction():
            audit.record(SYSTEM, "thing.done", "thing", None)
    with time_machine.travel(first + datetime.timedelta(minutes=14), tick=False):
        assert audit.unsealed_since() is None
    with time_machine.travel(first + datetime.timedelta(days=3), tick=False):
        assert audit.unsealed_since() == first
        with transaction():
            assert audit.seal() == 3
        assert audit.unsealed_since() is None
        assert audit.verify().faults == ()


def test_a_late_entry_is_sealed_and_one_of_long_ago_when_everything_is_asked_for(sealed: flask.Flask) -> None:
    for hours, everything, done in ((2, False, 1), (50, False, 0), (0, True, 1)):
        with time_machine.travel(clock.now() - datetime.timedelta(hours=hours), tick=False), transaction():
            if hours:
                audit.record(SYSTEM, "thing.late", "thing", None)
        with transaction():
            assert audit.seal(everything=everything) == done
    found = audit.verify()
    assert found.faults == ()
    assert found.late == (7,)
