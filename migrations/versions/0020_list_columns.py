"""What the columns of an organisation's lists were taken for last time, by keyed hashes of their headers."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "list_column",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("header_token", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("chosen_by", sa.Uuid(), nullable=True),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('number', 'full_name', 'surname', 'given_name', 'patronymic', 'birth_date', 'gender', 'phone', "
            "'oblast', 'town', 'safe_to_call', 'category', 'note', 'consent', 'signature', 'never_stored')",
            name=op.f("ck_list_column_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_list_column_organisation_id")
        ),
        sa.ForeignKeyConstraint(["chosen_by"], ["user_account.id"], name=op.f("fk_list_column_chosen_by")),
        sa.PrimaryKeyConstraint("organisation_id", "header_token", name=op.f("pk_list_column")),
    )


def downgrade() -> None:
    op.drop_table("list_column")
