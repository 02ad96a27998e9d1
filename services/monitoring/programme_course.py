# SPDX-License-Identifier: EUPL-1.2
"""The course of the figures that regional programmes rest on: read when a month begins, and when a
programme first names the figure."""

from collections.abc import Sequence

import sqlalchemy as sa

from services.chassis.transaction import Transaction
from services.monitoring.store import counters
from services.monitoring.store import programme as store


def read_month(tx: Transaction) -> None:
    """Once a month note what the figures of all programmes stand at."""
    month = tx.today.replace(day=1)
    if store.begin_month(tx.connection, month):
        programmes = store.newest(tx.connection, sa.true())
        read(tx, sorted({key for one in programmes for key in one.programme.figures}))


def read(tx: Transaction, keys: Sequence[str]) -> None:
    """Note what figures stand at, where that was not noted in this month yet."""
    if keys:
        found = counters.of_keys(tx.connection, keys)
        store.add_readings(tx.connection, tx.today.replace(day=1), found)
