# SPDX-License-Identifier: EUPL-1.2
"""What is removed when its term has passed, and the log of it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from schemas.codes.retention import Kept, RetentionRule
from services.chassis.clock import start_of_day
from services.chassis.dialect import insert, upsert
from services.monitoring.store.report_tables import frozen_report, removed_report, retention_day

Where = sa.ColumnElement[bool]
_KEY = ("kind", "area", "year", "version")


class Removal(NamedTuple):
    """One line of the log: what of which version was removed, when, and by which rule."""

    kind: str
    area: str
    year: int
    version: int
    what: str
    made_at: datetime
    removed_at: datetime
    source: str


def looked_on(connection: sa.Connection, today: date) -> bool:
    """Whether it was looked through already today."""
    query = sa.select(retention_day.c.day).where(retention_day.c.day == today)
    return connection.execute(query).first() is not None


def note_look(connection: sa.Connection, today: date) -> None:
    """It was looked through today."""
    upsert(connection, retention_day, [{"day": today}], ("day",), ())


def remove(
    connection: sa.Connection, rule: RetentionRule, today: date, now: datetime, limit: int
) -> int:
    """Remove at most ``limit`` of what a rule no longer keeps today, with a line in the log for
    each; returns how many there were."""
    gone = _passed(rule, today)
    if rule.record is Kept.REPORT_PEOPLE:
        gone = sa.and_(gone, frozen_report.c.has_people)
    columns = [frozen_report.c[name] for name in (*_KEY, "region", "school", "made_at")]
    query = sa.select(*columns).where(gone).order_by(*columns[:4]).limit(limit)
    found = connection.execute(query).all()
    log = [
        dict(row._mapping) | {"what": rule.record.value, "removed_at": now, "source": rule.source}
        for row in found
    ]
    for row in found:
        one = sa.and_(*(frozen_report.c[name] == getattr(row, name) for name in _KEY))
        if rule.record is Kept.REPORT_PEOPLE:
            emptied = {"people": {}, "has_people": False}
            connection.execute(sa.update(frozen_report).where(one).values(emptied))
        else:
            connection.execute(sa.delete(frozen_report).where(one))
    insert(connection, removed_report, log)
    return len(found)


def removals(connection: sa.Connection, where: Where, limit: int) -> Sequence[Removal]:
    """The log within ``where``, the newest first."""
    columns = [removed_report.c[name] for name in Removal._fields]
    order = (removed_report.c.removed_at.desc(), *(removed_report.c[name] for name in _KEY))
    query = sa.select(*columns).where(where).order_by(*order, removed_report.c.what).limit(limit)
    return [Removal(*row) for row in connection.execute(query)]


def _passed(rule: RetentionRule, today: date) -> Where:
    """What was made while the rule held, so long ago that its last day has passed."""
    made = frozen_report.c.made_at
    passed = [made >= start_of_day(rule.valid_from)]
    passed.append(made < start_of_day(date(today.year - rule.years, 1, 1)))
    if rule.valid_to is not None:
        passed.append(made < start_of_day(date.fromordinal(rule.valid_to.toordinal() + 1)))
    return sa.and_(*passed)
