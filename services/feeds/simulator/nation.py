# SPDX-License-Identifier: EUPL-1.2
"""The whole country: its composition and rates, and how its pupils are spread over the regions.

All of 2017-18, the one year of which every figure below was found. 25,666 new leavers, 1.91 %
(published.csv). Of the mbo 5.10 %, of the vo 0.50 % (vosabb.nl): together that makes
931,877 pupils in the vo and 411,893 in the mbo. Shares of leavers by kind of education:
published_kinds.csv. How many pupils there are of each kind within vo and mbo was not found; that is
assumed, and such that it gives 0.50 % and 5.10 %. Extranei are left out.

The percentages are of A - B. Who dies, emigrates or is exempted is drawn apart from who leaves, so
the chance to leave is that percentage of those who are not removed.
"""

import random
from datetime import date
from typing import Final

from schemas.codes.lists import Category
from schemas.codes.regions import REGION_NAMES, municipalities_of
from services.feeds.simulator.calibration import (
    DYING,
    EMIGRATING,
    EXEMPTED_UNDER_18,
    MBO_GROUPS,
    Calibration,
    Group,
    Published,
    havo_vwo_group,
    lower_group,
    rate_of,
    vmbo_group,
)
from services.feeds.simulator.region import Region

NATION: Final = "nl"
"""Stands for the country where a region is asked for."""

_VAVO_AGES = {17: 0.15, 18: 0.35, 19: 0.25, 20: 0.15, 21: 0.10}


def _vavo(share: float, diploma: str) -> Group:
    """Vavo counts in the total alone: it is not judged."""
    return Group(
        Category.TOTAL,
        "vavo",
        share,
        rate_of(f"vavo-{diploma}"),
        _VAVO_AGES,
        finishing=0.85,
        passing=0.75,
        diploma=diploma,
    )


GROUPS: Final = (
    lower_group(0.60, "brugjaar-1-2"),
    lower_group(0.10, "lwoo-1-2", ("VMBO",)),
    lower_group(0.05, "brugjaar-3"),
    lower_group(0.12, "havo-3", ("HAVO",)),
    lower_group(0.13, "vwo-3", ("VWO",)),
    vmbo_group(0.20, "lwoo-3-4"),
    vmbo_group(0.80, "vmbo-3-4"),
    havo_vwo_group(0.45, "havo-4-5", "havo", finishing=0.45, passing=0.86),
    havo_vwo_group(0.55, "vwo-4-6", "vwo", finishing=0.30, passing=0.90),
    _vavo(0.05, "vmbo"),
    _vavo(0.65, "havo"),
    _vavo(0.30, "vwo"),
    *MBO_GROUPS,
)
"""In the order of the published tables."""

VO_PUPILS: Final = 931_877
MBO_PUPILS: Final = 411_893
SHARES: Final = {
    Category.VO_LOWER: VO_PUPILS * 0.5195,
    Category.VO_VMBO_UPPER: VO_PUPILS * 0.2534,
    Category.VO_HAVO_VWO_UPPER: VO_PUPILS * 0.2185,
    Category.TOTAL: VO_PUPILS * 0.0086,
    Category.MBO_1: MBO_PUPILS * 0.030,
    Category.MBO_2: MBO_PUPILS * 0.170,
    Category.MBO_3_4: MBO_PUPILS * 0.800,
}
"""Pupils by category. Within the vo the shares are those of Rijnmond, less the vavo."""


def _removed(group: Group) -> float:
    """Chance that a pupil of this group is in B."""
    weights = group.ages.items()
    minors = sum(weight for age, weight in weights if age < 18) / sum(group.ages.values())
    return DYING + EMIGRATING + EXEMPTED_UNDER_18 * minors


def _leavers(category: Category) -> float:
    return SHARES[category] * sum(
        group.share * group.relative_rate / 100 * (1 - _removed(group))
        for group in GROUPS
        if group.category is category
    )


COUNTRY: Final = Calibration(
    GROUPS,
    {one: Published(round(pupils), round(_leavers(one))) for one, pupils in SHARES.items()},
    double_names=True,
)
"""Pupils on 1 October, and new leavers among them a year later; ``total`` is the vavo."""

PERCENTAGES: Final = {
    category: sum(g.share * g.relative_rate for g in GROUPS if g.category is category)
    for category in SHARES
}
"""New leavers per hundred of A - B, by category; ``total`` is the vavo."""


def spread(pupils: int, on: date, rng: random.Random) -> dict[str, tuple[Region, int]]:
    """The regions of a day with the number of pupils that live in each, by code.

    Pupils are spread as the vo locations are over the municipalities (assumed); what rounding
    leaves over goes to the largest remainders.
    """
    codes = [code for code in sorted(REGION_NAMES) if municipalities_of(code, on)]
    regions = {code: Region(code, on, random.Random(rng.random())) for code in codes}
    weights = {code: region.municipalities.cumulative[-1] for code, region in regions.items()}
    total = sum(weights.values())
    exact = {code: pupils * weight / total for code, weight in weights.items()}
    counts = {code: int(number) for code, number in exact.items()}
    by_remainder = sorted(codes, key=lambda code: counts[code] - exact[code])
    for code in by_remainder[: pupils - sum(counts.values())]:
        counts[code] += 1
    return {code: (regions[code], counts[code]) for code in codes}
