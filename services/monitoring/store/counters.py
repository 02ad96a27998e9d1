# SPDX-License-Identifier: EUPL-1.2
"""Counters and their publication."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.chassis.adding import add
from services.chassis.dialect import among, lock_rows, upsert
from services.monitoring.rules.areas import seat
from services.monitoring.rules.catalogue import METRICS, Key, key_of, key_text
from services.monitoring.rules.steps import Step
from services.monitoring.store.tables import counter, publication

_SUMS = ("value", "population", "provisional")


class Counter(NamedTuple):
    """One metric key and what it holds. ``population`` is what a share is of, ``provisional`` how
    many of it may still change; both are 0 where they say nothing."""

    key: Key
    value: int
    population: int
    provisional: int
    revision: int
    alarmed: bool

    @property
    def sums(self) -> Step:
        """The key with its sums, of which a figure is made."""
        return self[:4]


def change(connection: sa.Connection, changes: Iterable[Step], today: date) -> None:
    """Add to counters and mark those that change.

    A key with zeros alone comes into being when it is not there, and stays as it is otherwise.
    """
    rows = [_fixed(key, today) | dict(zip(_SUMS, sums, strict=True)) for key, *sums in changes]
    rows.sort(key=lambda row: str(row["key"]))
    add(connection, counter, rows, _SUMS, "dirty")


def begin_publication(connection: sa.Connection, at: datetime) -> int:
    """The number of a new publication. Publications wait here for one another, so that whoever
    has seen number n has seen everything up to n."""
    rows = [{"id": 1, "revision": 0, "at": at, "passed": 0}]
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
    """Counters that changed since they were last published and were not said in this pass. They are
    not locked: who counts goes on meanwhile."""
    passed = sa.func.coalesce(sa.select(publication.c.passed).scalar_subquery(), 0)
    query = sa.select(counter).where(counter.c.dirty, counter.c.revision <= passed)
    query = query.order_by(counter.c.key).limit(limit)
    return [_counter(row) for row in connection.execute(query)]


def end_pass(connection: sa.Connection) -> None:
    """All that changed was said; the next pass takes up whatever changed meanwhile."""
    unsaid = publication.c.passed < publication.c.revision
    connection.execute(sa.update(publication).where(unsaid).values(passed=publication.c.revision))


def mark_published(
    connection: sa.Connection, said: Mapping[str, Counter], above: Collection[str], revision: int
) -> None:
    """Note that these counters were said in publication ``revision``, those ``above`` their norm
    with an alarm. One that has changed since it was read is to be said again."""
    rows = lock_rows(connection, counter, "key", said)
    marks: dict[tuple[bool, bool], list[str]] = defaultdict(list)
    for row in rows:
        changed = _counter(row).sums != said[row.key].sums
        marks[changed, row.key in above].append(row.key)
    for (changed, alarmed), keys in marks.items():
        connection.execute(
            sa.update(counter)
            .where(among(connection, counter.c.key, keys))
            .values(dirty=changed, revision=revision, alarmed=alarmed)
        )


def find(
    connection: sa.Connection,
    *,
    metrics: Collection[str] = (),
    areas: Collection[str] = (),
    kind: str | None = None,
    region: str | None = None,
    reach: sa.ColumnElement[bool] | None = None,
    since: int | None = None,
    after: str | None = None,
    limit: int | None = None,
) -> list[Counter]:
    """Counters in the order of their keys' text.

    Of these metrics and areas (none given: of all), of areas of a ``kind`` ("municipality:") and
    belonging to a ``region``, within ``reach``, said after publication ``since``, with a key beyond
    ``after``; at most ``limit``.
    """
    query = sa.select(counter).order_by(counter.c.key).limit(limit)
    if metrics:
        query = query.where(counter.c.metric.in_(sorted(metrics)))
    if areas:
        query = query.where(counter.c.area.in_(sorted(areas)))
    if kind is not None:
        query = query.where(counter.c.area.startswith(kind))
    if region is not None:
        query = query.where(counter.c.region == region)
    if reach is not None:
        query = query.where(reach)
    if since is not None:
        query = query.where(counter.c.revision > since)
    if after is not None:
        query = query.where(counter.c.key > after)
    return [_counter(row) for row in connection.execute(query)]


def of_keys(connection: sa.Connection, keys: Collection[str]) -> list[Counter]:
    """The counters with these keys, as far as they are there."""
    query = sa.select(counter).where(among(connection, counter.c.key, keys))
    return [_counter(row) for row in connection.execute(query.order_by(counter.c.key))]


@lru_cache(maxsize=8192)  # the key of every day: more would never be read again
def _fixed(key: Key, today: date) -> dict[str, Any]:
    area = key[METRICS[key[0]].dimensions.index("area") + 1]
    region, school = seat(area, today)
    return {
        "key": key_text(key),
        "metric": key[0],
        "area": area,
        "region": region,
        "school": school,
        "dirty": True,
        "revision": 0,
        "alarmed": False,
    }


def _counter(row: sa.Row[Any]) -> Counter:
    return Counter(
        key_of(row.key), row.value, row.population, row.provisional, row.revision, row.alarmed
    )
