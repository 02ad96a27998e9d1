# SPDX-License-Identifier: EUPL-1.2
"""Which counters a young person and a duty stand in, and the change from one state to the next.

Counters are never recomputed from all rows while events flow: a change is what the state after
counts for, less what the state before counted for. :mod:`recount` shows that the two agree.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from services.monitoring.rules.areas import MUNICIPALITY, SCHOOL, areas
from services.monitoring.rules.catalogue import (
    CASES,
    DUTIES,
    NEW_LEAVERS,
    NEXT_STEPS,
    NOT_CLASSIFIED,
    TIME_TO_INTAKE,
    YOUNG_PEOPLE,
    YOUNG_PEOPLE_BY_LEVEL,
    Key,
    bucket_of,
)
from services.monitoring.rules.duty import Duty
from services.monitoring.rules.study import NOTHING_STUDIED, TOTAL, Study, memberships
from services.monitoring.rules.young_person import YoungPerson

_BY_CASE = frozenset({CASES, NEXT_STEPS, TIME_TO_INTAKE})


@dataclass(slots=True)
class Tally:
    """Changes of counters: ``counts`` of all metrics, ``populations`` of new-leavers.

    A key that was touched and then put back stays in it with zero. So which keys come into being
    depends on the events alone, and not on how they were cut into batches.
    """

    counts: dict[Key, int] = field(default_factory=dict)
    populations: dict[Key, int] = field(default_factory=dict)

    def replace_person(self, before: YoungPerson, after: YoungPerson) -> None:
        """Take out what ``before`` counted for and put in what ``after`` counts for."""
        if before is after:
            return
        if _place(before) != _place(after):
            self._add(_status_keys(before), -1)
            self._add(_status_keys(after), 1)
        if _case_place(before) != _case_place(after):
            self._add_cases(before, -1)
            self._add_cases(after, 1)
        if _studied(before) != _studied(after):
            self._add_study(before, -1)
            self._add_study(after, 1)

    def replace_duty(self, before: Duty | None, after: Duty) -> None:
        """The same for a duty; ``before`` None: it is new."""
        if before is not None:
            self._add(_duty_keys(before), -1)
        self._add(_duty_keys(after), 1)

    def changes(self) -> Iterator[tuple[Key, int, int]]:
        """The counters touched, in key order: key, change of count, change of population."""
        for key in sorted(self.counts.keys() | self.populations.keys()):
            yield key, self.counts.get(key, 0), self.populations.get(key, 0)

    def _add(self, keys: Iterable[Key], step: int) -> None:
        counts = self.counts
        for key in keys:
            counts[key] = counts.get(key, 0) + step

    def _add_cases(self, person: YoungPerson, step: int) -> None:
        for case in person.cases:
            everywhere = areas(case.region, person.municipality, person.school)
            self._add(((CASES, area, case.state) for area in everywhere), step)
            if case.intake_days is not None and not case.voided:
                bucket = bucket_of(case.intake_days)
                self._add(((TIME_TO_INTAKE, area, bucket) for area in everywhere), step)
            if case.open:
                alive = person.live_duties > 0
                self._add(((NEXT_STEPS, area, "set") for area in everywhere), step * alive)
                self._add(
                    ((NEXT_STEPS, area, "missing") for area in everywhere), step * (not alive)
                )

    def _add_study(self, person: YoungPerson, step: int) -> None:
        for year, span, counts, leaver in memberships(*_studied(person)):
            keys = _new_leaver_keys(
                year, span.region, span.municipality, span.school, span.category or TOTAL
            )
            for key in keys:
                self.populations[key] = self.populations.get(key, 0) + step * counts
            self._add(keys, step * leaver)


def from_several_topics(key: Key) -> bool:
    """Whether a key comes into being by events of more than one topic.

    A case is told by one topic and where its young person lives or learns by another; which is read
    first is chance, and so is whether such a key was ever touched. When it is zero it says nothing.
    """
    metric, area = key[0], key[1]
    return metric in _BY_CASE and area.startswith((MUNICIPALITY, SCHOOL))


def _studied(person: YoungPerson) -> tuple[Study, int]:
    """What is counted of schooling: of a merged person it is counted where it went."""
    study = person.study if person.merged_into is None else NOTHING_STUDIED
    return study, person.counted_until


def _place(person: YoungPerson) -> tuple[str | None, ...]:
    return (
        person.status,
        person.category,
        person.region,
        person.municipality,
        person.school,
    )


def _case_place(person: YoungPerson) -> tuple[object, ...]:
    return person.cases, person.live_duties > 0, person.municipality, person.school


def _status_keys(person: YoungPerson) -> tuple[Key, ...]:
    if person.status is None:
        return ()
    return _keys_of_status(
        person.region, person.municipality, person.school, person.status, person.category
    )


@lru_cache(maxsize=65536)
def _keys_of_status(
    region: str | None,
    municipality: str | None,
    school: str | None,
    status: str,
    category: str | None,
) -> tuple[Key, ...]:
    everywhere = areas(region, municipality, school)
    level = category or NOT_CLASSIFIED
    return (
        *((YOUNG_PEOPLE, area, status) for area in everywhere),
        *((YOUNG_PEOPLE_BY_LEVEL, area, level, status) for area in everywhere),
    )


@lru_cache(maxsize=65536)
def _duty_keys(duty: Duty) -> tuple[Key, ...]:
    return tuple(
        (DUTIES, duty.code, area, duty.state)
        for area in areas(duty.region, duty.municipality, duty.school)
    )


@lru_cache(maxsize=65536)
def _new_leaver_keys(
    year: int, region: str | None, municipality: str | None, school: str, category: str
) -> tuple[Key, ...]:
    return tuple(
        (NEW_LEAVERS, str(year), area, counted)
        for area in areas(region, municipality, school)
        for counted in (category, TOTAL)
    )
