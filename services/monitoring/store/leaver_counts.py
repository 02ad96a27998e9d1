# SPDX-License-Identifier: EUPL-1.2
"""New leavers per institution, as the money asks for them, and the course of a year day by day.

Of a year that the register has counted it is that count, as the regulations ask for; of the running
year, and of one that is not counted yet, the monitor's own figure."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

import sqlalchemy as sa

from schemas.codes.lists import Category, FigureStatus
from services.chassis.dialect import upsert
from services.monitoring.rules.areas import NATION, SCHOOL
from services.monitoring.rules.catalogue import NEW_LEAVERS, key_of, key_text
from services.monitoring.rules.catalogue_statistics import VSV
from services.monitoring.rules.funding import Counted
from services.monitoring.rules.study import COUNTED
from services.monitoring.store.money_tables import leaver_course
from services.monitoring.store.tables import counter

_NEAR = timedelta(days=7)
"""How far back a day's course may be taken from when nothing was kept on the day itself."""
_BRIN = slice(len(SCHOOL), len(SCHOOL) + 4)


def of_year(connection: sa.Connection, school_year: int) -> list[Counted]:
    """Every institution and category of the country in a school year, locations taken together."""
    metric = _metric(connection, school_year)
    sums: dict[tuple[str, Category], tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    query = sa.select(
        counter.c.key, counter.c.population, counter.c.value, counter.c.provisional
    ).where(_of_schools(metric, school_year))
    for row in connection.execute(query):
        _, _, area, category = key_of(row.key)
        key = area[_BRIN], Category(category)
        people, left, provisional = sums[key]
        sums[key] = people + row.population, left + row.value, provisional + row.provisional
    return [
        Counted(brin, category, school_year, people, left, _status(metric, provisional))
        for (brin, category), (people, left, provisional) in sorted(sums.items())
        if category in COUNTED and (people or left)
    ]


def institutions(
    connection: sa.Connection, school_year: int, reach: sa.ColumnElement[bool]
) -> frozenset[str]:
    """Institutions of which a location lies within ``reach``, a predicate on ``counter``."""
    of_schools = _of_schools(_metric(connection, school_year), school_year)
    query = sa.select(counter.c.area).distinct().where(of_schools, reach)
    return frozenset(area[_BRIN] for area in connection.execute(query).scalars())


def school_years(connection: sa.Connection) -> list[int]:
    """School years of which leavers are counted, the newest first."""
    nation = sa.select(counter.c.key).where(
        counter.c.metric.in_((VSV, NEW_LEAVERS)),
        counter.c.area == NATION,
        counter.c.population > 0,
    )
    return sorted({int(key_of(key)[1]) for key in connection.execute(nation).scalars()})[::-1]


def keep_course(connection: sa.Connection, school_year: int, today: date) -> None:
    """Keep how many leavers of a running year are counted in the country, once a day."""
    kept = sa.select(sa.literal(1)).where(
        leaver_course.c.school_year == school_year,
        leaver_course.c.category == Category.TOTAL,
        leaver_course.c.day == today,
    )
    if connection.execute(kept).first() is not None:
        return
    now = _of_nation(connection, school_year)
    rows = [
        {"school_year": school_year, "category": one, "day": today, "leavers": now.get(one, 0)}
        for one in (*COUNTED, Category.TOTAL)
    ]
    upsert(connection, leaver_course, rows, ("school_year", "category", "day"), ())


def courses(
    connection: sa.Connection, school_year: int, on: date
) -> Mapping[Category, tuple[int, int]]:
    """Of a school year and each category: leavers counted on a day, or shortly before it, and by
    now. Categories of which nothing was kept are not there."""
    query = (
        sa.select(leaver_course.c.category, leaver_course.c.leavers)
        .where(
            leaver_course.c.school_year == school_year,
            leaver_course.c.day.between(on - _NEAR, on),
        )
        .order_by(leaver_course.c.day)
    )
    final = _of_nation(connection, school_year)
    then = {Category(row.category): int(row.leavers) for row in connection.execute(query)}
    return {category: (then[category], final.get(category, 0)) for category in then}


def _metric(connection: sa.Connection, school_year: int) -> str:
    """By which metric a school year is read: the register's count once there is one."""
    key = key_text((VSV, str(school_year), NATION, Category.TOTAL))
    counted = sa.select(counter.c.key).where(counter.c.key == key, counter.c.population > 0)
    return NEW_LEAVERS if connection.execute(counted).first() is None else VSV


def _status(metric: str, provisional: int) -> str:
    """Operational while the year runs; of a counted year definitive once nothing may change."""
    if metric == NEW_LEAVERS:
        return FigureStatus.OPERATIONAL
    return FigureStatus.PROVISIONAL if provisional else FigureStatus.DEFINITIVE


def _of_schools(metric: str, school_year: int) -> sa.ColumnElement[bool]:
    """Counters of a metric at schools: a range of the primary key."""
    begin = key_text((metric, str(school_year), SCHOOL))
    return sa.and_(counter.c.key >= begin, counter.c.key < f"{begin[:-1]};")


def _of_nation(connection: sa.Connection, school_year: int) -> dict[str, int]:
    keys = {
        key_text((NEW_LEAVERS, str(school_year), NATION, one)): one
        for one in (*COUNTED, Category.TOTAL)
    }
    query = sa.select(counter.c.key, counter.c.value).where(counter.c.key.in_(sorted(keys)))
    return {keys[row.key]: int(row.value) for row in connection.execute(query)}
