"""`krok keys`: a new master key, every data key wrapped anew while others read and write, the old one dropped."""

import base64
import contextlib
import json
import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import flask
import pytest
from click.testing import Result
from sqlalchemy import LargeBinary, select, update

from grants import create_app
from grants.cli import krok
from grants.cli.keys import WRAPPED
from grants.cli.migrate import bring_up_to_date
from grants.core import crypto, rewrapping
from grants.core.db import Base, db
from grants.core.ids import new_id
from grants.core.key_file import KeyFile
from grants.core.transaction import transaction
from grants.domain.people import commands, queries, vault
from grants.domain.people.commands import DraftDetails, FileFacts
from grants.domain.people.lists.sheet import Row, Sheet
from grants.domain.people.models import ListImport, ParticipantIdentity
from grants.domain.people.stored_lists import read_list
from grants.domain.people.uploads import UploadedList, hash_of
from grants.policy import SYSTEM, Role
from grants.settings import Settings
from tests.conftest import MASTER_KEY
from tests.factories import accounts, people

HOUSE = Path(__file__).parents[2]
OLD = crypto.key_id(base64.b64decode(MASTER_KEY))
OTHER_KEY = base64.b64encode(bytes(32)).decode()
SHEET = Sheet("List", [Row(1, ("ФИО", "Область")), Row(2, ("Ковальчук Ирина", "Брестская"))])


@pytest.fixture
def installation(fresh_database: Callable[[], flask.Flask], tmp_path: Path) -> Iterator[flask.Flask]:
    """An installation whose master key stands in its instance folder."""
    installed = list(crypto._installed)
    url = str(fresh_database().config["SQLALCHEMY_DATABASE_URI"])
    (tmp_path / "master.key").write_text(MASTER_KEY + "\n", "ascii")
    app = create_app(Settings(instance=tmp_path, database_url=url, testing=True, log_level="ERROR"))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    crypto._installed[:] = installed


def run(app: flask.Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(krok, ["keys", *arguments])


def keys(app: flask.Flask) -> dict[str, dict[str, object]]:
    return json.loads(run(app, "status", "--json").stdout)["keys"]


def test_every_column_of_wrapped_keys_is_known() -> None:
    named = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name.startswith("wrapped") and isinstance(column.type, LargeBinary)
    }
    assert {(column.table, column.wrapped.key) for column in WRAPPED} == named


def test_a_new_key_is_made_everything_wrapped_anew_and_the_old_key_dropped(
    installation: flask.Flask, tmp_path: Path
) -> None:
    organisation = accounts.organisation()
    her = people.participant(organisation).id
    facts = FileFacts(organisation.id, hash_of(b"list"))
    kept, _again = commands.check_file(SYSTEM, facts, UploadedList("csv", (SHEET,)))
    worker, draft_id = accounts.user(Role.TRAINER, organisation), new_id()
    commands.save_draft(worker.actor, DraftDetails(draft_id, 0, "page", {"name": ["Ирина"]}))
    token = crypto.token("name", "ирина")
    everything = {"secret": 1, "participant_identity": 1, "list_import": 1, "registration_draft": 1}
    assert keys(installation) == {OLD.hex(): {"given": True, "rows": everything}}

    assert run(installation, "new").exit_code == 0
    current = crypto.keyring().current
    assert current != OLD, "a process that runs takes up the new key at once"
    assert stat.S_IMODE((tmp_path / "master.key").stat().st_mode) == 0o600
    assert len((tmp_path / "master.key").read_text("ascii").split()) == 2
    assert run(installation, "drop", current.hex()).exit_code == 2
    refused = run(installation, "drop", OLD.hex())
    assert isinstance(refused.exception, crypto.KeyProblem)
    assert "4 rows are still locked" in str(refused.exception)

    done = json.loads(run(installation, "rotate", "--json").stdout)
    assert (done["key"], done["rewrapped"]) == (current.hex(), 4)
    assert json.loads(run(installation, "rotate", "--json").stdout)["rewrapped"] == 0
    assert keys(installation)[OLD.hex()] == {"given": True, "rows": {}}
    assert run(installation, "drop", OLD.hex()).exit_code == 0
    assert keys(installation) == {current.hex(): {"given": True, "rows": everything}}
    db.session.remove()
    assert crypto.token("name", "ирина") == token
    assert vault.read_identities([her])[her].phones == ("+375291234567",)
    draft = queries.find_draft(worker.actor, draft_id)
    assert draft is not None
    assert draft.typed == {"name": ["Ирина"]}
    assert read_list(db.session.get_one(ListImport, kept))[0].sheets[0].rows == SHEET.rows


