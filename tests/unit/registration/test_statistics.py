# SPDX-License-Identifier: EUPL-1.2
"""Who is in the start population A of the statistical definition (domain 1.6), and by which
definition."""

from datetime import timedelta
from typing import Any

import pytest

from schemas.codes.lists import Category, LeaverSet
from services.registration.rules.statistical_definition import (
    definition_of,
    last_counted_year,
    mutation_stop,
    open_year,
    vintage,
)
from tests.unit.registration.history import History, day
from tests.unit.registration.pupil import NEW, YEAR, counted, pupil, reason


@pytest.mark.row("count-X")
def test_who_left_without_anything_is_a_new_leaver() -> None:
    found = counted(pupil())
    assert (found.set, found.reason) == (LeaverSet.NEW_LEAVER, "X")
    assert (found.school, found.category, found.level) == ("25LR00", Category.MBO_3_4, 3)
    assert (found.municipality, found.region) == ("0599", "29")


# A: the start population


@pytest.mark.row("law-84", "count-age", "count-A")
@pytest.mark.parametrize(
    ("birth", "inside"),
    [("2001-10-01", False), ("2001-10-02", True), ("2001-09-30", False)],
)
def test_a_younger_than_22_on_1_october(birth: str, inside: bool) -> None:
    assert (reason(pupil(birth)) == "X") is inside


def test_a_without_birth_date_counts_as_young() -> None:
    assert reason(History().enrolled("2023-08-21", "2024-07-12", level=2)) == "X"


@pytest.mark.row("1.6-9", "law-82", "count-age")
def test_a_the_new_definition_has_no_age_limit_until_one_is_read() -> None:
    definition = definition_of(NEW)
    assert definition.age_below is None
    assert definition.open_points
    older = History("2000-01-01").enrolled("2026-08-21", "2027-07-12", level=2)
    assert reason(older, NEW) == "X"
    assert reason(older.enrolled("2025-08-21", "2026-07-12", level=2, number="2"), 2025) is None


@pytest.mark.row("D27", "count-day", "count-A")
@pytest.mark.parametrize(
    ("start", "last", "inside"),
    [
        ("2023-10-01", "2024-01-12", True),
        ("2023-10-02", "2024-01-12", False),
        ("2023-08-21", "2023-10-01", True),
        ("2023-08-21", "2023-09-30", False),
    ],
)
def test_a_enrolled_on_the_count_date_itself(start: str, last: str, inside: bool) -> None:
    history = History("2005-05-17").enrolled(start, last, level=2)
    assert (reason(history) == "X") is inside


@pytest.mark.row("count-A")
def test_a_not_funded_is_outside() -> None:
    assert reason(pupil(funded=False)) is None


@pytest.mark.row("1.6-1")
@pytest.mark.parametrize("sector", ["pro", "vso", "ho", "other"])
def test_a_only_vo_mbo_and_vavo(sector: str) -> None:
    assert reason(pupil(sector=sector, level=None)) is None


@pytest.mark.row("1.6-2")
@pytest.mark.parametrize("programme", ["NIEUWKOMER", "ENGSTROOM", "IB"])
def test_a_newcomers_in_their_first_year_engelse_stroom_and_ib_are_left_out(
    programme: str,
) -> None:
    """On the count date; who goes there later is in C3 like any other pupil of the vo."""
    vo = {"sector": "vo", "level": None, "stage": "lower"}
    assert reason(pupil(**vo, programme=programme)) is None
    assert reason(pupil(**vo, programme="0011")) == "X"
    assert reason(pupil(**vo)) == "X"
    later = pupil(**vo).started("2024-08-26", number="2", sector="vo", programme=programme)
    assert reason(later) == "C3"


