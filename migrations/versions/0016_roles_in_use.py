"""The day on which each role was last used; so far it is known when its holder was last seen."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("role_assignment", sa.Column("last_used_on", sa.Date(), nullable=True))
    op.execute(
        "UPDATE role_assignment SET last_used_on = (SELECT date(max(user_session.last_seen_at)) FROM user_session "
        "WHERE user_session.user_id = role_assignment.user_id "
        "AND user_session.last_seen_at >= role_assignment.granted_at)"
    )


def downgrade() -> None:
    op.drop_column("role_assignment", "last_used_on")
