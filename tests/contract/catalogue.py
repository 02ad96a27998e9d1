# SPDX-License-Identifier: EUPL-1.2
"""What the contract tests go through: every topic with each of its event types."""

import json
from typing import Any

from schemas.events.topics import CATALOGUE, AnyEvent, Topic
from schemas.golden import FOLDER

PAIRS: list[tuple[Topic, type[AnyEvent]]] = [
    (topic, event) for topic in CATALOGUE for event in topic.events
]
NAMES = [f"{topic.name}:{event.short_name()}" for topic, event in PAIRS]

EVENTS: dict[str, type[AnyEvent]] = {event.TYPE: event for _, event in PAIRS}
DERIVED = {event.TYPE: event for topic, event in PAIRS if not topic.name.startswith("feeds.")}


def example(event: type[AnyEvent]) -> dict[str, Any]:
    """The golden example of an event type, as JSON."""
    text = (FOLDER / f"{event.TYPE}.example.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
