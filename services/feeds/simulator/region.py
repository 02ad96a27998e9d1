# SPDX-License-Identifier: EUPL-1.2
"""A region as the simulator sees it: where people live and where they go to school."""

import random
from dataclasses import dataclass
from datetime import date

from schemas.codes.lists import Sector
from schemas.codes.regions import REGION_NAMES, municipalities_of, region_of
from schemas.codes.schools import by_region, mbo_institutions, vo_locations
from services.feeds.simulator.calibration import Group

_MBO_INSTITUTIONS = 3


class UnknownRegion(ValueError):
    """There is no such region, or it has no municipalities on the first day."""


@dataclass(frozen=True, slots=True)
class Weighted:
    """Things to draw from, with running totals of their weights."""

    items: tuple[str, ...]
    cumulative: tuple[float, ...]

    def draw(self, rng: random.Random) -> str:
        """One of the items."""
        return rng.choices(self.items, cum_weights=self.cumulative)[0]


def weighted(weights: dict[str, float]) -> Weighted:
    """Items by weight."""
    total, cumulative = 0.0, []
    for weight in weights.values():
        total += weight
        cumulative.append(total)
    return Weighted(tuple(weights), tuple(cumulative))


class Region:
    """Municipalities and schools from the code lists, with sizes drawn from the seed.

    The code lists say of few mbo institutions where they stand. A region without enough of its
    own is given others from the list, always the same ones.
    """

    def __init__(self, code: str, on: date, rng: random.Random) -> None:
        """Raises UnknownRegion."""
        towns = municipalities_of(code, on)
        if code not in REGION_NAMES or not towns:
            raise UnknownRegion(f"there is no region {code} on {on}")
        self.code = code
        known = vo_locations().values()
        locations = [one for one in known if one.municipality and _in(code, one.municipality, on)]
        located = [each.municipality for each in locations]
        self.municipalities = weighted({town: 1.0 + located.count(town) for town in towns})
        self.elsewhere = weighted(
            {
                town: 1.0
                for other in REGION_NAMES
                if other != code
                for town in municipalities_of(other, on)
            }
        )
        self._locations = locations or list(by_region(_nearest_with_schools(code)))
        self._institutions = _mbo_institutions(code, on)
        self._rng = rng
        self._drawn: dict[tuple[str, ...], Weighted] = {}

    def school(self, group: Group) -> str:
        """A school for a pupil of that group, the large ones more often."""
        key = ("vo", *group.kinds) if group.sector == "vo" else ("mbo",)
        if key not in self._drawn:
            self._drawn[key] = weighted(
                {school: self._rng.lognormvariate(0, 0.7) for school in self._offering(key)}
            )
        return self._drawn[key].draw(self._rng)

    def other_school(self, group: Group, than: str) -> str:
        """Another school for that group; the same one when there is only one."""
        for _ in range(20):
            school = self.school(group)
            if school != than:
                return school
        return than

    def _offering(self, key: tuple[str, ...]) -> list[str]:
        if key[0] == "mbo":
            return self._institutions
        wanted = set(key[1:])
        fitting = [each.brin6 for each in self._locations if wanted <= set(each.kinds)]
        return fitting or [each.brin6 for each in self._locations]


def _in(region: str, municipality: str, on: date) -> bool:
    """A school may be known by a municipality that was dissolved: its region is kept."""
    return region_of(municipality, on) == region


def _mbo_institutions(region: str, on: date) -> list[str]:
    known = mbo_institutions().values()
    own = [one.brin6 for one in known if one.municipality and _in(region, one.municipality, on)]
    unplaced = sorted(each.brin6 for each in known if each.region is None)
    first = int(region) * _MBO_INSTITUTIONS % len(unplaced)
    others = unplaced[first:] + unplaced[:first]
    return own + others[: max(0, _MBO_INSTITUTIONS - len(own))]


def _nearest_with_schools(region: str) -> str:
    return next(
        code
        for code in sorted(REGION_NAMES, key=lambda code: abs(int(code) - int(region)))
        if any(school.sector is Sector.VO for school in by_region(code))
    )
