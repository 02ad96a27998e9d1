# SPDX-License-Identifier: EUPL-1.2
"""In which part of the worklist a case stands on a day."""

from datetime import date, timedelta
from enum import IntEnum


class Part(IntEnum):
    """Parts of the worklist in their order."""

    LATE = 1
    TODAY = 2
    THIS_WEEK = 3
    LATER = 4
    WAITING = 5


def end_of_week(today: date) -> date:
    """The Sunday of this week."""
    return today + timedelta(days=6 - today.weekday())


def part_of(act_by: date, waits: bool, today: date) -> Part:
    """Where a case whose first duty is due on ``act_by`` stands; a term ends with its day."""
    if waits:
        return Part.WAITING
    if act_by < today:
        return Part.LATE
    if act_by == today:
        return Part.TODAY
    return Part.THIS_WEEK if act_by <= end_of_week(today) else Part.LATER


def bounds(part: Part, today: date) -> tuple[date | None, date | None]:
    """First and last due day of a part, inclusive; None: unbounded. Not for ``WAITING``."""
    sunday, day = end_of_week(today), timedelta(days=1)
    return {
        Part.LATE: (None, today - day),
        Part.TODAY: (today, today),
        Part.THIS_WEEK: (today + day, sunday),
        Part.LATER: (max(sunday, today) + day, None),
    }.get(part, (None, None))
