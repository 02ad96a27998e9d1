# SPDX-License-Identifier: EUPL-1.2
"""Deliveries: who may deliver what, and how far a delivery has come. Pure.

A source is who answers for a delivery: a school by its BRIN of four characters, or ``duo``,
``brp``, ``work``.
"""

import re
from collections.abc import Collection, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from schemas.events.errors import FieldError

SOURCE_PATTERN: Final = r"^([0-9]{2}[A-Z]{2}|duo|brp|work)$"
REGISTERS: Final = ("duo", "brp", "work")
"""The sources that are no school; each has a feed of its own name."""

KEEP_REFUSED: Final = timedelta(days=14)
"""So long a refused line can be read back by who sent it (policy): time to correct it."""
KEEP_DRAFT: Final = timedelta(days=1)
"""So long an upload waits for its mapping and its word to deliver (policy)."""
KEEP_MESSAGES: Final = timedelta(days=35)
"""So long a delivery knows which record each of its lines became: as long as the feed topics."""


class Fact(NamedTuple):
    """What one message of a line is about: its feed, and the school that it names, if any."""

    feed: str
    school: str | None


class DeliveryState(StrEnum):
    """How far a delivery has come; each step follows by itself, also after a restart."""

    ACCEPTED = "accepted"
    PUBLISHING = "publishing"
    PROCESSING = "processing"
    PROCESSED = "processed"


def is_source(text: str) -> bool:
    """Whether this is how a source is written."""
    return re.fullmatch(SOURCE_PATTERN, text) is not None


def feed_of(source: str) -> str:
    """The feed on which a source reports."""
    return source if source in REGISTERS else "school"


def objections(
    source: str, schools: Collection[str] | None, facts: Sequence[Fact]
) -> list[FieldError]:
    """Why this source may not deliver this line; nothing when it may.

    A source reports on its own feed. A row of the ROD may beside it tell where the pupil lives. A
    school speaks of its own locations only: those in ``schools``, or all of its BRIN when None.
    """
    own = feed_of(source)
    reports = [fact for fact in facts if fact.feed == own]
    others = [fact for fact in facts if fact.feed != own]
    if others and not (reports and all(fact.feed == "brp" for fact in others)):
        return [FieldError("type", "is not for this sender to deliver")]
    if own != "school":
        return []
    named = {fact.school for fact in reports if fact.school is not None}
    foreign = [
        school
        for school in named
        if not school.startswith(source) or (schools is not None and school not in schools)
    ]
    return [FieldError("school", "is not a school of this sender")] if foreign else []


def state_of(messages: int, published: int, processed: int) -> DeliveryState:
    """How far a delivery of so many messages has come; one without any is done at once."""
    if processed >= messages:
        return DeliveryState.PROCESSED
    if published >= messages:
        return DeliveryState.PROCESSING
    return DeliveryState.PUBLISHING if published else DeliveryState.ACCEPTED
