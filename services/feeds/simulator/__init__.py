# SPDX-License-Identifier: EUPL-1.2
"""An invented region, or the whole country, and its school year, as schools, DUO and the BRP would
report it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from schemas.types import SchoolYear
from services.feeds.simulator.calibration import REGION, Calibration
from services.feeds.simulator.lines import Line
from services.feeds.simulator.nation import COUNTRY, NATION, spread
from services.feeds.simulator.numbers import numbers_in_turn
from services.feeds.simulator.ordering import in_order
from services.feeds.simulator.population import draw_population
from services.feeds.simulator.region import Region, UnknownRegion
from services.feeds.simulator.school_year import SchoolLife

__all__ = ["NATION", "Line", "Scenario", "UnknownRegion", "simulate", "simulate_regions"]


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is simulated. The same scenario gives the same lines, on every machine.

    ``region`` has two digits, or is ``NATION``. All `pupils` live in it and are enrolled on
    1 August.
    """

    region: str
    pupils: int
    school_year: SchoolYear
    seed: int


def simulate(scenario: Scenario) -> Iterator[Line]:
    """The lines of a school year, 1 August to 1 October of the next year, in order of time.

    Memory is bounded: by the pupils of one region, and by what is sorted at a time. Raises
    UnknownRegion, and ValueError for more people than there are numbers for.
    """
    stories = [lines for _, lines in _stories(scenario)]
    return in_order(line for lines in stories for line in lines)


def simulate_regions(scenario: Scenario) -> Iterator[tuple[str, Iterator[Line]]]:
    """The same lines apart, by the region where pupils live at the beginning; each in order of
    time. Regions are to be taken in turn. Raises as `simulate` does."""
    stories = _stories(scenario)
    return ((code, in_order(lines)) for code, lines in stories)


def _stories(scenario: Scenario) -> list[tuple[str, Iterator[Line]]]:
    """Per region its pupils' years, one after another; drawn when they are asked for, in turn."""
    year, first = scenario.school_year, date(scenario.school_year, 8, 1)
    numbers = numbers_in_turn(scenario.pupils)
    if scenario.region != NATION:
        rng = random.Random(scenario.seed)
        region = Region(scenario.region, first, rng)
        return [(region.code, _year(region, numbers, scenario.pupils, REGION, year, rng))]
    regions = spread(scenario.pupils, first, random.Random(scenario.seed))
    return [
        (
            code,
            _year(region, numbers, count, COUNTRY, year, random.Random(f"{scenario.seed}/{code}")),
        )
        for code, (region, count) in regions.items()
    ]


def _year(
    region: Region,
    numbers: Iterator[str],
    count: int,
    published: Calibration,
    year: SchoolYear,
    rng: random.Random,
) -> Iterator[Line]:
    life = SchoolLife(region, published, year, rng)
    for pupil in draw_population(region, list(islice(numbers, count)), published, year, rng):
        yield from life.of(pupil)
