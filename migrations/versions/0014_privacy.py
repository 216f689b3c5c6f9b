"""Tables of erasures. A frozen plan may lose its texts when its author was erased, and only then."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("state IN ('requested', 'approved')")
KEPT = (
    "NEW.id = OLD.id AND NEW.plan_id = OLD.plan_id AND NEW.number = OLD.number "
    "AND NEW.requested_minor = OLD.requested_minor AND NEW.own_minor = OLD.own_minor"
)
ERASED = (
    "EXISTS (SELECT 1 FROM erasure JOIN plan ON plan.participant_id = erasure.participant_id "
    "WHERE plan.id = OLD.plan_id)"
)


def upgrade() -> None:
    op.create_table(
        "erasure_request",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", NUMBER, server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "state IN ('requested', 'approved', 'done', 'refused')", name=op.f("ck_erasure_request_state")
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> requested_by", name=op.f("ck_erasure_request_two_people")
        ),
        sa.CheckConstraint(
            "(state = 'requested') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_erasure_request_decided_has_person"),
        ),
        sa.CheckConstraint(
            "(state = 'done') = (done_at IS NOT NULL)", name=op.f("ck_erasure_request_done_has_moment")
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_erasure_request_reason_given")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_erasure_request_participant_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_erasure_request_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["user_account.id"], name=op.f("fk_erasure_request_requested_by")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user_account.id"], name=op.f("fk_erasure_request_decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_request")),
    )
    op.create_index(op.f("ix_erasure_request_participant_id"), "erasure_request", ["participant_id"])
    op.create_index(
        "uq_erasure_request_open",
        "erasure_request",
        ["participant_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "erasure",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("case_code", sa.String(length=8), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_erasure_participant_id")
        ),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_erasure")),
    )
    if op.get_bind().dialect.name == "postgresql":
        _guard_on_postgresql()
    else:
        _guard_on_sqlite()


def _guard_on_postgresql() -> None:
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON erasure "
        "FOR EACH ROW EXECUTE FUNCTION krok_append_only()"
    )
    op.execute(
        "CREATE TRIGGER never_emptied BEFORE TRUNCATE ON erasure "
        "FOR EACH STATEMENT EXECUTE FUNCTION krok_append_only()"
    )
    op.execute(
        "CREATE FUNCTION krok_frozen_plan() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'UPDATE' THEN IF {KEPT} AND {ERASED} THEN RETURN NEW; END IF; END IF; "
        "RAISE EXCEPTION 'plan_version is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute("DROP TRIGGER append_only ON plan_version")
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON plan_version "
        "FOR EACH ROW EXECUTE FUNCTION krok_frozen_plan()"
    )


def _guard_on_sqlite() -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER erasure_no_{verb.lower()} BEFORE {verb} ON erasure "
            "BEGIN SELECT RAISE(ABORT, 'erasure is append-only'); END"
        )
    op.execute("DROP TRIGGER plan_version_no_update")
    op.execute(
        f"CREATE TRIGGER plan_version_no_update BEFORE UPDATE ON plan_version WHEN NOT ({KEPT} AND {ERASED}) "
        "BEGIN SELECT RAISE(ABORT, 'plan_version is append-only'); END"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER append_only ON plan_version")
        op.execute("DROP FUNCTION krok_frozen_plan()")
        op.execute(
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON plan_version "
            "FOR EACH ROW EXECUTE FUNCTION krok_append_only()"
        )
    else:
        op.execute("DROP TRIGGER plan_version_no_update")
        op.execute(
            "CREATE TRIGGER plan_version_no_update BEFORE UPDATE ON plan_version "
            "BEGIN SELECT RAISE(ABORT, 'plan_version is append-only'); END"
        )
    op.drop_table("erasure")
    op.drop_index("uq_erasure_request_open", table_name="erasure_request")
    op.drop_index(op.f("ix_erasure_request_participant_id"), table_name="erasure_request")
    op.drop_table("erasure_request")
