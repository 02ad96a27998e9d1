# SPDX-License-Identifier: EUPL-1.2
"""What the embedded stack is doing: what runs, how far each service lags, what is overdue."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from services.chassis.clock import SystemClock
from services.console.service_process import is_ready
from services.console.stack import SERVICES
from services.console.stack_state import RunningStack, running_stack

if TYPE_CHECKING:
    from kafka import KafkaConsumer

Position = tuple[str, int]
"""Topic and partition."""


@dataclass(frozen=True)
class ServiceStatus:
    """One service: its address, whether it is ready, and what it has still to do."""

    url: str
    ready: bool
    lag: dict[str, int] = field(default_factory=dict)
    """Records per topic that it has not processed, by the position in its own database."""
    outbox: int = 0
    """Events that it has yet to publish."""
    overdue_duties: int = 0
    """Duties whose due instant has passed and that it has not dealt with."""
    dead_letters: int = 0


@dataclass(frozen=True)
class StackStatus:
    """The whole stack; `services` is empty when nothing runs."""

    data: str
    running: bool
    bootstrap: str | None = None
    kafka_answers: bool = False
    started: str | None = None
    """RFC 3339, UTC."""
    now: str | None = None
    """The time by which duties are judged: simulated where the stack follows a control clock."""
    services: dict[str, ServiceStatus] = field(default_factory=dict)

    @property
    def healthy(self) -> bool:
        """Everything runs and is ready."""
        return self.kafka_answers and all(service.ready for service in self.services.values())


def inspect(data_dir: Path) -> StackStatus:
    """Look at the stack in `data_dir`, without changing anything. Never raises for what is down."""
    stack = running_stack(data_dir)
    if stack is None:
        return StackStatus(data=str(data_dir), running=False)
    ends, now = _ask_broker(stack)
    services = {
        name: _inspect_service(name, data_dir / f"{name}.db", stack.urls[name], ends, now)
        for name in SERVICES
    }
    return StackStatus(
        data=str(data_dir),
        running=True,
        bootstrap=stack.bootstrap,
        kafka_answers=ends is not None,
        started=datetime.fromtimestamp(stack.started, UTC).isoformat(timespec="seconds"),
        now=now.isoformat(timespec="seconds"),
        services=services,
    )


def _ask_broker(stack: RunningStack) -> tuple[dict[Position, int] | None, datetime]:
    """End offset of every partition (None when no broker answers) and the stack's time."""
    from kafka import KafkaConsumer, TopicPartition
    from kafka.errors import KafkaError

    from schemas.events.topics import CATALOGUE

    wall = SystemClock().now()
    try:
        consumer = KafkaConsumer(bootstrap_servers=stack.bootstrap, bootstrap_timeout_ms=3000)
    except KafkaError:
        return None, wall
    with closing(consumer):
        partitions = [
            TopicPartition(topic.name, number)
            for topic in CATALOGUE
            for number in sorted(consumer.partitions_for_topic(topic.name) or ())
        ]
        found = consumer.end_offsets(partitions)
        ends = {(at.topic, at.partition): int(offset) for at, offset in found.items()}
        return ends, (_simulated_now(consumer, ends) if stack.clock == "control" else None) or wall


def _simulated_now(consumer: KafkaConsumer, ends: Mapping[Position, int]) -> datetime | None:
    """The last instant on `control.clock.v1`."""
    from kafka import TopicPartition

    from schemas.events.control import ClockAdvanced
    from schemas.events.topics import CONTROL_CLOCK

    end = ends.get((CONTROL_CLOCK.name, 0), 0)
    if not end:
        return None
    partition = TopicPartition(CONTROL_CLOCK.name, 0)
    consumer.assign([partition])
    consumer.seek(partition, end - 1)
    for record in consumer.poll(timeout_ms=5000).get(partition, ()):
        event = CONTROL_CLOCK.parse(record.value)
        if isinstance(event, ClockAdvanced):
            return event.data.now
    return None


def _inspect_service(
    name: str, database: Path, url: str, ends: Mapping[Position, int] | None, now: datetime
) -> ServiceStatus:
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5)) as opened:
            return ServiceStatus(
                url=url,
                ready=is_ready(url),
                lag=_lag(name, opened, ends or {}),
                outbox=_count(opened, "SELECT count(*) FROM outbox"),
                overdue_duties=_count(
                    opened,
                    "SELECT count(*) FROM duty WHERE state = 'set' AND due_at < ?",
                    now.strftime("%Y-%m-%d %H:%M:%S.%f"),
                ),
                dead_letters=_count(opened, "SELECT count(*) FROM dead_letter"),
            )
    except sqlite3.Error:
        return ServiceStatus(url=url, ready=is_ready(url))


def _lag(name: str, opened: sqlite3.Connection, ends: Mapping[Position, int]) -> dict[str, int]:
    """End minus position, per topic the service consumes; a partition never read starts at 0."""
    from schemas.events.topics import CATALOGUE, CONTROL_CLOCK

    rows = opened.execute('SELECT topic, "partition", "offset" FROM position')
    positions = {(topic, number): offset for topic, number, offset in rows}
    consumed = {topic.name for topic in CATALOGUE if name in topic.to} - {CONTROL_CLOCK.name}
    lag: Counter[str] = Counter()
    for at, end in ends.items():
        if at[0] in consumed:
            lag[at[0]] += max(end - positions.get(at, 0), 0)
    return dict(sorted(lag.items()))


def _count(opened: sqlite3.Connection, query: str, *parameters: str) -> int:
    return int(opened.execute(query, parameters).fetchone()[0])
