# SPDX-License-Identifier: EUPL-1.2
"""Dividing the specific grant over the contact municipalities (Regeling BWBR0051614 art. 4.3).

99.75 % goes by the CBS risk score of each region; 0.25 % to the regions at the border with Belgium
of whose young people at least 3 % are in Belgian education, by how many those are. Scores and
numbers are entered. Amounts are in cents and add up to the whole.
"""

from collections.abc import Mapping
from typing import NamedTuple

from schemas.codes.grants import BORDER_SHARE, BORDER_THRESHOLD
from services.monitoring.rules.apportioning import apportion


class Border(NamedTuple):
    """Young people who live in a region at the border, and those of them in Belgian education, in
    May 2024."""

    young_people: int
    in_belgium: int

    @property
    def counts(self) -> bool:
        """Whether the region has a part of the 0.25 %; of the share nothing is rounded."""
        return self.in_belgium * 10_000 >= BORDER_THRESHOLD * self.young_people > 0


class Share(NamedTuple):
    """What a region gets, in cents: by its score, and for the border."""

    by_score: int
    for_border: int

    @property
    def cents(self) -> int:
        """Both together."""
        return self.by_score + self.for_border


class Division(NamedTuple):
    """The parts by region; ``undivided`` is what has no region to go to, in cents."""

    shares: Mapping[str, Share]
    undivided: int


def divide(cents: int, scores: Mapping[str, int], border: Mapping[str, Border]) -> Division:
    """A year's part of the grant over the regions that have a score.

    ``scores``: any common unit will do, for only their proportion counts.
    """
    for_border = cents * BORDER_SHARE // 10_000
    regions = sorted(scores)
    near = sorted(region for region, held in border.items() if held.counts)
    by_score = dict(
        zip(regions, apportion(cents - for_border, [scores[one] for one in regions]), strict=True)
    )
    by_border = dict(
        zip(near, apportion(for_border, [border[one].in_belgium for one in near]), strict=True)
    )
    shares = {
        one: Share(by_score.get(one, 0), by_border.get(one, 0)) for one in sorted({*regions, *near})
    }
    return Division(shares, cents - sum(share.cents for share in shares.values()))
