"""How Alembic runs here: within the application, on SQLite with foreign keys off and checked afterwards."""

import importlib
import importlib.util
import pkgutil

from alembic import context
from sqlalchemy import text
from sqlalchemy.engine import Connection

import grants.domain
from grants.core.db import WRITE, Base, db

config = context.config

for domain_slice in pkgutil.iter_modules(grants.domain.__path__, "grants.domain."):
    if importlib.util.find_spec(f"{domain_slice.name}.models"):
        importlib.import_module(f"{domain_slice.name}.models")


def foreign_keys(connection: Connection, *, on: bool) -> None:
    """Outside a transaction, where alone the PRAGMA has an effect."""
    raw = connection.connection
    raw.cursor().execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def run(connection: Connection) -> None:
    """Run the migrations in one transaction. Batch mode on SQLite would cascade deletes were the keys on."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        foreign_keys(connection, on=False)
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=sqlite,
        compare_type=True,
        compare_server_default=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()
    if sqlite:
        broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
        if broken:
            raise RuntimeError(f"the migration broke {len(broken)} foreign keys")
        connection.rollback()
        foreign_keys(connection, on=True)


if context.is_offline_mode():
    raise RuntimeError("migrations run against a database")
with db.engine.connect().execution_options(**{WRITE: True}) as the_connection:
    run(the_connection)
