# SPDX-License-Identifier: EUPL-1.2
"""Regional programmes as rows: versions, what went to the minister, and the course of figures."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.chassis.dialect import among, upsert
from services.monitoring.rules.catalogue import key_text
from services.monitoring.rules.programme import Programme
from services.monitoring.store.counters import Counter
from services.monitoring.store.programme_tables import (
    programme_course,
    programme_notice,
    programme_version,
)

Where = sa.ColumnElement[bool]

_BEGUN = ""
"""Key of no figure: the month was read."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a region's programme, from 1; see the table."""

    region: str
    number: int
    programme: Programme
    parts: Sequence[str]
    made_by: str
    made_by_name: str
    made_at: datetime


class Head(NamedTuple):
    """A version without its document, of which a region has hundreds in the end."""

    number: int
    parts: Sequence[str]
    made_by_name: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """What went to the minister: the version, the day and the changes told; see the table."""

    region: str
    version: int
    noticed_on: date
    changes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a figure stood at when a month began."""

    month: date
    value: int
    population: int


def newest(connection: sa.Connection, where: Where) -> Sequence[Version]:
    """The newest version of each programme within ``where``, by region."""
    newer = programme_version.alias("newer")
    table = programme_version.c
    last = ~sa.exists().where(newer.c.region == table.region, newer.c.version > table.version)
    query = sa.select(programme_version).where(where, last).order_by(table.region)
    return [_version(row) for row in connection.execute(query)]


def heads(connection: sa.Connection, where: Where) -> Sequence[Head]:
    """Every version of one programme, within ``where``, the newest first."""
    table = programme_version.c
    query = sa.select(table.version, table.parts, table.made_by_name, table.made_at).where(where)
    return [Head(*row) for row in connection.execute(query.order_by(table.version.desc()))]


def find(connection: sa.Connection, where: Where, number: int) -> Version | None:
    """One version of one programme, within ``where``."""
    query = sa.select(programme_version).where(where, programme_version.c.version == number)
    row = connection.execute(query).one_or_none()
    return None if row is None else _version(row)


def add(connection: sa.Connection, one: Version) -> None:
    """Add a version. Raises IntegrityError when somebody was first."""
    row = {
        "region": one.region,
        "version": one.number,
        "document": one.programme.model_dump(mode="json", by_alias=True),
        "parts": list(one.parts),
        "made_by": one.made_by,
        "made_by_name": one.made_by_name,
        "made_at": one.made_at,
    }
    connection.execute(sa.insert(programme_version).values(row))


def notices(connection: sa.Connection, regions: Collection[str]) -> Mapping[str, list[Notice]]:
    """What went to the minister of these regions, by region, in order of version."""
    found: dict[str, list[Notice]] = {region: [] for region in regions}
    query = sa.select(programme_notice).where(programme_notice.c.region.in_(sorted(regions)))
    for row in connection.execute(query.order_by(programme_notice.c.version)):
        notice = Notice(row.region, row.version, row.noticed_on, tuple(row.changes))
        found[row.region].append(notice)
    return found


def add_notice(connection: sa.Connection, one: Notice, made_by: str, at: datetime) -> None:
    """Add what went to the minister. Raises IntegrityError when that is recorded already."""
    row: dict[str, Any] = {"region": one.region, "version": one.version}
    row |= {"noticed_on": one.noticed_on, "changes": list(one.changes)}
    row |= {"made_by": made_by, "made_at": at}
    connection.execute(sa.insert(programme_notice).values(row))


def begin_month(connection: sa.Connection, month: date) -> bool:
    """Whether the course of a month is still to be read; it is not the next time."""
    begun = sa.select(programme_course.c.key).where(
        programme_course.c.key == _BEGUN, programme_course.c.month == month
    )
    if connection.execute(begun).first() is not None:
        return False
    row = {"key": _BEGUN, "month": month, "value": 0, "population": 0}
    upsert(connection, programme_course, [row], ("key", "month"), ())
    return True


def add_readings(connection: sa.Connection, month: date, counters: Sequence[Counter]) -> None:
    """Note what these figures stand at; what was noted in the month already stays."""
    rows = [
        {"key": key_text(c.key), "month": month, "value": c.value, "population": c.population}
        for c in counters
    ]
    upsert(connection, programme_course, rows, ("key", "month"), ())


def readings(connection: sa.Connection, keys: Collection[str]) -> Mapping[str, list[Reading]]:
    """The course of figures by key, in order of month."""
    found: dict[str, list[Reading]] = {key: [] for key in keys}
    wanted = among(connection, programme_course.c.key, keys)
    query = sa.select(programme_course).where(wanted).order_by(programme_course.c.month)
    for row in connection.execute(query):
        found[row.key].append(Reading(row.month, row.value, row.population))
    return found


def _version(row: sa.Row[Any]) -> Version:
    return Version(
        row.region,
        row.version,
        Programme.model_validate(row.document),
        tuple(row.parts),
        row.made_by,
        row.made_by_name,
        row.made_at,
    )
