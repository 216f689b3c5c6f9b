"""What every test may ask for: an application on a real database, a savepoint around each test, clients by role."""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import flask
import hypothesis
import pytest
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection

from grants import create_app
from grants.cli.migrate import bring_up_to_date
from grants.core import crypto
from grants.core.db import WRITE, db
from grants.core.ids import new_id
from grants.settings import Settings
from grants.web.limits import limiter
from tests.factories import accounts as make
from tests.support.client import Client
from tests.support.postgresql import PostgresCluster, why_missing

pytest_plugins = ["tests.support.no_skips"]
hypothesis.settings.register_profile("krok", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("krok")
MASTER_KEY = "c2l4dGVlbiBieXRlcyB0d2ljZSBtYWtlIG9uZSBrZXk="


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--database=postgresql` runs every test that uses a database on a server of its own."""
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest) -> Iterator[PostgresCluster]:
    """A PostgreSQL server for this run."""
    missing = why_missing()
    if missing:
        pytest.skip(missing)
    server = PostgresCluster()
    server.start()
    yield server
    server.stop()


def make_settings(folder: Path, database_url: str) -> Settings:
    """Settings of a test's own installation."""
    return Settings(
        instance=folder,
        database_url=database_url,
        secret_key="for tests alone, and long enough",  # type: ignore[arg-type]
        master_key=MASTER_KEY,  # type: ignore[arg-type]
        testing=True,
        log_level="ERROR",
    )


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated database for this process."""
    if request.config.getoption("--database") == "postgresql":
        cluster: PostgresCluster = request.getfixturevalue("cluster")
        name = f"krok_{uuid.uuid4().hex}"
        url = cluster.create_database(name)
        _migrate(tmp_path_factory.mktemp("instance"), url)
        yield url
        cluster.drop_database(name)
        return
    folder = tmp_path_factory.mktemp("database")
    url = f"sqlite:///{folder / 'krok.sqlite'}"
    _migrate(folder, url)
    yield url


def _migrate(folder: Path, url: str) -> None:
    application = create_app(make_settings(folder, url))
    with application.app_context():
        bring_up_to_date()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def application(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[flask.Flask]:
    """The application, made once a process."""
    made = create_app(make_settings(tmp_path_factory.mktemp("instance"), database_url))
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture(autouse=True)
def keys() -> None:
    """The tests' own master key and no limits, whatever application an earlier test of this process was about."""
    crypto.install(crypto.read_master_keys(MASTER_KEY))
    limiter.enabled = False


@pytest.fixture
def app(application: flask.Flask) -> Iterator[flask.Flask]:
    """The application on one connection whose transaction is undone after the test; commits inside are savepoints."""
    with application.app_context():
        engine: Engine = db.engine
        connection: Connection = engine.connect().execution_options(**{WRITE: True})
        outer = connection.begin()
        engines = db._app_engines[application]
        engines[None] = connection  # type: ignore[call-overload]
        db.session.configure(join_transaction_mode="create_savepoint")
        try:
            with flask.request_started.connected_to(_forget_the_last_request, application):
                yield application
        finally:
            db.session.remove()
            engines[None] = engine
            outer.rollback()
            connection.close()


def _forget_the_last_request(_sender: flask.Flask, **_rest: object) -> None:
    """The test's own context stays open between requests, so what one request remembered must not reach the next."""
    for name in list(flask.g):
        flask.g.pop(name)


@pytest.fixture
def fresh_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], flask.Flask]]:
    """Makes an application on a migrated database of its own, for tests that need real connections."""
    made: list[flask.Flask] = []
    names: list[str] = []

    def build() -> flask.Flask:
        if request.config.getoption("--database") == "postgresql":
            cluster: PostgresCluster = request.getfixturevalue("cluster")
            names.append(f"krok_{uuid.uuid4().hex}")
            url = cluster.create_database(names[-1])
        else:
            url = f"sqlite:///{tmp_path / f'{new_id()}.sqlite'}"
        _migrate(tmp_path, url)
        made.append(create_app(make_settings(tmp_path, url)))
        return made[-1]

    yield build
    for application in made:
        with application.app_context():
            db.session.remove()
            db.engine.dispose()
    for name in names:
        request.getfixturevalue("cluster").drop_database(name)


@pytest.fixture
def client(app: flask.Flask) -> Client:
    """Somebody who is not signed in."""
    return Client(app)


@pytest.fixture
def client_as(app: flask.Flask) -> Callable[..., Client]:
    """`client_as(Role.TRAINER, organisation=…)`: a browser signed in as a user with that role, `.actor` is who."""

    def sign_in(role: make.Role, organisation: make.Organisation | None = None, **values: object) -> Client:
        user = make.user(role, organisation=organisation, **values)
        return Client(app, user=user)

    return sign_in


@pytest.fixture
def statements(app: flask.Flask) -> Iterator[list[str]]:
    """The SQL statements of the test, to bound how many a page may take."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)
