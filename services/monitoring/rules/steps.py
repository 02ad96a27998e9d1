# SPDX-License-Identifier: EUPL-1.2
"""What somebody counts for: a key and what it is raised by.

``value`` is the count, ``population`` what it is part of, ``provisional`` how many of those may
still change.
"""

from collections.abc import Iterable, Iterator

from services.monitoring.rules.metric import Key

Step = tuple[Key, int, int, int]
"""Key, value, population, provisional."""


def count(metric: str, areas: Iterable[str], *rest: str, year: str | None = None) -> Iterator[Step]:
    """One more in each of these areas; ``rest`` are the dimensions after the area."""
    before = (metric,) if year is None else (metric, year)
    for area in areas:
        yield (*before, area, *rest), 1, 0, 0


def part(metric: str, areas: Iterable[str], year: str, *rest: str, holds: bool) -> Iterator[Step]:
    """One more in the population, and in the count where it ``holds``."""
    for area in areas:
        yield (metric, year, area, *rest), int(holds), 1, 0
