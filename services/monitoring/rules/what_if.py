# SPDX-License-Identifier: EUPL-1.2
"""Two replays of one history side by side: what other terms would have changed.

What is compared are the files ``metrics.jsonl`` that ``sluitend replay`` writes without and with
``--policy``: counts by area, and nobody in them.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from services.monitoring.rules.catalogue import CASES, DUTIES, METRICS, TIME_TO_INTAKE
from services.monitoring.rules.line_fault import LineFault

COMPARED: Final = (DUTIES, TIME_TO_INTAKE, CASES)
"""Metrics on which a term has its effect."""

_MOST_FAULTS = 20

Place = tuple[str, ...]
"""A metric and the values of its dimensions but the area, in the order of the catalogue."""
Counts = Mapping[tuple[str, Place], int]
"""By area and place."""


class Change(NamedTuple):
    """How many there are in a place of an area after the one replay and after the other."""

    place: Place
    before: int
    after: int

    @property
    def difference(self) -> int:
        """More (above zero) or fewer after the second."""
        return self.after - self.before


def read(text: str) -> tuple[Counts, list[LineFault]]:
    """The counts in a file, and the first faults; other metrics than the compared are left out."""
    counts: dict[tuple[str, Place], int] = {}
    faults: list[LineFault] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        said = _said(line)
        if said is None:
            faults.append(LineFault(number, "is geen cijfer uit metrics.jsonl"))
        elif said["metric"] in COMPARED:
            faults += _add(counts, number, said)
        if len(faults) >= _MOST_FAULTS:
            break
    if not counts and not faults:
        faults.append(LineFault(1, "ontbreekt: er staan geen termijnen of zaken in"))
    return counts, faults


def areas_of(*outcomes: Counts) -> list[str]:
    """The areas of which something is counted, in order."""
    return sorted({area for counts in outcomes for area, _ in counts})


def changes(before: Counts, after: Counts, area: str) -> list[Change]:
    """Every place of an area in which anybody is, metric by metric."""
    places = {place for counts in (before, after) for of, place in counts if of == area}
    found = [
        Change(place, before.get((area, place), 0), after.get((area, place), 0))
        for place in sorted(places, key=lambda place: (COMPARED.index(place[0]), place))
    ]
    return [one for one in found if one.before or one.after]


def by_metric(found: Iterable[Change]) -> dict[str, list[Change]]:
    """The changes of each metric."""
    sorted_: dict[str, list[Change]] = {}
    for one in found:
        sorted_.setdefault(one.place[0], []).append(one)
    return sorted_


def _said(line: str) -> dict[str, Any] | None:
    """A line of the file; None for what is none, above all for a line about a person."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    metric = said.get("metric") if isinstance(said, dict) else None
    return said if isinstance(metric, str) and metric in METRICS else None


def _add(
    counts: dict[tuple[str, Place], int], number: int, said: Mapping[str, Any]
) -> Sequence[LineFault]:
    metric = METRICS[said["metric"]]
    values = [said.get(name) for name in metric.dimensions]
    many = said.get("count")
    if not all(isinstance(one, str) for one in values) or type(many) is not int or many < 0:
        return [LineFault(number, "is niet volledig")]
    named = dict(zip(metric.dimensions, map(str, values), strict=True))
    area = named.pop("area")
    counts[area, (metric.name, *named.values())] = many
    return []
