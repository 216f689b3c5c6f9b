"""Indexes for what every work list and the page of the audit ask: uses of a second PIN and wishes that nobody has answered,
and the kinds of records that the audit speaks of."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

SECOND_PIN = "ix_portal_session_second_pin_unanswered"
ON_SQLITE, ON_POSTGRESQL = "second_pin = 1 AND answered_at IS NULL", "second_pin AND answered_at IS NULL"
UNANSWERED = sa.text("answered_at IS NULL")


def upgrade() -> None:
    _index_second_pins(ON_SQLITE)
    op.create_index(
        "ix_consent_request_unanswered",
        "consent_request",
        ["participant_id"],
        sqlite_where=UNANSWERED,
        postgresql_where=UNANSWERED,
    )
    op.create_index("ix_audit_entry_target_type_at", "audit_entry", ["target_type", "at"])


def downgrade() -> None:
    op.drop_index("ix_audit_entry_target_type_at", table_name="audit_entry")
    op.drop_index("ix_consent_request_unanswered", table_name="consent_request")
    _index_second_pins(ON_POSTGRESQL)


def _index_second_pins(on_sqlite: str) -> None:
    """SQLite takes such an index only for a query that says the condition in the same words."""
    op.drop_index(SECOND_PIN, table_name="portal_session")
    op.create_index(
        SECOND_PIN,
        "portal_session",
        ["participant_id"],
        sqlite_where=sa.text(on_sqlite),
        postgresql_where=sa.text(ON_POSTGRESQL),
    )
