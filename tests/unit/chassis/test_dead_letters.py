# SPDX-License-Identifier: EUPL-1.2
"""Dead letters get a second chance in their order, or are thrown away; nothing overtakes."""

import uuid
from collections.abc import Sequence
from dataclasses import replace

import pytest
import sqlalchemy as sa

from schemas.events.base import encode
from schemas.events.topics import FEEDS_SCHOOL
from services.chassis import database, dead_letters
from services.chassis.inbox import Inbox
from services.chassis.redelivery import Outcome, discard, retry
from services.chassis.service import Received, Runtime
from services.chassis.testing import Workbench
from services.chassis.transaction import Transaction
from tests.chaos import ledger
from tests.unit.chassis.records import NOOR, SAM, record, statuses

LETTER = ledger.chassis.dead_letter
GOOD = encode(ledger.status_changed(SAM, 1))
BROKEN = GOOD.replace(b'"enrolled"', b'"unheard of"')


def letters(bench: Workbench) -> list[tuple[int, str]]:
    """Offset and state of what lies aside, oldest first."""
    with bench.runtime.engine.connect() as connection:
        return [(r["offset"], r["state"]) for r in dead_letters.listed(connection, LETTER, 100)]


def ids(bench: Workbench) -> list[uuid.UUID]:
    with bench.runtime.engine.connect() as connection:
        return [row["id"] for row in dead_letters.listed(connection, LETTER, 100)]


def repair(bench: Workbench, offset: int = 0) -> None:
    """As if a later version of the service understood the message."""
    with database.begin(bench.runtime.engine) as connection:
        changed = sa.update(LETTER).where(LETTER.c.offset == offset)
        connection.execute(changed.values(payload=GOOD))


def counts(bench: Workbench) -> dict[uuid.UUID, int]:
    with bench.runtime.engine.connect() as connection:
        rows = connection.execute(sa.select(ledger.subject.c.ref, ledger.subject.c.count))
        return {row.ref: row.count for row in rows}


@pytest.fixture
def held_up(bench: Workbench) -> Workbench:
    """Sam's first event cannot be read; his second and third are parked behind it."""
    Inbox(bench.runtime).process([record(0, BROKEN), *statuses(SAM, [2, 3], 1)])
    bench.said()
    return bench


def test_the_list_tells_place_and_reason_and_never_the_content(held_up: Workbench) -> None:
    with held_up.runtime.engine.connect() as connection:
        first, *_ = dead_letters.listed(connection, LETTER, 1)
    assert "payload" not in first
    assert (first["offset"], first["state"]) == (0, "dead")
    assert "toStatus" in first["reason"]
    assert "unheard" not in first["reason"]


def test_what_is_still_unreadable_stays_and_holds_up_the_rest(held_up: Workbench) -> None:
    assert retry(held_up.runtime, 10) == Outcome(processed=0, refused=1)
    assert letters(held_up) == [(0, "dead"), (1, "parked"), (2, "parked")]
    assert counts(held_up) == {}


def test_after_a_repair_the_parked_ones_follow_in_order(held_up: Workbench) -> None:
    repair(held_up)
    assert retry(held_up.runtime, 1) == Outcome(processed=3)
    assert letters(held_up) == []
    assert counts(held_up) == {SAM: 3}
    assert [event.number for _, event in held_up.said()] == [1, 2, 3]
    Inbox(held_up.runtime).process(statuses(SAM, [4], 3))
    assert counts(held_up) == {SAM: 4}


def test_a_second_unreadable_one_stops_the_chain(bench: Workbench) -> None:
    second = encode(ledger.status_changed(SAM, 2)).replace(b'"enrolled"', b'"unheard of"')
    inbox = Inbox(bench.runtime)
    inbox.process([record(0, BROKEN), record(1, second), *statuses(SAM, [3], 2)])
    repair(bench)
    assert retry(bench.runtime, 10) == Outcome(processed=1, refused=1)
    assert letters(bench) == [(1, "dead"), (2, "parked")]
    assert counts(bench) == {SAM: 1}


def test_the_limit_counts_those_at_the_head(bench: Workbench) -> None:
    broken = [record(offset, b"{}", uuid.UUID(int=offset, version=4)) for offset in range(3)]
    Inbox(bench.runtime).process(broken)
    assert retry(bench.runtime, 2) == Outcome(refused=2)


def test_a_fault_of_the_handler_leaves_the_message_where_it_was(held_up: Workbench) -> None:
    def fail(tx: Transaction, received: Sequence[Received]) -> None:
        ledger.handle(tx, received)
        raise ArithmeticError("a rule that does not hold")

    repair(held_up)
    failing = replace(held_up.runtime.service, handle=fail)
    with pytest.raises(ArithmeticError):
        retry(Runtime(failing, held_up.runtime.engine, held_up.clock), 10)
    assert letters(held_up) == [(0, "dead"), (1, "parked"), (2, "parked")]
    assert counts(held_up) == {}


def test_what_the_handler_refuses_again_counts_as_refused(bench: Workbench) -> None:
    def refuse(tx: Transaction, received: Sequence[Received]) -> None:
        for item in received:
            dead_letters.refuse(tx, item.origin, item.topic, "seal-broken", "does not open")

    service = replace(bench.runtime.service, consumes=(FEEDS_SCHOOL,), handle=refuse)
    runtime = Runtime(service, bench.runtime.engine, bench.clock)
    Inbox(runtime).process([record(0, b"{}", "25LR00", FEEDS_SCHOOL.name)])
    with database.begin(bench.runtime.engine) as connection:
        connection.execute(sa.update(LETTER).values(payload=_feed_event()))
    assert retry(runtime, 10) == Outcome(refused=1)
    assert letters(bench) == [(0, "dead")]


def test_discarding_the_first_lets_the_others_through_with_a_gap(held_up: Workbench) -> None:
    assert discard(held_up.runtime, ids(held_up)[:1]) == Outcome(processed=2, discarded=1)
    assert letters(held_up) == []
    assert counts(held_up) == {SAM: 2}


def test_discarding_a_parked_one_leaves_the_first_in_place(held_up: Workbench) -> None:
    assert discard(held_up.runtime, ids(held_up)[1:2]) == Outcome(discarded=1)
    assert letters(held_up) == [(0, "dead"), (2, "parked")]


def test_what_is_not_there_is_not_counted(bench: Workbench) -> None:
    assert discard(bench.runtime, [NOOR]) == Outcome()
    assert retry(bench.runtime, 10) == Outcome()


def _feed_event() -> bytes:
    """A school's event that holds to the contract; its seal is not looked at here."""
    return (
        b'{"specversion":"1.0","id":"00000000-0000-4000-8000-0000000000aa",'
        b'"source":"urn:nld:oin:00000001823288444000:systeem:school",'
        b'"type":"nl.vsv.feeds.enrollment-ended.v1","subject":"25LR00",'
        b'"time":"2025-11-10T09:00:00Z","data":{"school":"25LR00","enrollment":"1",'
        b'"lastActiveDay":"2025-11-05","sealed":{"keyId":"0123456789abcdef","wrappedKey":"AAAA",'
        b'"nonce":"AAAAAAAAAAAAAAAA","ciphertext":"AAAAAAAAAAAAAAAAAAAAAAAA"}}}'
    )
