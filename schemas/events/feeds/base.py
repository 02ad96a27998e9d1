# SPDX-License-Identifier: EUPL-1.2
"""Envelope of an event on a feed topic."""

from datetime import UTC, datetime
from typing import Annotated, ClassVar, Generic

from pydantic import (
    AfterValidator,
    AwareDatetime,
    Field,
)

from schemas.events.base import (
    D,
    Event,
    NotPersonal,
)
from schemas.events.feeds.identity import Identity


def _utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


FeedSubject = Annotated[str, Field(pattern=r"^([0-9]{2}[A-Z]{2}[0-9]{2}|[a-z][a-z0-9-]{0,31})$")]
"""The school (BRIN and location) or the source: ``duo``, ``brp``, ``work``."""


class FeedEvent(Event[D], Generic[D]):
    """An event on a feed topic. No sequence: idempotent by natural key and ``time``."""

    subject: NotPersonal[FeedSubject]
    time: NotPersonal[Annotated[AwareDatetime, AfterValidator(_utc)]]

    identity_model: ClassVar[type[Identity] | None] = Identity
    """What the sealed block must hold; None where the event needs no identity."""
