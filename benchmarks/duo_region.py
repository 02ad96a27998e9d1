# SPDX-License-Identifier: EUPL-1.2
"""What DUO would know of each region of a simulated country, one region in memory at a time."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import chain, islice
from typing import NamedTuple

from schemas.codes.regions import municipalities_of, region_of
from services.feeds.duo import Area
from services.feeds.simulator import Line, Scenario, simulate, simulate_regions
from services.feeds.simulator.duo_world import Known, known_by
from services.feeds.simulator.nation import spread
from services.feeds.simulator.numbers import numbers_in_turn

_GROWN_UP = 100
"""For so many pupils of a region one person of 24 who is neither at school nor at work."""

Worlds = tuple[dict[str, Known], dict[str, Known]]
"""By number, on the day of the lists before and on that of the lists."""


class Grown(NamedTuple):
    """People of 24 in a region: who does nothing, one who works and one who learns."""

    lines: list[Line]
    works: str
    learns: str


@dataclass(slots=True)
class Country:
    """A simulated country with people of 24 in it, and numbers that nobody has."""

    scenario: Scenario
    grown: dict[str, Grown] = field(init=False)
    spare: Iterator[str] = field(init=False)

    def __post_init__(self) -> None:
        pupils, year = self.scenario.pupils, self.scenario.school_year
        numbers = numbers_in_turn(2 * pupils + 10_000)
        others = islice(numbers, pupils, None)
        counts = spread(pupils, year.first_day, random.Random(self.scenario.seed))
        self.grown = {
            code: _grown_up(code, 3 + count // _GROWN_UP, others, year.first_day)
            for code, (_, count) in counts.items()
        }
        self.spare = others

    def lines(self) -> Iterator[Line]:
        """Everything that is reported, in order of time."""
        first = chain.from_iterable(grown.lines for grown in self.grown.values())
        return chain(first, simulate(self.scenario))

    def regions(self, before_on: date, on: date) -> Iterator[tuple[Area, Grown, Worlds]]:
        """Every region of the day ``on``, with all who live there or did so on the day before it.

        The country is simulated twice: once for who goes from one region to another.
        """
        strangers: dict[str, tuple[list[Known], list[Known]]] = defaultdict(lambda: ([], []))
        for home, _, worlds in self._parts(before_on, on):
            for number, world in enumerate(worlds):
                for person in world.values():
                    for region in _regions_of(person, before_on, on) - {home}:
                        strangers[region][number].append(person)
        for home, grown, (before, now) in self._parts(before_on, on):
            for world, others in zip((before, now), strangers.pop(home, ()), strict=False):
                world.update({person.pgn: person for person in others})
            yield Area(home), grown, (before, now)

    def _parts(self, before: date, on: date) -> Iterator[tuple[str, Grown, Worlds]]:
        early, late = simulate_regions(self.scenario), simulate_regions(self.scenario)
        for (code, first), (_, second) in zip(early, late, strict=True):
            grown = self.grown[code]
            worlds = (
                known_by(chain(grown.lines, first), before),
                known_by(chain(grown.lines, second), on),
            )
            yield self._later(code, on), grown, worlds

    def _later(self, code: str, on: date) -> str:
        """The region to which most municipalities of a region of the beginning belong by then."""
        towns = municipalities_of(code, self.scenario.school_year.first_day)
        return Counter(region_of(town, on) or code for town in towns).most_common(1)[0][0]


def _regions_of(person: Known, *days: date) -> set[str]:
    homes = {town for _, town in person.homes}
    found = {region_of(town, day) for town in homes for day in days}
    return {region for region in found if region is not None}


def _grown_up(code: str, idle: int, numbers: Iterator[str], first: date) -> Grown:
    at = datetime(first.year, first.month, first.day, 4, tzinfo=UTC)
    towns = municipalities_of(code, first)
    own = list(islice(numbers, idle + 2))
    lines = [
        Line(
            at,
            "brp",
            "person-registered",
            {
                "pgn": pgn,
                "birthDate": date(first.year - 24, 5, 17).isoformat(),
                "municipality": towns[number % len(towns)],
            },
        )
        for number, pgn in enumerate(own)
    ]
    works, learns = own[-2:]
    job = {"pgn": works, "hours": 24, "from": first.isoformat()}
    lines.append(Line(at, "work", "employment-started", job))
    place = {"school": "25LR00", "enrollment": "1", "startDate": first.isoformat()}
    lines.append(
        Line(at, "school", "enrollment-started", {"pgn": learns, **place, "sector": "vavo"})
    )
    return Grown(lines, works, learns)
