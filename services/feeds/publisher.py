# SPDX-License-Identifier: EUPL-1.2
"""The way onto the feed topics, for schools, DUO, BRP and work sources alike.

Importers, the simulator and replay use this same publisher; so may a school's or DUO's own
system, as a library:

>>> from datetime import UTC, datetime
>>> from pathlib import Path
>>> from services.feeds.publisher import FeedPublisher
>>> with FeedPublisher("kafka.example:9092", Path("sealing-public.pem")) as publisher:
...     publisher.publish(
...         "school",
...         "enrollment-ended",
...         {
...             "pgn": "999990007",
...             "school": "25PL00",
...             "enrollment": "1",
...             "lastActiveDay": "2025-11-05",
...             "exitReason": "04",
...         },
...         time=datetime(2025, 11, 10, 9, tzinfo=UTC),
...     )
UUID(...)

Leaving the block waits until the broker has confirmed everything and raises when it has not.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self
from uuid import UUID

from kafka import KafkaProducer
from kafka.errors import KafkaError
from kafka.partitioner.default import murmur2

from services.chassis.clock import Clock, SystemClock
from services.feeds.composing import Composer, Message
from services.feeds.sealing import Sealer

MAX_IN_FLIGHT = 20_000
"""Messages sent and not yet confirmed; at this number `publish` waits for the oldest half."""

_BATCH_BYTES = 256 * 1024
_LINGER_MS = 20


class BrokerUnavailable(Exception):
    """No broker answers at the address, or the topic does not exist there. Nothing was sent."""


class DeliveryFailed(Exception):
    """The broker did not confirm everything in time.

    What was not confirmed may or may not have arrived. To deliver the same facts again does no
    harm: registration knows them by their natural key.
    """


class Confirmed(NamedTuple):
    """Where the broker put the event with this id."""

    event: UUID
    topic: str
    partition: int
    offset: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Messages of one publisher so far."""

    sent: int
    confirmed: int


