# SPDX-License-Identifier: EUPL-1.2
"""Duties fire once: many at one instant while events flow, and late after downtime."""

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from schemas.events.duties import DutyBreached
from schemas.events.topics import FEEDS_BRP, AnyEvent, Topic
from services.chassis.clock import end_of_day
from services.chassis.enforcer import Enforcer
from services.chassis.inbox import Inbox
from services.chassis.tables import BUCKETS
from services.chassis.testing import Workbench
from services.feeds.composing import Composer
from services.feeds.sealing import Sealer, Unsealer, generate_keys
from services.feeds.simulator.numbers import personal_numbers
from services.registration.stream import service
from tests.unit.chassis.records import Record

pytestmark = pytest.mark.postgres

REGISTERED = datetime(2026, 1, 5, 9, tzinfo=UTC)
EVERYTHING = frozenset(range(BUCKETS))


class Bench:
    """Registration on PostgreSQL with people whose enrolment must be found out (D19)."""

    def __init__(self, url: str, home: Path) -> None:
        keys = generate_keys(home / "keys")
        self.bench = Workbench(service(Unsealer(keys.private)), url, REGISTERED)
        self.inbox = Inbox(self.bench.runtime)
        self._composer = Composer(Sealer(keys.public))
        self._offset = 0

    def register(self, numbers: list[str]) -> None:
        """One batch of people from the BRP, at the present instant."""
        records = []
        for number in numbers:
            data = {"pgn": number, "birthDate": "2006-05-17", "municipality": "0599"}
            made = self._composer.compose("brp", "person-registered", data, self.bench.clock.now())
            records.append(Record(FEEDS_BRP.name, 0, self._offset, made.key.encode(), made.payload))
            self._offset += 1
        self.inbox.process(records)

    def breaches(self) -> list[tuple[Topic, AnyEvent]]:
        """What was said to be breached since the last look."""
        return [one for one in self.bench.said() if isinstance(one[1], DutyBreached)]


@pytest.fixture
def duties(postgres_url: str, tmp_path: Path) -> Bench:
    return Bench(postgres_url, tmp_path)


def test_all_that_is_due_at_one_instant_fires_once_while_events_flow(duties: Bench) -> None:
    numbers = personal_numbers(4000)
    duties.register(numbers[:3000])
    duties.bench.said()
    duties.bench.clock.advance(REGISTERED + timedelta(days=100))
    flow = threading.Thread(
        target=lambda: [duties.register(numbers[n : n + 100]) for n in range(3000, 4000, 100)]
    )
    fired: list[int] = []
    enforcers = [
        threading.Thread(target=lambda: fired.append(_run_dry(Enforcer(duties.bench.runtime))))
        for _ in range(2)
    ]
    for thread in (flow, *enforcers):
        thread.start()
    for thread in (flow, *enforcers):
        thread.join(60)
    assert sum(fired) == 3000
    said = Counter(event.data.duty_id for _, event in duties.breaches())
    assert len(said) == 3000
    assert set(said.values()) == {1}


def test_after_three_days_of_downtime_each_fires_late_once_with_both_instants(
    duties: Bench,
) -> None:
    duties.register(personal_numbers(50))
    due_on = datetime(2026, 4, 5, tzinfo=UTC).date()
    up_again = end_of_day(due_on) + timedelta(days=3)
    assert duties.bench.advance(up_again) == 50
    said = duties.breaches()
    assert {event.data.due_at for _, event in said} == {end_of_day(due_on)}
    assert {event.data.fired_at for _, event in said} == {up_again}
    assert len({event.data.duty_id for _, event in said}) == len(said) == 50
    assert duties.bench.advance(up_again + timedelta(days=30)) == 0
    assert duties.breaches() == []


def _run_dry(enforcer: Enforcer) -> int:
    fired = 0
    while done := enforcer.run_once(EVERYTHING):
        fired += done
    return fired
