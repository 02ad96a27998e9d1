# SPDX-License-Identifier: EUPL-1.2
"""The parts of the worklist."""

from datetime import date, timedelta

import pytest

from services.outreach.rules.agenda import Part, bounds, part_of

THURSDAY = date(2025, 12, 4)
SUNDAY = date(2025, 12, 7)


@pytest.mark.parametrize(
    ("act_by", "part"),
    [
        (date(2025, 12, 3), Part.LATE),
        (THURSDAY, Part.TODAY),
        (date(2025, 12, 5), Part.THIS_WEEK),
        (SUNDAY, Part.THIS_WEEK),
        (date(2025, 12, 8), Part.LATER),
    ],
)
def test_where_a_case_stands(act_by: date, part: Part) -> None:
    assert part_of(act_by, waits=False, today=THURSDAY) is part


def test_who_waits_for_another_waits() -> None:
    assert part_of(THURSDAY, waits=True, today=THURSDAY) is Part.WAITING


@pytest.mark.parametrize("today", [THURSDAY, SUNDAY, date(2025, 12, 8)])
def test_the_bounds_of_the_parts_are_the_parts(today: date) -> None:
    for offset in range(-10, 20):
        day = today + timedelta(days=offset)
        within = [
            part
            for part in Part
            if part is not Part.WAITING
            and (bounds(part, today)[0] or date.min) <= day <= (bounds(part, today)[1] or date.max)
        ]
        assert within == [part_of(day, waits=False, today=today)]
