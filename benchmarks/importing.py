"""A list of 100,000 rows through the command line, against raw executemany of the very rows that it wrote."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import select

from benchmarks.installations import CODE, Installation, installation
from benchmarks.invented import write_list
from benchmarks.results import Figure, Stopwatch
from grants.core.audit import AuditEntry
from grants.core.db import Base, db
from grants.domain.accounts.models import Organisation
from grants.domain.people.indexing import LOAD_CACHE_KIB
from grants.domain.people.models import Consent, IdentityToken, ListImport, Participant, ParticipantIdentity

ROWS = 100_000
AIM = 0.2
FLAT = 1.25
HOUSE = Path(__file__).parents[1]
_WRITTEN: tuple[tuple[type[Base], str], ...] = (
    (Participant, "id"),
    (ParticipantIdentity, "participant_id"),
    (IdentityToken, "participant_id"),
    (Consent, "participant_id"),
    (AuditEntry, "target_id"),
)
_PEOPLE_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class _Imported:
    seconds: float
    peak_mib: float
    registered: int


def run(scale: float, databases: Sequence[str]) -> list[Figure]:
    """A figure a database. Peak memory is that of the importing process, with a fifth of the rows and with all."""
    return [_measure(database, max(50, int(ROWS * scale))) for database in databases]


def _measure(database: str, rows: int) -> Figure:
    with installation(database) as small:
        few = _import(small, rows // 5)
    with installation(database) as source, installation(database) as target:
        done = _import(source, rows)
        raw = _write_again(source, target)
    ours, theirs = rows / done.seconds, done.registered / raw
    growth = done.peak_mib / few.peak_mib
    return Figure(
        claim=f"import of {rows:,} rows against raw executemany",
        database=database,
        ratio=ours / theirs,
        aim=f"≥ {AIM}, memory with five times the rows ≤ {FLAT} times",
        met=ours / theirs >= AIM and growth <= FLAT,
        details={
            "rows a second, krok import": ours,
            "rows a second, raw executemany": theirs,
            "registered": done.registered,
            f"peak memory, {rows // 5:,} rows, MiB": few.peak_mib,
            f"peak memory, {rows:,} rows, MiB": done.peak_mib,
            "peak memory ratio": growth,
        },
    )


def _import(where: Installation, rows: int) -> _Imported:
    """`krok import participants` in a process of its own, timed from start to end."""
    path = where.folder / "list.csv"
    write_list(path, rows)
    command = [
        sys.executable,
        "-m",
        "grants.cli",
        "import",
        "participants",
        str(path),
        "--organisation",
        CODE,
    ]
    command += ["--consent-way", "on_paper", "--consent-on", "2026-01-15", "--json"]
    environment = {**os.environ, **where.environment, "PYTHONPATH": str(HOUSE)}
    begun = time.perf_counter()
    with (where.folder / "said").open("w+") as said:
        process = subprocess.Popen(command, cwd=HOUSE, env=environment, stdout=said)
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - begun
        said.seek(0)
        told = json.loads(said.read())
    return _Imported(seconds, usage.ru_maxrss / 1024, told["registered"])


def _write_again(source: Installation, target: Installation) -> float:
    """Seconds of writing the same rows, ready-made, in the same order, in one transaction."""
    with source.app.app_context():
        ids = db.session.scalars(select(Participant.id).order_by(Participant.id)).all()
        shared = [_rows_of(source, model, "") for model in (Organisation, ListImport)]
    watch = Stopwatch()
    writer: Any = _open(target)
    cursor = writer.cursor()
    if target.name == "sqlite":
        for pragma in ("foreign_keys=ON", "synchronous=FULL", f"cache_size=-{LOAD_CACHE_KIB}"):
            cursor.execute(f"PRAGMA {pragma}")
    cursor.execute("DELETE FROM organisation")
    for model, rows in zip((Organisation, ListImport), shared, strict=True):
        cursor.executemany(_insert(target, model, len(rows[0])), rows)
    reader: Any = _open(source)
    for some in _chunks(ids):
        ready = [(model, _rows_of_people(source, reader, model, column, some)) for model, column in _WRITTEN]
        with watch.running():
            for model, rows in ready:
                cursor.executemany(_insert(target, model, len(rows[0])), rows)
    with watch.running():
        writer.commit()
    reader.close()
    writer.close()
    return watch.seconds


def _chunks(ids: Sequence[Any]) -> Iterator[Sequence[Any]]:
    bounds = [*range(0, len(ids), _PEOPLE_AT_ONCE), len(ids)]
    for begin, end in pairwise(bounds):
        yield ids[begin:end]


def _rows_of_people(
    where: Installation, reader: Any, model: type[Base], column: str, some: Sequence[Any]
) -> list[Any]:
    mark = _mark(where)
    first, last = some[0], some[-1]
    keys = (first.hex, last.hex) if where.name == "sqlite" else (first, last)
    order = "ORDER BY token" if model is IdentityToken else ""
    names = ", ".join(f'"{one.name}"' for one in model.__table__.columns)
    asked = f'SELECT {names} FROM "{model.__tablename__}" WHERE "{column}" BETWEEN {mark} AND {mark} {order}'
    return [_ready(row) for row in reader.execute(asked, keys).fetchall()]


def _rows_of(where: Installation, model: type[Base], _column: str) -> list[Any]:
    reader: Any = _open(where)
    names = ", ".join(f'"{one.name}"' for one in model.__table__.columns)
    rows = [_ready(row) for row in reader.execute(f'SELECT {names} FROM "{model.__tablename__}"').fetchall()]
    reader.close()
    return rows


def _ready(row: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(json.dumps(value) if isinstance(value, dict) else value for value in row)


def _insert(where: Installation, model: type[Base], width: int) -> str:
    names = ", ".join(f'"{one.name}"' for one in model.__table__.columns)
    return f'INSERT INTO "{model.__tablename__}" ({names}) VALUES ({", ".join([_mark(where)] * width)})'


def _mark(where: Installation) -> str:
    return "?" if where.name == "sqlite" else "%s"


def _open(where: Installation) -> Any:
    return sqlite3.connect(where.place) if where.name == "sqlite" else psycopg.connect(where.place)
