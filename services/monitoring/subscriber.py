# SPDX-License-Identifier: EUPL-1.2
"""A subscription to the figures, for any monitor that may read ``monitoring.metrics.v1``.

The topic is compacted: it keeps the last value of every metric key, so whoever reads it from the
beginning holds the same table as whoever has listened all along. A key that is not there stands for
zero.

    with MetricsSubscriber("kafka:9092") as figures:
        figures.catch_up()
        print(figures.table["young-people|region:29|early-leaver"].data.values)
        for changed in figures:
            print(changed.subject, changed.data.values)

A monitor that restarts often saves what it holds and reads on from there:

    Path("figures.json").write_text(figures.save())
    ...
    MetricsSubscriber("kafka:9092", saved=Path("figures.json").read_text())
"""

import json
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from kafka import KafkaConsumer, TopicPartition

from schemas.events.base import encode
from schemas.events.monitoring import MetricPublished
from schemas.events.topics import MONITORING_METRICS


class NoFigures(RuntimeError):
    """The broker was reached, but in the time given the topic was not there or not read through."""


class MetricsSubscriber:
    """The current table of figures and the changes to it. Not for use by several threads at once.

    ``table`` holds the last event of each metric key (its subject). ``saved`` is what :meth:`save`
    gave earlier; where the topic has since been made anew, reading begins at the beginning.

    :raises kafka.errors.NoBrokersAvailable: when no broker answers.
    """

    def __init__(
        self, bootstrap: str, saved: str | None = None, topic: str = MONITORING_METRICS.name
    ) -> None:
        self.table: dict[str, MetricPublished] = {}
        self._topic = topic
        self._next: dict[int, int] = {}
        self._consumer = KafkaConsumer(
            bootstrap_servers=bootstrap,
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
        )
        if saved is not None:
            self._restore(json.loads(saved))

    def catch_up(self, timeout: float = 30.0) -> dict[str, MetricPublished]:
        """Read all that was said before this call, and give the table.

        :raises NoFigures: when that takes longer than ``timeout`` seconds.
        """
        deadline = time.monotonic() + timeout
        self._assign(deadline)
        ends = {p.partition: end for p, end in self._ends().items()}
        while any(self._next[partition] < end for partition, end in ends.items()):
            if time.monotonic() > deadline:
                raise NoFigures(f"{self._topic} was not read through in {timeout:g} seconds")
            self.poll(0.2)
        return self.table

    def poll(self, timeout: float) -> list[MetricPublished]:
        """The changes that are there, in the order of their keys' partitions; waits for the first
        at most ``timeout`` seconds. The table holds them already."""
        self._assign(time.monotonic() + 30.0)
        changed: list[MetricPublished] = []
        for partition, records in self._consumer.poll(timeout_ms=int(timeout * 1000)).items():
            for record in records:
                self._take(record.key, record.value, changed)
            # Beyond the last record, and beyond what a compacted log skips after it.
            self._next[partition.partition] = self._consumer.position(partition)
        return changed

    def __iter__(self) -> Iterator[MetricPublished]:
        """Every change from now on, as it comes; never ends by itself."""
        while True:
            yield from self.poll(1.0)

    def save(self) -> str:
        """What is held and how far was read, as JSON, for the next start."""
        figures = [json.loads(encode(event)) for _, event in sorted(self.table.items())]
        return json.dumps({"topic": self._topic, "next": self._next, "figures": figures})

    def close(self) -> None:
        """Leave the broker."""
        self._consumer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _take(self, key: bytes | None, value: bytes | None, changed: list[MetricPublished]) -> None:
        if value is None:
            self.table.pop((key or b"").decode(), None)
            return
        event = MONITORING_METRICS.parse(value)
        if isinstance(event, MetricPublished):
            self.table[event.subject] = event
            changed.append(event)

    def _assign(self, deadline: float) -> None:
        """Take all partitions once; those that were read before from where reading stopped."""
        if self._consumer.assignment():
            return
        while not (numbers := self._consumer.partitions_for_topic(self._topic)):
            if time.monotonic() > deadline:
                raise NoFigures(f"the broker has no topic {self._topic}")
            self._consumer.poll(timeout_ms=200)
        partitions = [TopicPartition(self._topic, number) for number in sorted(numbers)]
        self._consumer.assign(partitions)
        if any(self._next.get(p.partition, 0) > end for p, end in self._ends().items()):
            self.table.clear()
            self._next.clear()
        for partition in partitions:
            self._next.setdefault(partition.partition, 0)
            self._consumer.seek(partition, self._next[partition.partition])

    def _ends(self) -> dict[TopicPartition, int]:
        ends: dict[TopicPartition, int] = self._consumer.end_offsets(
            sorted(self._consumer.assignment())
        )
        return ends

    def _restore(self, saved: dict[str, object]) -> None:
        if saved.get("topic") != self._topic:
            raise ValueError(f"this was saved from topic {saved.get('topic')}, not {self._topic}")
        figures, positions = saved["figures"], saved["next"]
        if not isinstance(figures, list) or not isinstance(positions, dict):
            raise ValueError("this is not what a subscriber saved")
        for figure in figures:
            event = MetricPublished.model_validate(figure)
            self.table[event.subject] = event
        self._next = {int(partition): int(offset) for partition, offset in positions.items()}
