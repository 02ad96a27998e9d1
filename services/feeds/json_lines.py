# SPDX-License-Identifier: EUPL-1.2
"""JSON Lines: CloudEvents, sealed already or in clear, and the short lines of a replay.

A CloudEvents line has the attributes of the contract; ``data`` holds either a ``sealed`` block,
which is passed on as it is, or the identity in clear, which is sealed here. A short line is
``{"at": …, "feed": …, "type": "enrollment-ended", "data": {"pgn": …}}``, where a bare date in
``at`` stands for 09:00 in Amsterdam.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from pydantic_core import from_json

from schemas.events.base import encode
from schemas.events.errors import explain
from schemas.events.feeds import FEED_TYPES, IDENTITY_FIELDS
from schemas.events.topics import FEED_TOPICS
from services.chassis.clock import AMSTERDAM, local_date
from services.feeds.composing import Composer, Message, unknown_municipality
from services.feeds.refusals import Refused, refused

_RFC_3339 = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")
_BARE_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_START_OF_WORK = time(9, tzinfo=AMSTERDAM)

_FEEDS: dict[str, dict[str, str]] = {}
"""Per type attribute: the feeds it may come from, and its short name there."""
for (_feed, _name), _event in FEED_TYPES.items():
    _FEEDS.setdefault(_event.TYPE, {})[_feed] = _name


class JsonLines:
    """Reads one line at a time. `feed` decides where an education event goes (school or DUO)."""

    def __init__(self, feed: str = "school") -> None:
        self._feed = feed

    def messages(self, text: str, composer: Composer) -> list[Message]:
        """The message of one line. Raises Refused."""
        try:
            line = from_json(text, allow_inf_nan=False)
        except ValueError:
            raise refused("", "is not valid JSON") from None
        if not isinstance(line, dict):
            raise refused("", "is not an object")
        if "worker" in line:
            raise refused("worker", "belongs to a replay, not to a delivery")
        if "specversion" in line:
            return [self._event(line, text, composer)]
        feed, type_ = _text(line, "feed"), _text(line, "type")
        return [composer.compose(feed, type_, _fields(line), instant(_text(line, "at"), "at"))]

    def _event(self, line: Mapping[str, Any], text: str, composer: Composer) -> Message:
        if line["specversion"] != "1.0":
            raise refused("specversion", "is not '1.0'")
        feed, name = self._place(_text(line, "type"), line.get("subject"))
        fields = _fields(line)
        if "sealed" in fields:
            return _as_it_is(feed, fields, text)
        try:
            event_id = UUID(_text(line, "id"))
        except ValueError:
            raise refused("id", "is not a UUID") from None
        return composer.compose(
            feed,
            name,
            fields,
            instant(_text(line, "time"), "time"),
            source=_text(line, "source"),
            event_id=event_id,
        )

    def _place(self, type_: str, subject: object) -> tuple[str, str]:
        """Feed and short name of a type. DUO may send what schools send: then the subject tells,
        else the feed that was asked for."""
        feeds = _FEEDS.get(type_)
        if not feeds:
            raise refused("type", "is not a known type")
        for feed in (subject, self._feed):
            if isinstance(feed, str) and feed in feeds:
                return feed, feeds[feed]
        return next(iter(feeds.items()))


def instant(text: str, field: str) -> datetime:
    """An instant of RFC 3339, or 09:00 in Amsterdam on a bare date. Raises Refused for `field`."""
    try:
        if _RFC_3339.fullmatch(text):
            return datetime.fromisoformat(text)
        if _BARE_DATE.fullmatch(text):
            return datetime.combine(date.fromisoformat(text), _START_OF_WORK)
    except ValueError:
        pass
    raise refused(field, "is not an instant (RFC 3339) and not a date (YYYY-MM-DD)")


def _as_it_is(feed: str, fields: Mapping[str, Any], text: str) -> Message:
    """An event whose identity was sealed by its sender."""
    beside = sorted(IDENTITY_FIELDS & fields.keys())
    if beside:
        raise refused(beside[0], "stands in clear beside a sealed block")
    topic = FEED_TOPICS[feed]
    try:
        event = topic.parse(text)
    except ValidationError as error:
        raise Refused(*explain(error)) from None
    faults = unknown_municipality(event.data, local_date(event.time))
    if faults:
        raise Refused(*faults)
    return Message(topic.name, event.subject, event.id, encode(event))


def _text(line: Mapping[str, Any], field: str) -> str:
    value = line.get(field)
    if isinstance(value, str):
        return value
    raise refused(field, "is missing" if value is None else "is not a text")


def _fields(line: Mapping[str, Any]) -> Mapping[str, Any]:
    data = line.get("data")
    if isinstance(data, dict):
        return data
    raise refused("data", "is missing" if data is None else "is not an object")
