# SPDX-License-Identifier: EUPL-1.2
"""Releases of open data, and the counters that they are made of."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from schemas.codes import regions, schools
from services.chassis.dialect import insert, upsert
from services.monitoring.rules.areas import NATION
from services.monitoring.rules.catalogue_statistics import VSV
from services.monitoring.rules.open_figures import Count, Kind, Numbers, OpenFigure, Place
from services.monitoring.rules.study import TOTAL
from services.monitoring.store.open_data_tables import open_figure, release
from services.monitoring.store.tables import counter


class Release(NamedTuple):
    """A school year in one vintage. ``at``: the instant (UTC) at which it was published; of one
    that is not yet, since when its totals stand still."""

    school_year: int
    status: str
    pupils: int
    leavers: int
    published: bool
    at: datetime


class Total(NamedTuple):
    """What was counted of a school year in the whole country. ``definitive``: nothing of it may
    change any more."""

    school_year: int
    pupils: int
    leavers: int
    definitive: bool


def totals(connection: sa.Connection) -> list[Total]:
    """The school years of which new leavers were counted, oldest first."""
    sums = (counter.c.population, counter.c.value, counter.c.provisional)
    query = sa.select(counter.c.key, *sums).where(
        counter.c.metric == VSV, counter.c.area == NATION, counter.c.key.endswith(f"|{TOTAL}")
    )
    return [
        Total(int(key.split("|")[1]), pupils, leavers, not provisional)
        for key, pupils, leavers, provisional in connection.execute(query.order_by(counter.c.key))
        if pupils
    ]


def counts(connection: sa.Connection, year: int) -> list[Count]:
    """What was counted of a school year in every area. The region of a municipality is that of the
    count date, as the count has it."""
    query = sa.select(counter.c.key, counter.c.value, counter.c.population).where(
        counter.c.metric == VSV, counter.c.key.startswith(f"{VSV}|{year}|")
    )
    found = []
    for key, leavers, pupils in connection.execute(query):
        _, _, area, category = key.split("|")
        found.append(Count(area, category, Numbers(pupils, leavers), _region(area, year)))
    return found


def releases(connection: sa.Connection) -> list[Release]:
    """Every release, also those to come; the newest school year and vintage first."""
    query = sa.select(release).order_by(release.c.school_year.desc(), release.c.at.desc())
    return [Release(*row) for row in connection.execute(query)]


def prepare(connection: sa.Connection, coming: Release) -> None:
    """Note the totals of a release to come."""
    upsert(connection, release, [coming._asdict()], ("school_year", "status"))


def publish(connection: sa.Connection, coming: Release, at: datetime) -> bool:
    """Make a release to come a release; False when another worker has."""
    statement = sa.update(release).values(published=True, at=at)
    found = connection.execute(
        statement.where(
            release.c.school_year == coming.school_year,
            release.c.status == coming.status,
            sa.not_(release.c.published),
        )
    )
    return found.rowcount == 1


def add(connection: sa.Connection, of: Release, figures: Iterable[OpenFigure]) -> None:
    """Write the lines of a release."""
    rows = [
        {
            "school_year": of.school_year,
            "status": of.status,
            **one.place._asdict(),
            "category": one.category,
            "pupils": one.pupils,
            "leavers": one.leavers,
        }
        for one in figures
    ]
    insert(connection, open_figure, rows)


def figures(
    connection: sa.Connection, of: Release, kinds: Collection[Kind] = tuple(Kind)
) -> list[OpenFigure]:
    """The lines of a release, of these kinds of place, in the order of place and category."""
    query = (
        sa.select(open_figure)
        .where(
            open_figure.c.school_year == of.school_year,
            open_figure.c.status == of.status,
            open_figure.c.kind.in_(sorted(kinds)),
        )
        .order_by(*(open_figure.c[name] for name in ("kind", "code", "region", "category")))
    )
    return [
        OpenFigure(
            Place(Kind(row.kind), row.code, row.region), row.category, row.pupils, row.leavers
        )
        for row in connection.execute(query)
    ]


def _region(area: str, year: int) -> str | None:
    kind, _, code = area.partition(":")
    if kind == Kind.MUNICIPALITY:
        return regions.region_of(code, date(year, 10, 1))
    known = schools.school(code) if kind == "school" else None
    return None if known is None else known.region
