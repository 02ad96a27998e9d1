# SPDX-License-Identifier: EUPL-1.2
"""Days are Amsterdam days, also when summer time begins or ends; time never goes back."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from services.chassis.clock import (
    SimulatedClock,
    SystemClock,
    end_of_day,
    local_date,
    start_of_day,
)


@pytest.mark.parametrize(
    ("day", "start", "hours"),
    [
        (date(2025, 11, 10), datetime(2025, 11, 9, 23, tzinfo=UTC), 24),
        (date(2025, 7, 1), datetime(2025, 6, 30, 22, tzinfo=UTC), 24),
        (date(2025, 3, 30), datetime(2025, 3, 29, 23, tzinfo=UTC), 23),
        (date(2025, 10, 26), datetime(2025, 10, 25, 22, tzinfo=UTC), 25),
    ],
)
def test_a_day_from_midnight_to_midnight(day: date, start: datetime, hours: int) -> None:
    assert start_of_day(day) == start
    assert end_of_day(day) - start_of_day(day) == timedelta(hours=hours)
    assert local_date(start) == day
    assert local_date(end_of_day(day) - timedelta(microseconds=1)) == day
    assert local_date(end_of_day(day)) == day + timedelta(days=1)


def test_a_simulated_clock_stands_still_until_moved_and_never_goes_back() -> None:
    clock = SimulatedClock(datetime(2025, 11, 10, 10, tzinfo=timezone(timedelta(hours=1))))
    assert clock.now() == clock.now() == datetime(2025, 11, 10, 9, tzinfo=UTC)
    clock.advance(datetime(2025, 11, 11, tzinfo=UTC))
    clock.advance(datetime(2025, 11, 10, tzinfo=UTC))
    assert clock.now() == datetime(2025, 11, 11, tzinfo=UTC)
    assert clock.now().tzinfo is UTC


def test_the_system_clock_speaks_utc() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)
