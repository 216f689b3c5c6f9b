"""The drill: a backup taken while others write, restored into an empty place, whole; and everything that must be refused."""

import json
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import flask
import pytest
from click.testing import Result

from grants import create_app
from grants.cli import krok
from grants.core import clock, crypto, erasure_file
from grants.core.db import db
from grants.core.erasure_file import Erased, ErasureFile
from grants.core.snapshots import take_snapshot
from grants.core.transaction import transaction
from grants.domain.people.models import Participant, ParticipantIdentity
from grants.domain.people.vault import read_names
from tests.conftest import MASTER_KEY, make_settings
from tests.factories import accounts, people

NAME = "Ковальчук Ирина"


@pytest.fixture(autouse=True)
def process_state() -> Iterator[None]:
    """Applications made here install their keys and lists for the whole process."""
    keys, lists = list(crypto._installed), list(erasure_file._installed)
    yield
    crypto._installed[:], erasure_file._installed[:] = keys, lists


@pytest.fixture
def source(fresh_database: Callable[[], flask.Flask]) -> flask.Flask:
    """An installation with one participant."""
    app = fresh_database()
    with app.app_context():
        people.participant(organisation=accounts.organisation(), name=NAME)
        db.session.commit()
        db.session.remove()
    return app


@pytest.fixture
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], flask.Flask]]:
    """Makes installations in places where there is nothing yet."""
    made: list[flask.Flask] = []
    on_server = request.config.getoption("--database") == "postgresql"

    def build() -> flask.Flask:
        name = f"krok_{uuid.uuid4().hex}"
        folder = tmp_path / name
        folder.mkdir()
        cluster = request.getfixturevalue("cluster") if on_server else None
        url = cluster.create_database(name) if cluster else f"sqlite:///{folder / 'krok.sqlite'}"
        made.append(create_app(make_settings(folder, url)))
        return made[-1]

    yield build
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def run(app: flask.Flask, *arguments: object) -> Result:
    return app.test_cli_runner().invoke(krok, [str(argument) for argument in arguments])


def new_key(app: flask.Flask, path: Path) -> str:
    made = run(app, "backup", "--new-key", path)
    assert made.exit_code == 0, made.output
    assert path.stat().st_mode & 0o777 == 0o600
    return made.output.strip()


def test_the_drill(source: flask.Flask, empty: Callable[[], flask.Flask], tmp_path: Path) -> None:
    public = new_key(source, tmp_path / "backup.key")
    written = run(source, "backup", tmp_path, "--key", public, "--json")
    assert written.exit_code == 0, written.output
    about = json.loads(written.output)
    file = Path(about["file"])
    assert about["rows"]["participant"] == 1
    assert file.suffix == ".age"
    assert file.stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob(".krok-*")), "the copy that was not encrypted is gone"
    content = file.read_bytes()
    assert content.startswith(b"age-encryption.org/v1")
    assert b"CREATE TABLE" not in content

    target = empty()
    restored = run(target, "restore", file, "--key", tmp_path / "backup.key", "--json")
    assert restored.exit_code == 0, restored.output
    found = json.loads(restored.output)
    assert found["faults"] == []
    assert found["rows"] == sum(about["rows"].values())
    with target.app_context():
        person = db.session.query(Participant).one()
        assert read_names([person.id])[person.id].written == NAME
        db.session.remove()
    assert target.test_client().get("/readyz").status_code == 200
    again = run(target, "restore", file, "--key", tmp_path / "backup.key")
    assert again.exit_code == 1
    assert "not empty" in again.output


def test_a_backup_taken_while_others_write_is_of_one_moment(
    source: flask.Flask, empty: Callable[[], flask.Flask], tmp_path: Path
) -> None:
    public = new_key(source, tmp_path / "backup.key")
    stop = threading.Event()

    def register() -> None:
        with source.app_context():
            organisation = accounts.organisation()
            while not stop.is_set():
                with transaction():
                    people.participant(organisation=organisation, name=NAME)
            db.session.remove()

    writer = threading.Thread(target=register)
    writer.start()
    try:
        written = run(source, "backup", tmp_path / "busy.age", "--key", public)
    finally:
        stop.set()
        writer.join()
    assert written.exit_code == 0, written.output
    target = empty()
    restored = run(target, "restore", tmp_path / "busy.age", "--key", tmp_path / "backup.key")
    assert restored.exit_code == 0, restored.output
    with target.app_context():
        assert db.session.query(Participant).count() == db.session.query(ParticipantIdentity).count()
        db.session.remove()


