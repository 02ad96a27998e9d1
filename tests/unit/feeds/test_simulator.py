# SPDX-License-Identifier: EUPL-1.2
"""A simulated year is the same for the same seed, keeps the contract and the published figures."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from math import sqrt
from pathlib import Path
from typing import Any

import pytest

from schemas.codes.lists import Category
from schemas.codes.regions import REGION_NAMES, region_of
from schemas.types import SchoolYear, is_bsn
from services.chassis.clock import local_date
from services.feeds.simulator import Line, Scenario, UnknownRegion, simulate
from services.feeds.simulator.calibration import GROUPS, REGION, RIJNMOND
from services.feeds.simulator.numbers import TEST_RANGE, personal_numbers
from services.feeds.simulator.rod_export import export
from tests.unit.feeds.workbench import desk

YEAR = SchoolYear(2025)
TELDATUM, NEXT_TELDATUM = date(2025, 10, 1), date(2026, 10, 1)
STARTKWALIFICATIE = {"havo", "vwo", "mbo-2", "mbo-3", "mbo-4"}


@lru_cache(maxsize=4)
def lines(pupils: int = 20_000, seed: int = 3, region: str = "29") -> tuple[Line, ...]:
    return tuple(simulate(Scenario(region, pupils, YEAR, seed)))


@dataclass
class Person:
    """What a register would know of one pupil at the end."""

    born: date
    enrolments: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    qualified: date | None = None
    gone: date | None = None
    exempt: list[tuple[date, date]] = field(default_factory=list)

    def enrolled(self, on: date) -> bool:
        return any(
            date.fromisoformat(each["startDate"])
            <= on
            <= date.fromisoformat(each.get("lastActiveDay", "2199-01-01"))
            for each in self.enrolments.values()
        )

    def leaver(self, on: date) -> bool:
        exempt = any(first <= on <= last for first, last in self.exempt)
        return not (self.enrolled(on) or self.qualified or self.gone or exempt)

    def category(self) -> Category:
        first = next(iter(self.enrolments.values()))
        if first["sector"] == "vo":
            return Category(f"vo-{first['stage']}")
        return {1: Category.MBO_1, 2: Category.MBO_2}.get(first["level"], Category.MBO_3_4)


def register(told: tuple[Line, ...]) -> dict[str, Person]:
    """Facts by natural key, the last told wins; written apart from registration on purpose."""
    people: dict[str, Person] = {}
    for line in told:
        data, on = line.data, line.data.get("on", "")
        if line.type == "person-registered":
            people[data["pgn"]] = Person(date.fromisoformat(data["birthDate"]))
            continue
        person = people[data["pgn"]]
        key = (data.get("school", ""), data.get("enrollment", ""))
        match line.type:
            case "enrollment-started" | "enrollment-corrected":
                person.enrolments[key] = dict(data)
            case "enrollment-ended":
                person.enrolments[key]["lastActiveDay"] = data["lastActiveDay"]
            case "enrollment-deleted":
                del person.enrolments[key]
            case "qualification-obtained" if data["kind"] in STARTKWALIFICATIE:
                person.qualified = date.fromisoformat(on)
            case "died" | "emigrated":
                person.gone = date.fromisoformat(on)
            case "exemption-granted":
                span = (date.fromisoformat(data["from"]), date.fromisoformat(data["to"]))
                person.exempt.append(span)
    return people


def test_the_same_seed_gives_the_same_year_and_another_seed_another() -> None:
    scenario = Scenario("29", 300, YEAR, 5)
    assert list(simulate(scenario)) == list(simulate(scenario))
    assert list(simulate(scenario)) != list(simulate(Scenario("29", 300, YEAR, 6)))


def test_lines_come_in_order_of_time_within_the_year() -> None:
    assert all(first.at <= second.at for first, second in pairwise(lines()))
    assert local_date(lines()[0].at) == date(2025, 8, 1)
    assert local_date(lines()[-1].at) < NEXT_TELDATUM


def test_every_line_keeps_the_contract(tmp_path: Path) -> None:
    composer = desk(tmp_path).composer
    for line in lines(3000):
        composer.compose(line.feed, line.type, line.data, line.at)


def test_pupils_are_composed_as_published_and_live_in_the_region() -> None:
    people = register(lines())
    counted = Counter(person.category() for person in people.values())
    total = sum(published.pupils for published in RIJNMOND.values())
    for category, published in RIJNMOND.items():
        assert counted[category] == pytest.approx(20_000 * published.pupils / total, abs=2)
    for line in lines():
        if line.type == "person-registered":
            assert region_of(line.data["municipality"], TELDATUM) == "29"


def test_everyone_is_enrolled_and_under_22_on_the_first_of_october() -> None:
    for person in register(lines()).values():
        assert person.enrolled(TELDATUM)
        assert person.born > date(2003, 10, 1)


def test_new_leavers_per_category_are_within_sampling_error_of_the_published_rate() -> None:
    """Four standard deviations of a binomial: a right simulator fails once in 15,000 seeds."""
    people = register(lines()).values()
    pupils = Counter(person.category() for person in people)
    leavers = Counter(person.category() for person in people if person.leaver(NEXT_TELDATUM))
    for category, published in RIJNMOND.items():
        expected = pupils[category] * published.rate
        deviation = sqrt(expected * (1 - published.rate))
        assert abs(leavers[category] - expected) <= 4 * deviation, category


def test_the_rates_of_the_groups_average_to_that_of_their_category() -> None:
    rates = REGION.leaver_rates()
    for category, published in RIJNMOND.items():
        groups = [group for group in GROUPS if group.category is category]
        assert sum(group.share for group in groups) == pytest.approx(1)
        mean = sum(group.share * rates[group] for group in groups)
        assert mean == pytest.approx(published.rate)


def test_nobody_under_18_falls_between_two_schools() -> None:
    """Whoever goes on in August or switches during the year is enrolled on every day."""
    summer = date(2026, 7, 31)
    went_on = 0
    for person in register(lines()).values():
        ended = [each for each in person.enrolments.values() if "lastActiveDay" in each]
        starts = {each["startDate"] for each in person.enrolments.values()}
        for each in ended:
            last = date.fromisoformat(each["lastActiveDay"])
            if last == summer and len(person.enrolments) > 1 and "2026-08-01" in starts:
                went_on += 1
                assert person.enrolled(last)
                assert person.enrolled(last + timedelta(days=1))
    assert went_on > 1000


def test_a_new_enrolment_after_the_summer_is_told_before_the_old_one_ends() -> None:
    told: dict[str, Line] = {}
    for line in lines():
        pgn, data = line.data["pgn"], line.data
        if line.type == "enrollment-started" and data["startDate"] == "2026-08-01":
            told[pgn] = line
        elif line.type == "enrollment-ended" and pgn in told:
            assert data["lastActiveDay"] <= "2026-07-31"
    assert len(told) > 1000


def test_schools_report_in_time_save_for_a_calibrated_share() -> None:
    late = ends = 0
    for line in lines():
        if line.type == "enrollment-ended":
            ends += 1
            last = date.fromisoformat(line.data["lastActiveDay"])
            late += (local_date(line.at) - last).days > 7
        elif line.type == "enrollment-started":
            start = date.fromisoformat(line.data["startDate"])
            assert (local_date(line.at) - start).days <= 7
    assert 0 < late < 0.05 * ends


def test_all_that_can_happen_happens() -> None:
    assert {line.type for line in lines()} == {
        "person-registered",
        "enrollment-started",
        "enrollment-ended",
        "enrollment-corrected",
        "enrollment-deleted",
        "qualification-obtained",
        "residence-changed",
        "address-unknown",
        "emigrated",
        "died",
        "exemption-granted",
    }


@pytest.mark.parametrize("region", sorted(set(REGION_NAMES) - {"14"}))
def test_every_region_of_today_can_be_simulated(region: str) -> None:
    assert len(list(simulate(Scenario(region, 20, SchoolYear(2026), 1)))) >= 40


def test_a_region_that_was_divided_exists_in_its_own_time_only() -> None:
    assert list(simulate(Scenario("14", 20, SchoolYear(2018), 1)))
    with pytest.raises(UnknownRegion):
        list(simulate(Scenario("14", 20, SchoolYear(2026), 1)))


def test_an_unknown_region_is_refused() -> None:
    with pytest.raises(UnknownRegion):
        list(simulate(Scenario("77", 1, YEAR, 1)))


def test_up_to_909_people_have_test_numbers_and_more_have_others_that_are_valid() -> None:
    small, large = personal_numbers(TEST_RANGE), personal_numbers(TEST_RANGE + 1)
    assert all(number.startswith("99999") and is_bsn(number) for number in small)
    assert len(set(small)) == TEST_RANGE
    assert all(number.startswith("9") and is_bsn(number) for number in large)
    assert not set(small) & set(large)
    with pytest.raises(ValueError, match="no more than"):
        personal_numbers(9_000_001)


def test_the_rod_export_delivers_the_same_facts(tmp_path: Path) -> None:
    told = lines(909, seed=2)
    rows, rest = tmp_path / "year.csv", tmp_path / "year.jsonl"
    with rows.open("w") as row_file, rest.open("w") as rest_file:
        export(
            told,
            lambda row: row_file.write(row + "\n"),
            lambda line: rest_file.write(line + "\n"),
        )
    at_desk = desk(tmp_path)
    tallies, refused = at_desk.deliver(rows, rest)
    assert not refused
    delivered = Counter(event.short_name() for event in at_desk.events())
    assert delivered == Counter(line.type for line in told)
    ended = {
        (event.time, event.data.school, event.data.last_active_day.isoformat())
        for event in at_desk.events()
        if event.short_name() == "enrollment-ended"
    }
    assert ended == {
        (line.at, line.data["school"], line.data["lastActiveDay"])
        for line in told
        if line.type == "enrollment-ended"
    }
    assert sum(tally.accepted for tally in tallies) == len(told) - 909
