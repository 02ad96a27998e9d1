# SPDX-License-Identifier: EUPL-1.2
"""A publisher without a broker: it composes for real and keeps what it is given."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from schemas.events.feeds import FeedEvent
from schemas.events.topics import BY_NAME
from services.chassis.ids import seeded
from services.feeds.composing import Composer, Message
from services.feeds.delivery import Delivery, RefusedLine, Tally
from services.feeds.sealing import KeyFiles, Sealer, Unsealer, associated_data, generate_keys

RECORDED = datetime(2025, 11, 10, 9, tzinfo=UTC)


@dataclass
class Desk:
    """Stands in for FeedPublisher; opens what was sealed, as registration would."""

    keys: KeyFiles
    sent: list[Message] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.composer = Composer(Sealer(self.keys.public), seeded(1))
        self._unsealer = Unsealer(self.keys.private)

    def send(self, message: Message) -> None:
        self.sent.append(message)

    def flush(self) -> None:
        pass

    def events(self) -> list[FeedEvent[Any]]:
        """What consumers would parse."""
        return [event(message) for message in self.sent]

    def identity(self, message: Message) -> bytes:
        made = event(message)
        bound_to = associated_data(made.type, made.source, str(made.id))
        return self._unsealer.open(made.data.sealed, bound_to)

    def deliver(self, *paths: Path, feed: str = "school") -> tuple[list[Tally], list[RefusedLine]]:
        refused: list[RefusedLine] = []
        tallies = Delivery(paths, RECORDED, feed).run(self, refused.append)
        return tallies, refused


def desk(directory: Path) -> Desk:
    return Desk(generate_keys(directory / "keys"))


def event(message: Message) -> FeedEvent[Any]:
    made = BY_NAME[message.topic].parse(message.payload)
    assert isinstance(made, FeedEvent)
    return made


def faults(refused: Sequence[RefusedLine]) -> list[tuple[int, list[str]]]:
    """Line numbers with `field: reason` for each fault."""
    return [(line.line.number, [str(fault) for fault in line.faults]) for line in refused]
