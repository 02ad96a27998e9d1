# SPDX-License-Identifier: EUPL-1.2
"""The young people behind a figure, by reference.

A figure is a number in one row; who makes it up is looked for among those who can: they whose row
speaks of its area. Each is then asked by the rule that counts, so list and figure cannot differ.
"""

from collections.abc import Iterator
from itertools import islice
from uuid import UUID

import sqlalchemy as sa

from services.monitoring.rules.areas import MUNICIPALITY, REGION
from services.monitoring.rules.catalogue import DUTIES, Key, dimensions
from services.monitoring.rules.membership import stands_in
from services.monitoring.store import people
from services.monitoring.store.tables import counted_duty, young_person

_FETCHED = 2000


def find(connection: sa.Connection, key: Key, after: UUID | None, limit: int) -> list[UUID]:
    """The next ``limit`` references behind a figure, in their order, beyond ``after``.

    The figure must be of a region, municipality or school.
    """
    if key[0] == DUTIES:
        return _with_duty(connection, key, after, limit)
    return list(islice(_counted(connection, key, after), limit))


def _counted(connection: sa.Connection, key: Key, after: UUID | None) -> Iterator[UUID]:
    query = sa.select(young_person).where(_may_stand_in(key)).order_by(young_person.c.ref)
    if after is not None:
        query = query.where(young_person.c.ref > after)
    for row in connection.execution_options(yield_per=_FETCHED).execute(query):
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


def _with_duty(connection: sa.Connection, key: Key, after: UUID | None, limit: int) -> list[UUID]:
    named = dimensions(key)
    query = (
        sa.select(counted_duty.c.ref)
        .distinct()
        .where(
            counted_duty.c.code == named["duty"],
            counted_duty.c.state == named["state"],
            _at(named["area"], counted_duty),
        )
        .order_by(counted_duty.c.ref)
        .limit(limit)
    )
    if after is not None:
        query = query.where(counted_duty.c.ref > after)
    return list(connection.execute(query).scalars())


def _at(area: str, table: sa.Table) -> sa.ColumnElement[bool]:
    code = area.partition(":")[2]
    if area.startswith(REGION):
        return table.c.region == code
    return (table.c.municipality if area.startswith(MUNICIPALITY) else table.c.school) == code
