# SPDX-License-Identifier: EUPL-1.2
"""When things are reported: on working days, in office hours, in time or late."""

import random
from datetime import date, datetime, timedelta
from functools import lru_cache

from services.chassis.clock import start_of_day
from services.feeds.simulator.calibration import LATE_DAYS, LATE_REPORT

_OPENS = 8 * 3600
_OPEN_FOR = 9 * 3600
_REGISTER_OPENS = 6 * 3600
_IN_TIME_DAYS = 5
"""Then a weekend may still be added without passing the seven days of D01."""


class Reporting:
    """Instants (UTC) at which a source reports what happened on a day in Amsterdam."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def on(self, day: date) -> datetime:
        """In office hours of that day, or of the Monday after a weekend."""
        seconds = _OPENS + self._rng.randrange(_OPEN_FOR)
        return start_of_day(_working_day(day)) + timedelta(seconds=seconds)

    def in_time(self, happened: date) -> datetime:
        """Within the seven days that a school has."""
        return self.on(happened + timedelta(days=self._rng.randrange(_IN_TIME_DAYS + 1)))

    def sometimes_late(self, happened: date) -> datetime:
        """Within seven days as a rule; the calibrated share comes later."""
        if self._rng.random() >= LATE_REPORT:
            return self.in_time(happened)
        return self.on(happened + timedelta(days=self._rng.randint(*LATE_DAYS)))

    def in_advance(self, day: date) -> datetime:
        """One to four weeks before something starts, as with a pupil who has signed up."""
        return self.on(day - timedelta(days=self._rng.randint(7, 28)))

    def by_register(self, day: date) -> datetime:
        """Early that day, as a register sends its changes."""
        seconds = _REGISTER_OPENS + self._rng.randrange(3600)
        return start_of_day(day) + timedelta(seconds=seconds)


@lru_cache(maxsize=1024)
def _working_day(day: date) -> date:
    weekday = day.weekday()
    return day + timedelta(days=7 - weekday) if weekday > 4 else day
