# SPDX-License-Identifier: EUPL-1.2
"""Counters and their publication."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.chassis.dialect import among, is_postgresql, upsert
from services.monitoring.rules.catalogue import METRICS, Key, key_of, key_text
from services.monitoring.store.adding import add
from services.monitoring.store.tables import counter, publication


class Counter(NamedTuple):
    """One metric key and what it holds. ``population`` is 0 except for new-leavers."""

    key: Key
    value: int
    population: int
    revision: int
    alarmed: bool


def change(connection: sa.Connection, changes: Iterable[tuple[Key, int, int]]) -> None:
    """Add to counters (key, change of value, change of population) and mark them as changed."""
    rows = [
        {
            "key": key_text(key),
            "metric": key[0],
            "area": _area(key),
            "value": value,
            "population": population,
            "dirty": True,
            "revision": 0,
            "alarmed": False,
        }
        for key, value, population in changes
    ]
    rows.sort(key=lambda row: str(row["key"]))
    add(connection, counter, rows, ("value", "population"), ("dirty",))


def begin_publication(connection: sa.Connection, at: datetime) -> int:
    """The number of a new publication. Publications wait here for one another, so that whoever
    has seen number n has seen everything up to n."""
    rows = [{"id": 1, "revision": 0, "at": at}]
    upsert(connection, publication, rows, ("id",), ())
    statement = (
        sa.update(publication)
        .values(revision=publication.c.revision + 1, at=at)
        .returning(publication.c.revision)
    )
    return int(connection.execute(statement).scalar_one())


def last_publication(connection: sa.Connection) -> tuple[int, datetime | None]:
    """Number and instant of the last publication; (0, None) before the first."""
    row = connection.execute(sa.select(publication.c.revision, publication.c.at)).one_or_none()
    return (0, None) if row is None else (row.revision, row.at)


def take_changed(connection: sa.Connection, limit: int) -> list[Counter]:
    """Counters that changed since they were last published, locked; those that another worker is
    changing at this moment are left for the next time."""
    query = sa.select(counter).where(counter.c.dirty).order_by(counter.c.key).limit(limit)
    if is_postgresql(connection):
        query = query.with_for_update(skip_locked=True)
    return [_counter(row) for row in connection.execute(query)]


def mark_published(connection: sa.Connection, counters: Sequence[Counter], revision: int) -> None:
    """Note that these counters were said in publication ``revision``."""
    if not counters:
        return
    for alarmed in (False, True):
        keys = [key_text(c.key) for c in counters if c.alarmed is alarmed]
        if keys:
            connection.execute(
                sa.update(counter)
                .where(among(connection, counter.c.key, keys))
                .values(dirty=False, revision=revision, alarmed=alarmed)
            )


def find(
    connection: sa.Connection,
    metrics: Collection[str] = (),
    areas: Collection[str] = (),
    since: int | None = None,
) -> list[Counter]:
    """Counters in key order: of these metrics, of these areas, said after publication ``since``.

    An empty collection does not limit. Key order is that of the key's text in Unicode, the same on
    every database.
    """
    query = sa.select(counter)
    if metrics:
        query = query.where(counter.c.metric.in_(sorted(metrics)))
    if areas:
        query = query.where(among(connection, counter.c.area, sorted(areas)))
    if since is not None:
        query = query.where(counter.c.revision > since)
    return [_counter(row) for row in sorted(connection.execute(query), key=lambda row: row.key)]


def _area(key: Key) -> str:
    return key[METRICS[key[0]].dimensions.index("area") + 1]


def _counter(row: sa.Row[Any]) -> Counter:
    return Counter(key_of(row.key), row.value, row.population, row.revision, row.alarmed)
