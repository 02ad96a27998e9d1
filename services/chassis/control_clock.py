# SPDX-License-Identifier: EUPL-1.2
"""A clock that follows ``control.clock.v1``: time as replay and demo tell it."""

import threading
from datetime import datetime

import structlog
from kafka import KafkaConsumer, TopicPartition

from schemas.events.control import ClockAdvanced
from schemas.events.topics import CONTROL_CLOCK
from services.chassis.clock import SimulatedClock

log = structlog.get_logger(__name__)


class ControlClock(SimulatedClock):
    """Starts at the last instant on the topic (or ``start``) and moves as messages come in."""

    def __init__(self, bootstrap: str, start: datetime) -> None:
        super().__init__(start)
        self._consumer = KafkaConsumer(
            bootstrap_servers=bootstrap,
            enable_auto_commit=False,
            group_id=None,
            auto_offset_reset="earliest",
        )
        partition = TopicPartition(CONTROL_CLOCK.name, 0)
        self._consumer.assign([partition])
        end = self._consumer.end_offsets([partition])[partition]
        self._consumer.seek(partition, max(end - 1, 0))
        if end:
            self._follow_once(timeout_ms=10_000)
        threading.Thread(target=self._follow, name="control-clock", daemon=True).start()

    def _follow(self) -> None:
        while True:
            self._follow_once(timeout_ms=1000)

    def _follow_once(self, timeout_ms: int) -> None:
        for records in self._consumer.poll(timeout_ms=timeout_ms).values():
            for record in records:
                event = CONTROL_CLOCK.parse(record.value)
                if isinstance(event, ClockAdvanced):
                    self.advance(event.data.now)
