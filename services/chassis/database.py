# SPDX-License-Identifier: EUPL-1.2
"""Opening a service's own database, and the one way to begin a transaction on it."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.types.array import ListBinaryDumper
from sqlalchemy import event
from sqlalchemy.exc import InvalidatePoolError

from services.chassis import documents

_JSON: dict[str, Any] = {
    "json_serializer": documents.write,
    "json_deserializer": documents.read,
}

_IDLE_SECONDS = 1.0
_BACK_AT = "back_at"
"""When a connection was last given back to the pool (monotonic seconds)."""


def open_engine(url: str) -> sa.Engine:
    """An engine for ``sqlite:///path`` (WAL) or ``postgresql+psycopg://…``.

    SQLite transactions are begun by :func:`begin` with ``BEGIN IMMEDIATE``: a writer waits for its
    turn at the start, never in the middle, so it cannot fail half-way on a lock.
    """
    if not url.startswith("sqlite"):
        engine = sa.create_engine(url, pool_size=6, max_overflow=4, **_JSON)
        event.listen(engine, "connect", _send_arrays_in_binary)
        _ask_the_idle(engine)
        return engine
    connect = {"timeout": 60, "check_same_thread": False}
    engine = sa.create_engine(url, connect_args=connect, **_JSON)

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "busy_timeout=60000",
            "foreign_keys=ON",
            "cache_size=-8192",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _ask_the_idle(engine: sa.Engine) -> None:
    """Ask a connection that lay idle whether it still works before it is used, and if not open all
    anew. To ask each time, as ``pool_pre_ping`` does, costs a page an eighth of its time."""

    @event.listens_for(engine, "checkin")
    def _note(_connection: Any, record: Any) -> None:
        record.info[_BACK_AT] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _ask(connection: Any, record: Any, _proxy: Any) -> None:
        if time.monotonic() - record.info.get(_BACK_AT, math.inf) < _IDLE_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except psycopg.Error as fault:
            raise InvalidatePoolError from fault


def _send_arrays_in_binary(connection: Any, _record: Any) -> None:
    """Of the two ways psycopg can send a list it takes the one registered last. As text, every
    element is searched for characters to escape; that costs fifteen times as much."""
    connection.adapters.register_dumper(list, ListBinaryDumper)


@contextmanager
def begin(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One writing transaction: committed at the end of the block, rolled back on any exception."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.begin()
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise
        connection.commit()


@contextmanager
def read(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A reading transaction on one snapshot (REPEATABLE READ on PostgreSQL, WAL on SQLite)."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        else:
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        try:
            yield connection
        finally:
            connection.rollback()
