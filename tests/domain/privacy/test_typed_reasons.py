"""Reasons in the audit that name a participant: covered for whoever reads the audit, whatever record they stand beside."""

import uuid

import flask
import pytest
from sqlalchemy import delete, select, update

from grants.core import audit
from grants.core.db import Base, db
from grants.core.ids import new_id
from grants.core.reasons import ReasonKey
from grants.core.transaction import transaction
from grants.domain.people.veil import COVER
from grants.domain.privacy import queries
from grants.domain.privacy.queries.typed_reasons import KEY_MISSING, KEY_TAKEN, NOT_OPENING
from grants.domain.privacy.reasons import things_of
from grants.domain.privacy.whose import whose
from grants.policy import SYSTEM, Role
from tests.factories import accounts, erasures

# Nothing of the audit is about these alone: what is done with them is written beside what they belong to.
NEVER_A_TARGET = frozenset(
    {
        "consent", "contact_try", "eligibility_answer", "payment", "placement_hours", "plan_version",
        "portal_session", "record_merge", "screening",
    }
)  # fmt: skip


def tables_of(ids: set[uuid.UUID]) -> dict[str, set[uuid.UUID]]:
    found = {}
    for table in Base.metadata.sorted_tables:
        if "id" in table.c and isinstance(table.c.id.type.python_type, type):
            rows = set(db.session.scalars(select(table.c.id).where(table.c.id.in_(ids))))
            if rows:
                found[table.name] = rows
    return found


def test_everything_of_hers_that_the_audit_speaks_of_is_known_as_hers(app: flask.Flask) -> None:
    her = erasures.told_of(accounts.organisation())
    for table, ids in tables_of(set(things_of(her.id))).items():
        if table not in NEVER_A_TARGET:
            assert whose(ids) == dict.fromkeys(ids, her.id), table
    assert (
        db.session.scalars(
            select(audit.AuditEntry.id).where(audit.AuditEntry.target_type.in_(NEVER_A_TARGET))
        ).all()
        == []
    )


@pytest.mark.parametrize("kind", ["participant", "decision", "application", "review", "tranche", "visit"])
def test_her_name_in_a_reason_is_covered(app: flask.Flask, kind: str) -> None:
    her = erasures.told_of(accounts.organisation())
    about = next(iter(tables_of(set(things_of(her.id)))[kind]))
    with transaction():
        audit.record(SYSTEM, f"{kind}.done", kind, about, reason=f"Call {erasures.SURNAME} tomorrow")
    (row,) = queries.audit_list(accounts.user(Role.AUDITOR).actor, queries.AuditFilter(action=f"{kind}.done"))
    assert row.reason == f"Call {COVER} tomorrow"


def test_a_reason_that_somebody_hid_is_told_and_one_of_the_erased_is_not(app: flask.Flask) -> None:
    her = erasures.told_of(accounts.organisation())
    things = [new_id() for _ in range(4)]
    with transaction():
        audit.record(SYSTEM, "participant.left", "participant", her.id, reason="She moved")
        for thing in things:
            audit.record(SYSTEM, "thing.done", "thing", thing, reason="Because I say so")
        audit.record(SYSTEM, "thing.done", "thing", None, reason="A sentence of the program")
    erasures.erased(her)
    assert queries.verify_reasons(SYSTEM) == ()
    dropped, taken, foreign, _left = things
    with transaction():
        db.session.execute(delete(ReasonKey).where(ReasonKey.target_id == dropped))
        db.session.execute(update(ReasonKey).where(ReasonKey.target_id == taken).values(wrapped_key=None))
        key = db.session.get_one(ReasonKey, things[3]).wrapped_key
        db.session.execute(update(ReasonKey).where(ReasonKey.target_id == foreign).values(wrapped_key=key))
    of = {
        entry.id: entry.target_id
        for entry in db.session.scalars(
            select(audit.AuditEntry).where(audit.AuditEntry.action == "thing.done")
        )
    }
    assert {of[entry_id]: fault for entry_id, fault in queries.verify_reasons(SYSTEM)} == {
        dropped: KEY_MISSING,
        taken: KEY_TAKEN,
        foreign: NOT_OPENING,
    }