def test_a_rotation_that_was_stopped_goes_on_where_it_stood(
    installation: flask.Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewrapping, "AT_ONCE", 2)
    for _ in range(5):
        people.participant()
    run(installation, "new")
    first = next(rewrapping.rewrap(vault.KEYS))
    assert (first.seen, first.rewrapped) == (2, 2)
    done = json.loads(run(installation, "rotate", "--json").stdout)
    assert done["tables"]["participant_identity"] == {"seen": 5, "rewrapped": 3, "closed": 0}


def test_a_key_that_does_not_open_is_told_and_left(installation: flask.Flask) -> None:
    moved, whole = people.participant().id, people.participant().id
    with transaction():
        wrapped = db.session.scalars(
            select(ParticipantIdentity.wrapped_key).where(ParticipantIdentity.participant_id == whole)
        ).one()
        db.session.execute(
            update(ParticipantIdentity)
            .where(ParticipantIdentity.participant_id == moved)
            .values(wrapped_key=wrapped)
        )
    run(installation, "new")
    told = run(installation, "rotate", "--json")
    assert told.exit_code == 1
    assert "1 rows can't be opened" in told.stderr
    assert vault.read_identities([whole])


def test_people_read_and_write_while_keys_change(
    installation: flask.Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewrapping, "AT_ONCE", 7)
    ids = [people.participant().id for _ in range(40)]
    fields = vault.read_identities(ids)
    faults: list[Exception] = []
    stop = threading.Event()

    def work(turn: int) -> None:
        with installation.app_context():
            while not stop.is_set():
                turn += 1
                one = ids[turn * 7 % len(ids)]
                try:
                    with transaction():
                        vault.replace_identity(one, fields[one])
                    assert vault.read_identities([one]) == {one: fields[one]}
                except Exception as error:
                    faults.append(error)
                    return
                finally:
                    db.session.remove()

    workers = [threading.Thread(target=work, args=(turn,)) for turn in range(2)]
    for worker in workers:
        worker.start()
    try:
        for _ in range(3):
            assert run(installation, "new").exit_code == 0
            assert run(installation, "rotate").exit_code == 0
    finally:
        stop.set()
        for worker in workers:
            worker.join(30)
    assert faults == []
    run(installation, "rotate")
    assert [entry["rows"] != {} for entry in keys(installation).values()] == [True, False, False, False]
    assert vault.read_identities(ids) == fields


def test_a_key_from_the_environment_is_not_written_anywhere(app: flask.Flask) -> None:
    refused = run(app, "new")
    assert refused.exit_code == 2
    assert "KROK_MASTER_KEY" in refused.output
    assert len(base64.b64decode(run(app, "new", "--print").stdout)) == crypto.KEY_BYTES
    assert run(app, "drop", "00000000").exit_code == 2


def test_a_key_file_that_is_damaged_while_the_application_runs_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    path.write_text(MASTER_KEY, "ascii")
    file = KeyFile(path)
    assert file.changed() is None
    path.write_text("nothing of use", "ascii")
    assert file.changed() is None
    path.unlink()
    assert file.changed() is None
    path.write_text(f"{OTHER_KEY},\n{MASTER_KEY}\n", "ascii")
    changed = file.changed()
    assert changed is not None
    assert changed.ids == (crypto.key_id(bytes(32)), OLD)


