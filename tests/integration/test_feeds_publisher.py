# SPDX-License-Identifier: EUPL-1.2
"""The publisher against a real broker: once each, in order, at the broker's pace, or an error."""

from __future__ import annotations

import doctest
import os
import signal
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord

from schemas.events.feeds import EnrollmentEnded
from schemas.events.topics import FEEDS_SCHOOL, Topic
from services.chassis.ids import seeded
from services.console.broker import Broker, ensure_topics
from services.console.children import free_port
from services.feeds import publisher as publisher_module
from services.feeds.publisher import BrokerUnavailable, DeliveryFailed, FeedPublisher
from services.feeds.refusals import Refused
from services.feeds.sealing import KeyFiles, SealingError, Unsealer, associated_data, generate_keys
from tests.fixtures.docker import wait_for
from tests.unit.feeds.workbench import RECORDED

pytestmark = pytest.mark.broker

PGN = "999990007"


@pytest.fixture
def keys(tmp_path: Path) -> KeyFiles:
    return generate_keys(tmp_path / "keys")


def ended(number: int, school: str = "25PL00") -> dict[str, Any]:
    return {
        "pgn": PGN,
        "school": school,
        "enrollment": str(number),
        "lastActiveDay": "2025-11-05",
    }


def everything(bootstrap: str, topic: Topic = FEEDS_SCHOOL) -> list[ConsumerRecord]:
    """All records of a topic that the broker has acknowledged so far."""
    with consumer(bootstrap) as reader:
        partitions = [
            TopicPartition(topic.name, number)
            for number in sorted(reader.partitions_for_topic(topic.name))
        ]
        reader.assign(partitions)
        ends = reader.end_offsets(partitions)
        records: list[ConsumerRecord] = []

        def complete() -> bool:
            for batch in reader.poll(timeout_ms=200).values():
                records.extend(batch)
            return all(reader.position(each) >= ends[each] for each in partitions)

        wait_for(complete, "all records")
    return records


@contextmanager
def consumer(bootstrap: str) -> Iterator[KafkaConsumer]:
    reader = KafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    try:
        yield reader
    finally:
        reader.close()


def numbers_by_school(records: list[ConsumerRecord]) -> dict[str, list[int]]:
    numbers: dict[str, list[int]] = defaultdict(list)
    for record in records:
        made = FEEDS_SCHOOL.parse(record.value)
        assert isinstance(made, EnrollmentEnded)
        assert record.key == made.data.school.encode()
        numbers[made.data.school].append(int(made.data.enrollment))
    return numbers


def test_what_is_published_can_be_parsed_and_opened_by_registration(
    fresh_topics: str, keys: KeyFiles
) -> None:
    with FeedPublisher(fresh_topics, keys.public, new_id=seeded(1)) as publisher:
        event_id = publisher.publish("school", "enrollment-ended", ended(1), time=RECORDED)
        assert publisher.flush() == publisher.counts
    (record,) = everything(fresh_topics)
    made = FEEDS_SCHOOL.parse(record.value)
    assert isinstance(made, EnrollmentEnded)
    assert (made.id, made.time) == (event_id, RECORDED)
    assert PGN.encode() not in record.value
    bound_to = associated_data(made.type, made.source, str(made.id))
    assert PGN.encode() in Unsealer(keys.private).open(made.data.sealed, bound_to)


def test_the_example_in_the_docstring_works(fresh_topics: str, keys: KeyFiles) -> None:
    example = doctest.DocTestParser().get_examples(publisher_module.__doc__ or "")
    source = "".join(each.source for each in example)
    source = source.replace("kafka.example:9092", fresh_topics)
    exec(source.replace("sealing-public.pem", str(keys.public)), {})  # noqa: S102 - our own
    assert len(everything(fresh_topics)) == 1


def test_messages_of_one_school_keep_their_order_each_once(
    fresh_topics: str, keys: KeyFiles
) -> None:
    schools = [f"25PL{number:02d}" for number in range(20)]
    with FeedPublisher(fresh_topics, keys.public, max_in_flight=500) as publisher:
        for number in range(3000):
            publisher.publish("school", "enrollment-ended", ended(number, schools[number % 20]))
    assert (publisher.counts.sent, publisher.counts.confirmed) == (3000, 3000)
    found = numbers_by_school(everything(fresh_topics))
    assert found == {school: list(range(index, 3000, 20)) for index, school in enumerate(schools)}


def test_a_key_goes_where_every_kafka_client_would_send_it(
    fresh_topics: str, keys: KeyFiles
) -> None:
    schools = [f"25PL{number:02d}" for number in range(20)]
    with FeedPublisher(fresh_topics, keys.public) as publisher:
        for school in schools:
            publisher.publish("school", "enrollment-ended", ended(1, school))
    with KafkaProducer(bootstrap_servers=fresh_topics) as other:
        chosen = {
            school: other.send("control.clock.v1", b"x", key=school.encode())
            and other.send(FEEDS_SCHOOL.name, b"{}", key=school.encode()).get(10).partition
            for school in schools
        }
    ours = {
        record.key.decode(): record.partition
        for record in everything(fresh_topics)
        if record.value != b"{}"
    }
    assert ours == chosen


