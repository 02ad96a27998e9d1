# SPDX-License-Identifier: EUPL-1.2
"""Commands that were carried out, by Idempotency-Key: a repeated one changes nothing."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from services.chassis.dialect import upsert
from services.outreach.store.tables import command

_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Done:
    """A command carried out earlier: what it asked (as a digest), and on which case; for one that
    is about no case, what it made, or whose signals it answered."""

    digest: str
    case_id: uuid.UUID


def find(connection: sa.Connection, actor: str, key: str) -> Done | None:
    """The command this actor gave under this key, if any."""
    query = sa.select(command.c.digest, command.c.case_id).where(
        command.c.actor == actor, command.c.key == key
    )
    row = connection.execute(query).first()
    return None if row is None else Done(row.digest, row.case_id)


def claim(connection: sa.Connection, actor: str, key: str, done: Done, at: datetime) -> Done:
    """Take a key for this command for a week, before it is carried out: ``done`` itself, or what
    was done under the key before. Of two at the same time the second waits for the first. Older
    ones are forgotten on the way."""
    connection.execute(sa.delete(command).where(command.c.at < at - _KEPT))
    row = {"actor": actor, "key": key, "digest": done.digest, "case_id": done.case_id, "at": at}
    upsert(connection, command, [row], ("actor", "key"), ())
    return find(connection, actor, key) or done


def made(connection: sa.Connection, actor: str, key: str, case_id: uuid.UUID) -> None:
    """The case that a command made whose key was taken before it was carried out."""
    ours = sa.update(command).where(command.c.actor == actor, command.c.key == key)
    connection.execute(ours.values(case_id=case_id))
