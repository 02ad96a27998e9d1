# SPDX-License-Identifier: EUPL-1.2
"""Types that carry meaning."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from stdnum.nl import bsn, onderwijsnummer

from schemas.types import SchoolYear, is_bsn, is_pgn


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (date(2025, 8, 1), 2025),
        (date(2026, 7, 31), 2025),
        (date(2025, 7, 31), 2024),
        (date(2026, 1, 1), 2025),
    ],
)
def test_a_school_year_runs_from_august_to_july(day: date, start: int) -> None:
    assert SchoolYear.of(day) == start


@given(st.dates(min_value=date(1901, 1, 1), max_value=date(2198, 12, 31)))
def test_every_day_lies_in_its_school_year(day: date) -> None:
    year = SchoolYear.of(day)
    assert year.first_day <= day <= year.last_day


def test_a_school_year_has_a_label() -> None:
    assert SchoolYear(2025).label == "2025/26"
    assert SchoolYear(1999).label == "1999/00"


def test_a_school_year_travels_as_a_number() -> None:
    adapter = TypeAdapter(SchoolYear)
    year = adapter.validate_json("2025")
    assert type(year) is SchoolYear
    assert adapter.dump_json(year) == b"2025"
    with pytest.raises(ValidationError):
        adapter.validate_json("25")


@pytest.mark.parametrize("number", ["999990007", "999990019", "999990020", "999990032"])
def test_test_numbers_pass_the_eleven_proof(number: str) -> None:
    assert is_bsn(number)
    assert is_pgn(number)


@given(st.from_regex(r"10[0-9]{7}|[0-9]{9}", fullmatch=True))
def test_numbers_are_judged_as_by_python_stdnum(number: str) -> None:
    assert is_bsn(number) == bsn.is_valid(number)
    assert is_pgn(number) == (bsn.is_valid(number) or onderwijsnummer.is_valid(number))


@pytest.mark.parametrize("number", ["101234564", "102469137", "103703701"])
def test_an_onderwijsnummer_is_a_pgn_and_no_bsn(number: str) -> None:
    assert is_pgn(number)
    assert not is_bsn(number)


@given(st.integers(min_value=0, max_value=9999))
def test_one_changed_digit_is_always_found(serial: int) -> None:
    number = f"99999{serial:04d}"
    if is_bsn(number):
        changed = number[:-1] + str((int(number[-1]) + 1) % 10)
        assert not is_bsn(changed)
