# SPDX-License-Identifier: EUPL-1.2
"""Turns that transactions take.

Waiting for every writer makes that what is said of a day holds for the whole of it.

A transaction takes the day from the clock when it begins and is seen when it commits. Who closes a
day just after midnight must wait for those that began before it. SQLite has one writer at a time;
on PostgreSQL writers share an advisory lock that the closing takes for itself.
"""

import sqlalchemy as sa

from services.chassis.dialect import is_postgresql

_WRITERS, _OUTLASTING, _SAYING = "(20251, 1)", "(20251, 2)", "(20251, 3)"


def join_writers(connection: sa.Connection) -> None:
    """Be waited for by :func:`outlast_writers`; to be called before the clock is read."""
    if is_postgresql(connection):
        connection.execute(sa.text(f"SELECT pg_advisory_xact_lock_shared{_WRITERS}"))


def outlast_writers(connection: sa.Connection) -> bool:
    """Wait until every other writing transaction has ended, and keep new ones out until the commit.

    False, at once, when another process is at it already.
    """
    if not is_postgresql(connection):
        return True
    alone = connection.execute(sa.text(f"SELECT pg_try_advisory_xact_lock{_OUTLASTING}")).scalar()
    if alone:
        connection.execute(sa.text(f"SELECT pg_advisory_xact_lock{_WRITERS}"))
    return bool(alone)


def say_alone(connection: sa.Connection) -> None:
    """Wait until no other process is at saying what changed, and keep others from it until the
    commit: what it says is said, and no longer changed, when the next one looks."""
    if is_postgresql(connection):
        connection.execute(sa.text(f"SELECT pg_advisory_xact_lock{_SAYING}"))
