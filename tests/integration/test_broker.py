# SPDX-License-Identifier: EUPL-1.2
"""The broker we start ourselves keeps what it acknowledged, and ends with whoever started it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import KafkaAdminClient

from schemas.events.topics import CATALOGUE
from services.console.broker import Broker, answers, ensure_topics
from services.console.children import free_port
from services.console.errors import StartRefused
from tests.fixtures.docker import wait_for

pytestmark = pytest.mark.broker


def _send(bootstrap: str, topic: str, values: list[bytes]) -> None:
    producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all")
    for value in values:
        producer.send(topic, value)
    producer.flush()
    producer.close()


def _read(bootstrap: str, topic: str, count: int) -> list[bytes]:
    consumer = KafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    consumer.assign([TopicPartition(topic, 0)])
    values: list[bytes] = []

    def complete() -> bool:
        for records in consumer.poll(timeout_ms=200).values():
            values.extend(record.value for record in records)
        return len(values) >= count

    wait_for(complete, f"{count} records")
    consumer.close()
    return values


def test_a_killed_broker_comes_back_with_what_it_acknowledged(
    own_broker: Broker, tmp_path: Path
) -> None:
    ensure_topics(own_broker.bootstrap, partitions=1)
    topic, port = CATALOGUE[0].name, int(own_broker.bootstrap.rpartition(":")[2])
    _send(own_broker.bootstrap, topic, [b"before"])

    own_broker.kill()
    assert not answers(own_broker.bootstrap)
    own_broker.start(tmp_path / "kafka", port, tmp_path / "kafka.log")
    _send(own_broker.bootstrap, topic, [b"after the kill"])

    own_broker.stop()
    own_broker.start(tmp_path / "kafka", port, tmp_path / "kafka.log")
    assert _read(own_broker.bootstrap, topic, 2) == [b"before", b"after the kill"]


def test_topics_are_made_once_and_left_as_they_are(fresh_topics: str) -> None:
    assert ensure_topics(fresh_topics) == []
    with KafkaAdminClient(bootstrap_servers=fresh_topics) as admin:
        described = admin.describe_topics([topic.name for topic in CATALOGUE])
    assert {topic["name"]: len(topic["partitions"]) for topic in described} == {
        topic.name: min(topic.partitions, 4) for topic in CATALOGUE
    }


def test_a_taken_port_is_named_with_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(StartRefused, match=f"Poort {port} is al in gebruik"):
            Broker().start(tmp_path, port, tmp_path / "kafka.log")


def test_a_broker_that_cannot_start_shows_its_own_last_words(tmp_path: Path) -> None:
    broker, log = Broker(), tmp_path / "kafka.log"
    broker.start(tmp_path / "kafka", free_port(), log)
    broker.stop()
    (tmp_path / "kafka" / "log" / "meta.properties").write_text("version=9\n")

    with pytest.raises(StartRefused, match="direct na de start gestopt"):
        broker.start(tmp_path / "kafka", free_port(), log)
    assert not broker.running


def test_no_broker_outlives_a_killed_parent(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib, signal\n"
        "from services.console.broker import Broker\n"
        "broker, where = Broker(), pathlib.Path(sys.argv[1])\n"
        "broker.start(where / 'kafka', int(sys.argv[2]), where / 'kafka.log')\n"
        "print(broker.pid, flush=True)\n"
        "signal.pause()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path), str(free_port())],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert psutil.pid_exists(child)

    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    wait_for(lambda: not psutil.pid_exists(child), "the end of the orphaned broker")
