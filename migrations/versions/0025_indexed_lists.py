"""Since when all people of a list can be found: their hashes follow them in short transactions."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.add_column("list_import", sa.Column("indexed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE list_import SET indexed_at = committed_at")


def downgrade() -> None:
    op.drop_column("list_import", "indexed_at")
