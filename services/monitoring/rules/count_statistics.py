# SPDX-License-Identifier: EUPL-1.2
"""The yearly statistic: the sums of registration's last word on every person."""

from collections.abc import Iterator

from services.monitoring.rules.areas import areas
from services.monitoring.rules.catalogue_statistics import (
    VSV,
    VSV_BY_AGE,
    VSV_BY_LEVEL,
    VSV_BY_SECTOR,
    VSV_BY_TRACK,
    VSV_SETS,
    VSV_WITHOUT_ENTREE,
)
from services.monitoring.rules.metric import Key
from services.monitoring.rules.steps import Step
from services.monitoring.rules.study import TOTAL
from services.monitoring.rules.young_person import Counted, YoungPerson

UNKNOWN = "unknown"
_REMOVED, _NEW_LEAVER, _PROVISIONAL = "B", "X", "provisional"

Counts = tuple[Counted, ...]


def counts_of(person: YoungPerson) -> Counts:
    """What is counted: also of a merged reference, for what is definitive stays there."""
    return person.counts


def count_statistics(of: Counts) -> Iterator[Step]:
    """What somebody counts for in each school year: once per breakdown. Who is in B is in no
    population, and stands under the ground alone."""
    for one in of:
        year, provisional = str(one.school_year), int(one.status == _PROVISIONAL)
        everywhere = areas(one.region, one.municipality, one.school)
        for area in everywhere:
            yield (VSV_SETS, year, area, one.reason), 1, 0, provisional
        if one.set == _REMOVED:
            continue
        leaver = int(one.set == _NEW_LEAVER)
        for area in everywhere:
            for key in _breakdowns(one, year, area):
                yield key, leaver, 1, provisional
            for category in _categories(one):
                yield (VSV, year, area, category), leaver, 1, provisional
                without = int(leaver and not one.entree)
                yield (VSV_WITHOUT_ENTREE, year, area, category), without, 1, provisional


def _categories(one: Counted) -> tuple[str, ...]:
    return (TOTAL,) if one.category == TOTAL else (one.category, TOTAL)


def _breakdowns(one: Counted, year: str, area: str) -> Iterator[Key]:
    yield VSV_BY_SECTOR, year, area, one.sector or UNKNOWN
    yield VSV_BY_AGE, year, area, UNKNOWN if one.age is None else str(one.age)
    if one.level is not None:
        level = str(one.level)
        yield VSV_BY_LEVEL, year, area, level
        yield VSV_BY_TRACK, year, area, level, one.track or UNKNOWN
