"""Tables of people."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "list_import",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_token", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("data_rows", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("good_rows", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("committed_rows", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "version",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default=sa.text("1"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(state = 'committed') = (committed_at IS NOT NULL)",
            name=op.f("ck_list_import_committed_has_moment"),
        ),
        sa.CheckConstraint(
            "state <> 'cancelled' OR content IS NULL", name=op.f("ck_list_import_cancelled_has_no_content")
        ),
        sa.CheckConstraint(
            "(content IS NULL) = (wrapped_key IS NULL)", name=op.f("ck_list_import_content_has_key")
        ),
        sa.CheckConstraint(
            "state IN ('checked', 'committed', 'cancelled')", name=op.f("ck_list_import_state")
        ),
        sa.ForeignKeyConstraint(["created_by"], ["user_account.id"], name=op.f("fk_list_import_created_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_list_import_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_import")),
    )
    op.create_index(op.f("ix_list_import_file_token"), "list_import", ["file_token"], unique=False)
    op.create_index(op.f("ix_list_import_organisation_id"), "list_import", ["organisation_id"], unique=False)
    op.create_table(
        "participant",
        sa.Column("case_code", sa.String(length=8), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("lead_worker_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("gender", sa.String(length=40), nullable=True),
        sa.Column("oblast", sa.String(length=5), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.Uuid(), nullable=True),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("pin_hash", sa.String(length=200), nullable=True),
        sa.Column("pin_set_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pin_set_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "version",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default=sa.text("1"),
            nullable=False,
        ),
        sa.CheckConstraint("language IN ('en', 'ru', 'be')", name=op.f("ck_participant_language")),
        sa.CheckConstraint("state IN ('active', 'left', 'merged')", name=op.f("ck_participant_state")),
        sa.CheckConstraint(
            "(pin_hash IS NULL) = (pin_set_at IS NULL)", name=op.f("ck_participant_pin_has_moment")
        ),
        sa.CheckConstraint("length(case_code) = 8", name=op.f("ck_participant_case_code_length")),
        sa.ForeignKeyConstraint(["import_id"], ["list_import.id"], name=op.f("fk_participant_import_id")),
        sa.ForeignKeyConstraint(
            ["lead_worker_id"], ["user_account.id"], name=op.f("fk_participant_lead_worker_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_participant_organisation_id")
        ),
        sa.ForeignKeyConstraint(["pin_set_by"], ["user_account.id"], name=op.f("fk_participant_pin_set_by")),
        sa.ForeignKeyConstraint(
            ["registered_by"], ["user_account.id"], name=op.f("fk_participant_registered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sa.UniqueConstraint("case_code", name=op.f("uq_participant_case_code")),
    )
    op.create_index(op.f("ix_participant_lead_worker_id"), "participant", ["lead_worker_id"], unique=False)
    op.create_index(
        "ix_participant_organisation_id_registered_on_id",
        "participant",
        ["organisation_id", "registered_on", "id"],
        unique=False,
    )
    op.create_index("ix_participant_registered_on_id", "participant", ["registered_on", "id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("text_version", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('training_records', 'contact', 'sharing', 'photos', 'research', 'publication')",
            name=op.f("ck_consent_purpose"),
        ),
        sa.CheckConstraint("way IN ('on_paper', 'in_person', 'by_phone')", name=op.f("ck_consent_way")),
        sa.CheckConstraint("withdrawn_at IS NULL OR given", name=op.f("ck_consent_only_given_is_withdrawn")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_consent_participant_id")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["user_account.id"], name=op.f("fk_consent_recorded_by")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["user_account.id"], name=op.f("fk_consent_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_participant_id"), "consent", ["participant_id"], unique=False)
    op.create_table(
        "record_merge",
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.String(length=64), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_by", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "version",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default=sa.text("1"),
            nullable=False,
        ),
        sa.CheckConstraint("kept_id <> other_id", name=op.f("ck_record_merge_two_records")),
        sa.CheckConstraint(
            "undone_at IS NOT NULL OR undone_by IS NULL", name=op.f("ck_record_merge_undone_has_moment")
        ),
        sa.ForeignKeyConstraint(["kept_id"], ["participant.id"], name=op.f("fk_record_merge_kept_id")),
        sa.ForeignKeyConstraint(["other_id"], ["participant.id"], name=op.f("fk_record_merge_other_id")),
        sa.ForeignKeyConstraint(["merged_by"], ["user_account.id"], name=op.f("fk_record_merge_merged_by")),
        sa.ForeignKeyConstraint(["undone_by"], ["user_account.id"], name=op.f("fk_record_merge_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_merge")),
    )
    op.create_index(op.f("ix_record_merge_kept_id"), "record_merge", ["kept_id"], unique=False)
    op.create_index(
        "uq_record_merge_one_standing",
        "record_merge",
        ["other_id"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.create_table(
        "glass_opening",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("remark", sa.String(length=1000), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "version",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default=sa.text("1"),
            nullable=False,
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_glass_opening_has_reason")),
        sa.CheckConstraint("expires_at > opened_at", name=op.f("ck_glass_opening_expires_later")),
        sa.CheckConstraint(
            "(reviewed_at IS NULL) = (remark = '')", name=op.f("ck_glass_opening_reviewed_has_remark")
        ),
        sa.CheckConstraint(
            "(reviewed_at IS NULL) = (reviewed_by IS NULL)", name=op.f("ck_glass_opening_reviewed_by_someone")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_glass_opening_participant_id")
        ),
        sa.ForeignKeyConstraint(["opened_by"], ["user_account.id"], name=op.f("fk_glass_opening_opened_by")),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["user_account.id"], name=op.f("fk_glass_opening_reviewed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glass_opening")),
    )
    for column in ("participant_id", "opened_by"):
        op.create_index(op.f(f"ix_glass_opening_{column}"), "glass_opening", [column], unique=False)
    op.create_table(
        "hand_over",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("from_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("to_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("what", sa.String(length=1000), nullable=False),
        sa.Column("without_consent", sa.String(length=500), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "version",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default=sa.text("1"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "state IN ('offered', 'accepted', 'declined', 'withdrawn')", name=op.f("ck_hand_over_state")
        ),
        sa.CheckConstraint(
            "from_organisation_id <> to_organisation_id", name=op.f("ck_hand_over_to_another")
        ),
        sa.CheckConstraint("length(reason) > 0 AND length(what) > 0", name=op.f("ck_hand_over_has_reason")),
        sa.CheckConstraint(
            "(state = 'offered') = (answered_at IS NULL)", name=op.f("ck_hand_over_answered_has_moment")
        ),
        sa.CheckConstraint(
            "state NOT IN ('declined', 'withdrawn') OR length(answer) > 0",
            name=op.f("ck_hand_over_refusal_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_hand_over_participant_id")
        ),
        sa.ForeignKeyConstraint(
            ["from_organisation_id"], ["organisation.id"], name=op.f("fk_hand_over_from_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_organisation_id"], ["organisation.id"], name=op.f("fk_hand_over_to_organisation_id")
        ),
        sa.ForeignKeyConstraint(["offered_by"], ["user_account.id"], name=op.f("fk_hand_over_offered_by")),
        sa.ForeignKeyConstraint(["answered_by"], ["user_account.id"], name=op.f("fk_hand_over_answered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
    )
    for column in ("participant_id", "from_organisation_id", "to_organisation_id"):
        op.create_index(op.f(f"ix_hand_over_{column}"), "hand_over", [column], unique=False)
    op.create_index(
        "uq_hand_over_one_open",
        "hand_over",
        ["participant_id"],
        unique=True,
        sqlite_where=sa.text("state = 'offered'"),
        postgresql_where=sa.text("state = 'offered'"),
    )
    op.create_table(
        "identity_token",
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_identity_token_participant_id")
        ),
        sa.PrimaryKeyConstraint("token", "participant_id", name=op.f("pk_identity_token")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_identity_token_participant_id"), "identity_token", ["participant_id"], unique=False
    )
    op.create_table(
        "participant_identity",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("birth", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_note", sa.LargeBinary(), nullable=True),
        sa.Column("town", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("category", sa.LargeBinary(), nullable=True),
        sa.Column("safe_contact", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_participant_identity_participant_id")
        ),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_participant_identity")),
    )
    op.create_table(
        "portal_session",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_portal_session_participant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_portal_session_token_hash")),
    )
    op.create_index(
        op.f("ix_portal_session_participant_id"), "portal_session", ["participant_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_portal_session_participant_id"), table_name="portal_session")
    op.drop_table("portal_session")
    op.drop_table("participant_identity")
    op.drop_index(op.f("ix_identity_token_participant_id"), table_name="identity_token")
    op.drop_table("identity_token")
    op.drop_index("uq_hand_over_one_open", table_name="hand_over")
    for column in ("to_organisation_id", "from_organisation_id", "participant_id"):
        op.drop_index(op.f(f"ix_hand_over_{column}"), table_name="hand_over")
    op.drop_table("hand_over")
    for column in ("opened_by", "participant_id"):
        op.drop_index(op.f(f"ix_glass_opening_{column}"), table_name="glass_opening")
    op.drop_table("glass_opening")
    op.drop_index("uq_record_merge_one_standing", table_name="record_merge")
    op.drop_index(op.f("ix_record_merge_kept_id"), table_name="record_merge")
    op.drop_table("record_merge")
    op.drop_index(op.f("ix_consent_participant_id"), table_name="consent")
    op.drop_table("consent")
    op.drop_index("ix_participant_registered_on_id", table_name="participant")
    op.drop_index("ix_participant_organisation_id_registered_on_id", table_name="participant")
    op.drop_index(op.f("ix_participant_lead_worker_id"), table_name="participant")
    op.drop_table("participant")
    op.drop_index(op.f("ix_list_import_organisation_id"), table_name="list_import")
    op.drop_index(op.f("ix_list_import_file_token"), table_name="list_import")
    op.drop_table("list_import")
