# SPDX-License-Identifier: EUPL-1.2
"""School years beside one another, with where the line breaks, and a year as it was known when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from schemas.codes.lists import FigureStatus
from schemas.codes.trend_breaks import Break, breaks_at, breaks_between
from schemas.types import SchoolYear
from services.chassis.web import User
from services.registration.rules.figures import Figure, table
from services.registration.statistics import telling
from services.registration.statistics.telling import By, Counting, Selection
from services.registration.ui.statistics_view import YearHead
from services.registration.ui.wording import FIGURE_STATUSES, Badge


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """One school year: its total, and the breaks between it and the year before it."""

    year: SchoolYear
    status: Badge
    total: Figure
    breaks: Sequence[Break]
    shown: bool


@dataclass(frozen=True, slots=True)
class VintageLine:
    """The total as it stood on a day, or now (``day`` None), and how many more new leavers than
    in the line before it."""

    status: Badge
    day: date | None
    total: Figure
    change: int | None

    @property
    def share(self) -> float | None:
        """The change per hundred of what it was."""
        before = self.total.leavers - (self.change or 0)
        return None if self.change is None or not before else 100 * self.change / before


def series(
    connection: sa.Connection,
    user: User,
    selection: Selection,
    years: Mapping[int, Counting],
) -> list[SeriesLine]:
    """Every counted school year of what is selected, the newest first; none of which nobody counts.

    A closed year is read from what was kept of it.
    """
    found = []
    for year, counting in years.items():
        final = FigureStatus.DEFINITIVE
        vintage = final if final in counting.kept() else None
        total = _total(connection, user, selection._replace(year=year), vintage)
        if total is not None:
            head = YearHead(SchoolYear(year), counting)
            shown = year == selection.year
            found.append(SeriesLine(head.year, head.badge, total, breaks_at(year), shown))
    return found


def broken(lines: Sequence[SeriesLine], year: int) -> list[Break]:
    """The breaks between the year that is shown and any other in the series, oldest first."""
    found = {one for line in lines for one in breaks_between(line.year, year)}
    return sorted(found, key=lambda one: one.first)


def vintages(
    connection: sa.Connection, user: User, selection: Selection, counting: Counting, now: Figure
) -> list[VintageLine]:
    """What was kept of a school year, the oldest first, and while it may change what it is now.
    Empty while nothing was kept."""
    return list(_vintages(connection, user, selection, counting, now))


def _vintages(
    connection: sa.Connection, user: User, selection: Selection, counting: Counting, now: Figure
) -> Iterator[VintageLine]:
    before: int | None = None
    kept = counting.kept()
    for status, day in kept.items():
        total = _total(connection, user, selection, status)
        if total is not None:
            change = None if before is None else total.leavers - before
            yield VintageLine(FIGURE_STATUSES[status], day, total, change)
            before = total.leavers
    if before is not None and FigureStatus.DEFINITIVE not in kept:
        running = FIGURE_STATUSES[FigureStatus.PROVISIONAL]
        yield VintageLine(running, None, now, now.leavers - before)


def _total(
    connection: sa.Connection, user: User, selection: Selection, vintage: FigureStatus | None
) -> Figure | None:
    by = By.NATION if selection.school is None else By.SCHOOL
    found = telling.groups(connection, user, selection, by, vintage=vintage)
    groups = [group for area in found.values() for group in area]
    return table(groups, selection.year).total if groups else None
