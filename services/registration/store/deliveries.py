# SPDX-License-Identifier: EUPL-1.2
"""Deliveries over HTTP: kept until published, followed until processed, forgotten in time."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from services.chassis.dialect import insert, upsert
from services.chassis.tables import BUCKETS
from services.registration.store.delivery_tables import (
    delivery,
    draft,
    mapping,
    message,
    refused,
)
from services.registration.store.tables import chassis

Row = sa.Row[Any]


def add_delivery(connection: sa.Connection, row: Mapping[str, Any]) -> Row:
    """Begin a delivery; where the source used the key before, the one it began then."""
    upsert(connection, delivery, [dict(row)], ("source", "idempotency_key"), ())
    query = sa.select(delivery).where(
        delivery.c.source == row["source"],
        delivery.c.idempotency_key == row["idempotency_key"],
    )
    return connection.execute(query).one()


def delivery_under(connection: sa.Connection, source: str, key: str) -> Row | None:
    """The delivery that the source began under this key."""
    query = sa.select(delivery).where(
        delivery.c.source == source, delivery.c.idempotency_key == key
    )
    return connection.execute(query).first()


def delivery_by_key(
    connection: sa.Connection, key: str, sources: Collection[str] | None
) -> Row | None:
    """The delivery that one of these sources began under this key."""
    query = sa.select(delivery).where(delivery.c.idempotency_key == key, _of(delivery, sources))
    return connection.execute(query.limit(1)).first()


def add_messages(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Keep what is to be published."""
    insert(connection, message, rows)


def keep_refused(
    connection: sa.Connection, delivery_id: uuid.UUID, received_at: datetime, content: bytes
) -> None:
    """Keep the refused lines of a delivery, locked away."""
    row = {"delivery": delivery_id, "received_at": received_at, "content": content}
    insert(connection, refused, [row])


def refused_of(connection: sa.Connection, delivery_id: uuid.UUID) -> bytes | None:
    """The refused lines, locked away; None when there are none, or no longer."""
    query = sa.select(refused.c.content).where(refused.c.delivery == delivery_id)
    content: bytes | None = connection.execute(query).scalar()
    return content


def set_aside_of(connection: sa.Connection, delivery_id: uuid.UUID) -> Sequence[sa.Row[int, str]]:
    """Lines that were accepted and that the register could not process: line and reason."""
    letter = chassis.dead_letter
    query = (
        sa.select(message.c.line, letter.c.reason)
        .join(letter, _same_record(letter))
        .where(message.c.delivery == delivery_id)
        .order_by(message.c.line, message.c.number)
    )
    return connection.execute(query).all()


def delivery_of(
    connection: sa.Connection, delivery_id: uuid.UUID, sources: Collection[str] | None
) -> Row | None:
    """A delivery of one of these sources, of any when None."""
    query = sa.select(delivery).where(delivery.c.id == delivery_id, _of(delivery, sources))
    return connection.execute(query).first()


def deliveries_of(
    connection: sa.Connection,
    sources: Collection[str] | None,
    limit: int,
    beyond: tuple[datetime, uuid.UUID] | None = None,
) -> Sequence[Row]:
    """Deliveries of these sources, the newest first, those after ``beyond`` in that order."""
    query = sa.select(delivery).where(_of(delivery, sources))
    if beyond is not None:
        at, last = beyond
        earlier = delivery.c.received_at < at
        same = sa.and_(delivery.c.received_at == at, delivery.c.id < last)
        query = query.where(sa.or_(earlier, same))
    query = query.order_by(delivery.c.received_at.desc(), delivery.c.id.desc()).limit(limit)
    return connection.execute(query).all()


def newest_step(connection: sa.Connection, sources: Collection[str] | None) -> object:
    """Something that changes with every step of any delivery of these sources."""
    columns = (delivery.c.published, delivery.c.processed, delivery.c.set_aside)
    sums = [sa.func.coalesce(sa.func.sum(column), 0) for column in columns]
    query = sa.select(sa.func.count(), *sums).where(_of(delivery, sources))
    return tuple(connection.execute(query).one())


def next_to_publish(connection: sa.Connection, buckets: Collection[int]) -> uuid.UUID | None:
    """The oldest delivery in these buckets that is not on the bus as a whole."""
    query = (
        sa.select(delivery.c.id)
        .where(delivery.c.processed_at.is_(None), delivery.c.published_at.is_(None))
        .where(_in(delivery.c.bucket, buckets))
        .order_by(delivery.c.received_at, delivery.c.id)
        .limit(1)
    )
    found: uuid.UUID | None = connection.execute(query).scalar()
    return found


def to_publish(connection: sa.Connection, delivery_id: uuid.UUID, limit: int) -> Sequence[Row]:
    """Messages of a delivery that are not known to be on the bus, in their order."""
    query = (
        sa.select(message)
        .where(message.c.delivery == delivery_id, message.c.offset.is_(None))
        .order_by(message.c.number)
        .limit(limit)
    )
    return connection.execute(query).all()


