# SPDX-License-Identifier: EUPL-1.2
"""What PostgreSQL and SQLite do differently: locking rows, writing many, and keeping an instant.

On PostgreSQL a bulk write is one statement over all rows as one JSON document: psycopg would spend
far longer on arrays for ``unnest``, and ``executemany`` costs 12 to 18 times as much as
those. On SQLite, ``executemany`` is the fast way.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.exc import DBAPIError

from services.chassis import documents


class Instant(sa.TypeDecorator[datetime]):
    """An aware UTC ``datetime``; SQLite, which has no time zones, keeps it as naive UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None or dialect.name == "postgresql":
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


_TYPES: tuple[tuple[type[sa.types.TypeEngine[Any]], str], ...] = (
    (sa.Uuid, "uuid"),
    (sa.JSON, "json"),
    (sa.Boolean, "bool"),
    (Instant, "timestamptz"),
    (sa.Date, "date"),
    (sa.LargeBinary, "bytea"),
    (sa.Float, "float8"),
    (sa.BigInteger, "int8"),
    (sa.Integer, "int4"),
    (sa.String, "text"),
)
"""PostgreSQL's names of the column types, as they are written and as they are sent."""


def is_postgresql(connection: sa.Connection) -> bool:
    """Whether this connection speaks to PostgreSQL (else it is SQLite)."""
    return connection.dialect.name == "postgresql"


def among(
    connection: sa.Connection, column: sa.ColumnElement[Any], keys: Collection[Any]
) -> sa.ColumnElement[bool]:
    """``column`` is one of ``keys``, as one parameter, so that there is one statement to keep.

    On SQLite a statement per number of keys would fill its cache: a hundred megabytes of them.
    """
    if is_postgresql(connection):
        array = sa.ARRAY(column.type)
        return column == sa.func.any(sa.bindparam(None, list(keys), type_=array, unique=True))
    dialect = connection.dialect
    stored = column.type.dialect_impl(dialect).bind_processor(dialect)
    values = list(keys) if stored is None else [stored(key) for key in keys]
    listed = sa.func.json_each(documents.write(values)).table_valued("value")
    return column.in_(sa.select(listed.c.value))


def lock_rows(
    connection: sa.Connection, table: sa.Table, column: str, keys: Collection[Any]
) -> Sequence[sa.Row[Any]]:
    """Load the rows whose ``column`` is in ``keys``, in key order, locked until the commit.

    The order is what keeps two workers that touch the same subjects from a deadlock. On SQLite the
    transaction as a whole holds the write lock already.
    """
    if not keys:
        return []
    key = table.c[column]
    query = sa.select(table).where(among(connection, key, keys)).order_by(key)
    if is_postgresql(connection):
        query = query.with_for_update()
    return connection.execute(query).all()


def upsert(
    connection: sa.Connection,
    table: sa.Table,
    rows: Sequence[dict[str, Any]],
    key: tuple[str, ...],
    update: tuple[str, ...] | None = None,
) -> int:
    """Write many rows at once, and tell how many were written; all must have the same columns.

    ``update`` None overwrites every other column of a row that exists, ``()`` leaves it as it is.
    """
    if not rows:
        return 0
    columns = tuple(rows[0])
    changed = tuple(c for c in columns if c not in key) if update is None else update
    if is_postgresql(connection):
        statement = _bulk_statement(table, columns, key, changed)
        written = connection.execute(statement, {"rows": documents.write(rows, default=_bytea)})
    else:
        written = connection.execute(_sqlite_statement(table, key, changed), list(rows))
    return written.rowcount


def insert(connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Append many rows at once, in this order; all must have the same columns."""
    if not rows:
        return
    if is_postgresql(connection):
        _copy(connection, table, rows)
    else:
        connection.execute(sa.insert(table), list(rows))


def _copy(connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    names = tuple(rows[0])
    columns = ", ".join(f'"{name}"' for name in names)
    statement = f'COPY "{table.name}" ({columns}) FROM STDIN (FORMAT BINARY)'
    jsons = [name for name in names if isinstance(table.c[name].type, sa.JSON)]
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            copy.set_types([_type_name(table, name).replace("json", "text") for name in names])
            for row in rows:
                documents_of = {name: _written(row[name]) for name in jsons}
                copy.write_row(tuple((row | documents_of).values()) if jsons else (*row.values(),))
    except psycopg.Error as fault:
        raise DBAPIError.instance(
            statement, None, fault, psycopg.Error, connection_invalidated=driver.closed
        ) from fault


def _bytea(value: Any) -> str:
    """Bytes as PostgreSQL reads them from text; anything else is no value of a row."""
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    raise TypeError(f"a {type(value).__name__} cannot be written")


def _written(document: Any) -> str | None:
    return None if document is None else documents.write(document)


@lru_cache(maxsize=256)
def _sqlite_statement(table: sa.Table, key: tuple[str, ...], changed: tuple[str, ...]) -> Insert:
    statement = sqlite.insert(table)
    if not changed:
        return statement.on_conflict_do_nothing(index_elements=list(key))
    excluded = {c: statement.excluded[c] for c in changed}
    return statement.on_conflict_do_update(index_elements=list(key), set_=excluded)


@lru_cache(maxsize=256)
def _bulk_statement(
    table: sa.Table, columns: tuple[str, ...], key: tuple[str, ...], changed: tuple[str, ...]
) -> sa.TextClause:
    names = ", ".join(f'"{c}"' for c in columns)
    typed = ", ".join(f'"{c}" {_type_name(table, c)}' for c in columns)
    target = ", ".join(f'"{c}"' for c in key)
    sets = ", ".join(f'"{c}" = EXCLUDED."{c}"' for c in changed)
    return sa.text(
        f'INSERT INTO "{table.name}" ({names}) SELECT {names} '  # noqa: S608 (names of our own)
        f"FROM json_to_recordset(CAST(:rows AS json)) AS u({typed})"
        f" ON CONFLICT ({target}) DO " + (f"UPDATE SET {sets}" if sets else "NOTHING")
    )


def _type_name(table: sa.Table, column: str) -> str:
    kind = table.c[column].type
    for known, name in _TYPES:
        if isinstance(kind, known):
            return name
    raise TypeError(f"no type known for {table.name}.{column}: {kind!r}")
