"""The tests' own server is shared, gives clean databases and leaves nothing behind, even when killed."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.support.postgresql import PostgresCluster, why_missing

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(why_missing() is not None, reason=str(why_missing())),
]
USER = """
import sys, time
from tests.support.postgresql import PostgresCluster
PostgresCluster(sys.argv[1]).start()
print("ready", flush=True)
time.sleep(600)
"""


@pytest.fixture
def run() -> Iterator[str]:
    name = uuid.uuid4().hex
    yield name
    gone(PostgresCluster(name).folder)


def connect(url: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True)


def gone(folder: Path) -> None:
    deadline = time.monotonic() + 30
    while folder.exists():
        assert time.monotonic() < deadline, f"{folder} is still there"
        time.sleep(0.05)
    left = [
        p.pid for p in psutil.process_iter(["cmdline"]) if str(folder) in " ".join(p.info["cmdline"] or [])
    ]
    assert left == []


def test_a_database_is_a_copy_of_its_template_and_is_made_anew_each_time(run: str) -> None:
    cluster = PostgresCluster(run)
    with connect(cluster.create_database("model")) as connection:
        connection.execute("CREATE TABLE step (name text)")
        connection.execute("INSERT INTO step VALUES ('Крок')")
    for _ in range(2):
        with connect(cluster.create_database("copy", template="model")) as connection:
            assert connection.execute("SELECT lower(name) FROM step").fetchall() == [("крок",)]
            connection.execute("DELETE FROM step")
    cluster.stop()


def test_two_users_share_one_server_and_the_last_to_leave_ends_it(run: str) -> None:
    first, second = PostgresCluster(run), PostgresCluster(run)
    assert first.start() == second.start()
    pid = int((first.folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    first.stop()
    with connect(second.url("postgres")) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    second.stop()
    gone(second.folder)
    assert not psutil.pid_exists(pid)


def test_a_killed_run_leaves_no_server_and_no_folder(run: str) -> None:
    command = [sys.executable, "-c", USER, run]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as user:
        assert user.stdout is not None
        assert user.stdout.readline() == "ready\n"
        folder = PostgresCluster(run).folder
        assert folder.exists()
        os.kill(user.pid, signal.SIGKILL)
        user.wait(10)
    gone(folder)
