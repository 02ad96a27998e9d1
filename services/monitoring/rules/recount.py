# SPDX-License-Identifier: EUPL-1.2
"""Counting everything anew: the proof that the counters kept by changes are right."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from services.monitoring.rules.absence import Absence
from services.monitoring.rules.balance import Movement
from services.monitoring.rules.catalogue import key_text
from services.monitoring.rules.completeness import Compared, ListOf
from services.monitoring.rules.counting import Tally
from services.monitoring.rules.duty import Duty
from services.monitoring.rules.young_person import NOBODY, YoungPerson

Sums = tuple[int, int, int]
"""Value, population, and how many of it are provisional."""


class Deviation(NamedTuple):
    """A counter that holds something else than a recount gives: the sums of each."""

    key: str
    kept: Sums
    counted: Sums


def recount(
    people: Iterable[YoungPerson],
    duties: Iterable[Duty],
    absences: Iterable[Absence],
    lists: Iterable[tuple[ListOf, Compared]],
    movements: Iterable[Movement],
) -> dict[str, Sums]:
    """All counters that are not zero, from the rows alone, by key."""
    tally = Tally()
    for person in people:
        tally.replace_person(NOBODY, person)
    for duty in duties:
        tally.replace_duty(None, duty)
    for absence in absences:
        tally.replace_absence(None, absence)
    for of, compared in lists:
        tally.replace_compared(of, None, compared)
    for worker, cases in list(tally.loads.items()):
        tally.add_load(worker, 0, cases)
    for movement in movements:
        tally.add_movement(movement)
    return {
        key_text(key): (value, population, provisional)
        for key, value, population, provisional in tally.changes()
        if value or population or provisional
    }


def deviations(kept: Mapping[str, Sums], counted: Mapping[str, Sums]) -> list[Deviation]:
    """The counters on which the two disagree; one that is not there counts as zero."""
    zero = (0, 0, 0)
    return [
        Deviation(key, kept.get(key, zero), counted.get(key, zero))
        for key in sorted(kept.keys() | counted.keys())
        if kept.get(key, zero) != counted.get(key, zero)
    ]
