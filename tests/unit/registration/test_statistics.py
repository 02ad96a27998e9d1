# SPDX-License-Identifier: EUPL-1.2
"""Each row of the statistical definition ``X = A - B - C - D`` (domain 1.6), with its borders."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.codes.lists import Category, LeaverSet, Level
from services.registration.rules.figures import Group, percentage, table
from services.registration.rules.statistical_definition import (
    DEFINITIONS,
    OTHER_EDUCATION,
    SET_RULES,
    definition_of,
    last_counted_year,
    mutation_stop,
    open_year,
    vintage,
)
from services.registration.rules.statistics import Counted, count
from tests.unit.registration.history import History, Told, day, folded
from tests.unit.registration.strategies import histories, unhurried

YEAR = 2023
"""Count date 1 October 2023, reference date 1 October 2024: the definition of 2012."""
NEW = 2026


def pupil(birth: str = "2005-05-17", **enrolment: Any) -> History:
    """Somebody at school from August 2023 until July 2024; mbo level 3 unless told otherwise."""
    where = {"sector": "mbo", "level": 3, **enrolment}
    return History(birth).enrolled("2023-08-21", "2024-07-12", **where)


def counted(history: History, year: int = YEAR) -> Counted:
    found = count(history.facts(), year)
    assert found is not None
    return found


def reason(history: History, year: int = YEAR) -> str | None:
    found = count(history.facts(), year)
    return found and found.reason


def test_who_left_without_anything_is_a_new_leaver() -> None:
    found = counted(pupil())
    assert (found.set, found.reason) == (LeaverSet.NEW_LEAVER, "X")
    assert (found.school, found.category, found.level) == ("25LR00", Category.MBO_3_4, 3)
    assert (found.municipality, found.region) == ("0599", "29")


# A: the start population


@pytest.mark.parametrize(
    ("birth", "inside"),
    [("2001-10-01", False), ("2001-10-02", True), ("2001-09-30", False)],
)
def test_a_younger_than_22_on_1_october(birth: str, inside: bool) -> None:
    assert (reason(pupil(birth)) == "X") is inside


def test_a_without_birth_date_counts_as_young() -> None:
    assert reason(History().enrolled("2023-08-21", "2024-07-12", level=2)) == "X"


def test_a_the_new_definition_has_no_age_limit_until_one_is_read() -> None:
    definition = definition_of(NEW)
    assert definition.age_below is None
    assert definition.open_points
    older = History("2000-01-01").enrolled("2026-08-21", "2027-07-12", level=2)
    assert reason(older, NEW) == "X"
    assert reason(older.enrolled("2025-08-21", "2026-07-12", level=2, number="2"), 2025) is None


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


def test_a_not_funded_is_outside() -> None:
    assert reason(pupil(funded=False)) is None


@pytest.mark.parametrize("sector", ["pro", "vso", "ho", "other"])
def test_a_only_vo_mbo_and_vavo(sector: str) -> None:
    assert reason(pupil(sector=sector, level=None)) is None


def test_a_programmes_of_newcomers_are_left_out_once_their_codes_are_known() -> None:
    newcomer = pupil(sector="vo", level=None, stage="lower", programme="0011").facts()
    assert count(newcomer, YEAR) is not None
    known = replace(DEFINITIONS[0], not_in_population=frozenset({"0011"}))
    assert count(newcomer, YEAR, (known,)) is None


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


# B: taken out of the population


@pytest.mark.parametrize(("on", "row"), [("2024-10-01", "B1"), ("2024-10-02", "X")])
def test_b1_died_by_the_reference_date(on: str, row: str) -> None:
    assert reason(pupil().died(on)) == row


@pytest.mark.parametrize(("on", "row"), [("2024-10-01", "B1"), ("2024-10-02", "X")])
def test_b1_emigrated_by_the_reference_date(on: str, row: str) -> None:
    assert reason(pupil().emigrated(on)) == row


def test_b1_not_when_back_by_then() -> None:
    assert reason(pupil().emigrated("2024-01-10").moved("0599", "2024-08-01")) == "X"


@pytest.mark.parametrize(
    ("gone", "back", "row"),
    [
        ("2023-09-01", "2024-01-10", "B2"),
        ("2023-10-01", "2024-01-10", "B2"),
        ("2023-10-02", "2024-01-10", "X"),
    ],
)
def test_b2_lived_abroad_on_the_count_date(gone: str, back: str, row: str) -> None:
    assert reason(pupil().emigrated(gone).moved("0599", back)) == row


@pytest.mark.parametrize(
    ("lost", "found", "row"),
    [
        ("2023-10-01", "2023-10-02", "B2"),
        ("2024-10-01", "2024-10-02", "B2"),
        ("2023-10-02", "2024-10-01", "X"),
        ("2024-10-02", "2024-10-09", "X"),
    ],
)
def test_b2_without_address_on_either_date(lost: str, found: str, row: str) -> None:
    assert reason(pupil().address_unknown(lost).moved("0599", found)) == row


@pytest.mark.parametrize("article", ["5-a", "5-b", "5-c", "15"])
@pytest.mark.parametrize(
    ("first", "last", "row"),
    [
        ("2024-08-01", "2025-07-31", "B3"),
        ("2024-10-01", "2025-07-31", "B3"),
        ("2024-08-01", "2024-10-01", "B3"),
        ("2024-10-02", "2025-07-31", "X"),
        ("2024-08-01", "2024-09-30", "X"),
    ],
)
def test_b3_exempt_on_the_reference_date(article: str, first: str, last: str, row: str) -> None:
    assert reason(pupil().exempted(first, last, article=article)) == row


def test_b3_ended_before_is_no_exemption() -> None:
    ended = pupil().exempted("2024-08-01", "2025-07-31").exemption_ended("2024-09-15")
    assert reason(ended) == "X"


def test_b3_article_5a_counts_only_under_the_new_definition() -> None:
    travelling = pupil().exempted("2024-08-01", "2025-07-31", article="5a")
    assert reason(travelling) == "X"
    later = History("2007-05-17").enrolled("2026-08-21", "2027-07-12", level=2)
    assert reason(later.exempted("2027-08-01", "2028-07-31", article="5a"), NEW) == "B3"


# C: still learning on the reference date


ROWS_OF_C: dict[str, dict[str, Any]] = {
    "C1": {"sector": "mbo", "level": 2},
    "C2": {"sector": "ho"},
    "C3": {"sector": "vo", "stage": "lower"},
    "C4": {"sector": "vavo"},
    "C5": {"sector": "vo", "stage": "lower", "funded": False},
    "C6": {"sector": "mbo", "level": 2, "funded": False},
    "C7": {"sector": "other", "programme": "DJI"},
    "C8": {"sector": "other", "programme": "POLITIE"},
    "C9": {"sector": "vso"},
    "C11": {"sector": "other", "programme": "PRESTATIE"},
    "C": {"sector": "other"},
}


@pytest.mark.parametrize("row", ROWS_OF_C)
@pytest.mark.parametrize(
    ("start", "last", "inside"),
    [
        ("2024-10-01", "2024-12-20", True),
        ("2024-08-26", "2024-10-01", True),
        ("2024-10-02", "2024-12-20", False),
        ("2024-08-26", "2024-09-30", False),
    ],
)
def test_c_enrolled_on_the_reference_date(row: str, start: str, last: str, inside: bool) -> None:
    history = pupil().enrolled(start, last, school="25PZ00", **ROWS_OF_C[row])
    assert reason(history) == (row if inside else "X")
    assert (counted(history).set is LeaverSet.STILL_LEARNING) is inside


def test_c8_and_c9_have_two_kinds_each() -> None:
    defence = pupil().started("2024-08-26", sector="other", programme="DEFENSIE", school="25PZ00")
    assert reason(defence) == "C8"
    assert reason(pupil().started("2024-08-26", sector="pro", school="25PZ00")) == "C9"


def test_c10_is_a_hole_in_the_published_list() -> None:
    assert "C10" not in SET_RULES
    assert {row for row in SET_RULES if row.startswith("C")} == ROWS_OF_C.keys()
    assert set(OTHER_EDUCATION.values()) <= SET_RULES.keys()


def test_c_of_two_enrolments_the_first_row() -> None:
    both = pupil().started("2024-08-26", sector="vavo", school="25PZ00")
    both.started("2024-09-02", sector="ho", school="21PB00")
    assert reason(both) == "C2"


def test_c_whoever_stayed_at_the_same_school() -> None:
    assert reason(History("2005-05-17").started("2023-08-21", level=3)) == "C1"


# D: no leaver after all


@pytest.mark.parametrize(
    ("on", "row"),
    [
        ("2023-09-30", "D2"),
        ("2023-10-01", "D1"),
        ("2024-09-30", "D1"),
        ("2024-10-01", "D4"),
        ("2024-12-31", "D4"),
        ("2025-01-01", "X"),
    ],
)
def test_d1_d2_d4_by_the_day_of_the_diploma(on: str, row: str) -> None:
    assert reason(pupil().obtained("mbo-2", on)) == row


@pytest.mark.parametrize("kind", ["havo", "vwo"])
def test_d3_startkwalificatie_of_vo_before_the_year(kind: str) -> None:
    assert reason(pupil().obtained(kind, "2022-06-15")) == "D3"
    assert reason(pupil().obtained(kind, "2024-06-15")) == "D1"


@pytest.mark.parametrize(
    ("kind", "on", "row"),
    [
        ("mbo-2", "2003-12-31", "X"),
        ("mbo-2", "2004-01-01", "D2"),
        ("havo", "1998-07-31", "X"),
        ("havo", "1998-08-01", "D3"),
    ],
)
def test_d2_and_d3_begin_where_the_registers_begin(kind: str, on: str, row: str) -> None:
    assert reason(pupil().obtained(kind, on)) == row


@pytest.mark.parametrize("kind", ["vmbo", "mbo-1", "pro", "vso-work", "vso-daytime", "foreign"])
def test_d_not_for_what_the_count_knows_no_startkwalificatie_by(kind: str) -> None:
    assert reason(pupil().obtained(kind, "2024-06-15")) == "X"


def test_d_revoked_is_not_held() -> None:
    assert reason(pupil().obtained("mbo-3", "2024-06-15").revoked("mbo-3", "2024-09-01")) == "X"
    assert reason(pupil().obtained("mbo-3", "2024-10-15").revoked("mbo-3", "2024-12-31")) == "X"


@pytest.mark.parametrize(
    ("diploma", "work", "row"),
    [
        ("2024-06-15", "2024-10-01", "D5"),
        ("2024-10-01", "2024-08-01", "D5"),
        ("2024-10-02", "2024-08-01", "X"),
        ("2024-06-15", "2024-10-02", "X"),
        (None, "2024-08-01", "X"),
        ("2024-06-15", None, "X"),
    ],
)
def test_d5_entree_and_work_on_the_reference_date(
    diploma: str | None, work: str | None, row: str
) -> None:
    history = pupil(level=1)
    if diploma:
        history.obtained("mbo-1", diploma)
    if work:
        history.employed(work, 4)
    assert reason(history) == row


def test_d5_work_that_ended_before_does_not_count() -> None:
    history = pupil(level=1).obtained("mbo-1", "2024-06-15").employed("2024-07-01", 32)
    assert reason(history.employment_ended("2024-09-30")) == "X"


def test_d5_is_of_the_mbo_alone() -> None:
    history = pupil(sector="vo", level=None, stage="vmbo-upper").obtained("mbo-1", "2024-06-15")
    assert reason(history.employed("2024-07-01", 32)) == "X"


# Precedence and definition


def test_b_goes_before_c_and_c_before_d() -> None:
    everything = pupil().started("2024-08-26", level=2, school="25PZ00")
    everything.obtained("mbo-2", "2024-06-15")
    assert reason(everything) == "C1"
    assert reason(everything.exempted("2024-08-01", "2025-07-31")) == "B3"
    assert reason(everything.address_unknown("2024-09-20")) == "B2"
    assert reason(everything.died("2024-09-30")) == "B1"


def test_entree_graduates_are_told_apart() -> None:
    assert counted(pupil(level=1).obtained("mbo-1", "2024-06-15")).entree
    assert not counted(pupil(level=1)).entree


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


def test_figures_are_provisional_until_the_mutation_stop() -> None:
    stop = mutation_stop(YEAR)
    assert stop == day("2025-06-01")
    assert vintage(YEAR, stop - timedelta(days=1)) == "provisional"
    assert vintage(YEAR, stop) == "definitive"


# Any order, duplicates, sums


@unhurried
@given(data=st.data(), told=histories(), year=st.sampled_from((2023, 2024, 2025)))
def test_order_and_repetition_do_not_matter(data: Any, told: list[Told], year: int) -> None:
    shuffled = data.draw(st.permutations(told))
    repeated = data.draw(st.lists(st.sampled_from(told), max_size=4)) if told else []
    assert count(folded([*shuffled, *repeated]), year) == count(folded(told), year)


@unhurried
@given(people=st.lists(histories(), max_size=12), year=st.sampled_from((2024, 2025)))
def test_everyone_of_a_is_in_exactly_one_set_and_every_sum_is_the_nation(
    people: list[list[Told]], year: int
) -> None:
    found = [one for one in (count(folded(told), year) for told in people) if one is not None]
    for one in found:
        assert SET_RULES[one.reason].set is one.set
    nation = sums(found, year)
    for place in ("school", "municipality", "region", "category"):
        areas = {getattr(one, place) for one in found}
        parts = [sums([o for o in found if getattr(o, place) == area], year) for area in areas]
        assert [sum(numbers) for numbers in zip(*parts, strict=True)] == (nation if parts else [])
    everyone, removed, learning, no_leaver, leavers = nation
    assert everyone == len(found)
    assert leavers == everyone - removed - learning - no_leaver


def sums(people: list[Counted], year: int) -> list[int]:
    """A, B, C, D and X."""
    groups = [Group(one.category, one.level, one.reason, one.entree, 1) for one in people]
    total = table(groups, year).total
    return [total.of(one) for one in LeaverSet if one is not LeaverSet.NONE]


@pytest.mark.parametrize(
    ("leavers", "population", "share"),
    [(963, 7440, 12.94), (1, 800, 0.13), (1, 8, 12.5), (0, 3, 0.0), (0, 0, None), (1, 1600, 0.06)],
)
def test_percentages_are_rounded_arithmetically(
    leavers: int, population: int, share: float | None
) -> None:
    assert percentage(leavers, population) == share


def test_the_percentage_is_of_a_less_b_and_shown_with_and_without_entree() -> None:
    groups = [
        Group(Category.MBO_1, Level(1), "X", True, 2),
        Group(Category.MBO_1, Level(1), "X", False, 3),
        Group(Category.MBO_1, Level(1), "C1", False, 5),
        Group(Category.MBO_1, Level(1), "B1", False, 10),
    ]
    [figure] = [one for one in table(groups, YEAR).categories if one.category is Category.MBO_1]
    assert (figure.of(LeaverSet.POPULATION), figure.population, figure.leavers) == (20, 10, 5)
    assert (figure.percentage, figure.percentage_without_entree) == (50.0, 30.0)


def test_levels_and_what_is_not_judged_add_up_to_the_total() -> None:
    groups = [
        Group(Category.MBO_3_4, Level(3), "X", False, 2),
        Group(Category.MBO_3_4, Level(4), "C1", False, 3),
        Group(Category.TOTAL, None, "D3", False, 1),
    ]
    found = table(groups, YEAR)
    assert [(one.level, one.of(LeaverSet.POPULATION)) for one in found.levels] == [(3, 2), (4, 3)]
    assert found.not_judged.of(LeaverSet.NO_LEAVER) == 1
    assert found.total.of(LeaverSet.POPULATION) == 6
