# SPDX-License-Identifier: EUPL-1.2
"""To whom nothing may be sent, as rows."""

import uuid
from collections.abc import Collection, Mapping

import sqlalchemy as sa

from services.chassis.dialect import among, upsert
from services.outreach.rules.letters import Stop
from services.outreach.store.letter_tables import mail_stop

Changes = Mapping[tuple[uuid.UUID, Stop], bool]


def change(connection: sa.Connection, changes: Changes) -> None:
    """Put stops on (True) and take them off (False)."""
    for stop in Stop:
        ended = [ref for (ref, one), on in changes.items() if one is stop and not on]
        if ended:
            connection.execute(
                sa.delete(mail_stop).where(
                    mail_stop.c.stop == stop, among(connection, mail_stop.c.ref, ended)
                )
            )
    begun = [{"ref": ref, "stop": str(stop)} for (ref, stop), on in changes.items() if on]
    upsert(connection, mail_stop, begun, ("ref", "stop"), ())


def of(connection: sa.Connection, refs: Collection[uuid.UUID]) -> Mapping[uuid.UUID, set[Stop]]:
    """The stops of each of these people; who has none is left out."""
    found: dict[uuid.UUID, set[Stop]] = {}
    if not refs:
        return found
    query = sa.select(mail_stop).where(among(connection, mail_stop.c.ref, refs))
    for row in connection.execute(query):
        found.setdefault(row.ref, set()).add(Stop(row.stop))
    return found
