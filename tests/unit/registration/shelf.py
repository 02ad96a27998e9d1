# SPDX-License-Identifier: EUPL-1.2
"""A broker that is a list, for the postman: it confirms, refuses or breaks off as it is told."""

from collections.abc import Callable
from dataclasses import dataclass, field

from services.chassis import database
from services.chassis.dialect import upsert
from services.chassis.tables import BUCKETS
from services.feeds.composing import Message
from services.feeds.publisher import BrokerUnavailable, Confirmed, DeliveryFailed
from services.registration import store
from services.registration.intake.postman import Postman
from tests.unit.registration.register import Register

ALL = frozenset(range(BUCKETS))


@dataclass
class Shelf:
    """What arrived, in order. ``patience``: so many messages are confirmed, then no more."""

    arrived: list[Message] = field(default_factory=list)
    patience: int | None = None
    away: bool = False
    opened: int = 0

    def open(self, on_confirmed: Callable[[Confirmed], None]) -> "ShelfPublisher":
        if self.away:
            raise BrokerUnavailable("nobody there")
        self.opened += 1
        return ShelfPublisher(self, on_confirmed)

    def postman(self) -> Postman:
        """A new postman, as after a restart of the worker."""
        return Postman(self.open)  # type: ignore[arg-type]


@dataclass
class ShelfPublisher:
    """Stands in for FeedPublisher. What is sent arrives; whether that is known is another thing."""

    shelf: Shelf
    on_confirmed: Callable[[Confirmed], None]
    waiting: list[tuple[Message, int]] = field(default_factory=list)

    def send(self, message: Message) -> None:
        self.shelf.arrived.append(message)
        self.waiting.append((message, len(self.shelf.arrived) - 1))

    def flush(self) -> None:
        for message, offset in self.waiting:
            if self.shelf.patience is not None:
                if self.shelf.patience == 0:
                    raise DeliveryFailed("no confirmation")
                self.shelf.patience -= 1
            self.on_confirmed(Confirmed(message.id, message.topic, 0, offset))
        self.waiting.clear()

    def close(self) -> None:
        pass


def process(register: Register, topic: str, position: int) -> None:
    """The register has read so far in partition 0 of a topic."""
    with database.begin(register.bench.runtime.engine) as connection:
        row = {"topic": topic, "partition": 0, "offset": position}
        upsert(connection, store.chassis.position, [row], ("topic", "partition"))
