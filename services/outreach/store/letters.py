# SPDX-License-Identifier: EUPL-1.2
"""Templates of letters, and the letters made by them, as rows."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from schemas.codes.outreach import Channel
from services.chassis.dialect import insert
from services.outreach.rules.letters import Barrier, Template, Wording
from services.outreach.store.letter_tables import letter, letter_batch, letter_template

Where = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Item:
    """One letter of a batch; see the table."""

    position: int
    case_id: uuid.UUID
    label: str | None
    refused: Barrier | None = None
    made_by: str | None = None
    made_at: datetime | None = None
    logged_at: datetime | None = None
    dropped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Letters by one version of a template; ``due_on`` is the first day on which to make them."""

    id: uuid.UUID
    region: str
    template_id: uuid.UUID
    version: int
    channel: Channel
    due_on: date
    planned_by: str
    planned_at: datetime
    items: Sequence[Item]


def add_version(connection: sa.Connection, one: Template) -> None:
    """Add a version of a template."""
    row = {
        "id": one.id,
        "version": one.version,
        "region": one.region,
        "channel": str(one.wording.channel),
        "name": one.wording.name,
        "subject": one.wording.subject,
        "body": one.wording.body,
        "made_by": one.made_by,
        "made_at": one.made_at,
        "in_use": one.in_use,
    }
    connection.execute(sa.insert(letter_template).values(row))


def templates(connection: sa.Connection, where: Where) -> Sequence[Template]:
    """The newest version of each template that is in use, by region, channel and name."""
    newer = letter_template.alias("newer")
    newest = ~sa.exists().where(
        newer.c.id == letter_template.c.id, newer.c.version > letter_template.c.version
    )
    order = (letter_template.c.region, letter_template.c.channel, letter_template.c.name)
    query = sa.select(letter_template).where(where, newest, letter_template.c.in_use)
    return [_template(row) for row in connection.execute(query.order_by(*order))]


def versions(connection: sa.Connection, template_id: uuid.UUID, where: Where) -> Sequence[Template]:
    """Every version of a template within ``where``, the newest first."""
    query = sa.select(letter_template).where(letter_template.c.id == template_id, where)
    order = letter_template.c.version.desc()
    return [_template(row) for row in connection.execute(query.order_by(order))]


def add(connection: sa.Connection, batch: Batch) -> None:
    """Add a batch with its letters."""
    connection.execute(
        sa.insert(letter_batch).values(
            id=batch.id,
            region=batch.region,
            template_id=batch.template_id,
            version=batch.version,
            channel=str(batch.channel),
            due_on=batch.due_on,
            planned_by=batch.planned_by,
            planned_at=batch.planned_at,
        )
    )
    rows = [
        {
            "batch_id": batch.id,
            "position": one.position,
            "case_id": one.case_id,
            "label": one.label,
            "refused": None if one.refused is None else str(one.refused),
        }
        for one in batch.items
    ]
    insert(connection, letter, rows)


def batches(connection: sa.Connection, where: Where, limit: int) -> Sequence[Batch]:
    """Batches with their letters, the newest first."""
    query = sa.select(letter_batch).where(where)
    order = (letter_batch.c.planned_at.desc(), letter_batch.c.id)
    rows = connection.execute(query.order_by(*order).limit(limit)).all()
    held: dict[uuid.UUID, list[Item]] = {row.id: [] for row in rows}
    items = sa.select(letter).where(letter.c.batch_id.in_(list(held))).order_by(letter.c.position)
    for row in connection.execute(items):
        held[row.batch_id].append(_item(row))
    return [_batch(row, held[row.id]) for row in rows]


def find(connection: sa.Connection, batch_id: uuid.UUID, where: Where) -> Batch | None:
    """One batch, if it lies within ``where``."""
    return next(iter(batches(connection, sa.and_(letter_batch.c.id == batch_id, where), 1)), None)


def of_case(
    connection: sa.Connection, case_id: uuid.UUID, where: Where, limit: int
) -> Sequence[tuple[Batch, Item]]:
    """The newest letters of a case."""
    mine = sa.select(letter.c.batch_id).where(letter.c.case_id == case_id)
    found = batches(connection, sa.and_(letter_batch.c.id.in_(mine), where), limit)
    return [(one, item) for one in found for item in one.items if item.case_id == case_id]


def mark(
    connection: sa.Connection, batch_id: uuid.UUID, positions: Sequence[int], **values: Any
) -> None:
    """Write something at some letters of a batch."""
    one = sa.and_(letter.c.batch_id == batch_id, letter.c.position.in_(list(positions)))
    connection.execute(sa.update(letter).where(one).values(**values))


def claim_log(connection: sa.Connection, batch_id: uuid.UUID, position: int, at: datetime) -> bool:
    """Take it upon oneself to log the attempt of a letter; False when somebody did before. Of two
    at the same time the second waits for the first."""
    one = sa.and_(letter.c.batch_id == batch_id, letter.c.position == position)
    query = sa.update(letter).where(one, letter.c.logged_at.is_(None)).values(logged_at=at)
    return connection.execute(query).rowcount == 1


def _template(row: sa.Row[Any]) -> Template:
    return Template(
        row.id,
        row.version,
        row.region,
        Wording(Channel(row.channel), row.name, row.subject, row.body),
        row.made_by,
        row.made_at,
        bool(row.in_use),
    )


def _item(row: sa.Row[Any]) -> Item:
    return Item(
        row.position,
        row.case_id,
        row.label,
        None if row.refused is None else Barrier(row.refused),
        row.made_by,
        row.made_at,
        row.logged_at,
        row.dropped_at,
    )


def _batch(row: sa.Row[Any], items: Sequence[Item]) -> Batch:
    return Batch(
        row.id,
        row.region,
        row.template_id,
        row.version,
        Channel(row.channel),
        row.due_on,
        row.planned_by,
        row.planned_at,
        items,
    )
