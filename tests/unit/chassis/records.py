# SPDX-License-Identifier: EUPL-1.2
"""Kafka records without Kafka."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from schemas.events.base import encode
from schemas.events.topics import REGISTRATION_STATUSES
from tests.chaos.ledger import status_changed

SAM = uuid.UUID("00000000-0000-4000-8000-000000000001")
NOOR = uuid.UUID("00000000-0000-4000-8000-000000000002")


@dataclass(slots=True)
class Record:
    """What the inbox needs of a record."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None


def record(
    offset: int, value: bytes, key: object = SAM, topic: str = REGISTRATION_STATUSES.name
) -> Record:
    """A record on partition 0."""
    return Record(topic, 0, offset, str(key).encode(), value)


def statuses(ref: uuid.UUID, numbers: Iterable[int], first_offset: int = 0) -> list[Record]:
    """Events of one subject with these sequence numbers, on offsets that follow each other."""
    return [
        record(offset, encode(status_changed(ref, number)), ref)
        for offset, number in enumerate(numbers, first_offset)
    ]
