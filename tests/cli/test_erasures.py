"""`krok erasures`: what it prints, for people and as JSON, and its exit status."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import flask
import pytest
from click.testing import Result
from sqlalchemy.engine import make_url

from grants.cli.erasures import erasures as command
from grants.core.db import db
from grants.core.erasure_file import erasure_file
from grants.core.ids import show_code
from grants.domain.people.models import ParticipantIdentity
from tests.factories import accounts, erasures


def run(app: flask.Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(command, arguments)


@pytest.fixture
def installation(fresh_database: Callable[[], flask.Flask]) -> flask.Flask:
    return fresh_database()


def test_nobody_is_erased_yet(installation: flask.Flask) -> None:
    assert (run(installation, "list").output, run(installation, "list", "--json").output) == (
        "0 erased.\n",
        "[]\n",
    )
    applied = run(installation, "apply", "--json")
    assert (applied.exit_code, json.loads(applied.output)) == (0, {"listed": 0, "erased_again": 0})


def test_the_list_and_applying_it_to_an_older_copy(installation: flask.Flask, tmp_path: Path) -> None:
    with installation.app_context():
        url = make_url(installation.config["SQLALCHEMY_DATABASE_URI"])
        if url.get_backend_name() != "sqlite":
            assert run(installation, "list").exit_code == 0
            return
        her = erasures.told_of(accounts.organisation())
        her_id, code = her.id, her.case_code
        db.session.remove()
        database, copy = Path(str(url.database)), tmp_path / "copy.sqlite"
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        erasures.erased(db.session.get_one(type(her), her_id))
        db.session.remove()
        listed = run(installation, "list")
        assert listed.exit_code == 0
        assert listed.output.splitlines()[0].startswith(show_code(code))
        assert listed.output.splitlines()[1] == "1 erased."
        (entry,) = json.loads(run(installation, "list", "--json").output)
        assert (entry["code"], set(entry)) == (code, {"code", "moment"})
        db.session.remove()
        db.engine.dispose()
        for file in tmp_path.glob(f"{database.name}-*"):
            file.unlink()
        shutil.copy(copy, database)
        assert db.session.get(ParticipantIdentity, her_id) is not None
        db.session.remove()
        for done in (1, 0):
            applied = run(installation, "apply", "--json")
            assert (applied.exit_code, json.loads(applied.output)) == (0, {"listed": 1, "erased_again": done})
        assert run(installation, "apply").output == "1 in the list, 0 erased again.\n"
        db.session.remove()
        assert db.session.get(ParticipantIdentity, her_id) is None


@pytest.mark.parametrize("arguments", [("list",), ("list", "--json"), ("apply",), ("apply", "--json")])
def test_a_list_that_cant_be_read_ends_with_status_1_and_erases_nobody(
    installation: flask.Flask, arguments: tuple[str, ...]
) -> None:
    with installation.app_context():
        erasure_file().path.parent.mkdir(exist_ok=True, parents=True)
        erasure_file().path.write_text('{"participant_id": "someone"}\n')
        answer = run(installation, *arguments)
    assert answer.exit_code == 1
    assert "line 1 of" in answer.output
    assert "Traceback" not in answer.output
