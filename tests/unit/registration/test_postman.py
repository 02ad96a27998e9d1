# SPDX-License-Identifier: EUPL-1.2
"""From accepted to published to processed; whatever breaks off, nothing is lost or told twice."""

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.chassis import database
from services.chassis.dialect import upsert
from services.feeds.sealing import Unsealer, generate_keys
from services.feeds.uploads import Format
from services.registration import store
from services.registration.intake import deliveries
from services.registration.intake.deliveries import Deliverer
from services.registration.intake.doors import deliver, delivery_of, reasons, refused_of
from services.registration.intake.parcels import Parcel, read_parcel
from tests.unit.registration.register import NOOR, SAM, Register, keys
from tests.unit.registration.shelf import ALL, Shelf, process
from tests.unit.registration.test_api_deliveries import lines, started

WHO = Deliverer("school-1", frozenset({"25LR"}))
TOPIC = "feeds.school.v1"


@pytest.fixture
def unsealer() -> Unsealer:
    return Unsealer(keys().private)


@pytest.fixture(autouse=True)
def _no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.registration.intake.postman._REST_AFTER_FAULT", 0.0)


def accept(
    register: Register, unsealer: Unsealer, count: int, key: str = "levering-1"
) -> uuid.UUID:
    events = [started(SAM, enrollment=str(n)) | {"id": str(uuid.UUID(int=n))} for n in range(count)]
    parcel = Parcel("25LR", None, Format.JSON_LINES, lines(*events))
    return deliver(register.bench.runtime, unsealer, WHO, parcel, key).id  # type: ignore[no-any-return]


def row_of(register: Register, delivery: uuid.UUID) -> Any:
    return delivery_of(register.bench.runtime, WHO, delivery)


def counts(register: Register, delivery: uuid.UUID) -> tuple[int, int, int, bool]:
    row = row_of(register, delivery)
    return row.messages, row.published, row.processed, row.processed_at is not None


def test_a_delivery_is_published_in_order_and_followed_until_processed(
    register: Register, unsealer: Unsealer
) -> None:
    delivery = accept(register, unsealer, 5)
    shelf = Shelf()
    postman = shelf.postman()
    assert postman(register.bench.runtime, ALL) == 5
    assert [message.id.int for message in shelf.arrived] == [0, 1, 2, 3, 4]
    assert counts(register, delivery) == (5, 5, 0, False)
    assert all(row.payload is None for row in register.rows("delivery_message"))
    process(register, TOPIC, 3)
    postman(register.bench.runtime, ALL)
    assert counts(register, delivery) == (5, 5, 3, False)
    process(register, TOPIC, 5)
    postman(register.bench.runtime, ALL)
    assert counts(register, delivery) == (5, 5, 5, True)
    assert postman(register.bench.runtime, ALL) == 0


