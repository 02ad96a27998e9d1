# SPDX-License-Identifier: EUPL-1.2
"""A simulated country: every municipality, the schools there are, and the published percentages."""

import resource
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import pairwise

import pytest

from schemas.codes.lists import Category
from schemas.codes.regions import municipalities, region_of
from schemas.codes.schools import mbo_institutions, school
from schemas.types import SchoolYear, is_bsn
from services.feeds.simulator import NATION, Line, Scenario, simulate, simulate_regions
from services.feeds.simulator import ordering as ordering_module
from services.feeds.simulator.nation import COUNTRY, MBO_PUPILS, PERCENTAGES, SHARES, VO_PUPILS
from services.feeds.simulator.ordering import in_order
from tests.unit.feeds.sampling import binomial

pytestmark = pytest.mark.slow

YEAR = SchoolYear(2025)
TELDATUM, NEXT_TELDATUM = date(2025, 10, 1), date(2026, 10, 1)
PUPILS = 12_000
MBO = (Category.MBO_1, Category.MBO_2, Category.MBO_3_4)


@lru_cache(maxsize=1)
def lines() -> tuple[Line, ...]:
    return tuple(simulate(Scenario(NATION, PUPILS, YEAR, 4)))


def pupils() -> list[Line]:
    return [line for line in lines() if line.type == "person-registered"]


def test_the_published_percentages_of_vo_mbo_and_all_follow_from_those_of_their_kinds() -> None:
    """T1: 1.91 %; vo 0.50 %, mbo 5.10 % (vosabb.nl): each to the last decimal given."""

    def share(of: list[Category]) -> float:
        return sum(SHARES[c] * PERCENTAGES[c] for c in of) / sum(SHARES[c] for c in of)

    vo = [category for category in SHARES if category not in MBO]
    assert share(vo) == pytest.approx(0.50, abs=0.005)
    assert share(list(MBO)) == pytest.approx(5.10, abs=0.005)
    assert share(list(SHARES)) == pytest.approx(1.91, abs=0.005)
    assert sum(SHARES.values()) == pytest.approx(VO_PUPILS + MBO_PUPILS)
    for category in SHARES:
        groups = [group for group in COUNTRY.groups if group.category is category]
        assert sum(group.share for group in groups) == pytest.approx(1)


def test_pupils_live_in_every_municipality_and_region_of_the_day() -> None:
    towns = {line.data["municipality"] for line in pupils()}
    wanted = {code for code, row in municipalities().items() if row.valid_on(TELDATUM)}
    assert len(pupils()) == PUPILS
    assert towns <= wanted
    assert len(wanted - towns) <= len(wanted) / 100
    assert {region_of(town, TELDATUM) for town in towns} == {f"{n:02d}" for n in range(1, 41)}


def test_pupils_go_to_schools_that_exist_and_to_every_mbo_institution() -> None:
    schools = {line.data["school"] for line in lines() if line.type == "enrollment-started"}
    assert all(school(brin6) is not None for brin6 in schools)
    assert {each.brin6 for each in mbo_institutions().values()} <= schools
    assert len(schools) > 1500


def test_everyone_has_a_valid_number_of_their_own() -> None:
    numbers = {line.data["pgn"] for line in pupils()}
    assert len(numbers) == PUPILS
    assert all(is_bsn(number) for number in numbers)


def test_the_composition_is_that_of_the_country() -> None:
    told = Counter(
        _category(line) for line in lines() if line.data.get("startDate") == "2025-08-01"
    )
    total = sum(SHARES.values())
    for category, number in SHARES.items():
        assert told[category] == pytest.approx(PUPILS * number / total, abs=41), category


def _category(line: Line) -> Category:
    data = line.data
    if data["sector"] == "vavo":
        return Category.TOTAL
    if data["sector"] == "vo":
        return Category(f"vo-{data['stage']}")
    return {1: Category.MBO_1, 2: Category.MBO_2}.get(data["level"], Category.MBO_3_4)


def test_the_same_seed_gives_the_same_year() -> None:
    small, other = (Scenario(NATION, 400, YEAR, seed) for seed in (5, 6))
    assert list(simulate(small)) == list(simulate(small)) != list(simulate(other))


