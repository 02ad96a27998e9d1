# SPDX-License-Identifier: EUPL-1.2
"""Commands that were carried out, by Idempotency-Key: a repeated one changes nothing."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from services.outreach.store.tables import command

_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Done:
    """A command carried out earlier: what it asked (as a digest), and on which case."""

    digest: str
    case_id: uuid.UUID


def find(connection: sa.Connection, actor: str, key: str) -> Done | None:
    """The command this actor gave under this key, if any."""
    query = sa.select(command.c.digest, command.c.case_id).where(
        command.c.actor == actor, command.c.key == key
    )
    row = connection.execute(query).first()
    return None if row is None else Done(row.digest, row.case_id)


def remember(connection: sa.Connection, actor: str, key: str, done: Done, at: datetime) -> None:
    """Keep a command for a week; older ones are forgotten on the way."""
    connection.execute(sa.delete(command).where(command.c.at < at - _KEPT))
    connection.execute(
        sa.insert(command).values(
            actor=actor, key=key, digest=done.digest, case_id=done.case_id, at=at
        )
    )
