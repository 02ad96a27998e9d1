# SPDX-License-Identifier: EUPL-1.2
"""Figures as a user may have them: exact for who may see the people in them, and without what would
tell of a few for the ministry. Every live view reads them here, page and API alike."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from services.chassis.web import User
from services.monitoring import reach
from services.monitoring.rules.figures import Figure, figure
from services.monitoring.rules.open_figures import Kind, OpenFigure
from services.monitoring.rules.outside_figures import outside
from services.monitoring.rules.outside_links import OF_THE_COUNT, related
from services.monitoring.store import counters, open_data


def seen(connection: sa.Connection, user: User, found: Iterable[counters.Counter]) -> list[Figure]:
    """What the user may have of these counters, in their order; all are within her reach."""
    figures = [figure(*one.sums) for one in found]
    wide = {one.metric.name for one in figures if not reach.sees_exactly(user, one.area)}
    if not wide:
        return figures
    every = counters.find(connection, metrics=related(wide), reach=reach.nation_and_regions())
    whole = [figure(*one.sums) for one in every]
    own = {one.area for one in whole if reach.sees_exactly(user, one.area)}
    released = _released(connection) if wide & OF_THE_COUNT else {}
    shown = outside(whole, released, own)
    return [
        one if reach.sees_exactly(user, one.area) else shown[one.key]
        for one in figures
        if one.key in shown or reach.sees_exactly(user, one.area)
    ]


def _released(connection: sa.Connection) -> dict[tuple[str, str, str], OpenFigure]:
    """The newest vintage of every school year that was released, of country and regions."""
    found: dict[tuple[str, str, str], OpenFigure] = {}
    for one in _newest(open_data.releases(connection)):
        for line in open_data.figures(connection, one, (Kind.NATION, Kind.REGION)):
            if line.place.kind is Kind.NATION or line.place.code:
                area = "nl" if line.place.kind is Kind.NATION else f"region:{line.place.code}"
                found[area, str(one.school_year), line.category] = line
    return found


def _newest(releases: Sequence[open_data.Release]) -> Iterable[open_data.Release]:
    """The last release of each school year; they come with the newest first."""
    published = [one for one in releases if one.published]
    return {one.school_year: one for one in reversed(published)}.values()
