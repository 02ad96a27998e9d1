# SPDX-License-Identifier: EUPL-1.2
"""A batch of records is one transaction: position, state and outbox move together or not at all."""

import uuid
from dataclasses import replace

import pytest
import sqlalchemy as sa
from prometheus_client import Counter
from sqlalchemy.exc import OperationalError

from schemas.events.base import encode
from schemas.events.topics import FEEDS_SCHOOL, OUTREACH_CASES, REGISTRATION_STATUSES
from services.chassis import metrics, service
from services.chassis.inbox import Fenced, Inbox, Partition, TooManyDeadLetters
from services.chassis.service import Runtime
from services.chassis.testing import Workbench
from services.chassis.transaction import Transaction
from tests.chaos import ledger
from tests.unit.chassis.records import NOOR, SAM, Record, record, statuses

STATUSES = Partition(REGISTRATION_STATUSES.name, 0)


def counts(bench: Workbench) -> dict[uuid.UUID, int]:
    """How many events the ledger has counted, per subject."""
    with bench.runtime.engine.connect() as connection:
        rows = connection.execute(sa.select(ledger.subject.c.ref, ledger.subject.c.count))
        return {row.ref: row.count for row in rows}


def position(bench: Workbench) -> int:
    return Inbox(bench.runtime).positions([STATUSES])[STATUSES]


def numbers_said(bench: Workbench) -> list[int | None]:
    return [event.number for topic, event in bench.said() if topic is OUTREACH_CASES]


def value_of(counter: Counter, topic: str) -> float:
    return float(counter.labels(topic)._value.get())


def other_handler(bench: Workbench, handle: object) -> Inbox:
    """An inbox on the same database whose handler is another."""
    changed = replace(bench.runtime.service, handle=handle)  # type: ignore[arg-type]
    return Inbox(Runtime(changed, bench.runtime.engine, bench.clock))


def test_a_batch_moves_the_position_with_the_state(bench: Workbench) -> None:
    assert position(bench) == 0
    assert Inbox(bench.runtime).process(statuses(SAM, [1, 2]) + statuses(NOOR, [1], 2)) == 3
    assert position(bench) == 3
    assert counts(bench) == {SAM: 2, NOOR: 1}
    assert numbers_said(bench) == [1, 2, 1]


def test_records_seen_before_are_left_out(bench: Workbench) -> None:
    inbox = Inbox(bench.runtime)
    inbox.process(statuses(SAM, [1, 2]))
    assert inbox.process(statuses(SAM, [1, 2, 3])) == 1
    assert inbox.process(statuses(SAM, [1, 2])) == 0
    assert (position(bench), counts(bench)) == (3, {SAM: 3})


def test_records_given_twice_are_taken_once(bench: Workbench) -> None:
    """After a rebalance, what was read before and what is read again may lie ready together."""
    again = statuses(SAM, [1, 2]) + statuses(SAM, [1, 2, 3])
    before = value_of(metrics.DUPLICATES, REGISTRATION_STATUSES.name)
    assert Inbox(bench.runtime).process(again) == 3
    assert (position(bench), counts(bench)) == (3, {SAM: 3})
    assert value_of(metrics.DUPLICATES, REGISTRATION_STATUSES.name) == before


def test_the_same_event_on_a_new_offset_is_dropped_by_its_sequence(bench: Workbench) -> None:
    before = value_of(metrics.DUPLICATES, REGISTRATION_STATUSES.name)
    Inbox(bench.runtime).process(statuses(SAM, [1, 2, 1, 2, 3]))
    assert (position(bench), counts(bench)) == (5, {SAM: 3})
    assert numbers_said(bench) == [1, 2, 3]
    assert value_of(metrics.DUPLICATES, REGISTRATION_STATUSES.name) - before == 2


def test_a_jump_is_counted_and_the_event_taken_all_the_same(bench: Workbench) -> None:
    before = value_of(metrics.SEQUENCE_GAPS, REGISTRATION_STATUSES.name)
    Inbox(bench.runtime).process(statuses(SAM, [1, 4]))
    assert counts(bench) == {SAM: 2}
    assert value_of(metrics.SEQUENCE_GAPS, REGISTRATION_STATUSES.name) - before == 2


def test_a_handler_that_fails_leaves_nothing(bench: Workbench) -> None:
    def fail(tx: Transaction, received: object) -> None:
        ledger.handle(tx, received)  # type: ignore[arg-type]
        raise ArithmeticError("a rule that does not hold")

    with pytest.raises(ArithmeticError):
        other_handler(bench, fail).process(statuses(SAM, [1]))
    assert (position(bench), counts(bench), bench.said()) == (0, {}, [])


def test_a_database_fault_is_tried_again_from_the_start(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.time, "sleep", lambda seconds: None)
    faults = iter([True, True])

    def fail_twice(tx: Transaction, received: object) -> None:
        ledger.handle(tx, received)  # type: ignore[arg-type]
        if next(faults, False):
            raise OperationalError("INSERT", {}, Exception("connection lost"))

    assert other_handler(bench, fail_twice).process(statuses(SAM, [1, 2])) == 2
    assert (position(bench), counts(bench)) == (2, {SAM: 2})
    assert numbers_said(bench) == [1, 2]