def test_who_was_erased_after_the_backup_stays_erased(
    source: flask.Flask, empty: Callable[[], flask.Flask], tmp_path: Path
) -> None:
    public = new_key(source, tmp_path / "backup.key")
    assert run(source, "backup", tmp_path / "b.age", "--key", public).exit_code == 0
    with source.app_context():
        person = db.session.query(Participant).one()
        gone = Erased(person.id, person.case_code, clock.now())
        db.session.remove()
    target = empty()
    ErasureFile(target.config["KROK"].instance / erasure_file.FILE_NAME).add([gone])
    restored = run(target, "restore", tmp_path / "b.age", "--key", tmp_path / "backup.key", "--json")
    assert json.loads(restored.output)["erased_again"] == 1
    with target.app_context():
        assert db.session.get(ParticipantIdentity, gone.participant_id) is None
        db.session.remove()


def test_a_cut_a_changed_and_a_foreign_file_leave_nothing(
    source: flask.Flask, empty: Callable[[], flask.Flask], tmp_path: Path
) -> None:
    public = new_key(source, tmp_path / "backup.key")
    new_key(source, tmp_path / "other.key")
    assert run(source, "backup", tmp_path / "b.age", "--key", public).exit_code == 0
    whole = (tmp_path / "b.age").read_bytes()
    (tmp_path / "cut.age").write_bytes(whole[:-100])
    (tmp_path / "changed.age").write_bytes(whole[:-100] + bytes(100))
    (tmp_path / "foreign.age").write_bytes(b"PK\x03\x04 something else")
    target = empty()
    for name, key in (
        ("cut.age", "backup.key"),
        ("changed.age", "backup.key"),
        ("foreign.age", "backup.key"),
        ("b.age", "other.key"),
    ):
        refused = run(target, "restore", tmp_path / name, "--key", tmp_path / key)
        assert (refused.exit_code, "can't be read" in refused.output) == (1, True), (name, refused.output)
    assert run(target, "restore", tmp_path / "b.age", "--key", tmp_path / "b.age").exit_code == 1
    restored = run(target, "restore", tmp_path / "b.age", "--key", tmp_path / "backup.key")
    assert restored.exit_code == 0, "what was refused left nothing behind"


def test_without_its_master_key_nothing_is_restored(
    source: flask.Flask, empty: Callable[[], flask.Flask], tmp_path: Path
) -> None:
    public = new_key(source, tmp_path / "backup.key")
    assert run(source, "backup", tmp_path / "b.age", "--key", public).exit_code == 0
    target = empty()
    crypto.install(crypto.read_master_keys(crypto.new_master_key()))
    refused = run(target, "restore", tmp_path / "b.age", "--key", tmp_path / "backup.key")
    crypto.install(crypto.read_master_keys(MASTER_KEY))
    assert isinstance(refused.exception, crypto.KeyProblem)
    assert run(target, "restore", tmp_path / "b.age", "--key", tmp_path / "backup.key").exit_code == 0


def test_it_is_said_for_whom_and_nothing_is_overwritten(source: flask.Flask, tmp_path: Path) -> None:
    nobody = run(source, "backup", tmp_path / "b.age")
    assert nobody.exit_code == 2
    assert "--new-key" in nobody.output
    wrong = run(source, "backup", tmp_path / "b.age", "--key", "age1nonsense")
    assert wrong.exit_code == 1
    assert "age1" in wrong.output
    assert not (tmp_path / "b.age").exists()
    public = new_key(source, tmp_path / "backup.key")
    assert run(source, "backup", "--new-key", tmp_path / "backup.key").exit_code == 1
    (tmp_path / "b.age").write_text("something")
    there = run(source, "backup", tmp_path / "b.age", "--key", public)
    assert there.exit_code == 1
    assert "is there already" in there.output
    assert (tmp_path / "b.age").read_text() == "something"


def test_nothing_that_is_not_encrypted_comes_near_the_place_of_the_backup(
    source: flask.Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    seen: list[Path] = []

    def take(engine: object, folder: Path) -> object:
        seen.append(folder)
        return take_snapshot(engine, folder)  # type: ignore[arg-type]

    monkeypatch.setattr("grants.cli.backup.take_snapshot", take)
    public = new_key(source, tmp_path / "key")
    assert run(source, "backup", stick, "--key", public).exit_code == 0
    (folder,) = seen
    assert folder.parent == tmp_path
    assert not folder.exists()
    assert [path.suffix for path in stick.iterdir()] == [".age"]
