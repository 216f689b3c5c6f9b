"""Journals of attendance that were uploaded, kept encrypted for an hour."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "journal_upload",
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_journal_upload_expires_later")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_journal_upload_cohort_id")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user_account.id"], name=op.f("fk_journal_upload_created_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_upload")),
        sa.UniqueConstraint("cohort_id", "created_by", name=op.f("uq_journal_upload_cohort_id_created_by")),
    )
    op.create_index(op.f("ix_journal_upload_created_by"), "journal_upload", ["created_by"])


def downgrade() -> None:
    op.drop_table("journal_upload")