def mark_published(
    connection: sa.Connection,
    delivery_id: uuid.UUID,
    placed: Sequence[dict[str, Any]],
    at: datetime,
) -> None:
    """Write where messages went (whole rows, their payload dropped) and count them."""
    upsert(connection, message, placed, ("delivery", "number"), ("payload", "partition", "offset"))
    known = sa.select(sa.func.count()).where(
        message.c.delivery == delivery_id, message.c.offset.is_not(None)
    )
    count = connection.execute(known).scalar_one()
    done = sa.case((delivery.c.messages == count, at), else_=None)
    connection.execute(
        sa.update(delivery)
        .where(delivery.c.id == delivery_id)
        .values(published=count, published_at=done)
    )


def follow(connection: sa.Connection, buckets: Collection[int], at: datetime) -> int:
    """Count what the register has processed of each open delivery; how many counts changed.

    A message is processed when the register's position in its partition lies beyond it.
    """
    position, letter = chassis.position, chassis.dead_letter
    query = (
        sa.select(
            delivery.c.id,
            delivery.c.messages,
            delivery.c.processed,
            sa.func.count(position.c.topic).label("now"),
            sa.func.count(letter.c.id).label("aside"),
        )
        .join(message, message.c.delivery == delivery.c.id)
        .outerjoin(
            position,
            sa.and_(
                position.c.topic == message.c.topic,
                position.c.partition == message.c.partition,
                position.c.offset > message.c.offset,
            ),
        )
        .outerjoin(letter, _same_record(letter))
        .where(delivery.c.processed_at.is_(None), delivery.c.published > 0)
        .where(_in(delivery.c.bucket, buckets))
        .group_by(delivery.c.id, delivery.c.messages, delivery.c.processed)
    )
    changed = [row for row in connection.execute(query) if row.now != row.processed]
    for row in changed:
        whole = row.now == row.messages
        connection.execute(
            sa.update(delivery)
            .where(delivery.c.id == row.id)
            .values(processed=row.now, set_aside=row.aside, processed_at=at if whole else None)
        )
    return len(changed)


def is_open(connection: sa.Connection, buckets: Collection[int]) -> bool:
    """Whether any delivery in these buckets is on its way: one look at a partial index."""
    query = sa.select(delivery.c.id).where(
        delivery.c.processed_at.is_(None), _in(delivery.c.bucket, buckets)
    )
    return connection.execute(query.limit(1)).first() is not None


def save_draft(connection: sa.Connection, row: dict[str, Any]) -> None:
    """Keep an upload, or change what was chosen for it."""
    upsert(connection, draft, [row], ("id",))


def draft_of(
    connection: sa.Connection, draft_id: uuid.UUID, sources: Collection[str] | None
) -> Row | None:
    """An upload of one of these sources."""
    query = sa.select(draft).where(draft.c.id == draft_id, _of(draft, sources))
    return connection.execute(query).first()


def drop_draft(connection: sa.Connection, draft_id: uuid.UUID) -> None:
    """Forget an upload: it was delivered, or is not to be."""
    connection.execute(sa.delete(draft).where(draft.c.id == draft_id))


def save_mapping(
    connection: sa.Connection, source: str, kind: str, columns: Mapping[str, str]
) -> None:
    """Keep a mapping for the next file of this source."""
    row = {"source": source, "kind": kind, "columns": dict(columns)}
    upsert(connection, mapping, [row], ("source", "kind"))


def mappings_of(connection: sa.Connection, source: str) -> dict[str, dict[str, str]]:
    """The mappings that were kept for a source, by kind."""
    query = sa.select(mapping).where(mapping.c.source == source)
    return {row.kind: row.columns for row in connection.execute(query)}


def forget(
    connection: sa.Connection, refused_to: datetime, drafts_to: datetime, messages_to: datetime
) -> None:
    """Drop what was received before these instants; the counts of a delivery stay."""
    connection.execute(sa.delete(refused).where(refused.c.received_at < refused_to))
    connection.execute(sa.delete(draft).where(draft.c.received_at < drafts_to))
    done = sa.select(delivery.c.id).where(
        delivery.c.processed_at.is_not(None), delivery.c.received_at < messages_to
    )
    connection.execute(sa.delete(message).where(message.c.delivery.in_(done)))


def _same_record(table: sa.Table) -> sa.ColumnElement[bool]:
    return sa.and_(
        table.c.topic == message.c.topic,
        table.c.partition == message.c.partition,
        table.c.offset == message.c.offset,
    )


def _of(table: sa.Table, sources: Collection[str] | None) -> sa.ColumnElement[bool]:
    return sa.true() if sources is None else table.c.source.in_(sorted(sources))


def _in(column: sa.ColumnElement[int], buckets: Collection[int]) -> sa.ColumnElement[bool]:
    return sa.true() if len(buckets) == BUCKETS else column.in_(sorted(buckets))
