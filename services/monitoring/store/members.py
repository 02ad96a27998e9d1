# SPDX-License-Identifier: EUPL-1.2
"""The young people behind a figure, by reference.

A figure is a number in one row; who makes it up is looked for among those who can: they whose row
speaks of its area. Each is then asked by the rule that counts, so list and figure cannot differ.
"""

from collections.abc import Iterator
from itertools import groupby, islice
from uuid import UUID

import sqlalchemy as sa

from services.monitoring.rules.areas import MUNICIPALITY, REGION
from services.monitoring.rules.catalogue import METRICS, Key, dimensions
from services.monitoring.rules.duty import count_duty
from services.monitoring.rules.membership import stands_in
from services.monitoring.store import people
from services.monitoring.store.tables import counted_duty, young_person

_FETCHED = 2000
_COLUMNS = {"duty": "code", "state": "state", "class": "class", "holder": "holder"}
"""Columns of a duty that dimensions name."""


def find(connection: sa.Connection, key: Key, after: UUID | None, limit: int) -> list[UUID]:
    """The next ``limit`` references behind a figure, in their order, beyond ``after``.

    The figure must be of a region, municipality or school.
    """
    behind = _with_duty if METRICS[key[0]].unit == "duties" else _counted
    once = (ref for ref, _ in groupby(behind(connection, key, after)))
    return list(islice(once, limit))


def _counted(connection: sa.Connection, key: Key, after: UUID | None) -> Iterator[UUID]:
    query = sa.select(young_person).where(_may_stand_in(key)).order_by(young_person.c.ref)
    if after is not None:
        query = query.where(young_person.c.ref > after)
    for row in connection.execute(query, execution_options={"yield_per": _FETCHED}):
        if stands_in(people.person_of(row), key):
            yield row.ref


def _may_stand_in(key: Key) -> sa.ColumnElement[bool]:
    """Rows that hold the area in one of their columns or documents, and the status where the figure
    is of one."""
    named = dimensions(key)
    code = named["area"].partition(":")[2]
    columns = (young_person.c.region, young_person.c.municipality, young_person.c.school)
    documents = (young_person.c.cases, young_person.c.study, young_person.c.counts)
    told = [column == code for column in columns]
    told += [sa.cast(document, sa.Text).contains(f'"{code}"') for document in documents]
    status = named.get("status")
    if status is None:
        return sa.or_(*told)
    return sa.and_(_at(named["area"], young_person), young_person.c.status == status)


def _with_duty(connection: sa.Connection, key: Key, after: UUID | None) -> Iterator[UUID]:
    named = dimensions(key)
    told = [_at(named["area"], counted_duty)]
    told += [counted_duty.c[_COLUMNS[n]] == v for n, v in named.items() if n in _COLUMNS]
    query = sa.select(counted_duty).where(*told).order_by(counted_duty.c.ref)
    if after is not None:
        query = query.where(counted_duty.c.ref > after)
    for row in connection.execute(query, execution_options={"yield_per": _FETCHED}):
        if any(step[0] == key for step in count_duty(people.duty_of(row))):
            yield row.ref


def _at(area: str, table: sa.Table) -> sa.ColumnElement[bool]:
    code = area.partition(":")[2]
    if area.startswith(REGION):
        return table.c.region == code
    return (table.c.municipality if area.startswith(MUNICIPALITY) else table.c.school) == code
