# SPDX-License-Identifier: EUPL-1.2
"""An invented region and its school year, as schools, DUO and the BRP would report it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from schemas.types import SchoolYear
from services.feeds.simulator.lines import Line
from services.feeds.simulator.population import draw_population
from services.feeds.simulator.region import Region, UnknownRegion
from services.feeds.simulator.school_year import SchoolLife

__all__ = ["Line", "Scenario", "UnknownRegion", "simulate"]


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is simulated. The same scenario gives the same lines, on every machine.

    ``region`` has two digits. All `pupils` live in it and are enrolled on 1 August.
    """

    region: str
    pupils: int
    school_year: SchoolYear
    seed: int


def simulate(scenario: Scenario) -> Iterator[Line]:
    """The lines of a school year, 1 August to 1 October of the next year, in order of time.

    Raises UnknownRegion, and ValueError for more people than there are numbers for.
    """
    year = scenario.school_year
    rng = random.Random(scenario.seed)
    region = Region(scenario.region, date(year, 8, 1), rng)
    life = SchoolLife(region, year, rng)
    lines = [
        line
        for pupil in draw_population(region, scenario.pupils, year, rng)
        for line in life.of(pupil)
    ]
    # The sort is stable, so lines of one instant keep the order in which they were told.
    lines.sort(key=attrgetter("at"))
    return iter(lines)
