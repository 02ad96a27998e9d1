# SPDX-License-Identifier: EUPL-1.2
"""The invented pupils of a region on 1 August."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from schemas.codes.regions import municipalities
from schemas.types import SchoolYear
from services.feeds.simulator.calibration import PROGRAMMES, Calibration, Group
from services.feeds.simulator.names import FIRST_NAMES, LAST_NAMES
from services.feeds.simulator.region import Region


@dataclass(slots=True)
class Pupil:
    """One young person. ``enrolments`` counts, per school, how many they have had there."""

    pgn: str
    born: date
    municipality: str
    group: Group
    school: str
    programme: str | None
    name: str
    enrolments: dict[str, int] = field(default_factory=dict)

    def age(self, on: date) -> int:
        """Age in whole years."""
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))

    def contact(self) -> dict[str, str]:
        """Where they can be reached. Numbers that begin with 06-0 are given out to nobody."""
        digits = int(self.pgn)
        town = municipalities()[self.municipality].name
        return {
            "name": self.name,
            "phone": f"+3160{digits % 9_999_991:07d}",
            "email": f"leerling.{digits % 1_000_003}@example.org",
            "address": f"Voorbeeldstraat {digits % 199 + 1}, {town}",
        }


def draw_population(
    region: Region,
    numbers: list[str],
    calibration: Calibration,
    year: SchoolYear,
    rng: random.Random,
) -> Iterator[Pupil]:
    """A pupil for each of these numbers in the published composition, mixed. Shuffles `numbers`."""
    rng.shuffle(numbers)
    groups = _groups(len(numbers), calibration)
    rng.shuffle(groups)
    teldatum = date(year, 10, 1)
    for pgn, group in zip(numbers, groups, strict=True):
        ages = group.ages
        age = rng.choices(tuple(ages), tuple(ages.values()))[0]
        yield Pupil(
            pgn=pgn,
            born=_birthday(teldatum, age, rng),
            municipality=region.municipalities.draw(rng),
            group=group,
            school=region.school(group),
            programme=rng.choice(PROGRAMMES[group.level]) if group.level else None,
            name=_name(rng, double=calibration.double_names),
        )


def _groups(count: int, calibration: Calibration) -> list[Group]:
    """One group per pupil; what rounding leaves over goes to the largest remainders."""
    exact = [(group, share * count) for group, share in calibration.shares()]
    counts = {id(group): int(number) for group, number in exact}
    by_remainder = sorted(exact, key=lambda each: each[1] - int(each[1]), reverse=True)
    for group, _ in by_remainder[: count - sum(counts.values())]:
        counts[id(group)] += 1
    return [group for group, _ in exact for _ in range(counts[id(group)])]


def _name(rng: random.Random, *, double: bool) -> str:
    name = f"{rng.choice(FIRST_NAMES)} {rng.choice(LAST_NAMES)}"
    return f"{name}-{rng.choice(LAST_NAMES)}" if double else name


def _birthday(on: date, age: int, rng: random.Random) -> date:
    """A birth date on which one is `age` years old on `on`."""
    latest = on.replace(year=on.year - age)
    return latest - timedelta(days=rng.randrange(365))
