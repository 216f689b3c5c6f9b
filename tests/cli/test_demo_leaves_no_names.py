"""What `krok demo`, the worker and a backup leave on the disk: database, write-ahead log, copies, logs, temporary
files and caches hold nobody's name, phone, address or birth date."""

import contextlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from grants import create_app
from grants.core import crypto
from grants.core.db import db
from grants.domain.people.models import Participant
from grants.domain.people.vault import read_identities
from tests.cli.test_demo import forms, secrets_of
from tests.conftest import MASTER_KEY, make_settings

pytestmark = pytest.mark.slow
HOUSE = Path(__file__).parents[2]
PEOPLE = 60


def run(folder: Path, *arguments: str) -> None:
    """A command in a process of its own, with every log there is, whose output and temporary files stay."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("KROK_")},
        "KROK_INSTANCE": str(folder),
        "KROK_MASTER_KEY": MASTER_KEY,
        "KROK_LOG_LEVEL": "DEBUG",
        "TMPDIR": str(folder / "temporary"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "HOME": str(folder),
        "PYTHONPATH": str(HOUSE),
    }
    with (folder / "said.log").open("ab") as said:
        subprocess.run(
            [sys.executable, "-m", "grants.cli", *arguments],
            cwd=folder,
            env=environment,
            stdout=said,
            stderr=said,
            check=True,
            timeout=300,
        )


def test_nothing_on_the_disk_names_anybody(tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    with contextlib.closing(sqlite3.connect(tmp_path / "krok.sqlite")) as watching:
        watching.execute("PRAGMA journal_mode=WAL")
        watching.execute(
            "SELECT count(*) FROM sqlite_master"
        ).fetchall()  # the log stays while somebody is here
        run(tmp_path, "demo", "--participants", str(PEOPLE))
        run(tmp_path, "worker", "--once")
        run(tmp_path, "audit", "verify")
        with contextlib.closing(sqlite3.connect(tmp_path / "backup.sqlite")) as backup:
            watching.backup(backup)
        files = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert {"krok.sqlite", "krok.sqlite-wal", "backup.sqlite", "said.log"} <= {path.name for path in files}
    assert len(files[tmp_path / "krok.sqlite-wal"]) > 100_000

    installed = list(crypto._installed)
    with create_app(make_settings(tmp_path, f"sqlite:///{tmp_path / 'krok.sqlite'}")).app_context():
        identities = read_identities(db.session.scalars(select(Participant.id)))
        db.session.remove()
        db.engine.dispose()
    crypto._installed[:] = installed
    assert len(identities) == PEOPLE
    secrets = secrets_of(identities.values())
    assert len(secrets) > 3 * PEOPLE
    assert "Клуб деловых женщин".encode() in files[tmp_path / "backup.sqlite"]
    found = {
        (path.name, secret)
        for path, content in files.items()
        for secret in secrets
        if any(form in content for form in forms(secret))
    }
    assert found == set()
