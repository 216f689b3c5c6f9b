"""A small demonstration, loaded once."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import flask
import pytest

from grants import create_app
from grants.cli import demonstration
from grants.cli.demonstration.loading import Loaded
from grants.cli.migrate import bring_up_to_date
from grants.core.db import db
from tests.conftest import make_settings

PARTICIPANTS, SEED = 60, 7


@dataclass(frozen=True, slots=True)
class Demo:
    """A loaded demonstration and the folder of its database (SQLite) or its URL (PostgreSQL)."""

    loaded: Loaded
    folder: Path
    url: str
    application: flask.Flask


@pytest.fixture(scope="session")
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A small demonstration on a database of its own."""
    folder = tmp_path_factory.mktemp("demo")
    url, name = f"sqlite:///{folder / 'krok.sqlite'}", f"krok_{uuid.uuid4().hex}"
    on_server = request.config.getoption("--database") == "postgresql"
    if on_server:
        url = request.getfixturevalue("cluster").create_database(name)
    application = create_app(make_settings(folder, url))
    with application.app_context():
        bring_up_to_date()
        loaded = demonstration.load(PARTICIPANTS, SEED)
        db.session.remove()
    yield Demo(loaded, folder, url, application)
    with application.app_context():
        db.engine.dispose()
    if on_server:
        request.getfixturevalue("cluster").drop_database(name)


@pytest.fixture
def demo(made: Demo) -> Iterator[Demo]:
    """The demonstration, to be read."""
    with made.application.app_context():
        yield made
        db.session.remove()
