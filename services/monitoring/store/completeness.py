# SPDX-License-Identifier: EUPL-1.2
"""What the newest list of a kind and area gave, as rows."""

from collections.abc import Iterable, Iterator, Mapping

import sqlalchemy as sa

from services.chassis.dialect import is_postgresql, upsert
from services.monitoring.rules.completeness import Compared, ListOf
from services.monitoring.store.tables import compared_list


def lock(connection: sa.Connection, lists: Iterable[ListOf]) -> dict[ListOf, Compared]:
    """Those of these lists that were compared before, locked until the commit."""
    areas = sorted({one.area for one in lists})
    query = sa.select(compared_list).where(compared_list.c.area.in_(areas))
    query = query.order_by(compared_list.c.kind, compared_list.c.area)
    if is_postgresql(connection):
        query = query.with_for_update()
    return dict(map(_read, connection.execute(query)))


def save(connection: sa.Connection, lists: Mapping[ListOf, Compared]) -> None:
    """Write what the newest lists gave."""
    rows = [
        {**of._asdict(), **compared._asdict(), "differences": dict(compared.differences)}
        for of, compared in sorted(lists.items())
    ]
    upsert(connection, compared_list, rows, ("kind", "area"))


def everything(connection: sa.Connection) -> Iterator[tuple[ListOf, Compared]]:
    """All newest lists."""
    return map(_read, connection.execute(sa.select(compared_list)))


def _read(row: sa.Row[tuple[object, ...]]) -> tuple[ListOf, Compared]:
    return ListOf(row.kind, row.area), Compared(row.day, row.rows, row.differences)