@pytest.mark.row("1.6-2")
def test_a_newcomer_counts_from_the_second_year_on() -> None:
    newcomer = History("2008-05-17").enrolled(
        "2022-08-22", "2023-07-14", sector="vo", stage="lower", programme="NIEUWKOMER"
    )
    newcomer.enrolled("2023-08-21", "2024-07-12", number="2", sector="vo", stage="lower")
    assert reason(newcomer, 2022) is None
    assert reason(newcomer, 2023) == "X"


@pytest.mark.row("1.6-7")
def test_a_leaver_of_before_1_october_is_an_old_one_and_counts_anew_no_more() -> None:
    """Left in September 2023: new in 2022/23 and never again, though still without anything."""
    gone = History("2005-05-17").enrolled("2022-08-22", "2023-09-15", sector="mbo", level=2)
    assert [reason(gone, year) for year in (2022, 2023, 2024)] == ["X", None, None]


@pytest.mark.row("1.6-4", "1.6-5")
@pytest.mark.parametrize(
    ("fields", "category"),
    [
        ({"sector": "vo", "level": None, "stage": "lower"}, Category.VO_LOWER),
        ({"sector": "vo", "level": None, "stage": "vmbo-upper"}, Category.VO_VMBO_UPPER),
        ({"sector": "vo", "level": None, "stage": "havo-vwo-upper"}, Category.VO_HAVO_VWO_UPPER),
        ({"level": 1}, Category.MBO_1),
        ({"level": 2}, Category.MBO_2),
        ({"level": 3}, Category.MBO_3_4),
        ({"level": 4}, Category.MBO_3_4),
        ({"level": None}, Category.TOTAL),
        ({"sector": "vavo", "level": None}, Category.TOTAL),
    ],
)
def test_a_category_of_the_institution(fields: dict[str, Any], category: Category) -> None:
    assert counted(pupil(**fields)).category is category


@pytest.mark.row("1.6-3")
def test_a_pupil_of_vo_in_vavo_counts_at_the_vo_school() -> None:
    rutte = pupil(sector="vo", level=None, stage="havo-vwo-upper", school="02VB00")
    rutte.enrolled("2023-09-04", "2024-07-12", sector="vavo", school="25LR00")
    assert (counted(rutte).school, counted(rutte).category) == (
        "02VB00",
        Category.VO_HAVO_VWO_UPPER,
    )


def test_a_of_two_schools_the_one_that_began_last() -> None:
    history = pupil().enrolled("2023-09-18", "2024-07-12", level=2, school="25PZ00")
    assert (counted(history).school, counted(history).category) == ("25PZ00", Category.MBO_2)


def test_a_residence_is_that_of_the_count_date() -> None:
    moved = pupil().moved("0363", "2023-10-02")
    assert counted(moved).region == "29"
    assert counted(pupil().moved("0363", "2023-10-01")).region == "21"


# The definition, and the time in which it is counted


@pytest.mark.row("law-79", "law-82")
def test_the_old_definition_holds_until_2025_26() -> None:
    assert [definition_of(year).id for year in (2005, 2012, 2017, 2025, 2026, 2029)] == [
        "2012",
        "2012",
        "2012",
        "2012",
        "2026",
        "2026",
    ]


@pytest.mark.parametrize(
    ("today", "counted_year", "still_open"),
    [
        ("2024-09-30", 2022, None),
        ("2024-10-01", 2023, 2023),
        ("2025-05-31", 2023, 2023),
        ("2025-06-01", 2023, None),
        ("2025-09-30", 2023, None),
    ],
)
def test_a_year_is_open_from_the_reference_date_to_the_mutation_stop(
    today: str, counted_year: int, still_open: int | None
) -> None:
    assert last_counted_year(day(today)) == counted_year
    assert open_year(day(today)) == still_open


@pytest.mark.row("1.6-8", "D28", "mutation-stop")
def test_figures_are_provisional_until_the_mutation_stop() -> None:
    stop = mutation_stop(YEAR)
    assert stop == day("2025-06-01")
    assert vintage(YEAR, stop - timedelta(days=1)) == "provisional"
    assert vintage(YEAR, stop) == "definitive"
