"""What people type as a reason is sealed in the audit, with a key of the thing it is about. What was typed about
whoever was erased before is marked as forgotten. Stop the worker of the older version first: it can't chain such rows."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

# Everything about which something may have been typed, by the way from it to its participant.
OF_HER = "SELECT participant_id FROM erasure"
AWARDS = f"SELECT id FROM award WHERE participant_id IN ({OF_HER})"
APPLICATIONS = f"SELECT id FROM application WHERE participant_id IN ({OF_HER})"
TRANCHES = f"SELECT id FROM tranche WHERE award_id IN ({AWARDS})"
ABOUT_HER = (
    OF_HER,
    *(
        f"SELECT id FROM {table} WHERE participant_id IN ({OF_HER})"
        for table in (
            "enrolment", "placement", "plan", "application", "award", "visit", "hand_over", "glass_opening",
            "erasure_request",
        )
    ),
    *(
        f"SELECT id FROM {table} WHERE application_id IN ({APPLICATIONS})"
        for table in ("review", "decision")
    ),
    TRANCHES,
    f"SELECT id FROM payment WHERE tranche_id IN ({TRANCHES})",
)  # fmt: skip

ANY_SEALED = "SELECT 1 FROM audit_entry WHERE sealed_reason IS NOT NULL LIMIT 1"


def upgrade() -> None:
    about_her = " UNION ".join(ABOUT_HER)
    if _is_there():
        op.execute(f"UPDATE reason_key SET wrapped_key = NULL WHERE target_id IN ({about_her})")
        op.execute(
            "INSERT INTO reason_key (target_id) "
            f"SELECT * FROM ({about_her}) AS hers EXCEPT SELECT target_id FROM reason_key"
        )
        return
    op.create_table(
        "reason_key",
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("target_id", name=op.f("pk_reason_key")),
    )
    op.add_column("audit_entry", sa.Column("sealed_reason", sa.LargeBinary(), nullable=True))
    op.execute(f"INSERT INTO reason_key (target_id) {about_her}")


def downgrade() -> None:
    """What was sealed is evidence, and the chain goes over it: as soon as there is something of it, it stays where it is.
    The older version doesn't look at it, and the way back up finds it."""
    if op.get_bind().execute(sa.text(ANY_SEALED)).first() is None:
        op.drop_column("audit_entry", "sealed_reason")
        op.drop_table("reason_key")


def _is_there() -> bool:
    return sa.inspect(op.get_bind()).has_table("reason_key")
