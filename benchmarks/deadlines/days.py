# SPDX-License-Identifier: EUPL-1.2
"""The arithmetic of days, from the text of the Algemene termijnenwet: nothing of it is shared."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")

_HOLIDAYS: Final = {
    2025: "01-01 04-18 04-21 04-26 05-05 05-29 06-09 12-25 12-26",
    2026: "01-01 04-03 04-06 04-27 05-05 05-14 05-25 12-25 12-26",
    2027: "01-01 03-26 03-29 04-27 05-05 05-06 05-17 12-25 12-26",
    2028: "01-01 04-14 04-17 04-27 05-05 05-25 06-05 12-25 12-26",
}
"""Days that are no working days though they may fall on one, written out."""


def working_days_later(day: date, count: int) -> date:
    """The day after counts as the first, if it is a working day."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and f"{day:%m-%d}" not in _HOLIDAYS[day.year]
    return day


def months_later(day: date, count: int) -> date:
    """Calendar months; where the month has no such day its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def end_of(day: date) -> datetime:
    """The instant at which a day ends in Amsterdam."""
    return datetime.combine(day + timedelta(days=1), time(), AMSTERDAM)


def day_of(instant: datetime) -> date:
    """The day in Amsterdam on which an instant falls."""
    return instant.astimezone(AMSTERDAM).date()
