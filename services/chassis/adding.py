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
    mark: str | None = None,
) -> None:
    """Insert rows; where one is there, add ``sums`` to it and set ``mark`` if that changes it.

    Rows must have the same columns and come in key order, so that two workers that add to the same
    counters wait for one another instead of locking each other out.
    """
    if not rows:
        return
    columns = tuple(rows[0])
    if is_postgresql(connection):
        arrays = {name: [row[name] for row in rows] for name in columns}
        connection.execute(_from_arrays(table, columns, sums, mark), arrays)
        return
    statement = sqlite.insert(table)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=list(table.primary_key),
            set_=_changes(table, statement.excluded, sums, mark),
        ),
        list(rows),
    )


@lru_cache(maxsize=16)
def _from_arrays(
    table: sa.Table, columns: tuple[str, ...], sums: tuple[str, ...], mark: str | None
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
        set_=_changes(table, statement.excluded, sums, mark),
    )


def _changes(
    table: sa.Table, excluded: Any, sums: tuple[str, ...], mark: str | None
) -> dict[str, sa.ColumnElement[Any]]:
    changes: dict[str, sa.ColumnElement[Any]] = {n: table.c[n] + excluded[n] for n in sums}
    if mark is not None:
        changes[mark] = sa.or_(table.c[mark], *(excluded[name] != 0 for name in sums))
    return changes
