"""Table of screenings: what came of asking in clear, all that was said encrypted."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "screening",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("questionnaire", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("screened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        sa.Column("reasons", sa.LargeBinary(), nullable=True),
        sa.Column("category", sa.LargeBinary(), nullable=True),
        sa.Column("services", sa.LargeBinary(), nullable=True),
        sa.Column("remarks", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('eligible', 'not_yet', 'not_eligible')", name=op.f("ck_screening_outcome")
        ),
        sa.CheckConstraint("length(questionnaire) > 0", name=op.f("ck_screening_has_questionnaire")),
        sa.CheckConstraint(
            "(answers IS NULL) = (reasons IS NULL) AND (answers IS NULL) = (category IS NULL)"
            " AND (answers IS NULL) = (services IS NULL) AND (answers IS NULL) = (remarks IS NULL)",
            name=op.f("ck_screening_sealed_together"),
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_screening_participant_id")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["user_account.id"], name=op.f("fk_screening_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening")),
    )
    op.create_index(op.f("ix_screening_participant_id"), "screening", ["participant_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_screening_participant_id"), table_name="screening")
    op.drop_table("screening")
