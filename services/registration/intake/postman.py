# SPDX-License-Identifier: EUPL-1.2
"""Brings accepted deliveries onto the feed topics and follows them until they are processed.

What is to be published is in the database and stays there until the broker has confirmed it, so a
kill at any instant loses nothing: the next start goes on where it was. At worst messages that were
confirmed and not yet marked are sent once more; they are byte for byte the same, so registration
finds nothing new in them.
"""

import time
from collections.abc import Callable
from typing import Any

import structlog

from services.chassis import database
from services.chassis.service import Runtime
from services.feeds.composing import Message
from services.feeds.publisher import (
    BrokerUnavailable,
    Confirmed,
    DeliveryFailed,
    FeedPublisher,
)
from services.feeds.sealing import Unsealer
from services.registration import store
from services.registration.rules.deliveries import KEEP_DRAFT, KEEP_MESSAGES, KEEP_REFUSED

log = structlog.get_logger(__name__)

OpenPublisher = Callable[[Callable[[Confirmed], None]], FeedPublisher]

_CHUNK = 1000
_REST_AFTER_FAULT = 5.0
_FORGET_EVERY = 600.0
"""Seconds of the machine, as a simulated clock may leap."""


class Postman:
    """The errand of registration's worker. For one thread at a time."""

    def __init__(self, open_publisher: OpenPublisher) -> None:
        """``open_publisher`` connects; what it is given is told of each confirmed message."""
        self._open = open_publisher
        self._publisher: FeedPublisher | None = None
        self._placed: list[Confirmed] = []
        self._rest_until = 0.0
        self._forgot_at = float("-inf")

    def __call__(self, runtime: Runtime, buckets: frozenset[int]) -> int:
        """Publish at most one chunk of one delivery, count what was processed, forget what is
        old; returns how much changed. A broker that is away is tried again after a while."""
        self._forget(runtime)
        with database.read(runtime.engine) as connection:
            if not buckets or not store.deliveries.is_open(connection, buckets):
                return 0
        return self._publish(runtime, buckets) + self._follow(runtime, buckets)

    def close(self) -> None:
        """Release the connection."""
        if self._publisher is not None:
            self._publisher.close()
            self._publisher = None

    def _publish(self, runtime: Runtime, buckets: frozenset[int]) -> int:
        if time.monotonic() < self._rest_until:
            return 0
        with database.read(runtime.engine) as connection:
            delivery = store.deliveries.next_to_publish(connection, buckets)
            if delivery is None:
                return 0
            rows = store.deliveries.to_publish(connection, delivery, _CHUNK)
        self._placed.clear()
        try:
            self._send(rows)
        except (BrokerUnavailable, DeliveryFailed) as fault:
            log.warning("delivery-waits-for-broker", fault=type(fault).__name__)
            self._rest_until = time.monotonic() + _REST_AFTER_FAULT
            self.close()
        places = {one.event: one for one in self._placed}
        placed = [
            {**row._asdict(), "payload": None, "partition": to.partition, "offset": to.offset}
            for row in rows
            if (to := places.get(row.event)) is not None
        ]
        if placed or not rows:
            runtime.run(
                lambda tx: store.deliveries.mark_published(tx.connection, delivery, placed, tx.now)
            )
        return len(placed)

    def _send(self, rows: Any) -> None:
        if self._publisher is None:
            self._publisher = self._open(self._placed.append)
        for row in rows:
            self._publisher.send(Message(row.topic, row.key, row.event, row.payload))
        self._publisher.flush()

    def _follow(self, runtime: Runtime, buckets: frozenset[int]) -> int:
        return runtime.run(lambda tx: store.deliveries.follow(tx.connection, buckets, tx.now))

    def _forget(self, runtime: Runtime) -> None:
        if time.monotonic() - self._forgot_at < _FORGET_EVERY:
            return
        now = runtime.clock.now()
        runtime.run(
            lambda tx: store.deliveries.forget(
                tx.connection, now - KEEP_REFUSED, now - KEEP_DRAFT, now - KEEP_MESSAGES
            )
        )
        self._forgot_at = time.monotonic()


def postman(bootstrap: str, unsealer: Unsealer) -> Postman:
    """A postman to this broker. What was accepted is sealed already, by the same key."""
    return Postman(
        lambda on_confirmed: FeedPublisher(bootstrap, unsealer.sealer(), on_confirmed=on_confirmed)
    )
