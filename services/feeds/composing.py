# SPDX-License-Identifier: EUPL-1.2
"""From a fact in clear to the bytes on the bus: check, seal, wrap in a CloudEvents envelope.

Composing is apart from sending, so that a line that holds several facts is refused as a whole
before anything of it is on the bus.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import ValidationError

from schemas.codes.regions import municipality_exists
from schemas.events.base import Data, encode
from schemas.events.errors import FieldError, explain
from schemas.events.feeds import (
    FEED_TYPES,
    FeedEvent,
    Identity,
    PersonRegisteredData,
    ResidenceChangedData,
    Sealed,
    split_identity,
)
from schemas.events.topics import FEED_TOPICS
from schemas.types import BRIN6_PATTERN
from services.chassis.clock import local_date
from services.feeds.event_ids import EventIds
from services.feeds.refusals import Refused, refused
from services.feeds.sealing import Sealer, associated_data

DEFAULT_SOURCES: dict[str, str] = {
    feed: f"urn:nld:oin:00000001823288444000:systeem:sluitend-feeds-{feed}" for feed in FEED_TOPICS
}
"""Source attribute where the sender gives none. The OIN is the NL GOV profile's example."""


_LOCATION = re.compile(BRIN6_PATTERN)


class Message(NamedTuple):
    """A message ready to send: topic, key, id of the event, and its structured JSON."""

    topic: str
    key: str
    id: UUID
    payload: bytes


class Composer:
    """Makes messages for the holder of one private key. For use by one thread."""

    def __init__(self, sealer: Sealer, new_id: Callable[[], UUID] | None = None) -> None:
        self._sealer = sealer
        self._new_id = new_id or EventIds()

    def compose(
        self,
        feed: str,
        type_: str,
        fields: Mapping[str, Any],
        time: datetime,
        *,
        source: str | None = None,
        event_id: UUID | None = None,
    ) -> Message:
        """The message of a fact in clear. `type_` is the short name (``enrollment-ended``),
        `fields` are those of the feed topic with the person's ``pgn`` in clear, `time` is when
        the fact was recorded (aware).

        The key is the school where the fields name one, else the feed. Raises Refused with
        everything that is wrong.
        """
        event = event_class(feed, type_)
        if time.tzinfo is None:
            raise refused("time", "has no time zone")
        if not 1900 <= time.year < 2200:
            raise refused("time", "does not lie between 1900 and 2200")
        clear, personal = split_identity(fields)
        on = local_date(time)
        identity, faults = _identity(event, personal, on)
        event_id = event_id or self._new_id()
        source = source or DEFAULT_SOURCES[feed]
        if identity is not None:
            bound_to = associated_data(event.TYPE, source, str(event_id))
            plain = identity.model_dump_json(exclude_none=True).encode()
            clear["sealed"] = self._sealer.seal(plain, bound_to)
        elif faults:
            # The fault is in the identity; the open fields are checked all the same.
            clear["sealed"] = _IN_PLACE_OF_AN_IDENTITY
        try:
            made = event.model_validate(
                {
                    "id": event_id,
                    "source": source,
                    "type": event.TYPE,
                    "subject": _key(feed, clear.get("school")),
                    "time": time,
                    "data": clear,
                }
            )
        except ValidationError as error:
            raise Refused(*faults, *explain(error)) from None
        faults += unknown_municipality(made.data, on)
        if faults:
            raise Refused(*faults)
        return Message(FEED_TOPICS[feed].name, made.subject, event_id, encode(made))


_IN_PLACE_OF_AN_IDENTITY = Sealed.model_construct(
    key_id="", wrapped_key="", nonce="", ciphertext=""
)


def event_class(feed: str, type_: str) -> type[FeedEvent[Any]]:
    """The event of that short name on that feed. Raises Refused."""
    event = FEED_TYPES.get((feed, type_))
    if event is not None:
        return event
    if feed not in FEED_TOPICS:
        raise refused("feed", "is not one of school, duo, brp, work")
    known = any(name == type_ for _, name in FEED_TYPES)
    raise refused("type", "does not belong to this feed" if known else "is not a known type")


def unknown_municipality(data: Data, on: date) -> list[FieldError]:
    """A fault when an event names a municipality that does not exist on the day it speaks of:
    its ``from``, else `on`."""
    if not isinstance(data, PersonRegisteredData | ResidenceChangedData):
        return []
    day = data.from_ if isinstance(data, ResidenceChangedData) else on
    if municipality_exists(data.municipality, day):
        return []
    return [FieldError("municipality", "is not a municipality that exists")]


def _key(feed: str, school: object) -> str:
    return school if isinstance(school, str) and _LOCATION.match(school) else feed


def _identity(
    event: type[FeedEvent[Any]], personal: Mapping[str, Any], on: date
) -> tuple[Identity | None, list[FieldError]]:
    if event.identity_model is None and "pgn" not in personal:
        return None, []
    model = event.identity_model or Identity
    try:
        return model.model_validate(personal, context={"on": on}), []
    except ValidationError as error:
        return None, explain(error)
