# SPDX-License-Identifier: EUPL-1.2
"""Result-dependent funding and its forecast, of the institutions that a user may see.

An institution is judged as a whole, so whoever may see one of its locations sees it whole: a region
those with a location in it, a school itself, the ministry all.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

import sqlalchemy as sa
from fastapi import Request

from schemas.codes.funding import FundingYear, Scheme, funding_year, latest_funding_year
from schemas.codes.lists import Category
from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.service import Runtime
from services.chassis.web import User
from services.monitoring.reach import aggregate_predicate
from services.monitoring.rules.funding import Award, Counted, award
from services.monitoring.rules.funding_forecast import Forecast, elapsed, forecast, pace
from services.monitoring.rules.study import last_counted_year
from services.monitoring.store import leaver_counts
from services.monitoring.store.tables import counter


class Worked(NamedTuple):
    """Funding worked out for a school year. ``own``: by the rules of that year itself; else by the
    newest that are known, as an example."""

    school_year: int
    own: bool
    award: Award


class Outlook(NamedTuple):
    """The forecast of the running year, with the part of it that had passed by category.

    ``by_days``: categories of which the pace of the year before is not known, so that of them the
    days are counted."""

    school_year: int
    year: FundingYear
    forecasts: Sequence[Forecast]
    passed: Mapping[Category, Fraction]
    by_days: frozenset[Category]


class FundingDesk:
    """Funding as one user sees it today."""

    def __init__(self, runtime: Runtime, user: User) -> None:
        self.user = user
        self._runtime = runtime
        self.today = local_date(runtime.clock.now())

    def school_years(self) -> list[int]:
        """School years of which there are figures, the newest first."""
        with database.read(self._runtime.engine) as connection:
            return leaver_counts.school_years(connection)

    def worked(self, scheme: Scheme, school_year: int, region: str | None = None) -> Worked:
        """The funding of a school year; of the institutions of a region where one is given."""
        own = funding_year(scheme, school_year)
        year = own or latest_funding_year(scheme)
        with database.read(self._runtime.engine) as connection:
            now, before = self._years(connection, school_year)
            seen = self._institutions(connection, school_year, region)
        whole = award(year, now, before, _pupils(year, now, before))
        return Worked(school_year, own is not None, whole.of(seen))

    def outlook(self, scheme: Scheme, region: str | None = None) -> Outlook:
        """The forecast of the school year that runs."""
        running = last_counted_year(self.today)
        year = funding_year(scheme, running) or latest_funding_year(scheme)
        with database.read(self._runtime.engine) as connection:
            now, before = self._years(connection, running)
            seen = self._institutions(connection, running, region)
            courses = leaver_counts.courses(connection, running - 1, _a_year_before(self.today))
        passed, by_days = _passed(year, courses, elapsed(running, self.today))
        last = {(one.institution, one.category): one for one in before}
        found = [
            forecast(year, one, last.get((one.institution, one.category)), passed[one.category])
            for one in now
            if one.institution in seen and one.category in passed
        ]
        return Outlook(running, year, [one for one in found if one is not None], passed, by_days)

    def _years(
        self, connection: sa.Connection, school_year: int
    ) -> tuple[list[Counted], list[Counted]]:
        return (
            leaver_counts.of_year(connection, school_year),
            leaver_counts.of_year(connection, school_year - 1),
        )

    def _institutions(
        self, connection: sa.Connection, school_year: int, region: str | None
    ) -> frozenset[str]:
        reach = aggregate_predicate(self.user, counter.c.region, counter.c.school)
        if region is not None:
            reach = sa.and_(reach, counter.c.region == region)
        return leaver_counts.institutions(connection, school_year, reach)


def funding_desk_of(request: Request, user: User) -> FundingDesk:
    """The funding for a request of this user."""
    return FundingDesk(request.app.state.runtime, user)


def _pupils(year: FundingYear, now: Sequence[Counted], before: Sequence[Counted]) -> dict[str, int]:
    """Pupils in the categories of the scheme on the earlier count date, of who is there still or
    was there then."""
    found = dict.fromkeys(
        (one.institution for one in now if one.category in year.variable_bands), 0
    )
    for one in before:
        if one.category in year.variable_bands:
            found[one.institution] = found.get(one.institution, 0) + one.population
    return found


def _a_year_before(day: date) -> date:
    """The same day of the year before; of 29 February the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, 2, 28)


def _passed(
    year: FundingYear, courses: Mapping[Category, tuple[int, int]], days: Fraction
) -> tuple[dict[Category, Fraction], frozenset[Category]]:
    known = {one: pace(*courses[one]) for one in year.categories if one in courses}
    passed = {one: days if (of := known.get(one)) is None else of for one in year.categories}
    return passed, frozenset(one for one in year.categories if known.get(one) is None)