def start(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A process of its own, on an installation in SQLite."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("KROK_")}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=HOUSE,
        env={
            **given,
            "KROK_INSTANCE": str(folder),
            "KROK_PORT": "0",
            "PYTHONPATH": str(HOUSE),
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    """The folder of an installation that was made with another key than tests have."""
    installed = list(crypto._installed)
    with create_app(Settings(instance=tmp_path, testing=True, log_level="ERROR")).app_context():
        bring_up_to_date()
        db.session.remove()
        db.engine.dispose()
    crypto._installed[:] = installed
    return tmp_path


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        (OTHER_KEY, "is not among the keys given"),
        ("c2hvcnQ=", "a master key has 32 bytes"),
        ("no key!", "not base64"),
    ],
)
def test_a_wrong_key_ends_the_start_with_one_sentence(locked: Path, key: str, sentence: str) -> None:
    said = start(locked, "-m", "grants.cli", "run", "--no-demo", KROK_MASTER_KEY=key)
    assert said.returncode == 1
    assert (said.stdout, said.stderr.count("\n")) == ("", 1), said.stderr
    assert sentence in said.stderr
    assert key not in said.stderr


def test_a_lost_key_ends_the_start_and_no_other_is_made(locked: Path) -> None:
    (locked / "master.key").unlink()
    said = start(locked, "-m", "grants.cli", "run", "--no-demo")
    assert said.returncode == 1
    assert said.stderr.count("\n") == 1
    assert "is missing" in said.stderr
    assert not (locked / "master.key").exists()


def test_the_server_behind_a_proxy_does_not_start_with_a_wrong_key(locked: Path) -> None:
    said = start(locked, "-c", "import wsgi", KROK_MASTER_KEY=OTHER_KEY)
    assert said.returncode == 1
    assert said.stderr.startswith("krok: the master key is not the one")


def test_the_worker_does_not_start_with_a_wrong_key(locked: Path) -> None:
    said = start(locked, "-m", "grants.cli", "worker", "--once", KROK_MASTER_KEY=OTHER_KEY)
    assert (said.returncode, said.stderr.count("\n")) == (1, 1), said.stderr
    assert "master key is not the one" in said.stderr


def test_a_list_is_not_brought_in_with_a_wrong_key(locked: Path) -> None:
    installed = list(crypto._installed)
    with create_app(Settings(instance=locked, testing=True, log_level="ERROR")).app_context():
        accounts.organisation(code="NGO-1")
        db.session.remove()
        db.engine.dispose()
    crypto._installed[:] = installed
    (locked / "list.csv").write_text("ФИО;Область\nКовальчук Ирина;Брестская\n", "utf-8")
    agreed = ("--organisation", "NGO-1", "--consent-way", "on_paper", "--consent-on", "2026-11-02")
    command = ("import", "participants", str(locked / "list.csv"), *agreed)
    for arguments in (command, (*command, "--dry-run")):
        said = start(locked, "-m", "grants.cli", *arguments, KROK_MASTER_KEY=OTHER_KEY)
        assert (said.returncode, said.stdout, said.stderr.count("\n")) == (1, "", 1), said.stderr
        assert "is not among the keys given" in said.stderr


def test_a_damaged_index_key_ends_the_start_with_one_sentence(locked: Path) -> None:
    with contextlib.closing(sqlite3.connect(locked / "krok.sqlite")) as database:
        database.execute("UPDATE secret SET wrapped = substr(wrapped, 1, 9)")
        database.commit()
    said = start(locked, "-m", "grants.cli", "run", "--no-demo")
    assert (said.returncode, said.stderr) == (1, "krok: the index key does not open with this master key\n")


def test_key_files_are_this_users_alone(locked: Path) -> None:
    for name in ("master.key", "secret.key"):
        assert stat.S_IMODE((locked / name).stat().st_mode) == 0o600
        (locked / name).chmod(0o644)
    start(locked, "-c", "from grants import create_app; create_app()")
    modes = [stat.S_IMODE((locked / name).stat().st_mode) for name in ("master.key", "secret.key")]
    assert modes == [0o600, 0o600]


def test_of_two_keys_in_the_other_order_both_open(locked: Path) -> None:
    both = f"{OTHER_KEY},{(locked / 'master.key').read_text('ascii').strip()}"
    assert start(locked, "-m", "grants.cli", "worker", "--once", KROK_MASTER_KEY=both).returncode == 0


def test_readiness_says_that_the_key_is_wrong(locked: Path) -> None:
    program = (
        "from grants import create_app\nanswer = create_app().test_client().get('/readyz')\n"
        "print(answer.status_code, answer.text)"
    )
    said = start(locked, "-c", program, KROK_MASTER_KEY=OTHER_KEY)
    assert said.stdout.split() == ["503", "wrong-key"], said.stderr
