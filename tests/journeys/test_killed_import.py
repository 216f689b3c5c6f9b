"""`krok import` is killed (SIGKILL) amid a long list: nothing of it stays, and the same list goes in whole afterwards."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import flask
import pytest
from sqlalchemy import func, select, text

from benchmarks.invented import write_list
from grants.core.db import Base, db
from grants.core.transaction import transaction
from grants.domain.people.models import IdentityToken, Participant
from tests.conftest import MASTER_KEY
from tests.factories import accounts

pytestmark = pytest.mark.slow
HOUSE = Path(__file__).parents[2]
ROWS = 4_000


def importing(url: str, folder: Path) -> "subprocess.Popen[str]":
    """The command in a process of its own."""
    command = [sys.executable, "-m", "grants.cli", "import", "participants", str(folder / "list.csv")]
    command += [
        "--organisation",
        "BREST-1",
        "--consent-way",
        "on_paper",
        "--consent-on",
        "2025-09-01",
        "--json",
    ]
    environment = {
        **os.environ,
        "KROK_DATABASE_URL": url,
        "KROK_INSTANCE": str(folder),
        "KROK_MASTER_KEY": MASTER_KEY,
        "PYTHONPATH": str(HOUSE),
    }
    return subprocess.Popen(command, cwd=HOUSE, env=environment, stdout=subprocess.PIPE, text=True)


def rows() -> dict[str, int]:
    """How many rows stand in each table that has any."""
    counts = {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }
    db.session.remove()
    return {name: count for name, count in counts.items() if count}


def wait_until_it_writes(url: str, folder: Path) -> None:
    """Until rows were sent that nobody else sees yet: the log of SQLite, the open transaction of PostgreSQL."""
    deadline = time.monotonic() + 60
    database = folder / "unused"
    if url.startswith("sqlite"):
        database = Path(f"{url.removeprefix('sqlite:///')}-wal")
    writing = text(
        "SELECT count(*) FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND datname = current_database() "
        "AND pid <> pg_backend_pid()"
    )
    while time.monotonic() < deadline:
        if url.startswith("sqlite"):
            if database.exists() and database.stat().st_size > 1_000_000:
                return
        elif db.session.scalar(writing):
            db.session.remove()
            time.sleep(0.3)
            return
        db.session.remove()
        time.sleep(0.02)
    raise AssertionError("the import did not begin to write")


def test_nothing_stays_of_a_killed_import(fresh_database: Callable[[], flask.Flask], tmp_path: Path) -> None:
    app = fresh_database()
    url = str(app.config["SQLALCHEMY_DATABASE_URI"])
    write_list(tmp_path / "list.csv", ROWS)
    with app.app_context():
        with transaction():
            accounts.organisation(code="BREST-1")
        if url.startswith("sqlite"):
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        before = rows()
        db.engine.dispose()

        process = importing(url, tmp_path)
        wait_until_it_writes(url, tmp_path)
        process.kill()
        process.communicate()
        assert process.returncode == -9
        assert rows() == before

        process = importing(url, tmp_path)
        told = json.loads(process.communicate(timeout=120)[0])
        assert told["data_rows"] == ROWS
        assert told["registered"] == db.session.scalar(select(func.count()).select_from(Participant)) > 3_900
        hashed = select(func.count(IdentityToken.participant_id.distinct()))
        assert db.session.scalar(hashed) == told["registered"]
