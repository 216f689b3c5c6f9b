"""A PostgreSQL server of the tests' own: made in a temporary folder, shared by all workers of a run, and gone
when the last of them ends, however it ends."""

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

OWNER = "krok"
PATIENCE_SECONDS = 60.0
# The data is thrown away, so nothing waits for the disk. No network address is opened.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "autovacuum": "off",
    "timezone": "UTC",
}
# The keeper holds the reading end of a pipe that every user of the server holds open for writing. When the
# last user has gone, even by kill -9, the read ends: the keeper stops the server and clears the folder. (TERM
# ends a server that is still starting; INT makes one that runs send its clients away.)
KEEPER = """
folder=$1; shift
"$@" >"$folder/log" 2>&1 </dev/null &
server=$!
read -r nothing <"$folder/alive"
kill -TERM "$server"; kill -INT "$server"
wait "$server"
rm -rf "$folder"
"""


class PostgresMissingError(Exception):
    """The server programs of PostgreSQL are not installed here."""


def server_programs() -> Path:
    """The folder of initdb and postgres, the newest if there are several. Raises PostgresMissingError."""
    on_path = shutil.which("postgres")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: [int(part) for part in folder.parent.name.split(".") if part.isdigit()],
        reverse=True,
    )
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise PostgresMissingError("PostgreSQL's server programs (initdb, postgres) are not installed")


def why_missing() -> str | None:
    """The reason for which no server can be started here, or None."""
    try:
        server_programs()
    except PostgresMissingError as error:
        return str(error)
    return None


def _unprivileged() -> dict[str, object]:
    """PostgreSQL refuses to run as root: what subprocess needs to step down to another user."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _short_temporary_folder() -> Path:
    """Where sockets fit: their whole path may have 107 characters."""
    folder = Path(tempfile.gettempdir())
    return folder if len(str(folder)) < 60 else Path("/tmp")


class PostgresCluster:
    """One server. Processes that give the same `run` share it; each makes databases of its own."""

    def __init__(self, run: str | None = None) -> None:
        self.run = run or os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
        self.folder = _short_temporary_folder() / f"krok-pg-{os.geteuid()}-{self.run}"
        self._alive: int | None = None

    def start(self) -> str:
        """Start the server or join it, and give the URL of its maintenance database."""
        if self._alive is None:
            with self._locked():
                if not self._join():
                    self._begin()
                self._wait_for_answer()
        return self.url("postgres")

    def url(self, name: str) -> str:
        """The SQLAlchemy URL of the database `name`."""
        return f"postgresql+psycopg://{OWNER}@/{name}?host={self.folder}"

    def create_database(self, name: str, template: str | None = None) -> str:
        """Make the database anew, as a copy of `template` when one is given, and give its URL."""
        self.start()
        with self._maintenance() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(template or "template0")
                )
            )
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Drop the database, whoever is still connected."""
        with self._maintenance() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def stop(self) -> None:
        """Leave the server. The last to leave ends it."""
        if self._alive is not None:
            os.close(self._alive)
            self._alive = None

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.folder.parent / f"krok-pg-{os.geteuid()}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _join(self) -> bool:
        """Hold the pipe of a server that runs or starts; False when there is none."""
        try:
            self._alive = os.open(self.folder / "alive", os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            return False
        return True

    def _begin(self) -> None:
        programs = server_programs()
        step_down = _unprivileged()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(mode=0o700)
        os.mkfifo(self.folder / "alive")
        self._alive = os.open(self.folder / "alive", os.O_RDWR)
        if step_down:
            for path in (self.folder, self.folder / "alive"):
                os.chown(path, int(str(step_down["user"])), int(str(step_down["group"])))
        data = self.folder / "data"
        self._initialise(programs, data, step_down)
        command = [str(programs / "postgres"), "-D", str(data), "-k", str(self.folder)]
        for name, value in SETTINGS.items():
            command += ["-c", f"{name}={value}"]
        subprocess.run(
            ["/bin/sh", "-c", '/bin/sh -c "$0" keeper "$@" &', KEEPER, str(self.folder), *command],
            check=True,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **step_down,
        )

    def _initialise(self, programs: Path, data: Path, step_down: dict[str, object]) -> None:
        done = subprocess.run(
            [
                str(programs / "initdb"),
                *("--pgdata", str(data), "--username", OWNER, "--auth", "trust"),
                *("--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
            ],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            **step_down,
        )
        if done.returncode:
            raise RuntimeError(f"initdb failed: {done.stderr.strip()}")

    def _wait_for_answer(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            if time.monotonic() > deadline:
                self.stop()
                log = self.folder / "log"
                said = log.read_text(errors="replace") if log.exists() else "nothing"
                raise RuntimeError(f"PostgreSQL did not start; it said: {said}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            self._maintenance().close()
        except psycopg.OperationalError:
            return False
        return True

    def _maintenance(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(f"postgresql://{OWNER}@/postgres?host={self.folder}", autocommit=True)
