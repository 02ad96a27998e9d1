# SPDX-License-Identifier: EUPL-1.2
"""Within sampling error: whether a count can be that of a published rate."""

from math import exp, log, log1p
from typing import NamedTuple

TAIL = 1e-5
"""A right simulator falls outside the interval of one figure once in 50,000 seeds."""


class Interval(NamedTuple):
    """The counts, both ends included, that are not too rare."""

    low: int
    high: int

    def holds(self, count: int) -> bool:
        """Whether a count lies in it."""
        return self.low <= count <= self.high


def binomial(trials: int, chance: float, tail: float = TAIL) -> Interval:
    """Successes of so many independent trials: the interval that leaves ``tail`` on either side."""
    if trials == 0:
        return Interval(0, 0)
    each = log(chance) - log1p(-chance)
    term = trials * log1p(-chance)
    below, low, count = 0.0, -1, 0
    while True:
        below += exp(term)
        if low < 0 and below > tail:
            low = count
        if below >= 1 - tail or count == trials:
            return Interval(low, count)
        term += log(trials - count) - log(count + 1) + each
        count += 1
