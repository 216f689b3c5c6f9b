"""Registrations that were begun, kept encrypted for a day."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "registration_draft",
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("page", sa.String(length=40), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", NUMBER, server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("expires_at > saved_at", name=op.f("ck_registration_draft_expires_later")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_registration_draft_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user_account.id"], name=op.f("fk_registration_draft_created_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_draft")),
    )
    for column in ("organisation_id", "created_by", "expires_at"):
        op.create_index(op.f(f"ix_registration_draft_{column}"), "registration_draft", [column])


def downgrade() -> None:
    op.drop_table("registration_draft")
