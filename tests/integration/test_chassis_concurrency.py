# SPDX-License-Identifier: EUPL-1.2
"""Workers, enforcers and new events at the same time, on the same subjects: all effects once."""

import random
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from schemas.events.base import encode
from schemas.events.duties import DutyBreached
from schemas.events.outreach import CaseAssigned
from schemas.events.topics import REGISTRATION_STATUSES
from services.chassis import database, metrics
from services.chassis.dialect import insert
from services.chassis.duties import Place, changed
from services.chassis.duty_rules import SetDuty
from services.chassis.enforcer import Enforcer
from services.chassis.inbox import Inbox
from services.chassis.tables import BUCKETS
from services.chassis.testing import Workbench
from tests.chaos import ledger
from tests.fixtures.databases import database_url  # noqa: F401
from tests.unit.chassis.records import Record

ALL = frozenset(range(BUCKETS))
REFS = [uuid.UUID(int=number, version=4) for number in range(1, 201)]
MONDAY = date(2025, 11, 10)


@pytest.fixture
def bench(database_url: str) -> Workbench:  # noqa: F811
    return Workbench(ledger.SERVICE, database_url, datetime(2025, 11, 10, 9, tzinfo=UTC))


def together(*work: Callable[[], None]) -> None:
    """Run all of it at the same time; the first exception of any is raised."""
    faults: list[BaseException] = []

    def guarded(one: Callable[[], None]) -> None:
        try:
            one()
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=guarded, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
        assert not thread.is_alive(), "still waiting: a deadlock"
    if faults:
        raise faults[0]


def events_in_any_order(partition: int, seed: int) -> list[Record]:
    """Thrice every subject, in an order of its own; no two partitions agree on the order."""
    order = REFS * 3
    random.Random(seed).shuffle(order)
    numbered = Counter[uuid.UUID]()
    records = []
    for offset, ref in enumerate(order):
        numbered[ref] += 1
        event = ledger.status_changed(ref, numbered[ref]).model_copy(update={"sequence": None})
        records.append(
            Record(REGISTRATION_STATUSES.name, partition, offset, str(ref).encode(), encode(event))
        )
    return records


def test_two_workers_on_the_same_subjects_do_not_lock_each_other_out(bench: Workbench) -> None:
    retries = metrics.RETRIES._value.get()

    def worker(partition: int) -> Callable[[], None]:
        inbox, records = Inbox(bench.runtime), events_in_any_order(partition, partition)
        batches = [records[first : first + 50] for first in range(0, len(records), 50)]
        return lambda: [inbox.process(batch) for batch in batches] and None

    together(*(worker(partition) for partition in range(3)))
    with bench.runtime.engine.connect() as connection:
        counts = set(connection.execute(sa.select(ledger.subject.c.count)).scalars())
    assert counts == {9}
    said = Counter(event.subject for _, event in bench.said())
    assert set(said.values()) == {9}
    assert metrics.RETRIES._value.get() == retries


def test_duties_at_one_instant_fire_once_while_events_keep_flowing(bench: Workbench) -> None:
    refs = [uuid.UUID(int=number, version=4) for number in range(1, 4001)]
    give_duties(bench, refs)
    bench.clock.advance(datetime(2025, 11, 10, 23, tzinfo=UTC))
    fired = Counter[str]()

    def enforce(name: str) -> Callable[[], None]:
        enforcer = Enforcer(bench.runtime)
        enforcer.BATCH = 300

        def work() -> None:
            while count := enforcer.run_once(ALL):
                fired[name] += count

        return work

    def new_events() -> None:
        inbox, records = Inbox(bench.runtime), events_in_any_order(0, 5)
        for first in range(0, len(records), 20):
            inbox.process(records[first : first + 20])

    together(enforce("one replica"), enforce("another"), new_events)
    said = bench.said()
    breached = Counter(e.subject for _, e in said if isinstance(e, DutyBreached))
    assert len(breached) == len(refs)
    assert set(breached.values()) == {1}
    assert sum(isinstance(e, CaseAssigned) for _, e in said) == len(REFS) * 3
    assert_no_gap(said)


def test_after_three_days_down_everything_fires_late_and_once(bench: Workbench) -> None:
    refs = [uuid.UUID(int=number, version=4) for number in range(1, 1501)]
    give_duties(bench, refs)
    back = datetime(2025, 11, 13, 23, tzinfo=UTC)
    assert bench.advance(back) == len(refs)
    assert bench.advance(back) == 0
    breaches = [event for _, event in bench.said() if isinstance(event, DutyBreached)]
    assert {(e.data.due_at, e.data.fired_at) for e in breaches} == {
        (datetime(2025, 11, 10, 23, tzinfo=UTC), back)
    }
    assert len({e.subject for e in breaches}) == len(breaches) == len(refs)


def give_duties(bench: Workbench, refs: list[uuid.UUID]) -> None:
    """Each of these subjects has a duty that is due at the end of Monday."""
    set_duty = SetDuty("D15", "1", "region:29", MONDAY, MONDAY)
    duties = [changed(ref, None, set_duty, Place()) for ref in refs]
    rows = [{"ref": ref, "sequences": {}, "count": 0} for ref in refs]
    with database.begin(bench.runtime.engine) as connection:
        insert(connection, ledger.subject, rows)
        insert(connection, ledger.chassis.duty, [duty.row() for duty in duties if duty])


def assert_no_gap(said: list[tuple[object, object]]) -> None:
    """Per subject and topic the numbers run from 1 without a gap."""
    numbers: dict[tuple[object, str], list[int]] = {}
    for topic, event in said:
        numbers.setdefault((topic, event.subject), []).append(event.number)  # type: ignore[attr-defined]
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())
