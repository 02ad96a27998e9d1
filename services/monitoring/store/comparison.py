# SPDX-License-Identifier: EUPL-1.2
"""The counters that are compared, and what was published beside them."""

import uuid
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from services.chassis.dialect import insert
from services.monitoring.rules.areas import SCHOOL
from services.monitoring.rules.catalogue_statistics import VSV
from services.monitoring.rules.published_files import PublishedLine
from services.monitoring.rules.study import TOTAL
from services.monitoring.store.comparison_tables import published_figure, published_file
from services.monitoring.store.tables import counter


class File(NamedTuple):
    """A file of a publisher that was read: when it was published, and when and by whom read."""

    id: uuid.UUID
    publisher: str
    published_on: date
    read_at: datetime
    read_by: str


def leavers_at_schools(connection: sa.Connection, region: str, year: int) -> dict[str, int]:
    """New leavers of the statistic at every institution (BRIN) of which schools lie in a region."""
    query = sa.select(counter.c.area, counter.c.value).where(
        counter.c.key.startswith(f"{VSV}|{year}|{SCHOOL}"),
        counter.c.key.endswith(f"|{TOTAL}"),
        counter.c.region == region,
    )
    found: dict[str, int] = {}
    for area, people in connection.execute(query):
        brin = area.removeprefix(SCHOOL)[:4]
        found[brin] = found.get(brin, 0) + people
    return found


def files(connection: sa.Connection) -> list[File]:
    """The files that were read, the newest publication first."""
    query = sa.select(published_file).order_by(
        published_file.c.published_on.desc(), published_file.c.read_at.desc()
    )
    return [File(*row) for row in connection.execute(query)]


def keep(connection: sa.Connection, file: File, lines: Iterable[PublishedLine]) -> None:
    """Keep a file and its lines."""
    insert(connection, published_file, [file._asdict()])
    insert(connection, published_figure, [{"file": file.id, **line._asdict()} for line in lines])


def published(
    connection: sa.Connection, areas: Collection[str], year: int | None = None
) -> list[tuple[File, PublishedLine]]:
    """What the files say of these areas, in one school year or in all, the newest file first."""
    query = (
        sa.select(published_file, *(c for c in published_figure.c if c.name != "file"))
        .join(published_figure, published_figure.c.file == published_file.c.id)
        .where(published_figure.c.area.in_(sorted(areas)))
        .order_by(published_file.c.published_on.desc(), published_file.c.read_at.desc())
    )
    if year is not None:
        query = query.where(published_figure.c.school_year == year)
    return [(File(*row[:5]), PublishedLine(*row[5:])) for row in connection.execute(query).all()]
