# SPDX-License-Identifier: EUPL-1.2
"""The closing balance as the pages show it. Pure: no database, no request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.registration.ui.wording import STATUSES, Badge


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One status on a day. ``difference``: what the count has more than the books say."""

    label: str
    opening: int
    arrivals: int
    departures: int
    closing: int

    @property
    def difference(self) -> int:
        """Zero when the balance closes."""
        return self.closing - (self.opening + self.arrivals - self.departures)


@dataclass(frozen=True, slots=True)
class DayBalance:
    """One region and day, per status and over all."""

    region: str
    day: date
    closed: bool
    lines: Sequence[StatusLine]
    total: StatusLine

    @property
    def rows(self) -> Sequence[StatusLine]:
        """The lines with their total below."""
        return [*self.lines, self.total]

    @property
    def badge(self) -> Badge:
        """Gesloten or niet gesloten."""
        return Badge("Gesloten", "safe") if self.closed else Badge("Niet gesloten", "danger")


def day_balance(row: Any) -> DayBalance:
    """The balance of one region and day, statuses in the order of the pages."""
    parts = [row.opening, row.arrivals, row.departures, row.closing]
    shown = [status for status in STATUSES if any(part.get(status) for part in parts)]
    lines = [_line(STATUSES[status].text, status, parts) for status in shown]
    sums = [sum(part.values()) for part in parts]
    return DayBalance(row.region, row.day, row.closed, lines, StatusLine("Samen", *sums))


def _line(label: str, status: str, parts: Sequence[Mapping[str, int]]) -> StatusLine:
    return StatusLine(label, *(part.get(status, 0) for part in parts))
