"""Tables of awards."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "award",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("amount_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("offered_on", sa.Date(), nullable=False),
        sa.Column("accept_by", sa.Date(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("verification_code", sa.String(length=8), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "version",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default=sa.text("1"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "state IN ('offered', 'accepted', 'signed', 'active', 'completed', 'lapsed', 'terminated')",
            name=op.f("ck_award_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'signed', 'active', 'completed') OR accepted_on IS NOT NULL",
            name=op.f("ck_award_accepted_has_day"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('signed', 'active', 'completed') OR signed_on IS NOT NULL",
            name=op.f("ck_award_signed_has_day"),
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_award_amount_positive")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_award_application_id")),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_award_call_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_award_organisation_id")
        ),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name=op.f("fk_award_participant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sa.UniqueConstraint("application_id", name=op.f("uq_award_application_id")),
        sa.UniqueConstraint("code", name=op.f("uq_award_code")),
        sa.UniqueConstraint("verification_code", name=op.f("uq_award_verification_code")),
    )
    op.create_index(op.f("ix_award_call_id"), "award", ["call_id"], unique=False)
    op.create_index(op.f("ix_award_organisation_id"), "award", ["organisation_id"], unique=False)
    op.create_index(
        "uq_award_one_live",
        "award",
        ["participant_id"],
        unique=True,
        sqlite_where=sa.text("state NOT IN ('lapsed', 'terminated')"),
        postgresql_where=sa.text("state NOT IN ('lapsed', 'terminated')"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_award_one_live",
        table_name="award",
        sqlite_where=sa.text("state NOT IN ('lapsed', 'terminated')"),
        postgresql_where=sa.text("state NOT IN ('lapsed', 'terminated')"),
    )
    op.drop_index(op.f("ix_award_organisation_id"), table_name="award")
    op.drop_index(op.f("ix_award_call_id"), table_name="award")
    op.drop_table("award")
