# SPDX-License-Identifier: EUPL-1.2
"""The closing balance: per region and day, opening + arrivals - departures = closing, per status.

Three independent sources meet here. The opening is the closing of the day before, as it was written
down. Arrivals and departures come from the journal of transitions. The closing is counted from the
people in the register. When they do not meet, someone has fallen out, and the day is not closed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

NO_REGION: Final = "00"
"""Stands for the region of people whose municipality is not known."""

Counts = dict[str, int]


class Movement(NamedTuple):
    """So many people went from one status and region to another on a day; None is outside."""

    day: date
    from_status: str | None
    to_status: str | None
    from_region: str | None
    to_region: str | None
    people: int


@dataclass(frozen=True, slots=True)
class Balance:
    """One region and day. Statuses without anyone are left out of the counts."""

    region: str
    day: date
    opening: Counts
    arrivals: Counts
    departures: Counts
    closing: Counts
    closed: bool


def balances(
    opening: Mapping[str, Counts],
    movements: Iterable[Movement],
    present: Mapping[str, Counts],
    until: date,
) -> list[Balance]:
    """Balances of every region and day, up to and including ``until``, on which anything moved.

    ``opening`` is the last closing per region, ``movements`` the journal since then, ``present``
    what the register counts now; movements after ``until`` are taken off it first.
    """
    arrivals, departures = _by_day(movements)
    days = sorted({day for day, _ in (*arrivals, *departures)})
    counted = {region: Counter(counts) for region, counts in present.items()}
    closings: dict[tuple[date, str], Counter[str]] = {}
    for day in reversed(days):
        for region in {r for d, r in (*arrivals, *departures) if d == day}:
            now = counted.setdefault(region, Counter())
            closings[day, region] = Counter(now)
            now.subtract(arrivals.get((day, region), Counter()))
            now.update(departures.get((day, region), Counter()))
    last = {region: Counter(counts) for region, counts in opening.items()}
    found = []
    for day, region in sorted(closings):
        if day > until:
            continue
        into, out = arrivals.get((day, region), Counter()), departures.get((day, region), Counter())
        before, closing = last.get(region, Counter()), closings[day, region]
        expected = Counter(before)
        expected.update(into)
        expected.subtract(out)
        found.append(
            Balance(
                region,
                day,
                _plain(before),
                _plain(into),
                _plain(out),
                _plain(closing),
                _plain(expected) == _plain(closing) and min(closing.values(), default=0) >= 0,
            )
        )
        last[region] = closing
    return found


def _by_day(
    movements: Iterable[Movement],
) -> tuple[dict[tuple[date, str], Counter[str]], dict[tuple[date, str], Counter[str]]]:
    arrivals: dict[tuple[date, str], Counter[str]] = {}
    departures: dict[tuple[date, str], Counter[str]] = {}
    for moved in movements:
        if moved.from_status is not None:
            key = (moved.day, moved.from_region or NO_REGION)
            departures.setdefault(key, Counter())[moved.from_status] += moved.people
        if moved.to_status is not None:
            key = (moved.day, moved.to_region or NO_REGION)
            arrivals.setdefault(key, Counter())[moved.to_status] += moved.people
    return arrivals, departures


def _plain(counts: Counter[str]) -> Counts:
    return {status: counts[status] for status in sorted(counts) if counts[status]}
