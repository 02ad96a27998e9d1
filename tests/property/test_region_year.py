# SPDX-License-Identifier: EUPL-1.2
"""A school year of a simulated region, with workers who reach, lose and place at published rates.

At its end every case is owned and dated or closed, and what became of every duty of outreach equals
a recomputation from the event log that shares no rule with outreach (``benchmarks.deadlines``).
"""

import random
from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Final

import pytest

from benchmarks.desk_work import acts_of
from schemas.codes.outreach import CaseState
from schemas.types import SchoolYear
from services.chassis.clock import AMSTERDAM, local_date
from services.feeds.simulator import Scenario, simulate
from services.outreach.rules.case import FINAL, current, next_date
from tests.property.system import START, System

YEAR: Final = SchoolYear(2025)
LAST_DAY: Final = date(2026, 10, 31)
"""A month after the last line, so that what it began can run out."""

_BY_THE_REGISTER: Final = frozenset(
    {
        CaseState.VOIDED,
        CaseState.CLOSED_QUALIFIED,
        CaseState.CLOSED_AGE,
        CaseState.CLOSED_EXEMPT,
        CaseState.CLOSED_EMIGRATED,
        CaseState.CLOSED_DECEASED,
    }
)
"""Ends in which no worker had a part."""


class Year:
    """The year of one region, lived day by day."""

    def __init__(self, pupils: int, seed: int = 1) -> None:
        self.system = System(YEAR.first_day, watched=False)
        self._rng = random.Random(seed)
        lines = simulate(Scenario("29", pupils, YEAR, seed))
        told = {day: list(of) for day, of in groupby(lines, key=lambda one: local_date(one.at))}
        for number in range((LAST_DAY - YEAR.first_day).days):
            day = YEAR.first_day + timedelta(days=number)
            self._until(day, 9)
            if day in told:
                self.system.tell((one.feed, one.type, one.data, one.at) for one in told[day])
            self._until(day, 13)
            self._work(day)

    def _until(self, day: date, hour: int) -> None:
        self.system.until(datetime.combine(day, time(hour), AMSTERDAM))

    def _work(self, day: date) -> None:
        """What the workers of the region do, and those of others and partners; each act at a moment
        of its own."""
        open_cases = {
            ref: case
            for ref, own in self.system.cases().items()
            if (case := current(own)) is not None and case.is_open
        }
        for act in acts_of(open_cases, day, self._rng):
            self.system.until(self.system.now + timedelta(seconds=1))
            self.system.work(act.ref, act.command, act.actor)


def _lived(pupils: int) -> Counter[str]:
    """Live a year and hold its end against everything; how often each outcome was reached."""
    year = Year(pupils)
    system = year.system
    system.finish((LAST_DAY - START).days)
    system.check_the_end()
    outcomes: Counter[str] = Counter()
    for own in system.cases().values():
        for case in own:
            outcomes[case.working_state] += 1
            assert case.owner
            assert (next_date(case) is not None) == case.is_open
            assert (case.closed is not None) == (case.state in FINAL)
    outcomes.update(duty.state.value for duty in system.duties(system.outreach))
    outcomes.update(f"{duty.code} {duty.state}" for duty in system.duties(system.outreach))
    return outcomes


def test_a_small_region_ends_with_every_case_owned_and_dated_or_closed() -> None:
    outcomes = _lived(pupils=600)
    assert {"met", "met-late", "breached", "cancelled", "set"} <= outcomes.keys()


@pytest.mark.thorough
def test_a_region_ends_with_every_case_owned_and_dated_or_closed() -> None:
    """Large enough for every duty and end, and for the published share of those placed."""
    outcomes = _lived(pupils=12_000)
    ended = sum(outcomes[state] for state in ("closed-success", "placed", "aftercare"))
    sought = sum(outcomes[state] for state in CaseState if state not in _BY_THE_REGISTER)
    assert 0.55 <= ended / sought <= 0.85, outcomes
    assert {f"D{number} met" for number in range(15, 23)} <= outcomes.keys()
