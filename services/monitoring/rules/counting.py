# SPDX-License-Identifier: EUPL-1.2
"""Which counters a young person and a duty stand in, and the change from one state to the next.

Counters are never recomputed from all rows while events flow: a change is what the state after
counts for, less what the state before counted for. :mod:`recount` shows that the two agree.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from services.monitoring.rules.absence import Absence, count_absence
from services.monitoring.rules.areas import MUNICIPALITY, SCHOOL
from services.monitoring.rules.balance import Movement
from services.monitoring.rules.catalogue import METRICS
from services.monitoring.rules.catalogue_cases import CASES, NEXT_STEPS, TIME_TO_INTAKE
from services.monitoring.rules.completeness import Compared, ListOf, count_compared
from services.monitoring.rules.count_cases import cases_of, count_cases
from services.monitoring.rules.count_comparison import compared_of, count_comparison
from services.monitoring.rules.count_flows import count_flow
from services.monitoring.rules.count_statistics import count_statistics, counts_of
from services.monitoring.rules.count_statuses import (
    count_status,
    count_vulnerability,
    status_of,
    vulnerability_of,
)
from services.monitoring.rules.count_study import count_study, studied_of
from services.monitoring.rules.duty import Duty, count_duty
from services.monitoring.rules.metric import Key
from services.monitoring.rules.milestones import count_milestones, milestones_of
from services.monitoring.rules.steps import Step
from services.monitoring.rules.workload import Worker, count_load, owned
from services.monitoring.rules.young_person import YoungPerson

_BY_CASE = frozenset({CASES, NEXT_STEPS, TIME_TO_INTAKE})


class Aspect(NamedTuple):
    """A part of a person that figures rest on: what it is, and what that counts for."""

    of: Callable[[YoungPerson], Any]
    steps: Callable[[Any], Iterable[Step]]


ASPECTS = (
    Aspect(status_of, count_status),
    Aspect(vulnerability_of, count_vulnerability),
    Aspect(studied_of, count_study),
    Aspect(counts_of, count_statistics),
    Aspect(compared_of, count_comparison),
    Aspect(cases_of, count_cases),
    Aspect(milestones_of, count_milestones),
)


@dataclass(slots=True)
class Tally:
    """Changes of counters: of the value, the population and how many of it are provisional.

    A key that was touched and then put back stays in it with zero. So which keys come into being
    depends on the events alone, and not on how they were cut into batches.
    """

    sums: dict[Key, list[int]] = field(default_factory=dict)
    loads: Counter[Worker] = field(default_factory=Counter)
    """Changes of the open cases of each worker, of which :meth:`add_load` makes counters."""

    def replace_person(self, before: YoungPerson, after: YoungPerson) -> None:
        """Take out what ``before`` counted for and put in what ``after`` counts for."""
        if before is after:
            return
        for aspect in ASPECTS:
            was, now = aspect.of(before), aspect.of(after)
            if was != now:
                self._exchange(aspect.steps(was), aspect.steps(now))
        if before.cases != after.cases:
            self.loads.update(owned(after.cases))
            self.loads.subtract(owned(before.cases))

    def replace_duty(self, before: Duty | None, after: Duty) -> None:
        """The same for a duty; ``before`` None: it is new."""
        self._exchange(() if before is None else count_duty(before), count_duty(after))

    def replace_absence(self, before: Absence | None, after: Absence) -> None:
        """The same for a report of absence."""
        self._exchange(() if before is None else count_absence(before), count_absence(after))

    def replace_compared(self, of: ListOf, before: Compared | None, after: Compared) -> None:
        """The same for what a list of DUO gave."""
        was = () if before is None else count_compared(of, before)
        self._exchange(was, count_compared(of, after))

    def add_movement(self, movement: Movement) -> None:
        """A movement between statuses or regions, which is never taken back."""
        self._exchange((), count_flow(movement))

    def add_load(self, worker: Worker, before: int, after: int) -> None:
        """A worker has another number of open cases."""
        self._exchange(count_load(worker, before), count_load(worker, after))

    def changes(self) -> Iterator[tuple[Key, int, int, int]]:
        """The counters touched, in key order, each with its changes."""
        for key in sorted(self.sums):
            value, population, provisional = self.sums[key]
            yield key, value, population, provisional

    def _exchange(self, was: Iterable[Step], now: Iterable[Step]) -> None:
        """Only what differs is touched: most of what a case counts for stays the same."""
        old, new = _summed(was), _summed(now)
        sums = self.sums
        for key, (value, population, provisional) in new.items():
            gone = old.pop(key, None)
            if gone == (value, population, provisional):
                continue
            a, b, c = (0, 0, 0) if gone is None else gone
            total = sums.setdefault(key, [0, 0, 0])
            total[0] += value - a
            total[1] += population - b
            total[2] += provisional - c
        for key, (value, population, provisional) in old.items():
            total = sums.setdefault(key, [0, 0, 0])
            total[0] -= value
            total[1] -= population
            total[2] -= provisional


def from_several_topics(key: Key) -> bool:
    """Whether a key comes into being by events of more than one topic.

    A case is told by one topic and where its young person lives or learns by another; which is read
    first is chance, and so is whether such a key was ever touched. When it is zero it says nothing.
    """
    metric, area = key[0], key[1]
    by_case = metric in _BY_CASE and area.startswith((MUNICIPALITY, SCHOOL))
    return by_case or METRICS[metric].mixed


def _summed(steps: Iterable[Step]) -> dict[Key, tuple[int, int, int]]:
    sums: dict[Key, tuple[int, int, int]] = {}
    for key, value, population, provisional in steps:
        known = sums.get(key)
        if known is not None:
            a, b, c = known
            value, population, provisional = value + a, population + b, provisional + c
        sums[key] = (value, population, provisional)
    return sums
