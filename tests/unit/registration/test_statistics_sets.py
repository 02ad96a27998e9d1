# SPDX-License-Identifier: EUPL-1.2
"""Each row of the sets B, C and D of the statistical definition (domain 1.6), with its borders."""

from typing import Any

import pytest

from schemas.codes.lists import LeaverSet
from services.registration.rules.statistical_definition import (
    OTHER_EDUCATION,
    SET_RULES,
)
from tests.unit.registration.history import History
from tests.unit.registration.pupil import NEW, counted, pupil, reason

# B: taken out of the population


@pytest.mark.row("count-B1")
@pytest.mark.parametrize(("on", "row"), [("2024-10-01", "B1"), ("2024-10-02", "X")])
def test_b1_died_by_the_reference_date(on: str, row: str) -> None:
    assert reason(pupil().died(on)) == row


@pytest.mark.row("count-B1")
@pytest.mark.parametrize(("on", "row"), [("2024-10-01", "B1"), ("2024-10-02", "X")])
def test_b1_emigrated_by_the_reference_date(on: str, row: str) -> None:
    assert reason(pupil().emigrated(on)) == row


def test_b1_not_when_back_by_then() -> None:
    assert reason(pupil().emigrated("2024-01-10").moved("0599", "2024-08-01")) == "X"


@pytest.mark.row("count-B2")
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


@pytest.mark.row("count-B2")
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


@pytest.mark.row("count-B3", "law-59")
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


@pytest.mark.row("1.3-4", "law-59", "count-B3")
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


@pytest.mark.row(
    "count-C1",
    "count-C2",
    "count-C3",
    "count-C4",
    "count-C5",
    "count-C6",
    "count-C7",
    "count-C8",
    "count-C9",
    "count-C11",
    "count-C",
)
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


@pytest.mark.row("count-C8", "count-C9")
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


@pytest.mark.row("count-D1", "count-D2", "count-D4")
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


@pytest.mark.row("1.1-4", "count-D4")
@pytest.mark.parametrize(
    ("sector", "funded", "row"),
    [(None, True, "D4"), ("mbo", True, "C1"), ("mbo", False, "C6"), ("vavo", True, "C4")],
)
def test_d4_verlate_startkwalificatie_of_who_is_in_no_funded_education(
    sector: str | None, funded: bool, row: str
) -> None:
    """Obtained on 14 November after the reference date. Who was learning on that date is in C."""
    late = pupil().obtained("mbo-2", "2024-11-14")
    if sector is not None:
        late.started("2024-08-26", sector=sector, funded=funded, number="2", school="25PZ00")
    assert reason(late) == row


@pytest.mark.row("count-D3")
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


@pytest.mark.row("1.1-3")
@pytest.mark.parametrize("kind", ["vmbo", "mbo-1", "pro", "vso-work", "vso-daytime", "foreign"])
def test_d_not_for_what_the_count_knows_no_startkwalificatie_by(kind: str) -> None:
    assert reason(pupil().obtained(kind, "2024-06-15")) == "X"


def test_d_revoked_is_not_held() -> None:
    assert reason(pupil().obtained("mbo-3", "2024-06-15").revoked("mbo-3", "2024-09-01")) == "X"
    assert reason(pupil().obtained("mbo-3", "2024-10-15").revoked("mbo-3", "2024-12-31")) == "X"


@pytest.mark.row("count-D5")
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


def test_d5_an_entree_diploma_that_duo_does_not_know_is_none_in_the_count() -> None:
    history = pupil(level=1).recognised("2024-06-15", valued_as="mbo-1").employed("2024-08-01", 4)
    assert (reason(history), counted(history).entree) == ("X", False)


def test_d5_work_that_ended_before_does_not_count() -> None:
    history = pupil(level=1).obtained("mbo-1", "2024-06-15").employed("2024-07-01", 32)
    assert reason(history.employment_ended("2024-09-30")) == "X"


def test_d5_is_of_the_mbo_alone() -> None:
    history = pupil(sector="vo", level=None, stage="vmbo-upper").obtained("mbo-1", "2024-06-15")
    assert reason(history.employed("2024-07-01", 32)) == "X"


# Precedence and definition


@pytest.mark.row("6.4-3")
def test_b_goes_before_c_and_c_before_d() -> None:
    everything = pupil().started("2024-08-26", level=2, school="25PZ00")
    everything.obtained("mbo-2", "2024-06-15")
    assert reason(everything) == "C1"
    assert reason(everything.exempted("2024-08-01", "2025-07-31")) == "B3"
    assert reason(everything.address_unknown("2024-09-20")) == "B2"
    assert reason(everything.died("2024-09-30")) == "B1"


@pytest.mark.row("law-83")
def test_entree_graduates_are_told_apart() -> None:
    assert counted(pupil(level=1).obtained("mbo-1", "2024-06-15")).entree
    assert not counted(pupil(level=1)).entree
