# SPDX-License-Identifier: EUPL-1.2
"""Very many generated lives: whether the order of telling shows in any of them, and how long it
takes to know.

    python -m benchmarks.histories [--count 100000] [--processes 1]

Lives are drawn by number, in chunks over the processes. Printed are the events and statuses that
they hold, and of each life in which the order shows its number and the fewest events that do it.
Ends with 1 when there is any.
"""

import argparse
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

from tests.property.lives import SPAN, differences, life, smallest, statuses
from tests.unit.registration.history import folded

CHUNK = 500
_LOOKED_AT = 50
"""Of one in so many lives the statuses are counted, to show that all are reached."""


class Found(NamedTuple):
    """What a chunk of lives held."""

    events: Counter[str]
    statuses: Counter[str]
    unlike: list[str]
    seconds: float


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--processes", type=int, default=1)
    arguments = parser.parse_args()
    started = time.perf_counter()
    events: Counter[str] = Counter()
    reached: Counter[str] = Counter()
    unlike: list[str] = []
    seconds = 0.0
    firsts = range(0, arguments.count, CHUNK)
    ends = [min(first + CHUNK, arguments.count) for first in firsts]
    with ProcessPoolExecutor(arguments.processes) as pool:
        for found in pool.map(chunk, firsts, ends):
            events += found.events
            reached += found.statuses
            unlike += found.unlike
            seconds += found.seconds
    for name, number in sorted(events.items()):
        print(f"  {name:<26}{number:10,}")
    print("statuses reached:", ", ".join(f"{s} {n:,}" for s, n in sorted(reached.items())))
    for one in unlike:
        print(one)
    print(
        f"{arguments.count:,} lives of {events.total():,} events, each in three orders on "
        f"{len(SPAN)} days: {len(unlike)} in which the order shows; "
        f"{time.perf_counter() - started:,.0f} s, {seconds:,.0f} CPU seconds"
    )
    sys.exit(1 if unlike else 0)


def chunk(first: int, end: int) -> Found:
    """The lives with these numbers."""
    begun = time.process_time()
    events: Counter[str] = Counter()
    reached: Counter[str] = Counter()
    unlike = []
    for number in range(first, end):
        told = life(number)
        events.update(event.short_name() for event, _ in told)
        if number % _LOOKED_AT == 0:
            reached.update({str(day[0]) for day in statuses(folded(told))})
        if next(differences(told, number), None) is not None:
            fewest = smallest(told, number)
            day = next(differences(fewest, number))
            shown = "; ".join(f"{e.time:%Y-%m-%dT%H} {e.short_name()} {e.data}" for e, _ in fewest)
            unlike.append(f"life {number}: {day} by {shown}")
    return Found(events, reached, unlike, time.process_time() - begun)


if __name__ == "__main__":
    main()