def test_regions_apart_are_the_country() -> None:
    small = Scenario(NATION, 400, YEAR, 5)
    apart = [(code, list(told)) for code, told in simulate_regions(small)]
    assert len(apart) == 40
    assert [code for code, _ in apart] == sorted(code for code, _ in apart)
    together = [line for _, told in apart for line in told]
    assert sorted(together, key=lambda line: line.at) == list(simulate(small))
    for code, told in apart:
        homes = [one.data["municipality"] for one in told if one.type == "person-registered"]
        assert {region_of(home, TELDATUM) for home in homes} <= {code}


def test_a_year_too_long_for_memory_comes_in_the_same_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = list(lines())
    mixed = sorted(told, key=lambda line: line.data["pgn"])
    whole = sorted(mixed, key=lambda line: line.at)
    monkeypatch.setattr(ordering_module, "RUN", 5000)
    monkeypatch.setattr(ordering_module, "BLOCK", 37)
    assert list(in_order(mixed)) == whole
    assert list(in_order([])) == []


def test_whoever_breaks_off_leaves_no_file_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordering_module, "RUN", 1000)
    told = in_order(lines())
    first = next(told)
    told.close()
    assert first == lines()[0]


@pytest.mark.thorough
def test_a_million_pupils_pass_in_bounded_memory_and_leave_as_published() -> None:
    """Counted apart from registration: who leaves is enrolled nowhere and has no diploma of the
    year. Removed are the dead, the emigrated and the exempt."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    remaining: Counter[Category] = Counter()
    leavers: Counter[Category] = Counter()
    for _, told in simulate_regions(Scenario(NATION, 1_300_000, YEAR, 2)):
        for person in _years(told):
            if person.removed:
                continue
            remaining[person.category] += 1
            leavers[person.category] += not (person.places or person.qualified)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert sum(remaining.values()) > 1_290_000
    for category, percentage in PERCENTAGES.items():
        interval = binomial(remaining[category], percentage / 100)
        assert interval.holds(leavers[category]), (category, leavers[category], interval)
    interval = binomial(sum(remaining.values()), 0.0191)
    assert interval.holds(sum(leavers.values()))
    assert grown < 500


class _Year:
    """What one pupil's lines come to on the next 1 October."""

    def __init__(self) -> None:
        self.category = Category.TOTAL
        self.places: set[tuple[str, str]] = set()
        self.qualified = self.removed = False


def _years(told: Iterable[Line]) -> list[_Year]:
    people: dict[str, _Year] = {}
    for line in told:
        data = line.data
        one = people.setdefault(data["pgn"], _Year())
        key = (data.get("school", ""), data.get("enrollment", ""))
        match line.type:
            case "enrollment-started":
                if data["startDate"] == "2025-08-01":
                    one.category = _category(line)
                one.places.add(key)
            case "enrollment-corrected" if "lastActiveDay" not in data:
                one.places.add(key)
            case "enrollment-ended" | "enrollment-deleted":
                one.places.discard(key)
            case "qualification-obtained":
                one.qualified |= data["kind"] in ("havo", "vwo", "mbo-2", "mbo-3", "mbo-4")
            case "died" | "emigrated" | "exemption-granted":
                one.removed = True
    return list(people.values())


@pytest.mark.parametrize(("trials", "chance"), [(10, 0.5), (1000, 0.01), (400_000, 0.035)])
def test_a_binomial_interval_leaves_its_tail(trials: int, chance: float) -> None:
    wide, narrow = binomial(trials, chance), binomial(trials, chance, tail=0.05)
    mean = trials * chance
    assert wide.low <= narrow.low <= mean <= narrow.high <= wide.high
    if trials > 1000:
        deviation = (mean * (1 - chance)) ** 0.5
        assert narrow.high - mean == pytest.approx(1.645 * deviation, rel=0.02)
        assert wide.high - mean == pytest.approx(4.265 * deviation, rel=0.02)


def test_told_lines_stay_within_the_year_in_order() -> None:
    assert all(first.at <= second.at for first, second in pairwise(lines()))
    assert lines()[-1].at.date() < NEXT_TELDATUM
