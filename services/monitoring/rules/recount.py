# SPDX-License-Identifier: EUPL-1.2
"""Counting everything anew: the proof that the counters kept by changes are right."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from services.monitoring.rules.catalogue import key_text
from services.monitoring.rules.counting import Tally
from services.monitoring.rules.duty import Duty
from services.monitoring.rules.young_person import NOBODY, YoungPerson


class Deviation(NamedTuple):
    """A counter that holds something else than a recount gives: (count, population) of each."""

    key: str
    kept: tuple[int, int]
    counted: tuple[int, int]


def recount(people: Iterable[YoungPerson], duties: Iterable[Duty]) -> dict[str, tuple[int, int]]:
    """All counters that are not zero, from the rows alone: key → (count, population)."""
    tally = Tally()
    for person in people:
        tally.replace_person(NOBODY, person)
    for duty in duties:
        tally.replace_duty(None, duty)
    return {
        key_text(key): (count, population)
        for key, count, population in tally.changes()
        if count or population
    }


def deviations(
    kept: Mapping[str, tuple[int, int]], counted: Mapping[str, tuple[int, int]]
) -> list[Deviation]:
    """The counters on which the two disagree; one that is not there counts as zero."""
    zero = (0, 0)
    return [
        Deviation(key, kept.get(key, zero), counted.get(key, zero))
        for key in sorted(kept.keys() | counted.keys())
        if kept.get(key, zero) != counted.get(key, zero)
    ]
