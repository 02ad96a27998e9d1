# SPDX-License-Identifier: EUPL-1.2
"""The forecast of a running year: its interval, and the money at both ends."""

import random
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.codes.funding import Scheme, latest_funding_year
from schemas.codes.lists import Category
from services.monitoring.rules.funding import Clause, Counted
from services.monitoring.rules.funding_forecast import (
    Forecast,
    elapsed,
    forecast,
    pace,
    still_to_come,
)

MBO = latest_funding_year(Scheme.MBO)
HALF = Fraction(1, 2)


def counted(population: int, leavers: int, year: int = 2025) -> Counted:
    return Counted("25LR", Category.MBO_2, year, population, leavers, "provisional")


def foreseen(now: Counted, before: Counted | None, passed: Fraction = HALF) -> Forecast:
    found = forecast(MBO, now, before, passed)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("today", "part"),
    [
        (date(2025, 9, 30), 0),
        (date(2025, 10, 1), 0),
        (date(2026, 4, 1), Fraction(182, 365)),
        (date(2026, 10, 1), 1),
        (date(2027, 1, 1), 1),
    ],
)
def test_how_much_of_the_year_has_passed(today: date, part: Fraction) -> None:
    assert elapsed(2025, today) == part


def test_the_pace_of_the_year_before_is_read_where_it_tells_something() -> None:
    assert pace(30, 120) == Fraction(1, 4)
    assert pace(130, 120) == 1
    assert pace(3, 99) is None


def test_at_the_end_of_the_year_nothing_is_in_doubt() -> None:
    found = foreseen(counted(1000, 80), counted(900, 300, 2024), Fraction(1))
    assert {one.counted.leavers for one in (found.low, found.expected, found.high)} == {80}


def test_on_the_first_day_the_year_before_is_all_there_is() -> None:
    assert forecast(MBO, counted(1000, 0), None, Fraction(0)) is None
    found = foreseen(counted(1000, 0), counted(1000, 90, 2024), Fraction(0))
    assert found.expected.counted.leavers == 91  # 90.5 rounded half up: the prior weighs a half
    assert found.low.counted.leavers < 75
    assert found.high.counted.leavers > 106


def test_halfway_without_the_year_before_it_doubles() -> None:
    assert still_to_come(counted(1000, 40), None, HALF) == (27, 41, 56)


def test_the_money_follows_the_number_and_not_the_other_way_round() -> None:
    found = foreseen(counted(1000, 45), counted(1000, 99, 2024))
    assert (found.low.clause, found.low.euros) == (Clause.NORM_MET, 100_000)
    assert (found.high.clause, found.high.euros) == (Clause.MISSED, 0)
    assert found.low.counted.leavers <= found.expected.counted.leavers <= found.high.counted.leavers


def test_a_fall_against_the_year_before_counts_in_the_forecast_too() -> None:
    found = foreseen(counted(1000, 80), counted(1000, 190, 2024))
    assert found.expected.clause is Clause.DROP


@given(
    population=st.integers(1, 3000),
    part=st.fractions(0, 1),
    left=st.integers(0, 100),
    before=st.none() | st.tuples(st.integers(1, 3000), st.integers(0, 100)),
)
def test_the_ends_lie_around_the_middle_and_nobody_leaves_twice(
    population: int, part: Fraction, left: int, before: tuple[int, int] | None
) -> None:
    now = counted(population, min(left, population))
    earlier = before and counted(before[0], min(before[1], before[0]), 2024)
    found = forecast(MBO, now, earlier or None, part)
    if found is None:
        assert part == 0
        return
    ends = [one.counted.leavers for one in (found.low, found.expected, found.high)]
    assert ends[0] >= now.leavers
    assert ends[0] <= ends[2] <= population
    assert ends[0] <= ends[1]


def test_nine_of_ten_years_end_inside() -> None:
    """Years drawn from the model itself, of which the forecaster sees the first third."""
    chance, inside, years = random.Random(7), 0, 400
    for _ in range(years):
        rate = chance.uniform(0.05, 0.15)
        before = sum(chance.random() < rate for _ in range(300))
        early = sum(chance.random() < rate / 3 for _ in range(300))
        late = sum(chance.random() < rate * 2 / 3 for _ in range(300))
        ends = still_to_come(counted(300, early), counted(300, before, 2024), Fraction(1, 3))
        assert ends is not None
        inside += ends[0] <= late <= ends[2]
    assert 0.88 <= inside / years <= 0.97
