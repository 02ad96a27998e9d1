# SPDX-License-Identifier: EUPL-1.2
"""Tables of PostgreSQL without their indexes and keys, while very many rows are written."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg

_KEYS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype IN ('p', 'u') AND conrelid = ANY(%s::regclass[])
"""
_INDEXES = """
    SELECT indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid)
    FROM pg_index
    WHERE indrelid = ANY(%s::regclass[])
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""
_BUILDERS = 2


@contextmanager
def bare(url: str, tables: Sequence[str]) -> Iterator[None]:
    """Without keys and indexes within the block; after it they are there again, as they were."""
    names = [f'"{table}"' for table in tables]
    with psycopg.connect(url, autocommit=True) as connection:
        keys = connection.execute(_KEYS, [names]).fetchall()
        indexes = connection.execute(_INDEXES, [names]).fetchall()
        for table, key, _ in keys:
            connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {key}")
        for _, index, _ in indexes:
            connection.execute(f"DROP INDEX {index}")
    yield
    again = [(table, f"ALTER TABLE {table} ADD CONSTRAINT {key} {how}") for table, key, how in keys]
    again += [(table, how) for table, _, how in indexes]
    with ThreadPoolExecutor(_BUILDERS) as pool:
        list(pool.map(lambda table: _build(url, table, again), sorted({one for one, _ in again})))


def _build(url: str, table: str, again: Sequence[tuple[str, str]]) -> None:
    """One index of a table after the other; a key keeps everybody else out."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET maintenance_work_mem = '512MB'")
        for name, statement in again:
            if name == table:
                connection.execute(statement)
