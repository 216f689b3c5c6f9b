"""The whole database as of one moment, copied while it is used, and put back into an empty place."""

import os
import shutil
import sqlite3
import subprocess  # nosec B404: PostgreSQL’s own programs, without a shell
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, inspect, text
from sqlalchemy.engine import URL, make_url


class SnapshotProblem(RuntimeError):
    """The database can't be copied, or can't be put back here. The sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copy at `path`: the `kind` of database, the migration it stands at, and how many rows each table has."""

    path: Path
    kind: str
    migration: str
    rows: Mapping[str, int]


def take_snapshot(engine: Engine, folder: Path) -> Snapshot:
    """Copy the database into the folder; whoever works goes on working. Raises SnapshotProblem."""
    if engine.dialect.name == "sqlite":
        return _take_sqlite(engine, folder / "krok.sqlite")
    return _take_postgresql(engine, folder / "krok.dump")


def is_empty(url: URL) -> bool:
    """Whether there is nothing yet that a restored database would overwrite. Raises SnapshotProblem."""
    if url.get_backend_name() == "sqlite":
        path = _file(url)
        return not path.exists() or not _sqlite_rows(path)
    listed = _run(
        "psql", url, "--no-psqlrc", "--tuples-only", "--command", "SELECT 1 FROM pg_stat_user_tables LIMIT 1"
    )
    return not listed.strip()


def put_back(snapshot: Snapshot, url: URL) -> None:
    """Make the copy the database at `url`, which must be empty: whole or not at all. Raises SnapshotProblem."""
    if snapshot.kind != url.get_backend_name():
        raise SnapshotProblem(
            f"This is a backup of {snapshot.kind}, and here the database is {url.get_backend_name()}"
        )
    if not is_empty(url):
        raise SnapshotProblem("The database is not empty. A backup is restored into an empty place only")
    if snapshot.kind == "sqlite":
        _put_back_sqlite(snapshot, _file(url))
    else:
        _run(
            "pg_restore",
            url,
            "--exit-on-error",
            "--single-transaction",
            "--no-owner",
            "--no-privileges",
            str(snapshot.path),
        )


def differences(snapshot: Snapshot, engine: Engine) -> list[str]:
    """Tables that don't hold as many rows as the copy said, each as "table: there, here"."""
    with engine.connect() as connection:
        there = snapshot.rows
        here = _count(
            inspect(connection).get_table_names(), lambda sql: connection.execute(text(sql)).scalar_one()
        )
    tables = sorted({*there, *here})
    return [
        f"{name}: {there.get(name)}, {here.get(name)}" for name in tables if there.get(name) != here.get(name)
    ]


def _take_sqlite(engine: Engine, path: Path) -> Snapshot:
    """VACUUM INTO reads within one transaction and writes no page that was freed: what was deleted doesn't come along."""
    with sqlite3.connect(_file(engine.url), timeout=20) as connection:
        try:
            connection.execute("VACUUM INTO ?", (str(path),))
        except sqlite3.Error as error:
            raise SnapshotProblem(f"SQLite can't copy the database: {error}") from error
    connection.close()
    path.chmod(0o600)
    return Snapshot(path, "sqlite", _sqlite_migration(path), _sqlite_rows(path))


def _take_postgresql(engine: Engine, path: Path) -> Snapshot:
    """The rows are counted in the very snapshot that pg_dump reads."""
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        name = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        migration = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        tables = inspect(connection).get_table_names()
        rows = _count(tables, lambda sql: connection.execute(text(sql)).scalar_one())
        _run("pg_dump", engine.url, "--format=custom", "--compress=0", f"--snapshot={name}", f"--file={path}")
    path.chmod(0o600)
    return Snapshot(path, "postgresql", migration, rows)


def _put_back_sqlite(snapshot: Snapshot, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    connection = sqlite3.connect(snapshot.path)
    try:
        whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        related = not connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.Error:
        whole = related = False
    finally:
        connection.close()
    if not (whole and related):
        raise SnapshotProblem("The database in this backup is damaged")
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    partial = path.with_name(f".{path.name}.restored")
    shutil.copyfile(snapshot.path, partial)
    partial.chmod(0o600)
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.replace(path)


def _file(url: URL) -> Path:
    if not url.database:
        raise SnapshotProblem("A database in memory can't be copied")
    return Path(url.database)


def _sqlite_rows(path: Path) -> dict[str, int]:
    with sqlite3.connect(path) as connection:
        listed = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        names = [row[0] for row in connection.execute(listed)]
        rows = _count(names, lambda sql: connection.execute(sql).fetchone()[0])
    connection.close()
    return rows


def _sqlite_migration(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        try:
            migration = str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
        except (sqlite3.Error, TypeError) as error:
            raise SnapshotProblem("There is no database here yet") from error
    connection.close()
    return migration


def _count(tables: list[str], number: Callable[[str], int]) -> dict[str, int]:
    """How many rows each table has; the names come from the database itself."""
    return {name: number(f'SELECT count(*) FROM "{name}"') for name in sorted(tables)}  # noqa: S608 # nosec B608


def _run(program: str, url: URL, *arguments: str) -> str:
    """What one of PostgreSQL's own programs prints; the password goes by its environment. Raises SnapshotProblem."""
    plain = make_url(url).set(drivername="postgresql", password=None).render_as_string()
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    command = [_program(program), f"--dbname={plain}", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)  # noqa: S603 # nosec B603
    if done.returncode:
        raise SnapshotProblem(f"{program} failed: {done.stderr.strip()}")
    return done.stdout


def _program(name: str) -> str:
    """The newest one that is installed: it reads older servers too. Raises SnapshotProblem."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: int(folder.parent.name) if folder.parent.name.isdigit() else 0,
        reverse=True,
    )
    found = next(
        (str(folder / name) for folder in folders if (folder / name).exists()), None
    ) or shutil.which(name)
    if not found:
        raise SnapshotProblem(f"{name} is not installed (on Debian: apt-get install postgresql-client)")
    return found