def test_a_fact_that_breaks_the_contract_is_refused_and_the_next_one_goes(
    fresh_topics: str, keys: KeyFiles
) -> None:
    with FeedPublisher(fresh_topics, keys.public) as publisher:
        with pytest.raises(Refused, match="pgn: is not a valid BSN"):
            publisher.publish("school", "enrollment-ended", {**ended(1), "pgn": "123456789"})
        publisher.publish("school", "enrollment-ended", ended(2))
    assert numbers_by_school(everything(fresh_topics)) == {"25PL00": [2]}


def test_the_publisher_waits_when_the_broker_does_not_keep_up(
    own_broker: Broker, keys: KeyFiles
) -> None:
    """The broker is frozen, not gone: nothing is confirmed, so the eleventh message waits."""
    ensure_topics(own_broker.bootstrap, partitions=1)
    assert own_broker.pid is not None
    with FeedPublisher(own_broker.bootstrap, keys.public, max_in_flight=10) as publisher:
        publisher.publish("school", "enrollment-ended", ended(0))
        publisher.flush()
        os.kill(own_broker.pid, signal.SIGSTOP)
        try:
            sender = threading.Thread(target=_publish, args=(publisher, range(1, 101)))
            sender.start()
            wait_for(lambda: publisher.counts.sent == 11, "ten messages on their way")
            sender.join(timeout=0.5)
            assert sender.is_alive()
            assert (publisher.counts.sent, publisher.counts.confirmed) == (11, 1)
        finally:
            os.kill(own_broker.pid, signal.SIGCONT)
        sender.join(timeout=60)
        assert not sender.is_alive()
    assert numbers_by_school(everything(own_broker.bootstrap)) == {"25PL00": list(range(101))}


def test_a_broker_that_is_killed_and_comes_back_gets_every_message_once(
    own_broker: Broker, keys: KeyFiles, tmp_path: Path
) -> None:
    ensure_topics(own_broker.bootstrap, partitions=2)
    port = int(own_broker.bootstrap.rpartition(":")[2])
    with FeedPublisher(own_broker.bootstrap, keys.public, max_in_flight=500) as publisher:
        sender = threading.Thread(target=_publish, args=(publisher, range(6000)))
        sender.start()
        for sent in (1500, 3500):
            wait_for(lambda sent=sent: publisher.counts.sent > sent, f"{sent} messages")
            own_broker.kill()
            own_broker.start(tmp_path / "kafka", port, tmp_path / "log")
        sender.join(timeout=120)
        assert not sender.is_alive()
    assert publisher.counts.confirmed == 6000
    assert numbers_by_school(everything(own_broker.bootstrap)) == {"25PL00": list(range(6000))}


def test_a_broker_that_stays_away_ends_in_an_error_and_nothing_overtakes_it(
    own_broker: Broker, keys: KeyFiles
) -> None:
    ensure_topics(own_broker.bootstrap, partitions=1)
    publisher = FeedPublisher(own_broker.bootstrap, keys.public, delivery_seconds=2)
    publisher.publish("school", "enrollment-ended", ended(1))
    publisher.flush()
    own_broker.kill()
    publisher.publish("school", "enrollment-ended", ended(2))
    with pytest.raises(DeliveryFailed, match="1 of 2 messages were not confirmed"):
        publisher.flush()
    with pytest.raises(DeliveryFailed):
        publisher.publish("school", "enrollment-ended", ended(3))
    with pytest.raises(DeliveryFailed):
        publisher.flush()
    publisher.close()
    assert publisher.counts.confirmed == 1


def test_no_broker_and_no_topic_are_said_before_anything_is_sent(
    own_broker: Broker, keys: KeyFiles
) -> None:
    nowhere = f"127.0.0.1:{free_port()}"
    with pytest.raises(BrokerUnavailable, match=nowhere):
        FeedPublisher(nowhere, keys.public, connect_seconds=1)
    with (
        FeedPublisher(own_broker.bootstrap, keys.public, connect_seconds=1) as publisher,
        pytest.raises(BrokerUnavailable, match=r"topic feeds\.school\.v1 does not exist"),
    ):
        publisher.publish("school", "enrollment-ended", ended(1))


def test_a_key_file_that_is_none_is_said_before_the_broker_is_sought(tmp_path: Path) -> None:
    with pytest.raises(SealingError, match="No such file"):
        FeedPublisher("127.0.0.1:1", tmp_path / "absent.pem")


def _publish(publisher: FeedPublisher, numbers: range) -> None:
    for number in numbers:
        publisher.publish("school", "enrollment-ended", ended(number))
