"""With whom she agreed to sharing, what she asks to take back, and by what she was tried to be reached."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

PURPOSES = "'training_records', 'contact', 'sharing', 'photos', 'research', 'publication'"
CHANNELS = "'call', 'sms', 'messenger', 'through_another', 'in_person'"
OUTCOMES = "'no_answer', 'spoke', 'someone_else', 'not_delivered', 'declined'"


def upgrade() -> None:
    op.add_column("consent", sa.Column("with_hosts", sa.Boolean(), nullable=True))
    op.add_column("consent", sa.Column("with_network", sa.Boolean(), nullable=True))
    op.create_table(
        "consent_party",
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_consent_party_consent_id")),
        sa.PrimaryKeyConstraint("consent_id", "party_id", name=op.f("pk_consent_party")),
    )
    op.create_table(
        "consent_request",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(f"purpose IN ({PURPOSES})", name=op.f("ck_consent_request_purpose")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_consent_request_participant_id")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["user_account.id"], name=op.f("fk_consent_request_answered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_request")),
    )
    op.create_index(op.f("ix_consent_request_participant_id"), "consent_request", ["participant_id"])
    for column, values in (("channel", CHANNELS), ("outcome", OUTCOMES)):
        op.execute(
            f"ALTER TABLE contact_try ADD COLUMN {column} VARCHAR(40) "
            f"CONSTRAINT ck_contact_try_{column} CHECK ({column} IN ({values}))"
        )
    op.add_column("contact_try", sa.Column("tried_at", sa.String(length=5), nullable=True))


def downgrade() -> None:
    for column in ("tried_at", "outcome", "channel"):
        op.drop_column("contact_try", column)
    op.drop_table("consent_request")
    op.drop_table("consent_party")
    op.drop_column("consent", "with_network")
    op.drop_column("consent", "with_hosts")
