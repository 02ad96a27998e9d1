# SPDX-License-Identifier: EUPL-1.2
"""Everything the simulator assumes, in one place, each figure with where it comes from.

Rijnmond by home address, 2012-13: published_areas.csv. Shares of leavers by kind of education,
2017-18: published_kinds.csv. "Assumed" marks what no published figure was found for; such a figure
shapes the story, not the number of leavers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from schemas.codes.lists import Category
from schemas.codes.published import published_of_areas, published_percentage

RATES_OF: Final = 2017
"""School year of the published shares by kind of education, by its first calendar year: the one
year that is known of every kind."""


class Published(NamedTuple):
    """Pupils of a region in a category on 1 October, and new leavers among them a year later."""

    pupils: int
    leavers: int

    @property
    def rate(self) -> float:
        """New leavers per pupil."""
        return self.leavers / self.pupils


_JUDGED: Final = tuple(category for category in Category if category is not Category.TOTAL)

RIJNMOND: Final[Mapping[Category, Published]] = {
    Category(one.category): Published(one.pupils or 0, one.leavers)
    for one in published_of_areas()
    if (one.area, one.school_year) == ("region:29", 2012) and one.category in _JUDGED
}
"""95,531 pupils, 2,743 new leavers. A region by itself has this composition and these rates."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Pupils of one kind within a category.

    ``share`` is of the category, ``relative_rate`` the published percentage of leavers of their
    kind: it divides the category's leavers over its groups. ``ages`` weighs the ages on 1 October
    (all under 22, as the definition asks). ``finishing`` is the share in its last year, ``passing``
    the share of those who pass (both assumed).
    """

    category: Category
    sector: str
    share: float
    relative_rate: float
    ages: dict[int, float]
    finishing: float = 0.0
    passing: float = 0.0
    stage: str | None = None
    level: int | None = None
    track: str | None = None
    diploma: str | None = None
    kinds: tuple[str, ...] = ()
    """Kinds of education a vo location must offer for them; empty: any."""


LOWER_AGES = {12: 0.34, 13: 0.33, 14: 0.27, 15: 0.06}
VMBO_AGES = {14: 0.25, 15: 0.45, 16: 0.25, 17: 0.05}
HAVO_VWO_AGES = {15: 0.25, 16: 0.35, 17: 0.27, 18: 0.10, 19: 0.03}
_ENTREE_AGES = {16: 0.20, 17: 0.30, 18: 0.22, 19: 0.14, 20: 0.09, 21: 0.05}
_MBO_AGES = {16: 0.16, 17: 0.25, 18: 0.24, 19: 0.17, 20: 0.11, 21: 0.07}


def rate_of(kind: str) -> float:
    """Published percentage of leavers of a kind of education, as in published_kinds.csv."""
    return published_percentage(kind, RATES_OF)


def mbo_group(
    category: Category,
    level: int,
    track: str,
    share: float,
    finishing: float,
    passing: float,
) -> Group:
    """Pupils of a level and leerweg."""
    return Group(
        category=category,
        sector="mbo",
        share=share,
        relative_rate=rate_of(f"{track}-{level}"),
        ages=_ENTREE_AGES if level == 1 else _MBO_AGES,
        finishing=finishing,
        passing=passing,
        level=level,
        track=track,
        diploma=f"mbo-{level}",
    )


def lower_group(share: float, kind: str, kinds: tuple[str, ...] = ()) -> Group:
    """Pupils of the onderbouw."""
    rate = rate_of(kind)
    return Group(Category.VO_LOWER, "vo", share, rate, LOWER_AGES, stage="lower", kinds=kinds)


def vmbo_group(share: float, kind: str) -> Group:
    """Pupils of vmbo 3 and 4."""
    return Group(
        Category.VO_VMBO_UPPER,
        "vo",
        share,
        rate_of(kind),
        VMBO_AGES,
        finishing=0.50,
        passing=0.94,
        stage="vmbo-upper",
        diploma="vmbo",
        kinds=("VMBO",),
    )


def havo_vwo_group(
    share: float, kind: str, diploma: str, finishing: float, passing: float
) -> Group:
    """Pupils of havo 4 and 5 or vwo 4 to 6."""
    return Group(
        Category.VO_HAVO_VWO_UPPER,
        "vo",
        share,
        rate_of(kind),
        HAVO_VWO_AGES,
        finishing=finishing,
        passing=passing,
        stage="havo-vwo-upper",
        diploma=diploma,
        kinds=(diploma.upper(),),
    )


MBO_GROUPS: Final = (
    mbo_group(Category.MBO_1, 1, "bol", 0.75, finishing=1.0, passing=0.70),
    mbo_group(Category.MBO_1, 1, "bbl", 0.25, finishing=1.0, passing=0.70),
    mbo_group(Category.MBO_2, 2, "bol", 0.70, finishing=0.48, passing=0.80),
    mbo_group(Category.MBO_2, 2, "bbl", 0.30, finishing=0.48, passing=0.80),
    mbo_group(Category.MBO_3_4, 3, "bol", 0.20, finishing=0.33, passing=0.82),
    mbo_group(Category.MBO_3_4, 4, "bol", 0.60, finishing=0.26, passing=0.82),
    mbo_group(Category.MBO_3_4, 3, "bbl", 0.15, finishing=0.35, passing=0.82),
    mbo_group(Category.MBO_3_4, 4, "bbl", 0.05, finishing=0.30, passing=0.82),
)
"""Shares within the mbo categories are assumed."""

GROUPS: tuple[Group, ...] = (
    lower_group(1.0, "brugjaar-1-2"),
    vmbo_group(1.0, "vmbo-3-4"),
    havo_vwo_group(0.5, "havo-4-5", "havo", finishing=0.45, passing=0.86),
    havo_vwo_group(0.5, "vwo-4-6", "vwo", finishing=0.30, passing=0.90),
    *MBO_GROUPS,
)
"""Pupils of one region."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Which pupils there are, and how many of each category leave.

    ``double_names``: two family names each, so that a country does not have namesakes by the
    hundred born on one day.
    """

    groups: tuple[Group, ...]
    published: Mapping[Category, Published]
    double_names: bool = False

    def shares(self) -> list[tuple[Group, float]]:
        """Each group with its share of all pupils."""
        total = sum(published.pupils for published in self.published.values())
        return [
            (group, group.share * self.published[group.category].pupils / total)
            for group in self.groups
        ]

    def leaver_rates(self) -> dict[Group, float]:
        """Chance that a pupil of each group is a new leaver on 1 October of the next year.

        Over a category the chances average to the published rate.
        """
        mean = dict.fromkeys(self.published, 0.0)
        for group in self.groups:
            mean[group.category] += group.share * group.relative_rate
        return {
            group: self.published[group.category].rate * group.relative_rate / mean[group.category]
            for group in self.groups
        }


REGION = Calibration(GROUPS, RIJNMOND)
"""Of a region by itself."""


LEAVING_BY_MONTH: dict[int, float] = {
    10: 8, 11: 10, 12: 9, 1: 11, 2: 10, 3: 8, 4: 6, 5: 5, 6: 4, 7: 2
}  # fmt: skip
"""Weights of the month of the last active day, for those who leave during the year (assumed)."""

SUMMER_LEAK = 0.27
"""Share of the leavers who finish the year and do not come back: the "zomerlek" of about 8,000
a year (vo-raad.nl, VVA) on about 30,000 new leavers (OCW 2022-23)."""

EXIT_REASONS: dict[str, float] = {
    "01": 12, "02": 22, "03": 5, "04": 24, "05": 20, "06": 3, "07": 4, "09": 2
}  # fmt: skip
"""Weights of the reden uitstroom, mbo only (assumed; DUO wants 07, unknown, to be 5 % at most)."""

PER_LEAVER_RETURNING = 0.4
"""For each new leaver so many who left and came back before the next 1 October (assumed)."""

# Chances per pupil and year; all assumed, in the order of magnitude of the CBS population figures.
SWITCHING = {"vo": 0.010, "vavo": 0.010, "mbo": 0.025}
DYING = 0.0002
EMIGRATING = 0.003
EXEMPTED_UNDER_18 = 0.0015
WRONGLY_ENDED = 0.002
NEVER_ATTENDED = 0.002
MOVING = {"minor": 0.045, "adult": 0.09}
MOVING_AWAY = 0.25
"""Share of the moves that go to another region."""
ADDRESS_UNKNOWN = 0.001

LATE_REPORT = 0.04
"""Share of the ends that a school reports later than the seven days it has (assumed)."""
LATE_DAYS = (8, 45)
CORRECTED_END = 0.02
"""Share of the ends that are corrected afterwards to another last active day (assumed)."""

EXEMPTION_ARTICLES: dict[str, float] = {"5-a": 70, "5-b": 10, "5-c": 15, "15": 5}
"""Weights (assumed)."""

AFTER_VMBO: dict[int, float] = {2: 30, 3: 25, 4: 45}
"""Weights of the mbo level after the vmbo (assumed)."""
AFTER_MBO_2 = 0.45
"""Share that goes on to level 3 or 4 after a diploma of level 2 (assumed)."""

PROGRAMMES: dict[int, tuple[str, ...]] = {
    1: ("25251", "25252", "25254"),
    2: ("25168", "25180", "25303", "25471"),
    3: ("25169", "25181", "25474", "25655"),
    4: ("25170", "25187", "25480", "25604"),
}
"""Example CREBO codes by level."""
