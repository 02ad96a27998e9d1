# SPDX-License-Identifier: EUPL-1.2
"""Every metric of the catalogue, read in every way from whenever: all end with the same table.

By our client, by the few lines of the how-to, with the console consumer that comes with Apache
Kafka and over the API's stream; early, late and back again; over a topic that was compacted and
from which a figure was taken away.
"""

import asyncio
import json
import random
import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient

from schemas.codes.lists import Status
from schemas.events.topics import MONITORING_ALERTS, MONITORING_METRICS
from services.chassis.health import Progress
from services.chassis.relay import Relay, open_producer
from services.chassis.tables import BUCKETS
from services.chassis.testing import Workbench
from services.chassis.transaction import Transaction
from services.chassis.web import Role, User
from services.console.java import find_java, kafka_class_path
from services.monitoring import handlers
from services.monitoring.rules.catalogue import METRICS, Key, key_text
from services.monitoring.rules.figures import figure
from services.monitoring.store import counters
from services.monitoring.stream import SERVICE
from services.monitoring.subscriber import MetricsSubscriber
from services.monitoring.web import create_web
from tests.fixtures.docker import wait_for
from tests.fixtures.figures import keys_of
from tests.fixtures.http import serve
from tests.fixtures.web import bearer
from tests.unit.monitoring.scene import SETTINGS
from tests.unit.monitoring.story import SAM, Story

pytestmark = [pytest.mark.slow, pytest.mark.broker]

NOW = datetime(2025, 11, 10, 9, tzinfo=UTC)
REPORT_IS_DUE = datetime(2026, 9, 10, 9, tzinfo=UTC)
AREAS = ("nl", "region:29", "municipality:0599", "school:25LR00")
YEARS, MONTHS = ("2012", "2025"), ("2025-11",)
"""Of 2012 there are norms to exceed."""
EVERYTHING = User("k", "Kim", frozenset({Role.COORDINATOR}), frozenset({"*"}))
PAGE = Path(__file__).parents[2] / "docs/how-to/subscribe-to-metrics.md"
WITHDRAWN = "young-people|school:99ZZ99|enrolled"
EAGER = {
    "segment.ms": "100",
    "min.cleanable.dirty.ratio": "0.001",
    "max.compaction.lag.ms": "100",
}
"""Compact as soon as the cleaner comes by."""

Table = dict[str, dict[str, Any]]
"""Values by key."""


