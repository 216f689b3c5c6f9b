"""Tables of monitoring."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "visit",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("months", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("operating", sa.String(length=40), nullable=True),
        sa.Column("sales_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("income_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("paid_jobs", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("hours_a_week", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("keeps_records", sa.Boolean(), nullable=True),
        sa.Column("feels_safe", sa.Boolean(), nullable=True),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "version",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default=sa.text("1"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(state = 'done') = (visited_on IS NOT NULL AND operating IS NOT NULL)",
            name=op.f("ck_visit_done_has_finding"),
        ),
        sa.CheckConstraint(
            "operating IS NULL OR operating IN ('yes', 'paused', 'closed', 'moved')",
            name=op.f("ck_visit_operating"),
        ),
        sa.CheckConstraint("state IN ('planned', 'done', 'lost')", name=op.f("ck_visit_state")),
        sa.CheckConstraint("months > 0", name=op.f("ck_visit_months_positive")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_visit_award_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_visit_organisation_id")
        ),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name=op.f("fk_visit_participant_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["user_account.id"], name=op.f("fk_visit_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("award_id", "months", name=op.f("uq_visit_award_id_months")),
    )
    op.create_index(
        "ix_visit_organisation_id_state_due_on", "visit", ["organisation_id", "state", "due_on"], unique=False
    )
    op.create_index(op.f("ix_visit_participant_id"), "visit", ["participant_id"], unique=False)
    op.create_index("ix_visit_state_due_on", "visit", ["state", "due_on"], unique=False)
    op.create_table(
        "contact_try",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("tried_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["user_account.id"], name=op.f("fk_contact_try_recorded_by")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_contact_try_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_try")),
    )
    op.create_index(op.f("ix_contact_try_visit_id"), "contact_try", ["visit_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_contact_try_visit_id"), table_name="contact_try")
    op.drop_table("contact_try")
    op.drop_index("ix_visit_state_due_on", table_name="visit")
    op.drop_index(op.f("ix_visit_participant_id"), table_name="visit")
    op.drop_index("ix_visit_organisation_id_state_due_on", table_name="visit")
    op.drop_table("visit")
