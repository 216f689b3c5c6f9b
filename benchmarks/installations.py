"""Empty installations to measure on: SQLite in a temporary folder, PostgreSQL on a server of our own."""

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import flask
from sqlalchemy.engine import make_url

from grants import create_app
from grants.cli.migrate import bring_up_to_date
from grants.core import clock
from grants.core.crypto import new_master_key
from grants.core.db import db
from grants.core.ids import new_id
from grants.core.transaction import transaction
from grants.domain.accounts.models import Organisation
from grants.domain.accounts.states import OrganisationKind
from grants.settings import Settings
from tests.support.postgresql import PostgresCluster, why_missing

CODE = "BENCH"


@dataclass(frozen=True, slots=True)
class Installation:
    """A migrated database with one organisation, whose code is BENCH."""

    name: str
    url: str
    folder: Path
    key: str
    app: flask.Flask

    @property
    def environment(self) -> dict[str, str]:
        """What a process of its own needs to use it."""
        return {
            "KROK_INSTANCE": str(self.folder),
            "KROK_DATABASE_URL": self.url,
            "KROK_MASTER_KEY": self.key,
            "KROK_LOG_LEVEL": "ERROR",
        }

    @property
    def place(self) -> str:
        """The file, or what libpq wants to know."""
        url = make_url(self.url)
        if url.get_backend_name() == "sqlite":
            return str(url.database)
        return url.set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def installation(database: str, key: str = "") -> Iterator[Installation]:
    """A new one, inside its application's context; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="krok-bench-") as name, _database(database, Path(name)) as url:
        folder, key = Path(name), key or new_master_key()
        app = create_app(Settings(instance=folder, database_url=url, master_key=key, log_level="ERROR"))
        with app.app_context():
            bring_up_to_date()
            with transaction():
                db.session.add(organisation(CODE))
            try:
                yield Installation(database, url, folder, key, app)
            finally:
                db.session.remove()
                db.engine.dispose()


def organisation(code: str) -> Organisation:
    """An NGO of that code."""
    return Organisation(
        id=new_id(),
        code=code,
        name=f"Organisation {code}",
        kind=OrganisationKind.NGO,
        oblast="BY-BR",
        created_at=clock.now(),
    )


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'krok.sqlite'}"
        return
    if missing := why_missing():
        raise SystemExit(missing)
    cluster = PostgresCluster()
    cluster.start()
    name = f"krok_{uuid.uuid4().hex}"
    try:
        yield cluster.create_database(name)
    finally:
        cluster.drop_database(name)
        cluster.stop()
