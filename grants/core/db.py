"""The database: one code for SQLite and PostgreSQL. What differs between them sits here, behind a function each."""

import datetime
import enum
import hashlib
import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, Generic, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    Engine,
    FromClause,
    Integer,
    MetaData,
    String,
    Table,
    event,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from grants.core.ids import new_id

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
WRITE = "krok_write"
_WAIT = "busy_timeout=20000"
_PRAGMAS = (
    "foreign_keys=ON",
    "journal_mode=WAL",
    _WAIT,
    "synchronous=FULL",
    "secure_delete=ON",  # what is deleted leaves no copy in the free space of the file
    "journal_size_limit=67108864",  # bytes: a long import's log doesn't stay on the disk for ever
)
_LOST = {"40001", "40P01"}  # PostgreSQL: could not serialise, deadlock
WIDE_CACHE_KIB = 262_144
E = TypeVar("E", bound=enum.StrEnum)


class Base(DeclarativeBase):
    """What every table's class derives from."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {int: BigInteger().with_variant(Integer(), "sqlite")}


class Keyed:
    """A UUIDv7 primary key."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)


class Versioned:
    """Optimistic locking: two who changed the same row can't both win. Classes add the mapper argument."""

    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))


class Moment(TypeDecorator[datetime.datetime]):
    """An aware moment, stored in UTC, given back in UTC. Raises ValueError for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime.datetime | None, dialect: Dialect
    ) -> datetime.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        value = value.astimezone(datetime.UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(
        self, value: datetime.datetime | None, dialect: Dialect
    ) -> datetime.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=datetime.UTC) if value.tzinfo is None else value.astimezone(datetime.UTC)


class Code(TypeDecorator[E], Generic[E]):
    """An enumeration kept as its stable snake_case value."""

    impl = String(40)
    cache_ok = True

    def __init__(self, kind: type[E]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: E | str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:
        return None if value is None else self.kind(value)


def one_of(column: str, kind: type[enum.StrEnum]) -> str:
    """The CHECK that a column holds one of the enumeration's values."""
    values = ", ".join(f"'{member.value}'" for member in kind)
    return f"{column} IN ({values})"


db = SQLAlchemy(metadata=Base.metadata)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Foreign keys, write-ahead log, a wait for locks, every commit on the disk; we begin transactions ourselves."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at once: one that read first could only fail (SQLITE_BUSY) when it comes to write."""
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get(WRITE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def write_rows(connection: Connection, table: Table, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert many rows, each with a value for every column in the table's order, as the driver takes them."""
    names = connection.dialect.identifier_preparer
    columns = ", ".join(names.format_column(column) for column in table.columns)
    target = f"{names.format_table(table)} ({columns})"
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection
        with driver.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    places = ", ".join("?" for _column in table.columns)
    connection.exec_driver_sql(f"INSERT INTO {target} VALUES ({places})", list(rows))  # noqa: S608 # nosec B608


def upsert(table: FromClause | type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can be told what to do when the row is there already."""
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(table)  # type: ignore[arg-type]


@contextmanager
def wide_cache(connection: Connection, kib: int = WIDE_CACHE_KIB) -> Iterator[None]:
    """For a load in bulk: let SQLite keep more of its indexes in memory than the 2 MB it is content with."""
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql(f"PRAGMA cache_size=-{kib}")
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA cache_size=-2000")


def empty_log() -> bool:
    """Outside a transaction: move SQLite's write-ahead log into the file and empty it, so that what was deleted has no
    copy there either. False while somebody else reads or writes: the worker tries again. PostgreSQL's vacuum does the
    like in its own time."""
    engine = db.session.get_bind().engine
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=0")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        answer = cursor.fetchone()
        cursor.execute(f"PRAGMA {_WAIT}")
        return answer is not None and not answer[0]
    finally:
        connection.close()


def lost_race(error: DBAPIError) -> bool:
    """Whether the database gave this transaction up because it and another one waited for each other."""
    return getattr(error.orig, "sqlstate", None) in _LOST


def lock(*key: object) -> None:
    """Hold `key` until the transaction ends: whoever else asks for it waits. On SQLite writers exclude each other anyway."""
    if db.session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(repr(key).encode()).digest()[:8], "big", signed=True)
        db.session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