def test_a_fault_that_persists_is_raised_and_leaves_nothing(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.time, "sleep", lambda seconds: None)

    def fail(tx: Transaction, received: object) -> None:
        ledger.handle(tx, received)  # type: ignore[arg-type]
        raise OperationalError("INSERT", {}, Exception("connection lost"))

    with pytest.raises(OperationalError):
        other_handler(bench, fail).process(statuses(SAM, [1]))
    assert (position(bench), counts(bench)) == (0, {})


def test_a_batch_that_skips_unprocessed_records_is_fenced_out(bench: Workbench) -> None:
    inbox = Inbox(bench.runtime)
    inbox.process(statuses(SAM, [1, 2]), {STATUSES: 0})
    with pytest.raises(Fenced):
        inbox.process(statuses(SAM, [4], 3), {STATUSES: 3})
    assert (position(bench), counts(bench)) == (2, {SAM: 2})


def test_a_worker_that_lost_its_partition_repeats_nothing(bench: Workbench) -> None:
    zombie, successor = Inbox(bench.runtime), Inbox(bench.runtime)
    zombie.process(statuses(SAM, [1, 2]), {STATUSES: 0})
    successor.process(statuses(SAM, [3, 4], 2), {STATUSES: 2})
    assert zombie.process(statuses(SAM, [3], 2), {STATUSES: 2}) == 0
    assert (position(bench), counts(bench)) == (4, {SAM: 4})
    assert numbers_said(bench) == [1, 2, 3, 4]


class TestDeadLetters:
    """What cannot be read is set aside; whether others wait for it depends on the topic."""

    BROKEN = b"{not json"

    def kept(self, bench: Workbench) -> list[tuple[int, str, str]]:
        """Offset, state and reason of what was set aside."""
        table = ledger.chassis.dead_letter
        with bench.runtime.engine.connect() as connection:
            query = sa.select(table).order_by(table.c.offset)
            return [(r.offset, r.state, r.reason) for r in connection.execute(query)]

    def test_later_messages_of_the_same_subject_are_parked_behind_it(
        self, bench: Workbench
    ) -> None:
        inbox = Inbox(bench.runtime)
        inbox.process([record(0, self.BROKEN), *statuses(SAM, [2], 1), *statuses(NOOR, [1], 2)])
        inbox.process(statuses(SAM, [3], 3))
        assert [(offset, state) for offset, state, _ in self.kept(bench)] == [
            (0, "dead"),
            (1, "parked"),
            (3, "parked"),
        ]
        assert (counts(bench), position(bench)) == ({NOOR: 1}, 4)

    def test_it_is_announced_without_its_content(self, bench: Workbench) -> None:
        broken = encode(ledger.status_changed(SAM, 1)).replace(b'"enrolled"', b'"in love"')
        Inbox(bench.runtime).process([record(0, broken)])
        ((topic, event),) = bench.said()
        assert topic is ledger.SERVICE.dead_letters_topic
        assert event.data.model_dump(exclude_none=True) == {
            "topic": REGISTRATION_STATUSES.name,
            "partition": 0,
            "offset": 0,
            "reason": "contract-broken",
            "fields": ["toStatus", "basis"],
        }
        assert b"in love" not in encode(event)

    @pytest.mark.parametrize("value", [b"", b"{not json", b"[]", b"{}", b"\xff\xfe", b"null"])
    def test_on_a_feed_the_rest_goes_on(self, bench: Workbench, value: bytes) -> None:
        seen: list[int] = []
        feeds = replace(
            bench.runtime.service,
            consumes=(FEEDS_SCHOOL, REGISTRATION_STATUSES),
            handle=lambda tx, received: seen.extend(r.origin.offset for r in received),
        )
        inbox = Inbox(Runtime(feeds, bench.runtime.engine, bench.clock))
        good = encode(ledger.status_changed(SAM, 1))
        inbox.process(
            [
                record(0, value, "25LR00", FEEDS_SCHOOL.name),
                record(1, value, "25LR00", FEEDS_SCHOOL.name),
                record(7, good, "25LR00"),
            ]
        )
        assert [(offset, state) for offset, state, _ in self.kept(bench)] == [
            (0, "dead"),
            (1, "dead"),
        ]
        assert seen == [7]

    def test_it_is_kept_once_however_often_it_comes(self, bench: Workbench) -> None:
        for _ in range(2):
            Inbox(bench.runtime).process([record(0, self.BROKEN)])
        assert len(self.kept(bench)) == 1
        assert len(bench.said()) == 1

    def test_a_bad_deploy_stops_instead_of_refusing_everything(self, bench: Workbench) -> None:
        feeds = replace(bench.runtime.service, consumes=(FEEDS_SCHOOL,))
        inbox = Inbox(Runtime(feeds, bench.runtime.engine, bench.clock))

        def broken(first: int, count: int) -> list[Record]:
            return [
                record(offset, self.BROKEN, "25LR00", FEEDS_SCHOOL.name)
                for offset in range(first, first + count)
            ]

        inbox.process(broken(0, Inbox.WINDOW // 2))
        with pytest.raises(TooManyDeadLetters):
            inbox.process(broken(Inbox.WINDOW // 2, 1))
