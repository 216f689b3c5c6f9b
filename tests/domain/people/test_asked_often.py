"""What every work list asks is found by an index of its own, however many sessions and wishes there were."""

import flask
import pytest
from sqlalchemy import Select, func, select

from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.domain.people.models import ConsentRequest, PortalSession

ASKED = {
    "ix_portal_session_second_pin_unanswered": select(PortalSession.participant_id).where(
        PortalSession.second_pin & PortalSession.answered_at.is_(None)
    ),
    "ix_consent_request_unanswered": select(ConsentRequest.participant_id).where(
        ConsentRequest.answered_at.is_(None)
    ),
    "ix_audit_entry_target_type_at": select(func.min(AuditEntry.target_type)).where(
        AuditEntry.target_type > "a"
    ),
}


@pytest.mark.parametrize("index", ASKED)
def test_the_index_is_taken(app: flask.Flask, index: str) -> None:
    dialect = db.engine.dialect
    asked: Select[str] = ASKED[index]
    sql = str(asked.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    if dialect.name == "sqlite":
        plan = db.session.execute(db.text(f"EXPLAIN QUERY PLAN {sql}")).all()
    else:
        db.session.execute(db.text("SET LOCAL enable_seqscan = off"))
        plan = db.session.execute(db.text(f"EXPLAIN {sql}")).all()
    assert index in str(plan)
