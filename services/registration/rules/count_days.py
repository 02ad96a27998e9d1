# SPDX-License-Identifier: EUPL-1.2
"""The days on which the figures of a count year become complete and definitive (D27, D28)."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from schemas.codes.duo import count_day
from schemas.codes.lists import FigureStatus


@dataclass(frozen=True, slots=True)
class YearlyDay:
    """A day of every year that the law sets. ``code`` is its number in the register of terms
    (domain 2.1), ``title`` what a worker reads, in Dutch."""

    id: str
    code: str
    klass: str
    source: str
    title: str
    month: int
    day: int
    valid_from: date

    def on_or_after(self, start: date) -> date:
        """The first of these days that is not before ``start``."""
        this_year = date(start.year, self.month, self.day)
        return this_year if this_year >= start else this_year.replace(year=start.year + 1)


_SINCE: Final = date(2009, 1, 1)
_SOURCE: Final = (
    "Regeling gegevensverstrekking persoonsgebonden nummer BVE 2009 (BWBR0027035); "
    "Regeling gegevenslevering onderwijsnummer VO (BWBR0015232) arts. 5 en 6"
)

COUNT_DAY: Final = YearlyDay("count-day", "D27", "L", _SOURCE, "Teldatum: 1 oktober", 10, 1, _SINCE)
STATEMENT: Final = YearlyDay(
    "count-statement",
    "D28",
    "L",
    f"{_SOURCE}; Regeling register onderwijsdeelnemers art. 13",
    "School deelt uiterlijk 15 oktober mee dat haar opgave volledig is",
    10,
    15,
    _SINCE,
)
MUTATION_STOP: Final = YearlyDay(
    "mutation-stop",
    "D28",
    "L",
    _SOURCE,
    "Mutatiestop op 1 juni: de telling van 1 oktober ervoor is definitief",
    6,
    1,
    _SINCE,
)

YEARLY_DAYS: Final = (COUNT_DAY, STATEMENT, MUTATION_STOP)


def statement_due(on: date) -> date:
    """The day by which schools state that the count of this day's count year is complete."""
    return STATEMENT.on_or_after(count_day(on))


def mutation_stop(on: date) -> date:
    """The day from which the figures about ``on`` no longer change."""
    return MUTATION_STOP.on_or_after(count_day(on))


def vintage(on: date, received: date) -> FigureStatus:
    """Whether a list about ``on`` that came in on ``received`` is provisional or definitive.

    Lists about a day after the stop of their own count year are about the running workload and
    stay provisional until the stop of the next.
    """
    stop = mutation_stop(on)
    if on >= stop:
        stop = stop.replace(year=stop.year + 1)
    return FigureStatus.DEFINITIVE if received >= stop else FigureStatus.PROVISIONAL