class Monitor:
    """Monitoring with counters of every metric; what it says goes onto Kafka by its own relay."""

    def __init__(self, bootstrap: str, folder: Path) -> None:
        self.bench = Workbench(SERVICE, f"sqlite:///{folder / 'monitoring.db'}", NOW)
        self.alerts: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.said = 0
        self.closing = False
        """Set once the last change is made, before it is said."""
        self._bootstrap = bootstrap
        self._draw = random.Random(1)
        self._sums: dict[Key, tuple[int, int, int]] = {
            key: (0, 0, 0)
            for metric in METRICS.values()
            for area in AREAS
            for key in keys_of(metric, area, YEARS, MONTHS)
        }

    def change(self, share: float, *, last: bool = False) -> None:
        """Change a share of all figures, a quarter of them to nothing, and publish."""
        chosen = self._draw.sample(list(self._sums), round(len(self._sums) * share))
        self.bench.run(lambda tx: self._change(tx, chosen))
        self.closing = last
        self._publish()

    def miss_an_event(self) -> None:
        """An event that never came is an alert of its own kind, and so is a report that is not made
        four weeks before its last day."""
        story = Story(NOW)
        self.bench.deliver([story.status(SAM, Status.ENROLLED)])
        story.lose(story.status(SAM, Status.GAP))
        self.bench.deliver([story.status(SAM, Status.EARLY_LEAVER)])
        self.bench.advance(REPORT_IS_DUE)
        self._publish()

    def withdraw(self) -> None:
        """A figure that is on the topic and not in the monitor is taken away by hand."""
        producer = KafkaProducer(bootstrap_servers=self._bootstrap, acks="all")
        some = self.records(MONITORING_METRICS.name)[0].value
        key = WITHDRAWN.encode()
        for value in (some.replace(json.loads(some)["subject"].encode(), key), None):
            producer.send(MONITORING_METRICS.name, value, key)
        producer.close()

    def table(self) -> Table:
        """The figures in the monitor's own database."""
        with self.bench.runtime.engine.connect() as connection:
            found = counters.find(connection)
        return {key_text(one.key): dict(figure(*one.sums).values) for one in found}

    def records(self, topic: str) -> list[Any]:
        """All that lies on a topic."""
        with KafkaConsumer(bootstrap_servers=self._bootstrap) as consumer:
            numbers = sorted(consumer.partitions_for_topic(topic) or ())
            consumer.assign(places := [TopicPartition(topic, number) for number in numbers])
            consumer.seek_to_beginning(*places)
            ends, found = consumer.end_offsets(places), []
            while any(consumer.position(place) < end for place, end in ends.items()):
                found += [one for some in consumer.poll(200).values() for one in some]
        return found

    def _change(self, tx: Transaction, chosen: list[Key]) -> None:
        steps = []
        for key in chosen:
            people = self._draw.randrange(20, 400) if self._draw.random() < 0.75 else 0
            counted = self._draw.randint(0, people)
            now = (counted, people, self._draw.randint(0, people))
            steps.append((key, *(new - old for new, old in zip(now, self._sums[key], strict=True))))
            self._sums[key] = now
        counters.change(tx.connection, steps, tx.today)

    def _publish(self) -> None:
        self.bench.run(handlers.flush_metrics)
        outbox = SERVICE.tables.outbox
        alerts = sa.select(outbox.c.aggregateid, outbox.c.payload).order_by(outbox.c.position)
        with self.bench.runtime.engine.connect() as connection:
            query = alerts.where(outbox.c.aggregatetype == MONITORING_ALERTS.name)
            for row in connection.execute(query):
                self.alerts[row.aggregateid].append(json.loads(row.payload))
        asyncio.run(self._relay())

    async def _relay(self) -> None:
        producer = open_producer(self._bootstrap)
        await producer.start()
        relay = Relay(
            self.bench.runtime.engine, SERVICE.tables, producer, lambda: frozenset(range(BUCKETS))
        )
        while done := await relay.run_once():
            self.said += done
        await producer.stop()


@pytest.fixture
def monitor(fresh_topics: str, tmp_path: Path) -> Iterator[Monitor]:
    with KafkaAdminClient(bootstrap_servers=fresh_topics) as admin:
        topic = ConfigResource(ConfigResourceType.TOPIC, MONITORING_METRICS.name, configs=EAGER)
        admin.alter_configs([topic])
    service = Monitor(fresh_topics, tmp_path)
    yield service
    service.bench.runtime.engine.dispose()


class Console:
    """``kafka-console-consumer.sh`` as the how-to calls it, on a topic; what it printed so far."""

    def __init__(self, bootstrap: str, topic: str, printed: Path) -> None:
        told = re.search(r"kafka-console-consumer\.sh ((?:.*\\\n)*.*)\n", PAGE.read_text("utf-8"))
        assert told is not None
        given = told[1].replace("\\\n", " ").replace("kafka:9092", bootstrap)
        arguments = given.replace(MONITORING_METRICS.name, topic).split()
        program = "org.apache.kafka.tools.consumer.ConsoleConsumer"  # all that the script runs
        command = [str(find_java()), "-XX:TieredStopAtLevel=1", "-cp", kafka_class_path(), program]
        self._printed = printed
        with printed.open("wb") as output:
            self.process = subprocess.Popen(
                [*command, *arguments], stdout=output, stderr=subprocess.DEVNULL
            )

    def lines(self) -> list[tuple[str, dict[str, Any] | None]]:
        """Key and message, in the order in which they came; None takes a key away."""
        text = self._printed.read_text("utf-8")
        whole = text[: text.rfind("\n") + 1].splitlines()
        return [
            (key, json.loads(said)) for key, _, said in (line.partition("\t") for line in whole)
        ]

    def table(self) -> Table:
        """The last values of each key."""
        last = dict(self.lines())
        return {key: said["data"]["values"] for key, said in last.items() if said is not None}

    def end(self) -> None:
        """Stop it, if it runs still."""
        self.process.terminate()
        self.process.wait(30)


