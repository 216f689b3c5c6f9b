"""`krok import` killed (SIGKILL) amid a long list: whole or nothing, no file left, and the same list again completes it."""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import flask
import pytest
from sqlalchemy import func, select, text, update

from benchmarks.invented import write_list
from grants.core import clock
from grants.core.db import Base, db
from grants.core.transaction import transaction
from grants.domain.people.models import IdentityToken, ListImport, Participant
from grants.notifications.sending import housekeeping
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
    return started(command, url, folder)


def started(command: list[str], url: str, folder: Path) -> "subprocess.Popen[str]":
    """A process on this database, whose temporary files have a folder of their own."""
    temporary = folder / "temporary"
    temporary.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "TMPDIR": str(temporary),
        "KROK_DATABASE_URL": url,
        "KROK_INSTANCE": str(folder),
        "KROK_MASTER_KEY": MASTER_KEY,
        "KROK_SECRET_KEY": "for tests alone, and long enough",
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


def until(happened: Callable[[], object], process: "subprocess.Popen[str]") -> None:
    """Wait for it, or for the end of the process."""
    deadline = time.monotonic() + 90
    while not happened():
        assert time.monotonic() < deadline, "it did not come so far"
        if process.poll() is not None:
            return
        db.session.remove()
        time.sleep(0.02)
    db.session.remove()


def reads(process: "subprocess.Popen[str]") -> bool:
    """Whether people wait in a file, which has no name."""
    folder = Path(f"/proc/{process.pid}/fd")
    with contextlib.suppress(FileNotFoundError):  # it closes files, and may end, while we look
        nameless = [one for one in folder.iterdir() if os.readlink(one).endswith("(deleted)")]
        return any(one.stat().st_size > 100_000 for one in nameless)
    return False


def writes(url: str) -> bool:
    """Whether rows were sent that nobody else sees yet: the log of SQLite, the open transaction of PostgreSQL."""
    if url.startswith("sqlite"):
        log = Path(f"{url.removeprefix('sqlite:///')}-wal")
        return log.exists() and log.stat().st_size > 1_000_000
    writing = text(
        "SELECT count(*) FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND datname = current_database() "
        "AND pid <> pg_backend_pid()"
    )
    return bool(db.session.scalar(writing))


def hashed() -> int:
    return _asked_anew(select(func.count(IdentityToken.participant_id.distinct())))


def people() -> int:
    return _asked_anew(select(func.count()).select_from(Participant))


def _asked_anew(question: Any) -> int:
    db.session.remove()
    return int(db.session.scalar(question) or 0)


@pytest.mark.parametrize("moment", ["reading", "writing", "hashing"])
def test_a_killed_import_is_whole_or_nothing(
    fresh_database: Callable[[], flask.Flask], tmp_path: Path, moment: str
) -> None:
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
        until(
            {"reading": lambda: reads(process), "writing": lambda: writes(url), "hashing": hashed}[moment],
            process,
        )
        process.kill()
        process.communicate()
        left = people()
        assert left == 0 if moment == "reading" else left in (0, ROWS)
        if not left:
            assert rows() == before
        assert [*(tmp_path / "temporary").iterdir()] == []

        process = importing(url, tmp_path)
        told = json.loads(process.communicate(timeout=120)[0])
        assert told["data_rows"] == ROWS
        assert told["registered"] == (0 if left else people())
        assert hashed() == people() > 3_900


CHECKING = """
import sys
from pathlib import Path
from grants import create_app
from grants.domain.accounts.queries import find_organisation
from grants.domain.people import commands
from grants.domain.people.commands import Declaration, FileFacts
from grants.domain.people.states import ConsentWay
from grants.domain.people.uploads import UploadedList, hash_of
from grants.core import clock
from grants.core.db import db
from grants.domain.people.models import ListImport
from grants.exchange.spreadsheets.reading import read_workbook
from grants.policy import SYSTEM
from grants.settings import Settings

app = create_app(Settings())
with app.app_context():
    content = Path(sys.argv[1]).read_bytes()
    uploaded = UploadedList("csv", read_workbook(content, "list.csv").sheets)
    print("checking", flush=True)
    import_id, _ = commands.check_file(SYSTEM, FileFacts(find_organisation("BREST-1"), hash_of(content)), uploaded)
    version = db.session.get_one(ListImport, import_id).version
    print("committing", flush=True)
    commands.commit_import(SYSTEM, import_id, Declaration(ConsentWay.ON_PAPER, clock.today()), version)
"""


@pytest.mark.parametrize("step", ["checking", "committing"])
def test_an_upload_that_is_killed_leaves_nothing_but_its_hour(
    fresh_database: Callable[[], flask.Flask], tmp_path: Path, step: str
) -> None:
    app = fresh_database()
    write_list(tmp_path / "list.csv", ROWS)
    with app.app_context():
        with transaction():
            accounts.organisation(code="BREST-1")
        before = rows()
        db.engine.dispose()
        process = started(
            [sys.executable, "-c", CHECKING, str(tmp_path / "list.csv")],
            str(app.config["SQLALCHEMY_DATABASE_URI"]),
            tmp_path,
        )
        assert process.stdout is not None
        while process.stdout.readline().strip() != step:
            assert process.poll() is None
        time.sleep(0.4)
        process.kill()
        process.communicate()
        assert people() in (0, ROWS)
        assert [*(tmp_path / "temporary").iterdir()] == []
        if step == "checking":
            assert rows() in (before, {**before, "list_import": 1, "audit_entry": 1})
        with transaction():
            db.session.execute(update(ListImport).values(expires_at=clock.now()))
        db.session.remove()
        housekeeping()
        assert _asked_anew(select(func.count()).where(ListImport.content.is_not(None))) == 0
