# SPDX-License-Identifier: EUPL-1.2
"""The effectrapportage in figures: which case counts where, and who stands behind each figure."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.monitoring.rules.case import Case, Placement
from services.monitoring.rules.effect_cases import CaseRecord, Period
from services.monitoring.rules.effect_figures import counted, sections
from services.monitoring.rules.effect_levels import leavers, section
from services.monitoring.rules.young_person import Counted

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
OPENED = date(2026, 2, 2)


def record(
    ref: str = "sam", age: int | None = 19, left: date | None = None, **case: Any
) -> CaseRecord:
    opened = {"kind": "new", "origin": "register", "opened_on": OPENED}
    return CaseRecord(ref, Case(1, "in-guidance", **(opened | case)), left, age)


def ended(**case: Any) -> CaseRecord:
    days = {"plan_on": date(2026, 3, 1), "closed_on": date(2026, 9, 1)}
    return record(**({"contact_on": OPENED} | days | case))


def table(title: str, *records: CaseRecord) -> dict[str, tuple[Any, ...]]:
    found, _ = sections(records, YEAR)
    tables = [one for part in found for one in part.tables if one.title == title]
    return {line.key: line.values for one in tables for line in one.lines}


def test_what_happened_in_the_year_counts_by_signal_and_kind() -> None:
    records = (
        record(attempted_on=date(2026, 2, 3), contact_on=date(2026, 2, 9)),
        record("noor", origin="other", kind="recidivist", attempted_on=date(2026, 12, 31)),
        record("mo", attempted_on=date(2025, 12, 31), opened_on=date(2025, 12, 30)),
        record("bo", attempted_on=date(2027, 1, 1)),
    )
    assert table("Na een P-levering", *records)["first-approached-register"] == (1, 0, 0, 1)
    assert table("Na een ander signaal", *records)["first-approached-other"] == (0, 0, 1, 1)
    together = table("Alle signalen samen", *records)
    assert together["first-approached-all"] == (1, 0, 1, 2)
    assert together["interviews-all"] == (1, 0, 0, 1)
    assert together["intakes-all"] == (0, 0, 0, 0)


def test_a_trajectory_that_was_running_continues_whatever_it_was() -> None:
    running = ended(opened_on=date(2025, 6, 1), kind="recidivist")
    assert table("Na een P-levering", running)["ended-register"] == (0, 1, 0, 1)


def test_a_case_that_ended_without_a_plan_ended_no_trajectory() -> None:
    without = ended(plan_on=None)
    assert table("Na een P-levering", without)["ended-register"] == (0, 0, 0, 0)


def test_voided_and_preventive_cases_are_in_no_report() -> None:
    voided = replace(record().case, state="voided")
    assert counted([CaseRecord("sam", voided, None, 19), record(purpose="prevention")]) == []


@pytest.mark.parametrize(("days", "bucket"), [(13, "<2w"), (14, "2-4w"), (28, "2-4w"), (29, ">4w")])
def test_time_to_the_intake(days: int, bucket: str) -> None:
    lines = table("Tijd tot de intake", record(intake_on=date(2026, 3, 1), intake_days=days))
    assert lines[f"intake-time-{bucket}"] == (1, 100.0)
    assert lines["intake-time-total"] == (1, None)


@pytest.mark.parametrize(
    ("left", "years"),
    [
        (None, "unknown"),
        (date(2025, 3, 2), "0"),
        (date(2025, 3, 1), "1"),
        (date(2023, 3, 2), "2"),
        (date(2022, 3, 1), "4"),
        (date(2015, 8, 1), "4"),
        (date(2026, 3, 2), "0"),
    ],
)
def test_how_long_without_education(left: date | None, years: str) -> None:
    begun = record(plan_on=date(2026, 3, 1), left=left)
    _, people = sections([begun], YEAR)
    assert people[f"without-{years}:0"] == ["sam"]
    assert people["without-total:0"] == ["sam"]


@pytest.mark.parametrize(
    ("plan", "closed", "bucket"),
    [
        (date(2026, 3, 31), date(2026, 4, 29), "lt1m"),
        (date(2026, 3, 31), date(2026, 4, 30), "1-6m"),
        (date(2026, 3, 1), date(2026, 9, 1), "1-6m"),
        (date(2026, 3, 1), date(2026, 9, 2), "gt6m"),
    ],
)
def test_how_long_a_trajectory_lasted(plan: date, closed: date, bucket: str) -> None:
    _, people = sections([ended(plan_on=plan, closed_on=closed)], YEAR)
    assert people[f"duration-{bucket}:0"] == ["sam"]
    assert sum(1 for name in people if name.startswith("duration-") and people[name]) == 2


@pytest.mark.parametrize(
    ("aftercare", "until", "bucket"),
    [
        (None, None, "not"),
        (date(2026, 5, 1), date(2026, 5, 30), "lt1m"),
        (date(2026, 5, 1), date(2026, 8, 1), "1-3m"),
        (date(2026, 5, 1), date(2026, 8, 2), "gt3m"),
    ],
)
def test_how_long_followed_after_placement(
    aftercare: date | None, until: date | None, bucket: str
) -> None:
    placed = (Placement("work", date(2026, 5, 1), "outreach"),)
    one = ended(placements=placed, aftercare_on=aftercare, aftercare_completed_on=until)
    lines = table("Hoe lang gevolgd na de plaatsing", one)
    assert lines[f"followed-{bucket}"] == (1, 100.0)


@pytest.mark.parametrize(
    ("case", "destination"),
    [
        ({"outcome": "education"}, "education"),
        ({"outcome": "combination"}, "combination"),
        ({"outcome": "work"}, "work"),
        ({"outcome": "care"}, "care"),
        ({"outcome": "daytime"}, "other"),
        ({"placements": (Placement("work", OPENED, "outreach"),)}, "work"),
        ({"placements": (Placement("work", OPENED, "outreach", ended_on=OPENED),)}, "none"),
        ({"state": "closed-age"}, "none"),
        ({"state": "closed-age", "contact_on": None}, "gone"),
        ({"state": "closed-emigrated", "outcome": "work"}, "gone"),
        ({"state": "closed-qualified"}, "other"),
        ({"state": "closed-deceased"}, "other"),
    ],
)
def test_the_seven_destinations(case: dict[str, Any], destination: str) -> None:
    one = ended()
    lines = table("Bestemming", replace(one, case=replace(one.case, **case)))
    assert [key for key, values in lines.items() if values[0]] == [
        f"destination-{destination}",
        "destination-total",
    ]


def test_seventeen_year_olds_have_a_block_of_their_own() -> None:
    records = (
        record(age=17, attempted_on=OPENED),
        record("noor", age=18, attempted_on=OPENED),
        record("mo", age=None, attempted_on=OPENED),
    )
    assert table("Na een P-levering", *records)["first-approached-register"][-1] == 3
    lines = table("Na een P-levering, 17 jaar", *records)
    assert lines["17-first-approached-register"][-1] == 1


def test_every_count_of_cases_has_its_people() -> None:
    records = [ended(attempted_on=OPENED), record("noor", age=17, attempted_on=OPENED)]
    found, people = sections(records, YEAR)
    for part in found:
        for one in part.tables:
            for line in one.lines:
                for number, value in enumerate(line.values):
                    if isinstance(value, int):
                        assert len(people.get(f"{line.key}:{number}", ())) == value, line.label


def told(set_: str, category: str = "mbo-2", *, entree: bool = False, year: int = 2025) -> Counted:
    where = ("25LR00", "mbo", 2, "bol", 19, entree, "29", "0599")
    return Counted(year, set_, set_, category, *where, "definitive")


def test_levels_stand_beside_their_norm() -> None:
    counts = [
        ("a", told("X")),
        ("b", told("C")),
        ("c", told("B")),
        ("d", told("X", "mbo-1", entree=True)),
        ("e", told("X", year=2024)),
    ]
    found, people = section(counts, 2025)
    lines = {line.key: line.values for line in found.tables[0].lines}
    assert lines["level-mbo-2"][:3] == (2, 1, 50.0)
    assert lines["level-total"][:3] == (3, 2, 66.67)
    assert lines["level-without-entree"] == (None, 1, None, None)
    assert people["level-total:1"] == ["a", "d"]
    assert leavers(counts, 2025, entree=False) == ["a"]
