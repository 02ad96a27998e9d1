# SPDX-License-Identifier: EUPL-1.2
"""Webhooks as rows, and the outbox from which they are served."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from schemas.events.base import Data
from services.chassis import documents
from services.chassis.dialect import insert
from services.chassis.duties import bucket_of
from services.outreach.store.webhook_tables import webhook, webhook_delivery

Where = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Webhook:
    """A subscription to the cases of a region; see the table."""

    id: uuid.UUID
    region: str
    url: str
    secret: str
    made_by: str
    made_at: datetime
    enabled: bool = True
    failures: int = 0
    reason: str | None = None
    next_at: datetime | None = None
    delivered_at: datetime | None = None
    dropped: int = 0


class Told(NamedTuple):
    """An event that was said of a case, as data and as it is sent."""

    data: Data
    payload: bytes

    @property
    def regions(self) -> frozenset[str]:
        """The regions that the event concerns: of a transfer both."""
        regions = (getattr(self.data, name, None) for name in ("region", "to_region"))
        return frozenset(region for region in regions if region is not None)


@dataclass(frozen=True, slots=True)
class Message:
    """An event that a webhook is still to be sent."""

    position: int
    event_id: str
    payload: bytes


def queue(connection: sa.Connection, told: Sequence[Told], at: datetime) -> None:
    """Put events in the outbox of every webhook of their regions, also of those that are off."""
    if not told:
        return
    hooks = connection.execute(sa.select(webhook.c.id, webhook.c.region)).all()
    rows = [
        {
            "webhook_id": hook.id,
            "event_id": documents.read(one.payload)["id"],
            "payload": one.payload,
            "queued_at": at,
        }
        for one in (told if hooks else ())
        for regions in (one.regions,)
        for hook in hooks
        if hook.region in regions
    ]
    insert(connection, webhook_delivery, rows)


def add(connection: sa.Connection, hook: Webhook) -> None:
    """Add a subscription."""
    connection.execute(
        sa.insert(webhook).values(
            id=hook.id,
            region=hook.region,
            url=hook.url,
            secret=hook.secret,
            made_by=hook.made_by,
            made_at=hook.made_at,
            bucket=bucket_of(str(hook.id)),
            enabled=True,
            failures=0,
            dropped=0,
        )
    )


def listed(connection: sa.Connection, where: Where) -> Sequence[Webhook]:
    """Subscriptions by region and age."""
    query = sa.select(webhook).where(where).order_by(webhook.c.region, webhook.c.id)
    return [_webhook(row) for row in connection.execute(query)]


def find(connection: sa.Connection, hook_id: uuid.UUID, where: Where) -> Webhook | None:
    """One subscription, if it lies within ``where``."""
    return next(iter(listed(connection, sa.and_(webhook.c.id == hook_id, where))), None)


def drop(connection: sa.Connection, hook_id: uuid.UUID) -> None:
    """End a subscription, with what it was still to be sent."""
    connection.execute(sa.delete(webhook_delivery).where(webhook_delivery.c.webhook_id == hook_id))
    connection.execute(sa.delete(webhook).where(webhook.c.id == hook_id))


def enable(connection: sa.Connection, hook_id: uuid.UUID) -> None:
    """Go on where it stopped, at once."""
    _set(connection, hook_id, enabled=True, failures=0, reason=None, next_at=None)


def waiting(connection: sa.Connection, ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, int]:
    """How many events each is still to be sent; one without any is left out."""
    hook = webhook_delivery.c.webhook_id
    query = sa.select(hook, sa.func.count()).where(hook.in_(list(ids))).group_by(hook)
    return {row[0]: row[1] for row in connection.execute(query)}


def due(connection: sa.Connection, buckets: Collection[int], now: datetime) -> Sequence[Webhook]:
    """Webhooks of these buckets that are on, have something to be sent and need not wait."""
    has_mail = sa.exists().where(webhook_delivery.c.webhook_id == webhook.c.id)
    in_time = sa.or_(webhook.c.next_at.is_(None), webhook.c.next_at <= now)
    bucket = webhook.c.bucket.in_(sorted(buckets))
    return listed(connection, sa.and_(webhook.c.enabled, bucket, in_time, has_mail))


def first(connection: sa.Connection, hook_id: uuid.UUID) -> Message | None:
    """The event that a webhook is to be sent next."""
    query = (
        sa.select(webhook_delivery)
        .where(webhook_delivery.c.webhook_id == hook_id)
        .order_by(webhook_delivery.c.position)
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else Message(row.position, row.event_id, row.payload)


def delivered(
    connection: sa.Connection, hook_id: uuid.UUID, message: Message, now: datetime
) -> None:
    """It was received: that is the end of it, and of the failures before it."""
    connection.execute(
        sa.delete(webhook_delivery).where(webhook_delivery.c.position == message.position)
    )
    _set(connection, hook_id, failures=0, reason=None, next_at=None, delivered_at=now)


def failed(
    connection: sa.Connection,
    hook: Webhook,
    reason: str,
    now: datetime,
    pause: timedelta | None,
) -> None:
    """It was not received; ``pause`` None puts the webhook off."""
    _set(
        connection,
        hook.id,
        failures=hook.failures + 1,
        reason=reason,
        enabled=pause is not None,
        next_at=None if pause is None else now + pause,
    )


def forget(connection: sa.Connection, before: datetime) -> None:
    """Drop what has waited since before an instant, and count it."""
    old = webhook_delivery.c.queued_at < before
    query = (
        sa.select(webhook_delivery.c.webhook_id, sa.func.count())
        .where(old)
        .group_by(webhook_delivery.c.webhook_id)
    )
    for hook_id, count in connection.execute(query).all():
        _set(connection, hook_id, dropped=webhook.c.dropped + count)
    connection.execute(sa.delete(webhook_delivery).where(old))


def _set(connection: sa.Connection, hook_id: uuid.UUID, **values: Any) -> None:
    connection.execute(sa.update(webhook).where(webhook.c.id == hook_id).values(**values))


def _webhook(row: sa.Row[Any]) -> Webhook:
    return Webhook(
        row.id,
        row.region,
        row.url,
        row.secret,
        row.made_by,
        row.made_at,
        bool(row.enabled),
        row.failures,
        row.reason,
        row.next_at,
        row.delivered_at,
        row.dropped,
    )
