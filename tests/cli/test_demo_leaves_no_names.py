"""What `krok demo`, the worker and a backup leave on the disk: database, write-ahead log, copies, logs, temporary
files and caches hold nobody's name, phone, address or birth date."""

import contextlib
import os
import sqlite3
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from sqlalchemy import select

from grants import create_app
from grants.core import crypto
from grants.core.backup_file import make_key
from grants.core.db import db
from grants.domain.people.identity import IdentityFields
from grants.domain.people.models import Participant
from grants.domain.people.vault import read_identities
from tests.conftest import MASTER_KEY, make_settings
from tests.support.traces import Traces

pytestmark = pytest.mark.slow
HOUSE = Path(__file__).parents[2]
PEOPLE = 60
AGREED = ("--consent-way", "on_paper", "--consent-on", "2026-11-02")
LIST = """ФИО;Дата рождения;Область;Телефон;Адрес;Согласие
Зубрицкая Аделина Казимировна;09.07.1961;Брестская;8 029 111-22-33;ул. Озерцовая, 7;да
Крушинская Филомена Игнатьевна;05.03.1987;Брестская;+375 33 344-55-66;ул. Камышовая, 3;да
"""


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
        (tmp_path / "list.csv").write_text(LIST, encoding="cp1251")
        run(tmp_path, "import", "participants", "list.csv", "--organisation", "BR-01", *AGREED)
        (tmp_path / "list.csv").unlink()
        run(tmp_path, "worker", "--once")
        run(tmp_path, "audit", "verify")
        run(tmp_path, "backup", "krok.age", "--key", make_key(tmp_path / "backup.key"))
        with contextlib.closing(sqlite3.connect(tmp_path / "backup.sqlite")) as backup:
            watching.backup(backup)
        there = {path.name: path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()}
        traces = Traces.of(identities_of(tmp_path).values())
        found = traces.in_files(tmp_path)
    assert {"krok.sqlite", "krok.sqlite-wal", "krok.sqlite-shm", "backup.sqlite", "said.log"} <= set(there)
    assert there["krok.sqlite-wal"] > 10_000  # the worker empties it, and more is written after
    assert len(traces.words) + len(traces.numbers) > PEOPLE
    assert Traces(words={"клуб"}).in_bytes((tmp_path / "backup.sqlite").read_bytes())
    assert found == set()


def identities_of(folder: Path) -> dict[uuid.UUID, IdentityFields]:
    """Everybody in the database, those of the demonstration and those of the list."""
    installed = list(crypto._installed)
    with create_app(make_settings(folder, f"sqlite:///{folder / 'krok.sqlite'}")).app_context():
        identities = read_identities(db.session.scalars(select(Participant.id)))
        db.session.remove()
        db.engine.dispose()
    crypto._installed[:] = installed
    assert len(identities) == PEOPLE + 1  # one of the demonstration is erased
    return identities
