"""A second PIN of participants, which sessions it opened, and who saw to it."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

UNANSWERED = sa.text("second_pin AND answered_at IS NULL")


def upgrade() -> None:
    op.add_column("participant", sa.Column("second_pin_hash", sa.String(length=200), nullable=True))
    op.add_column(
        "portal_session",
        sa.Column("second_pin", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("portal_session", sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_portal_session_second_pin_unanswered",
        "portal_session",
        ["participant_id"],
        sqlite_where=UNANSWERED,
        postgresql_where=UNANSWERED,
    )


def downgrade() -> None:
    op.drop_index("ix_portal_session_second_pin_unanswered", table_name="portal_session")
    op.drop_column("portal_session", "answered_at")
    op.drop_column("portal_session", "second_pin")
    op.drop_column("participant", "second_pin_hash")
