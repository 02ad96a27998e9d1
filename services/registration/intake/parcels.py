# SPDX-License-Identifier: EUPL-1.2
"""Reading a delivery: which of its lines are accepted, and as which messages. Keeps nothing.

A dry run is this and no more; delivering is this and `deliveries.accept`.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from pydantic import ValidationError

from schemas.events.errors import FieldError, explain
from schemas.events.feeds import FeedEvent, Identity
from schemas.events.topics import BY_NAME, FEED_TOPICS
from services.chassis import documents
from services.feeds.composing import Composer, Message
from services.feeds.event_ids import numbered_ids
from services.feeds.sealing import SealingError, Unsealer, associated_data
from services.feeds.uploads import Columns, Format, TakenLine, open_table, take_lines
from services.registration.rules.deliveries import Fact, feed_of, objections

_FEEDS = {topic.name: feed for feed, topic in FEED_TOPICS.items()}


@dataclass(frozen=True, slots=True)
class Parcel:
    """What somebody sends: a file in one of the formats, with the mapping where it is a table.

    ``schools`` are the locations that the sender speaks for; None: all of the source's own.
    """

    source: str
    schools: Collection[str] | None
    format: Format
    content: bytes
    mapping: Columns | None = None
    corrects: uuid.UUID | None = None

    @property
    def fingerprint(self) -> str:
        """The same for the same delivery and for no other."""
        mapped = None
        if self.mapping is not None:
            mapped = [self.mapping.kind.code, dict(self.mapping.columns)]
        said = documents.write([self.format, mapped]).encode()
        return sha256(said + b"\n" + self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line that is not delivered, with everything that is wrong with it. ``text`` is what the
    sender wrote, or the cells of a row; None where it is not known any more."""

    number: int
    text: str | list[str] | None
    faults: Sequence[FieldError]


@dataclass(slots=True)
class Reading:
    """What a reading found: ``messages`` by line, and the refused lines."""

    heading: list[str] | None = None
    read: int = 0
    accepted: int = 0
    messages: list[tuple[int, Message]] = field(default_factory=list)
    refused: list[RefusedLine] = field(default_factory=list)


def read_parcel(
    parcel: Parcel, unsealer: Unsealer, delivery_id: uuid.UUID, now: datetime
) -> Reading:
    """Read every line. The events get the same ids whenever it is read under this delivery id.

    Raises UnreadableUpload, TooManyLines, and Refused for a mapping that does not fit.
    """
    composer = Composer(unsealer.sealer(), numbered_ids(delivery_id))
    feed = feed_of(parcel.source)
    lines = take_lines(parcel.content, parcel.format, feed, parcel.mapping, now, composer)
    reading = Reading()
    for line in lines:
        reading.read += 1
        faults = line.faults or _objections(parcel, line, unsealer)
        if faults:
            reading.refused.append(RefusedLine(line.number, line.text, faults))
            continue
        reading.accepted += 1
        reading.messages += [(line.number, message) for message in line.messages]
    if parcel.format.is_table:
        reading.heading = open_table(parcel.content, parcel.format).heading
    return reading


def write_refused(reading: Reading) -> bytes:
    """The refused lines as one document; `read_refused` reads it."""
    lines = [
        [line.number, line.text, [[fault.field, fault.reason] for fault in line.faults]]
        for line in reading.refused
    ]
    return documents.write({"heading": reading.heading, "lines": lines}).encode()


def read_refused(document: bytes) -> tuple[list[str] | None, list[RefusedLine]]:
    """The heading, if it was a table, and the refused lines."""
    kept: Any = documents.read(document.decode())
    lines = [
        RefusedLine(number, text, [FieldError(*fault) for fault in faults])
        for number, text, faults in kept["lines"]
    ]
    return kept["heading"], lines


def _objections(parcel: Parcel, line: TakenLine, unsealer: Unsealer) -> Sequence[FieldError]:
    """What stands against messages that keep the contract: who sends them, and seals that do not
    open. The register would set those aside, and stop when there are many."""
    facts, broken = [], []
    for message in line.messages:
        event = BY_NAME[message.topic].parse(message.payload)
        facts.append(Fact(_FEEDS[message.topic], getattr(event.data, "school", None)))
        if isinstance(event, FeedEvent) and not parcel.format.is_table:
            broken += _seal_faults(event, unsealer)
    return objections(parcel.source, parcel.schools, facts) + broken


def _seal_faults(event: FeedEvent[Any], unsealer: Unsealer) -> list[FieldError]:
    sealed = getattr(event.data, "sealed", None)
    if sealed is None:
        return []
    bound_to = associated_data(event.type, event.source, str(event.id))
    try:
        identity = unsealer.open(sealed, bound_to)
        (event.identity_model or Identity).model_validate_json(identity)
    except SealingError:
        return [FieldError("sealed", "does not open: sealed for another key or another event")]
    except ValidationError as error:
        return explain(error)
    return []