def test_large_deliveries_go_in_chunks(
    register: Register, unsealer: Unsealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.registration.intake.postman._CHUNK", 2)
    accept(register, unsealer, 3, "levering-1")
    accept(register, unsealer, 2, "levering-2")
    shelf = Shelf()
    postman = shelf.postman()
    done = [postman(register.bench.runtime, ALL) for _ in range(4)]
    assert done == [2, 1, 2, 0]
    assert len(shelf.arrived) == 5


def test_what_was_not_confirmed_is_sent_again_the_same(
    register: Register, unsealer: Unsealer
) -> None:
    delivery = accept(register, unsealer, 5)
    shelf = Shelf(patience=2)
    postman = shelf.postman()
    postman(register.bench.runtime, ALL)
    assert counts(register, delivery) == (5, 2, 0, False)
    shelf.patience = None
    postman(register.bench.runtime, ALL)
    assert counts(register, delivery) == (5, 5, 0, False)
    assert shelf.opened == 2
    first, second = shelf.arrived[:5], shelf.arrived[5:]
    assert first[2:] == second


class _KilledError(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_kill_between_sending_and_marking_loses_and_changes_nothing(
    register: Register, unsealer: Unsealer, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    delivery = accept(register, unsealer, 3)
    shelf = Shelf()
    mark = store.deliveries.mark_published

    def killed(*arguments: Any) -> None:
        if when == "after":
            mark(*arguments)
        raise _KilledError

    with monkeypatch.context() as patch:
        patch.setattr(store.deliveries, "mark_published", killed)
        with pytest.raises(_KilledError):
            shelf.postman()(register.bench.runtime, ALL)
    assert counts(register, delivery) == (3, 0, 0, False)
    shelf.postman()(register.bench.runtime, ALL)
    assert counts(register, delivery) == (3, 3, 0, False)
    assert shelf.arrived[:3] == shelf.arrived[3:]


def test_a_broker_that_is_away_is_waited_for(register: Register, unsealer: Unsealer) -> None:
    delivery = accept(register, unsealer, 1)
    shelf = Shelf(away=True)
    postman = shelf.postman()
    assert postman(register.bench.runtime, ALL) == 0
    shelf.away = False
    assert postman(register.bench.runtime, ALL) == 1
    assert counts(register, delivery)[1] == 1


def test_another_replica_has_other_sources(register: Register, unsealer: Unsealer) -> None:
    delivery = accept(register, unsealer, 1)
    bucket = row_of(register, delivery).bucket
    shelf = Shelf()
    assert shelf.postman()(register.bench.runtime, ALL - {bucket}) == 0
    assert shelf.postman()(register.bench.runtime, frozenset()) == 0
    assert shelf.postman()(register.bench.runtime, frozenset({bucket})) == 1


def test_what_the_register_set_aside_is_told_by_line(
    register: Register, unsealer: Unsealer
) -> None:
    delivery = accept(register, unsealer, 3)
    shelf = Shelf()
    postman = shelf.postman()
    postman(register.bench.runtime, ALL)
    letter = {
        "id": uuid.uuid4(),
        "at": register.now,
        "topic": TOPIC,
        "partition": 0,
        "offset": 1,
        "key": "x",
        "state": "dead",
        "blocks": False,
        "reason": "school: is missing",
        "payload": b"",
    }
    with database.begin(register.bench.runtime.engine) as connection:
        upsert(connection, store.chassis.dead_letter, [letter], ("id",))
    process(register, TOPIC, 3)
    postman(register.bench.runtime, ALL)
    assert row_of(register, delivery).set_aside == 1
    found = refused_of(register.bench.runtime, unsealer, WHO, delivery)
    (line,) = found.set_aside
    assert (line.number, line.text) == (2, None)
    assert reasons(line) == "school ontbreekt"


def test_what_is_old_is_forgotten_and_the_counts_are_not(
    register: Register, unsealer: Unsealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.registration.intake.postman._FORGET_EVERY", 0.0)
    parcel = Parcel("25LR", None, Format.JSON_LINES, lines(started(), started(NOOR, school="x")))
    runtime = register.bench.runtime
    delivery = deliver(runtime, unsealer, WHO, parcel, "levering-1").id
    with runtime.begin() as tx:
        deliveries.keep_draft(tx, unsealer, "25LR", Format.CSV, b"a;b", None)
    shelf = Shelf()
    shelf.postman()(runtime, ALL)
    process(register, TOPIC, 1)
    postman = shelf.postman()
    postman(runtime, ALL)

    def left() -> tuple[int, int, int]:
        tables = ("delivery_refused", "delivery_draft", "delivery_message")
        return tuple(len(register.rows(table)) for table in tables)  # type: ignore[return-value]

    assert left() == (1, 1, 1)
    for days, expected in ((2, (1, 0, 1)), (15, (0, 0, 1)), (36, (0, 0, 0))):
        register.bench.clock.advance(row_of(register, delivery).received_at + timedelta(days=days))
        postman(runtime, ALL)
        assert left() == expected
    assert refused_of(runtime, unsealer, WHO, delivery).gone
    assert counts(register, delivery) == (1, 1, 1, True)


def test_with_another_key_what_was_kept_is_gone(
    register: Register, unsealer: Unsealer, tmp_path: Path
) -> None:
    parcel = Parcel("25LR", None, Format.JSON_LINES, lines(started(school="x")))
    delivery = deliver(register.bench.runtime, unsealer, WHO, parcel, "levering-1").id
    other = Unsealer(generate_keys(tmp_path).private)
    assert refused_of(register.bench.runtime, other, WHO, delivery).gone


def test_reading_a_delivery_anew_makes_the_same_events(
    register: Register, unsealer: Unsealer
) -> None:
    short = {"at": "2025-08-25", "feed": "school", "type": "enrollment-started"}
    short["data"] = started()["data"]
    parcel = Parcel("25LR", None, Format.JSON_LINES, lines(short, short))
    delivery = uuid.uuid4()
    readings = [read_parcel(parcel, unsealer, delivery, register.now) for _ in range(2)]
    first, second = ([message.id for _, message in one.messages] for one in readings)
    assert first == second
    assert len(set(first)) == 2
