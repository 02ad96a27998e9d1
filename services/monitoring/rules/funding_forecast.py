# SPDX-License-Identifier: EUPL-1.2
"""How many new leavers a running school year will come to, with an interval, and the money of that.

Leaving is taken for a Poisson process whose rate per pupil and year is learned: from what is
counted so far and, where it is known, from the whole year before of the same institution and
category. With the prior of Jeffreys, of shape 1/2, the rate has a gamma distribution and the number
still to come a negative binomial one (Gelman and others, Bayesian Data Analysis, 3rd edition, 2.6
and 2.8). How much of the year is over is a matter of leavers and not of days: as large a part as
the country had counted on this day a year ago (:func:`pace`), or the part of the days where nobody
kept that.

What it does not know: that one year differs from another by more than chance, and that a leaver who
is counted may yet come back. So the interval is the least that there is in doubt.
"""

import math
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from schemas.codes.funding import FundingYear
from services.monitoring.rules.funding import Counted, Judged, judge

LOW, HIGH = 0.05, 0.95
"""Ends of the interval: nine times out of ten the number ends up inside (policy)."""

_PRIOR_SHAPE = 0.5
_FEWEST = 100
"""Leavers of a year from which its pace can be read: then it is within some 10 percent points."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """New leavers at the end of the year. ``low`` and ``high`` are the ends of the interval,
    ``expected`` is the mean, rounded half up; each with the money that follows."""

    counted: Counted
    low: Judged
    expected: Judged
    high: Judged


def elapsed(school_year: int, today: date) -> Fraction:
    """The part that has passed of the days from 1 October of a school year to the next."""
    first, last = date(school_year, 10, 1), date(school_year + 1, 10, 1)
    return Fraction(min(max((today - first).days, 0), (last - first).days), (last - first).days)


def pace(then: int, final: int) -> Fraction | None:
    """The part of a year's leavers that was counted on a day; None where too few tell anything."""
    return Fraction(min(then, final), final) if final >= _FEWEST else None


def forecast(
    year: FundingYear, counted: Counted, before: Counted | None, passed: Fraction
) -> Forecast | None:
    """The forecast of one category; ``before`` is the whole year before, ``passed`` the part of the
    year that is over. None where nothing is seen yet to reckon from."""
    ahead = still_to_come(counted, before, passed)
    if ahead is None:
        return None
    low, expected, high = ahead
    previous = None if before is None else before.share

    def at(more: int) -> Judged:
        leavers = min(counted.leavers + more, counted.population)
        return judge(year, counted._replace(leavers=leavers), previous)

    return Forecast(counted, at(low), at(expected), at(high))


def still_to_come(
    counted: Counted, before: Counted | None, passed: Fraction
) -> tuple[int, int, int] | None:
    """How many more will leave: low end, mean (half up) and high end; None with nothing seen."""
    to_come = counted.population * (1 - passed)
    seen = counted.population * passed
    shape = counted.leavers + _PRIOR_SHAPE
    if before is not None:
        seen += before.population
        shape += before.leavers
    if not to_come:
        return 0, 0, 0
    if not seen:
        return None
    chance = float(seen / (seen + to_come))
    mean = shape * (1 - chance) / chance
    low, high = _quantiles(shape, chance, counted.population)
    return low, math.floor(mean + 0.5), high


def _quantiles(shape: float, chance: float, most: int) -> tuple[int, int]:
    """The least numbers that a negative binomial variable does not exceed with probability LOW and
    HIGH. ``shape`` successes of probability ``chance`` end it; what counts are the failures."""
    low: int | None = None
    reached = 0.0
    for number in range(most + 1):
        reached += math.exp(
            math.lgamma(number + shape)
            - math.lgamma(shape)
            - math.lgamma(number + 1)
            + shape * math.log(chance)
            + number * math.log1p(-chance)
        )
        if low is None and reached >= LOW:
            low = number
        if reached >= HIGH:
            return (number if low is None else low), number
    return (most if low is None else low), most
