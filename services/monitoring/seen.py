# SPDX-License-Identifier: EUPL-1.2
"""Figures as a user may have them: exact for who may see the people in them, and without what would
tell of a few for the ministry. Every live view reads them here, page and API alike."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from services.chassis.web import User
from services.monitoring import reach
from services.monitoring.rules.areas import NATION, REGION
from services.monitoring.rules.figures import Figure, figure
from services.monitoring.rules.open_figures import Kind, OpenFigure
from services.monitoring.rules.outside_figures import Shown, outside, outside_count
from services.monitoring.rules.outside_links import OF_THE_COUNT, related
from services.monitoring.store import counters, open_data

KEPT: Final = timedelta(minutes=1)
"""So long figures for the ministry are kept as they were (policy, class P): of a whole country it
takes seconds to find what must be withheld, and who sees each change learns of one person."""
_MOST_KEPT: Final = 16

_kept: WeakKeyDictionary[
    sa.Engine, dict[tuple[frozenset[str], frozenset[str]], tuple[datetime, Shown]]
] = WeakKeyDictionary()


def seen(connection: sa.Connection, user: User, found: Iterable[counters.Counter]) -> list[Figure]:
    """What the user may have of these counters, in their order; all are within her reach."""
    figures = [figure(*one.sums) for one in found]
    wide = {one.metric.name for one in figures if not reach.sees_exactly(user, one.area)}
    if not wide:
        return figures
    areas = {one.area for one in figures} | {REGION + code for code in _regions(user)}
    own = frozenset(area for area in areas if reach.sees_exactly(user, area))
    shown: Shown = {}
    if wide - OF_THE_COUNT:
        shown |= _operational(connection, related(wide - OF_THE_COUNT), own)
    if wide & OF_THE_COUNT:
        shown |= outside_count(_figures(connection, OF_THE_COUNT), _released(connection), own)
    exact = {one.key for one in figures if reach.sees_exactly(user, one.area)}
    return [
        one if one.key in exact else shown[one.key]
        for one in figures
        if one.key in exact or one.key in shown
    ]


def _regions(user: User) -> Collection[str]:
    return user.regions if isinstance(user.regions, frozenset) else ()


def _operational(connection: sa.Connection, metrics: frozenset[str], own: frozenset[str]) -> Shown:
    """Figures that change all the time, as they were at most :data:`KEPT` ago."""
    _, at = counters.last_publication(connection)
    kept = _kept.setdefault(connection.engine, {})
    before = kept.get((metrics, own))
    if at is not None and before is not None and timedelta(0) <= at - before[0] < KEPT:
        return before[1]
    shown = outside(_figures(connection, metrics), own)
    if at is not None:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        kept[metrics, own] = at, shown
    return shown


def _figures(connection: sa.Connection, metrics: Collection[str]) -> list[Figure]:
    found = counters.find(connection, metrics=metrics, reach=reach.nation_and_regions())
    return [figure(*one.sums) for one in found]


def _released(connection: sa.Connection) -> dict[tuple[str, str, str], OpenFigure]:
    """What was released of country and regions, of each school year the newest vintage."""
    found: dict[tuple[str, str, str], OpenFigure] = {}
    for one in reversed(open_data.releases(connection)):
        if one.published:
            lines = open_data.figures(connection, one, (Kind.NATION, Kind.REGION))
            year = str(one.school_year)
            found = {key: line for key, line in found.items() if key[1] != year}
            for line in lines:
                if line.place.kind is Kind.NATION:
                    found[NATION, year, line.category] = line
                elif line.place.code:
                    found[REGION + line.place.code, year, line.category] = line
    return found
