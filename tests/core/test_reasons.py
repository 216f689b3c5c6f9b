"""Typed reasons: sealed under a key of what they are about, chained as they are stored, and forgotten with the key."""

import enum

import flask
import pytest
from sqlalchemy import select, text

from grants.core import audit, crypto
from grants.core.db import db
from grants.core.ids import new_id
from grants.core.reasons import KEYS, ReasonKey, forget_reasons, forgotten, read_reasons, reason_codes
from grants.core.rewrapping import count_by_key
from grants.core.transaction import transaction
from grants.policy import SYSTEM
from tests.support.audit import reason_of


@reason_codes
class Chosen(enum.StrEnum):
    ONE = "chosen_for_this_test"


def entry(target_id: object, why: str) -> audit.AuditEntry:
    with transaction():
        audit.record(SYSTEM, "thing.done", "thing", target_id, reason=why)  # type: ignore[arg-type]
    return db.session.scalars(select(audit.AuditEntry).order_by(audit.AuditEntry.id.desc())).first()  # type: ignore[return-value]


def test_what_is_typed_is_sealed_and_what_is_chosen_is_not(app: flask.Flask) -> None:
    her = new_id()
    typed, again, chosen = entry(her, " Olga rang "), entry(her, "Once more"), entry(her, Chosen.ONE.value)
    nothing, of_many = entry(her, ""), entry(None, "Cohort 7")
    assert (typed.reason, chosen.sealed_reason, nothing.sealed_reason) == ("", None, None)
    assert b"Olga" not in (typed.sealed_reason or b"")
    wanted = ["Olga rang", "Once more", "chosen_for_this_test", "", "Cohort 7"]
    every = [typed, again, chosen, nothing, of_many]
    assert [read_reasons(every)[one.id] for one in every] == wanted
    assert db.session.query(ReasonKey).count() == 1
    assert sum(count_by_key(KEYS).values()) == 1


def test_a_sealed_reason_moved_to_another_entry_does_not_open(app: flask.Flask) -> None:
    her = new_id()
    one, other = entry(her, "One"), entry(her, "Other")
    moved = audit.AuditEntry(id=one.id, target_id=her, reason="", sealed_reason=other.sealed_reason)
    with pytest.raises(crypto.Undecipherable):
        read_reasons([moved])


def test_forgotten_with_the_key_while_the_chain_stays_whole(app: flask.Flask) -> None:
    her, another = new_id(), new_id()
    typed, chosen, kept = entry(her, "Olga rang"), entry(her, Chosen.ONE.value), entry(another, "Anna rang")
    with transaction():
        audit.seal()
        forget_reasons([her, new_id(), her])
    assert forgotten([her, another]) == {her}
    assert (reason_of(typed), reason_of(chosen), reason_of(kept)) == ("", "chosen_for_this_test", "Anna rang")
    later = entry(her, "Olga again")
    assert (later.reason, later.sealed_reason) == ("", None)
    with transaction():
        audit.seal()
        forget_reasons([her])
    assert audit.verify().faults == ()


def test_an_older_entry_is_read_as_it_stands_until_it_is_forgotten(app: flask.Flask) -> None:
    her = new_id()
    with transaction():
        row = audit.entry_row(SYSTEM, "thing.done", "thing", her)
        db.session.execute(audit.AuditEntry.__table__.insert().values(row | {"reason": "Olga rang"}))  # type: ignore[attr-defined]
    (old,) = db.session.scalars(select(audit.AuditEntry))
    assert reason_of(old) == "Olga rang"
    with transaction():
        forget_reasons([her])
    assert reason_of(old) == ""


def test_a_changed_sealed_reason_is_found_by_verifying(app: flask.Flask) -> None:
    entry(new_id(), "Olga rang")
    with transaction():
        audit.seal()
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER ALL"))
    else:
        db.session.execute(text("DROP TRIGGER audit_entry_no_update"))
    db.session.execute(audit.AuditEntry.__table__.update().values(sealed_reason=b"x"))  # type: ignore[attr-defined]
    assert [fault for _sequence, fault in audit.verify().faults] == ["changed, inserted or out of order"]
