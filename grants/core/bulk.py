"""Rows for many tables written in bulk: made ready once as SQLAlchemy's types would, sent as the driver takes them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.engine import Connection

from grants.core.db import Base, write_rows

AT_ONCE = 20_000


class Writer:
    """Rows for many tables, sent in the order of the tables' foreign keys whenever enough of them wait."""

    def __init__(self, connection: Connection, at_once: int = AT_ONCE) -> None:
        self.connection = connection
        self.at_once = at_once
        self.counts: dict[str, int] = {}
        self._waiting = 0
        self._tables: dict[type[Base], Shape] = {}

    def add(self, model: type[Base], values: Mapping[str, object]) -> None:
        """One row, by column names; what is not given is the column's default, or NULL."""
        self._shape(model).add(values)
        self._waiting += 1
        if self._waiting >= self.at_once:
            self.flush()

    def add_columns(self, model: type[Base], *columns: Sequence[object]) -> None:
        """Many rows, as the values of every column in the table's order."""
        self._shape(model).add_columns(columns)
        self._waiting += len(columns[0])
        if self._waiting >= self.at_once:
            self.flush()

    def _shape(self, model: type[Base]) -> "Shape":
        shape = self._tables.get(model)
        if shape is None:
            shape = self._tables[model] = Shape(model, self.connection.dialect)
        return shape

    def flush(self) -> None:
        """Send what waits."""
        order = {table: place for place, table in enumerate(Base.metadata.sorted_tables)}
        for shape in sorted(self._tables.values(), key=lambda one: order[one.table]):
            if shape.rows:
                write_rows(self.connection, shape.table, shape.rows)
                self.counts[shape.table.name] = self.counts.get(shape.table.name, 0) + len(shape.rows)
                shape.rows = []
        self._waiting = 0


class Shape:
    """How a row of one table is given to the driver: as SQLAlchemy's types would, once for all rows."""

    def __init__(self, model: type[Base], dialect: Dialect) -> None:
        self.table: Any = model.__table__
        self.rows: list[tuple[object, ...]] = []
        columns = list(self.table.columns)
        self.defaults = [(column.name, _default(column)) for column in columns]
        processes = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns]
        self.processes = [
            (place, process)
            for place, process in enumerate(processes)
            if process and not isinstance(columns[place].type, LargeBinary)  # drivers take bytes as they are
        ]

    def add(self, values: Mapping[str, object]) -> None:
        """One row, made ready for the driver."""
        self.rows.append(self.ready(values))

    def ready(self, values: Mapping[str, object]) -> tuple[object, ...]:
        """A row as the driver takes it."""
        get = values.get
        row = [get(name, default) for name, default in self.defaults]
        for place, process in self.processes:
            row[place] = process(row[place])
        return tuple(row)

    def add_columns(self, columns: Sequence[Sequence[object]]) -> None:
        """Many rows, column by column."""
        ready = list(columns)
        for place, process in self.processes:
            ready[place] = [process(value) for value in ready[place]]
        self.rows.extend(zip(*ready, strict=True))


def _default(column: Any) -> object:
    return column.default.arg if column.default is not None and column.default.is_scalar else None
