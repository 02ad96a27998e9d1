# SPDX-License-Identifier: EUPL-1.2
"""Adding to counters in bulk: one statement, without reading them first."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from services.chassis.dialect import is_postgresql


def add(
    connection: sa.Connection,
    table: sa.Table,
    rows: Sequence[dict[str, Any]],
    sums: tuple[str, ...],
    replace: tuple[str, ...] = (),
) -> None:
    """Insert rows; where one exists already, add ``sums`` to it and overwrite ``replace``.

    Rows must have the same columns and come in key order, so that two workers that add to the same
    counters wait for one another instead of locking each other out.
    """
    if not rows:
        return
    columns = tuple(rows[0])
    if is_postgresql(connection):
        arrays = {name: [row[name] for row in rows] for name in columns}
        connection.execute(_from_arrays(table, columns, sums, replace), arrays)
        return
    statement = sqlite.insert(table)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=list(table.primary_key),
            set_=_changes(table, statement.excluded, sums, replace),
        ),
        list(rows),
    )


@lru_cache(maxsize=16)
def _from_arrays(
    table: sa.Table, columns: tuple[str, ...], sums: tuple[str, ...], replace: tuple[str, ...]
) -> postgresql.Insert:
    arrays = [sa.bindparam(name, type_=sa.ARRAY(table.c[name].type)) for name in columns]
    given = (
        sa.func.unnest(*arrays)
        .table_valued(*(sa.column(name, table.c[name].type) for name in columns), name="given")
        .render_derived()
    )
    statement = postgresql.insert(table).from_select(columns, sa.select(given))
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_=_changes(table, statement.excluded, sums, replace),
    )


def _changes(
    table: sa.Table,
    excluded: Any,
    sums: tuple[str, ...],
    replace: tuple[str, ...],
) -> dict[str, sa.ColumnElement[Any]]:
    added = {name: table.c[name] + excluded[name] for name in sums}
    return {**added, **{name: excluded[name] for name in replace}}