@pytest.fixture
def consoles(fresh_topics: str, tmp_path: Path) -> Iterator[Callable[[str, str], Console]]:
    """Starts a console consumer of a topic under a name; all end with the test, however it ends."""
    with ExitStack() as ending:

        def start(topic: str, name: str) -> Console:
            console = Console(fresh_topics, topic, tmp_path / name)
            ending.callback(console.end)
            return console

        yield start


def follow(address: str, enough: Callable[[Table], bool], last: int, table: Table) -> int:
    """Read the API's stream of changes into a table until that is enough; the last ``id``."""
    headers = bearer(EVERYTHING, SETTINGS) | {"Last-Event-ID": str(last)}
    url = f"{address}/v1/metric-values/_stream"
    with httpx2.stream("GET", url, headers=headers, timeout=30) as answer:
        for line in answer.iter_lines():
            name, _, value = line.partition(": ")
            if name == "id":
                last = int(value)
            elif name == "data":
                table |= {item["key"]: item["values"] for item in json.loads(value)}
                if enough(table):
                    return last
    raise AssertionError("the stream ended")


def few_lines(bootstrap: str) -> Table:
    """The table that the last program of the how-to holds once nothing comes any more."""
    program = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)[-1]
    ending = 'auto_offset_reset="earliest", consumer_timeout_ms=5000'
    program = program.replace("kafka:9092", bootstrap)
    names: dict[str, Any] = {}
    exec(program.replace('auto_offset_reset="earliest"', ending), names)  # noqa: S102
    found: Table = names["table"]
    return found


def values(subscriber: MetricsSubscriber) -> Table:
    return {key: dict(event.data.values) for key, event in subscriber.catch_up().items()}


def test_every_reader_of_every_metric_ends_with_the_same_table(
    monitor: Monitor, fresh_topics: str, consoles: Callable[[str, str], Console]
) -> None:
    metrics = MONITORING_METRICS.name
    with (
        MetricsSubscriber(fresh_topics) as early,
        serve(lambda _address: create_web(monitor.bench.runtime, SETTINGS, Progress())) as address,
        ThreadPoolExecutor() as threads,
    ):
        early.catch_up()
        console = consoles(metrics, "early")
        monitor.change(1.0)
        streamed_early: Table = {}
        staying = threads.submit(
            follow,
            address,
            lambda table: monitor.closing and table == monitor.table(),
            0,
            streamed_early,
        )
        with MetricsSubscriber(fresh_topics) as leaving:
            leaving.catch_up()
            saved = leaving.save()
        streamed_again: Table = {}
        last = follow(address, lambda table: table == monitor.table(), 0, streamed_again)
        monitor.withdraw()
        monitor.miss_an_event()
        monitor.change(0.5)

        def compacted() -> bool:
            """Segments are rolled by new records, so say something each time."""
            monitor.change(0.02)
            return len(monitor.records(metrics)) < monitor.said * 0.75

        wait_for(compacted, "compaction", 90)
        monitor.change(0.1, last=True)

        wanted = monitor.table()
        assert {key.split("|")[0] for key in wanted} == METRICS.keys()
        late = consoles(metrics, "late")
        alerts = consoles(MONITORING_ALERTS.name, "alerts")
        assert values(early) == wanted
        with MetricsSubscriber(fresh_topics, saved=saved) as returned:
            assert values(returned) == wanted
        with MetricsSubscriber(fresh_topics) as joined:
            assert values(joined) == wanted
        staying.result(30)
        assert streamed_early == wanted
        follow(address, lambda table: table == wanted, last, streamed_again)
        follow(address, lambda table: table == wanted, 0, {})
        assert few_lines(fresh_topics) == wanted
        for consumer in (console, late):
            wait_for(lambda one=consumer: one.table() == wanted, "the console consumer")  # type: ignore[misc]
            consumer.end()
        wait_for(lambda: len(alerts.lines()) >= sum(map(len, monitor.alerts.values())), "alerts")
        alerts.end()
    heard = defaultdict(list)
    for key, said in alerts.lines():
        heard[key].append(said)
    assert heard == monitor.alerts
    kinds = Counter(said["type"] for some in monitor.alerts.values() for said in some)
    assert len(kinds) == len(MONITORING_ALERTS.events)
    lying = defaultdict(list)
    for record in monitor.records(MONITORING_ALERTS.name):
        lying[record.key.decode()].append(json.loads(record.value))
    assert lying == monitor.alerts
