"""For how long data are kept, by programme and class; how much an erasure takes, and its ground as a code."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "retention_rule",
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("data_class", sa.String(length=40), nullable=False),
        sa.Column("months", NUMBER, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", NUMBER, server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "data_class IN ('identity', 'notes', 'never_began')", name=op.f("ck_retention_rule_data_class")
        ),
        sa.CheckConstraint("months BETWEEN 6 AND 240", name=op.f("ck_retention_rule_months")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_retention_rule_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["user_account.id"], name=op.f("fk_retention_rule_changed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_rule")),
        sa.UniqueConstraint(
            "programme_id", "data_class", name=op.f("uq_retention_rule_programme_id_data_class")
        ),
    )
    for name, before in (("scope", "whole"), ("ground", "other")):
        op.add_column(
            "erasure_request",
            sa.Column(name, sa.String(length=40), server_default=before, nullable=False),
        )


def downgrade() -> None:
    for name in ("ground", "scope"):
        op.drop_column("erasure_request", name)
    op.drop_table("retention_rule")
