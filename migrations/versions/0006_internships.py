"""Tables of internships."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "host",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("line_of_work", sa.String(length=120), nullable=False),
        sa.Column("oblast", sa.String(length=5), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "version",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default=sa.text("1"),
            nullable=False,
        ),
        sa.CheckConstraint("state IN ('proposed', 'approved', 'suspended')", name=op.f("ck_host_state")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_host_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host")),
    )
    op.create_index(op.f("ix_host_organisation_id"), "host", ["organisation_id"], unique=False)
    op.create_table(
        "host_check",
        sa.Column("host_id", sa.Uuid(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.Column("notes", sa.String(length=2000), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("result IN ('suitable', 'not_suitable')", name=op.f("ck_host_check_result")),
        sa.CheckConstraint("valid_until > checked_on", name=op.f("ck_host_check_valid_after_check")),
        sa.ForeignKeyConstraint(["checked_by"], ["user_account.id"], name=op.f("fk_host_check_checked_by")),
        sa.ForeignKeyConstraint(["host_id"], ["host.id"], name=op.f("fk_host_check_host_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_check")),
    )
    op.create_index(op.f("ix_host_check_host_id"), "host_check", ["host_id"], unique=False)
    op.create_table(
        "offer",
        sa.Column("host_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("places", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hours_a_week", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "version",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default=sa.text("1"),
            nullable=False,
        ),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_offer_state")),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_offer_ends_after_start")),
        sa.CheckConstraint("hours_a_week BETWEEN 1 AND 40", name=op.f("ck_offer_hours_a_week")),
        sa.CheckConstraint("places > 0", name=op.f("ck_offer_places_positive")),
        sa.ForeignKeyConstraint(["host_id"], ["host.id"], name=op.f("fk_offer_host_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    op.create_index(op.f("ix_offer_host_id"), "offer", ["host_id"], unique=False)
    op.create_table(
        "placement",
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("mentor", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by", sa.Uuid(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("skills_score", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reliability_score", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("teamwork_score", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("evaluation", sa.String(length=2000), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "version",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default=sa.text("1"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(state = 'completed') = (outcome IS NOT NULL)", name=op.f("ck_placement_completed_has_outcome")
        ),
        sa.CheckConstraint(
            "(state IN ('completed', 'broken_off')) = (ended_on IS NOT NULL)",
            name=op.f("ck_placement_ended_has_day"),
        ),
        sa.CheckConstraint(
            "state IN ('agreed', 'active', 'completed', 'broken_off')", name=op.f("ck_placement_state")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_placement_ends_after_start")),
        sa.CheckConstraint(
            "reliability_score IS NULL OR reliability_score BETWEEN 1 AND 5",
            name=op.f("ck_placement_reliability_score"),
        ),
        sa.CheckConstraint(
            "skills_score IS NULL OR skills_score BETWEEN 1 AND 5", name=op.f("ck_placement_skills_score")
        ),
        sa.CheckConstraint(
            "teamwork_score IS NULL OR teamwork_score BETWEEN 1 AND 5",
            name=op.f("ck_placement_teamwork_score"),
        ),
        sa.ForeignKeyConstraint(["agreed_by"], ["user_account.id"], name=op.f("fk_placement_agreed_by")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_placement_offer_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_placement_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_placement_participant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
    )
    op.create_index(op.f("ix_placement_offer_id"), "placement", ["offer_id"], unique=False)
    op.create_index(
        "ix_placement_organisation_id_starts_on_id",
        "placement",
        ["organisation_id", "starts_on", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_placement_participant_id"), "placement", ["participant_id"], unique=False)
    op.create_table(
        "placement_hours",
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("hours", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("hours BETWEEN 0 AND 60", name=op.f("ck_placement_hours_hours")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_placement_hours_placement_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["user_account.id"], name=op.f("fk_placement_hours_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_hours")),
        sa.UniqueConstraint("placement_id", "week", name=op.f("uq_placement_hours_placement_id_week")),
    )


def downgrade() -> None:
    op.drop_table("placement_hours")
    op.drop_index(op.f("ix_placement_participant_id"), table_name="placement")
    op.drop_index("ix_placement_organisation_id_starts_on_id", table_name="placement")
    op.drop_index(op.f("ix_placement_offer_id"), table_name="placement")
    op.drop_table("placement")
    op.drop_index(op.f("ix_offer_host_id"), table_name="offer")
    op.drop_table("offer")
    op.drop_index(op.f("ix_host_check_host_id"), table_name="host_check")
    op.drop_table("host_check")
    op.drop_index(op.f("ix_host_organisation_id"), table_name="host")
    op.drop_table("host")
