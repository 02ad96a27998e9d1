# SPDX-License-Identifier: EUPL-1.2
"""Publishing open data: a school year is released twice, and what was released stays as it was.

Figures that changed day by day would tell of one person at a time; so what everyone may have is
fixed on a day: the provisional figures once the late startkwalificaties are in, the definitive ones
when registration has said everyone for the last time (D27, D28).
"""

from datetime import date, timedelta
from typing import Final

from schemas.codes.lists import FigureStatus
from services.chassis.transaction import Transaction
from services.monitoring.rules.open_figures import open_figures
from services.monitoring.store import open_data
from services.monitoring.store.open_data import Release

STANDSTILL: Final = timedelta(hours=1)
"""So long the totals must not have changed (policy, class P): a monitor that is still reading what
happened before must not publish half of it."""


def publish_due(tx: Transaction) -> None:
    """Make the releases whose day has come, once their totals stand still."""
    known = {(one.school_year, one.status): one for one in open_data.releases(tx.connection)}
    for total in open_data.totals(tx.connection):
        status = due_status(total.school_year, total.definitive, tx.today)
        if status is None:
            continue
        coming = Release(total.school_year, status, total.pupils, total.leavers, False, tx.now)
        before = known.get((total.school_year, status))
        if before is None or (not before.published and before[:4] != coming[:4]):
            open_data.prepare(tx.connection, coming)
        elif not before.published and tx.now - before.at >= STANDSTILL:
            _publish(tx, coming)


def due_status(year: int, definitive: bool, today: date) -> FigureStatus | None:
    """The vintage of a school year that is due: provisional from 1 February after the reference
    date (policy, class P: OCW publishes in February or March), definitive when all of it is."""
    if definitive:
        return FigureStatus.DEFINITIVE
    return FigureStatus.PROVISIONAL if today >= date(year + 2, 2, 1) else None


def _publish(tx: Transaction, coming: Release) -> None:
    if not open_data.publish(tx.connection, coming, tx.now):
        return
    earlier = [
        line
        for one in open_data.releases(tx.connection)
        if one.school_year == coming.school_year and one.status != coming.status
        for line in open_data.figures(tx.connection, one)
    ]
    counts = open_data.counts(tx.connection, coming.school_year)
    open_data.add(tx.connection, coming, open_figures(counts, earlier))