class FeedPublisher:
    """Publishes facts, identities sealed, exactly once per call within one session.

    The producer is idempotent and waits for all in-sync replicas; messages of one school keep
    their order. At most `max_in_flight` messages are unconfirmed: `publish` blocks beyond that,
    so a slow broker slows the sender down instead of filling its memory. After one failure
    every further call raises DeliveryFailed, so that nothing overtakes what is missing. For use
    by one thread.
    """

    def __init__(
        self,
        bootstrap: str,
        public_key: Path | Sealer,
        *,
        clock: Clock | None = None,
        new_id: Callable[[], UUID] | None = None,
        on_confirmed: Callable[[Confirmed], None] = lambda confirmed: None,
        max_in_flight: int = MAX_IN_FLIGHT,
        connect_seconds: float = 10.0,
        delivery_seconds: float = 120.0,
    ) -> None:
        """`public_key` is registration's, in PEM, or a sealer for it. `on_confirmed` is told of
        each message once, in the order of sending, while a later call waits. `delivery_seconds`
        is how long a message may stay unconfirmed, for instance while the broker restarts.

        Raises SealingError for the key file, BrokerUnavailable when no broker answers within
        `connect_seconds`.
        """
        sealer = Sealer(public_key) if isinstance(public_key, Path) else public_key
        self.composer = Composer(sealer, new_id)
        self._on_confirmed = on_confirmed
        self._clock = clock or SystemClock()
        self._max_in_flight = max_in_flight
        self._delivery_seconds = delivery_seconds
        self._in_flight: deque[tuple[UUID, Any]] = deque()
        self._sent = self._confirmed = 0
        self._failure: str | None = None
        self._partitions: dict[tuple[str, str], int] = {}
        self.bootstrap = bootstrap
        self._producer = _connect(bootstrap, connect_seconds, delivery_seconds)

    def publish(
        self,
        feed: str,
        type: str,
        data: Mapping[str, Any],
        *,
        time: datetime | None = None,
        source: str | None = None,
    ) -> UUID:
        """Publish one fact and return the id of its event; confirmation comes with `flush`.

        `feed` is ``school``, ``duo``, ``brp`` or ``work``; `type` the short name of the event;
        `data` its fields with the person's ``pgn`` in clear; `time` (aware; default: now) is when
        the fact was recorded: of two versions of a fact the later one counts. `source` is the
        CloudEvents source of the sending system.

        Raises Refused when the fact breaks the contract (nothing is sent, the publisher can be
        used further), BrokerUnavailable when the topic does not exist, and DeliveryFailed.
        """
        message = self.composer.compose(feed, type, data, time or self._clock.now(), source=source)
        self.send(message)
        return message.id

    def send(self, message: Message) -> None:
        """Send what `composer` made. Raises as `publish` does, save Refused."""
        if self._failure is not None:
            raise DeliveryFailed(self._failure)
        topic, key = message.topic, message.key
        partition = self._partitions.get((topic, key))
        if partition is None:
            partition = self._partition(topic, key)
        try:
            future = self._producer.send(
                topic, value=message.payload, key=key.encode(), partition=partition
            )
        except KafkaError as error:
            raise self._failed(error) from error
        self._in_flight.append((message.id, future))
        self._sent += 1
        if len(self._in_flight) >= self._max_in_flight:
            self._settle(len(self._in_flight) // 2)

    @property
    def counts(self) -> Counts:
        """What was sent and what is known to be confirmed."""
        return Counts(self._sent, self._confirmed)

    def flush(self) -> Counts:
        """Wait until everything is confirmed. Raises DeliveryFailed when it is not, in time."""
        if self._failure is not None:
            raise DeliveryFailed(self._failure)
        self._settle(len(self._in_flight))
        return self.counts

    def close(self) -> None:
        """Release the connection. What was not flushed is given five seconds, or is given up."""
        try:
            self._producer.close(timeout=0.1 if self._failure else 5)
        except KafkaError:
            # The client flushes before it closes, and does not close when that takes too long.
            self._producer._sender.force_close()
            self._producer.close(timeout=5)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self.flush()
        finally:
            self.close()

    def _settle(self, count: int) -> None:
        """Wait for the oldest `count` messages; the producer itself gives up in time."""
        patience = self._delivery_seconds + 30
        for _ in range(count):
            try:
                record = self._in_flight[0][1].get(timeout=patience)
            except KafkaError as error:
                raise self._failed(error) from error
            event, _ = self._in_flight.popleft()
            self._confirmed += 1
            self._on_confirmed(Confirmed(event, record.topic, record.partition, record.offset))

    def _failed(self, error: KafkaError) -> DeliveryFailed:
        open_ = self._sent - self._confirmed
        self._failure = (
            f"{open_} of {self._sent} messages were not confirmed by {self.bootstrap}: "
            f"{error.__class__.__name__}"
        )
        return DeliveryFailed(self._failure)

    def _partition(self, topic: str, key: str) -> int:
        """The partition every Kafka client chooses for a key; kept, as the hash is slow here."""
        try:
            count = len(self._producer.partitions_for(topic))
        except KafkaError:
            raise BrokerUnavailable(
                f"topic {topic} does not exist at {self.bootstrap}, or may not be written to"
            ) from None
        partition: int = (murmur2(key.encode()) & 0x7FFFFFFF) % count
        self._partitions[topic, key] = partition
        return partition


def _connect(bootstrap: str, connect_seconds: float, delivery_seconds: float) -> KafkaProducer:
    try:
        return KafkaProducer(
            bootstrap_servers=bootstrap.split(","),
            client_id="sluitend-feeds",
            acks="all",
            enable_idempotence=True,
            allow_auto_create_topics=False,
            batch_size=_BATCH_BYTES,
            linger_ms=_LINGER_MS,
            metrics_enabled=False,
            max_block_ms=int(connect_seconds * 1000),
            bootstrap_timeout_ms=int(connect_seconds * 1000),
            request_timeout_ms=min(30_000, int(delivery_seconds * 500)),
            delivery_timeout_ms=int(delivery_seconds * 1000),
            reconnect_backoff_max_ms=1000,
        )
    except (KafkaError, ValueError, OSError) as error:
        raise BrokerUnavailable(
            f"no Kafka broker answers at {bootstrap} ({error.__class__.__name__})"
        ) from None
