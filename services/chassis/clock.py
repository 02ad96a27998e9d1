# SPDX-License-Identifier: EUPL-1.2
"""The one source of time: instants are aware UTC ``datetime``, days Europe/Amsterdam ``date``."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class Clock(Protocol):
    """What every part that needs the time is given."""

    def now(self) -> datetime:
        """The present instant, aware, UTC. Never goes back."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SimulatedClock:
    """Stands still until it is moved; used by replay, demo and tests."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def advance(self, to: datetime) -> None:
        """Move to an instant; an earlier one than the present leaves the clock where it is."""
        self._now = max(self._now, to.astimezone(UTC))


def local_date(instant: datetime) -> date:
    """The calendar day in Amsterdam on which an instant falls."""
    return instant.astimezone(AMSTERDAM).date()


@lru_cache(maxsize=4096)
def start_of_day(day: date) -> datetime:
    """00:00 in Amsterdam, in UTC (the days on which summer time changes included)."""
    return datetime.combine(day, time.min, AMSTERDAM).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """24:00 in Amsterdam, the instant at which a term that is due on this day has passed."""
    return start_of_day(day + timedelta(days=1))
