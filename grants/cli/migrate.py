"""`krok migrate`: bring the database to the newest form."""

import os
from pathlib import Path

import click
import flask
import flask_migrate
from flask.cli import with_appcontext
from sqlalchemy.engine import make_url

from grants.core import crypto
from grants.core.transaction import transaction


def bring_up_to_date() -> None:
    """Create or migrate the database and make the application's own keys. Raises KeyProblem for a wrong master key."""
    url = make_url(flask.current_app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite" and url.database:
        _keep_private(Path(url.database))
    flask_migrate.upgrade()
    with transaction():
        crypto.ensure_secrets()


def _keep_private(database: Path) -> None:
    """The file, made if need be, and what SQLite writes beside it are this user's alone."""
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(database, os.O_RDWR | os.O_CREAT, 0o600))
    for ending in ("", "-wal", "-shm"):
        file = database.with_name(database.name + ending)
        if file.exists():
            file.chmod(0o600)


@click.command("migrate")
@with_appcontext
def migrate() -> None:
    """Create the database, or bring it to the newest form."""
    bring_up_to_date()
    click.echo("The database is up to date.")
