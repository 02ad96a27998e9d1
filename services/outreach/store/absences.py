# SPDX-License-Identifier: EUPL-1.2
"""Which workers are away, and until when. Why is nobody's business here."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from services.chassis.dialect import upsert
from services.outreach.store.tables import worker_absence


class Absence(NamedTuple):
    """First and last day on which a worker is away; ``until`` None: not known yet."""

    first: date
    until: date | None

    def holds_on(self, day: date) -> bool:
        """Whether the worker is away on this day."""
        return self.first <= day and (self.until is None or day <= self.until)


def known(connection: sa.Connection) -> dict[str, Absence]:
    """The absence on record of each worker, past ones too."""
    rows = connection.execute(sa.select(worker_absence))
    return {row.worker: Absence(row.first, row.until) for row in rows}


def away_on(connection: sa.Connection, day: date) -> frozenset[str]:
    """Workers who are away on a day."""
    found = known(connection)
    return frozenset(worker for worker, absence in found.items() if absence.holds_on(day))


def save(connection: sa.Connection, worker: str, absence: Absence, by: str) -> None:
    """Write the absence of a worker in place of the one on record."""
    row = {"worker": worker, "first": absence.first, "until": absence.until, "set_by": by}
    upsert(connection, worker_absence, [row], ("worker",))


def forget(connection: sa.Connection, worker: str) -> None:
    """The worker is back."""
    connection.execute(sa.delete(worker_absence).where(worker_absence.c.worker == worker))
