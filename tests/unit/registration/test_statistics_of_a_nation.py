# SPDX-License-Identifier: EUPL-1.2
"""A simulated national year, counted by registration's rules: within sampling error of what was
published, and every sum exact (domain 1.6, 3.7; conventions 6).

Facts are folded from the reports without bus or database; ``python -m benchmarks.national_year``
goes the whole way. Of each category X must lie in the binomial interval of the published
percentage of A - B that leaves 0.001 % on either side.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date

import pytest

from schemas.codes.lists import Category, LeaverSet
from schemas.events.feeds import FEED_TYPES, Identity, split_identity
from schemas.types import SchoolYear
from services.feeds.simulator import NATION, Line, Scenario, simulate_regions
from services.feeds.simulator.nation import PERCENTAGES, SHARES
from services.registration.rules.facts import Facts, fold
from services.registration.rules.figures import Group, Table, table
from services.registration.rules.statistics import Counted, count
from tests.unit.feeds.sampling import binomial
from tests.unit.registration.history import SEALED

YEAR = SchoolYear(2025)
NATIONAL_PERCENTAGE = 1.91
"""T1, 2017-18."""


def folded(lines: Iterable[Line]) -> dict[str, Facts]:
    """The facts of everyone, by number."""
    people: dict[str, Facts] = {}
    for number, line in enumerate(lines):
        event_type = FEED_TYPES[line.feed, line.type]
        clear, personal = split_identity(line.data)
        event = event_type.model_validate(
            {
                "id": f"00000000-0000-4000-8000-{number:012d}",
                "source": "urn:nld:oin:00000001823288444000:systeem:simulator",
                "type": event_type.TYPE,
                "subject": line.feed,
                "time": line.at,
                "data": {"sealed": SEALED, **clear},
            }
        )
        pgn = personal["pgn"]
        born = personal.get("birthDate")
        identity = Identity(pgn=pgn, birth_date=None if born is None else date.fromisoformat(born))
        fold(people.setdefault(pgn, Facts()), event, identity)
    return people


def counted(pupils: int, seed: int) -> Counter[Counted]:
    """How many people count alike, over the country; one region in memory at a time."""
    found: Counter[Counted] = Counter()
    for _, lines in simulate_regions(Scenario(NATION, pupils, YEAR, seed)):
        for facts in folded(lines).values():
            one = count(facts, YEAR)
            if one is not None:
                found[one] += 1
    return found


def figures(people: Counter[Counted]) -> Table:
    groups = [Group(c.category, c.level, c.reason, c.entree, n) for c, n in people.items()]
    return table(groups, YEAR)


def within_sampling_error(people: Counter[Counted]) -> None:
    found = figures(people)
    for figure in (*found.categories, found.not_judged):
        interval = binomial(figure.population, PERCENTAGES[figure.category] / 100)
        assert interval.holds(figure.leavers), (figure.category, figure.leavers, interval)
    interval = binomial(found.total.population, NATIONAL_PERCENTAGE / 100)
    assert interval.holds(found.total.leavers), (found.total.leavers, interval)


def adds_up(people: Counter[Counted]) -> None:
    """Schools, municipalities and regions are each the country, in every set and row."""
    nation = Counter[tuple[object, ...]]()
    for one, n in people.items():
        nation[one.category, one.level, one.set, one.reason, one.entree] += n
    for place in ("school", "municipality", "region"):
        parts: dict[object, Counter[tuple[object, ...]]] = {}
        for one, n in people.items():
            key = (one.category, one.level, one.set, one.reason, one.entree)
            parts.setdefault(getattr(one, place), Counter())[key] += n
        assert None not in parts
        assert sum(parts.values(), Counter()) == nation
    total = figures(people).total
    sets = {one: total.of(one) for one in LeaverSet if one is not LeaverSet.NONE}
    everyone = sets.pop(LeaverSet.POPULATION)
    assert everyone == sum(sets.values()) == people.total()


@pytest.mark.slow
def test_a_national_year_is_as_published_within_sampling_error_and_adds_up() -> None:
    pupils = 10_000
    people = counted(pupils, seed=1)
    assert people.total() == pupils  # everyone is in A
    within_sampling_error(people)
    adds_up(people)
    sizes = {one.category: one.of(LeaverSet.POPULATION) for one in figures(people).categories}
    for category, size in sizes.items():
        share = SHARES[category] / sum(SHARES.values())
        assert size == pytest.approx(pupils * share, abs=41)
    assert Category.TOTAL not in sizes


@pytest.mark.thorough
def test_a_large_national_year_is_as_published_within_sampling_error_and_adds_up() -> None:
    people = counted(250_000, seed=2)
    within_sampling_error(people)
    adds_up(people)
    assert len({one.region for one in people}) == 40
    assert len({one.municipality for one in people}) == 342
