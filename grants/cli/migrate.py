"""`krok migrate`: bring the database to the newest form."""

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
        flask.current_app.config["KROK"].instance.mkdir(parents=True, exist_ok=True)
    flask_migrate.upgrade()
    with transaction():
        crypto.ensure_secrets()


@click.command("migrate")
@with_appcontext
def migrate() -> None:
    """Create the database, or bring it to the newest form."""
    bring_up_to_date()
    click.echo("The database is up to date.")
