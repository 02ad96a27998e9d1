# SPDX-License-Identifier: EUPL-1.2
"""Reports that are frozen, and the people of a region from whom they are made."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from schemas.codes.retention import Kept, retention_rule
from services.chassis.clock import local_date, start_of_day
from services.monitoring.rules.areas import MUNICIPALITY, Seat
from services.monitoring.rules.duty_report import Outcome
from services.monitoring.rules.effect_cases import Period
from services.monitoring.rules.report import People, Report
from services.monitoring.rules.young_person import YoungPerson
from services.monitoring.store.people import person_of
from services.monitoring.store.report_tables import frozen_report
from services.monitoring.store.tables import counted_duty, young_person

Where = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Frozen:
    """One frozen version of a report, without its document; see the table."""

    kind: str
    area: str
    year: int
    version: int
    made_by_name: str
    made_at: datetime

    def kept_until(self, what: Kept) -> date | None:
        """The last day on which it, or what is behind it, is kept; None: always."""
        made_on = local_date(self.made_at)
        rule = retention_rule(what, made_on)
        return None if rule is None else rule.last_day(made_on)


_HEAD = [frozen_report.c[name] for name in Frozen.__dataclass_fields__]


def heads(connection: sa.Connection, where: Where, limit: int) -> Sequence[Frozen]:
    """Frozen reports within ``where``, the newest first."""
    order = (frozen_report.c.made_at.desc(), frozen_report.c.kind, frozen_report.c.version.desc())
    query = sa.select(*_HEAD).where(where).order_by(*order).limit(limit)
    return [Frozen(*row) for row in connection.execute(query)]


def same(kind: str, area: str, year: int) -> Where:
    """The versions of one report."""
    table = frozen_report.c
    return sa.and_(table.kind == kind, table.area == area, table.year == year)


def first_frozen(connection: sa.Connection, where: Where, begins: date) -> date | None:
    """The day on which the first version was frozen that is not older than ``begins``."""
    table = frozen_report.c
    first = sa.select(sa.func.min(table.made_at)).where(
        where, table.made_at >= start_of_day(begins)
    )
    found: datetime | None = connection.execute(first).scalar()
    return None if found is None else local_date(found)


def document(connection: sa.Connection, where: Where, version: int) -> Report | None:
    """The document of a version."""
    one = sa.and_(where, frozen_report.c.version == version)
    found = connection.execute(sa.select(frozen_report.c.document).where(one)).scalar()
    return None if found is None else Report.model_validate(found)


def documents(connection: sa.Connection, where: Where, version: int) -> list[Report]:
    """The documents of all versions up to this one, from the first."""
    table = frozen_report.c
    query = sa.select(table.document).where(where, table.version <= version).order_by(table.version)
    return [Report.model_validate(found) for found in connection.execute(query).scalars()]


def people(connection: sa.Connection, where: Where, version: int) -> People:
    """The young people behind the cells of a version."""
    one = sa.and_(where, frozen_report.c.version == version)
    found: People | None = connection.execute(sa.select(frozen_report.c.people).where(one)).scalar()
    return found or {}


def add(
    connection: sa.Connection,
    head: Frozen,
    report: Report,
    behind: People,
    made_by: str,
    seat: Seat,
) -> None:
    """Add a version. Raises IntegrityError when somebody was first."""
    row: dict[str, Any] = {name: getattr(head, name) for name in Frozen.__dataclass_fields__}
    row |= {"region": seat.region, "school": seat.school, "made_by": made_by}
    row |= {"document": report.model_dump(mode="json", by_alias=True)}
    row |= {"people": {name: list(refs) for name, refs in behind.items() if refs}}
    row |= {"has_people": bool(row["people"])}
    connection.execute(sa.insert(frozen_report).values(row))


def people_of(connection: sa.Connection, region: str) -> Iterator[tuple[str, YoungPerson]]:
    """Everybody of whom a case or a count may be of this region, streamed; some of them have only
    lived there."""
    named = f'"{region}"'
    told = (young_person.c.cases, young_person.c.counts)
    spoken_of = (sa.cast(column, sa.String).contains(named) for column in told)
    query = sa.select(young_person).where(sa.or_(*spoken_of)).order_by(young_person.c.ref)
    rows = connection.execute(query, execution_options={"yield_per": 5000})
    return ((str(row.ref), person_of(row)) for row in rows)


def duties_of(
    connection: sa.Connection, area: str, period: Period, codes: Collection[str]
) -> list[Outcome]:
    """Duties of a municipality or a school that were due within a period."""
    column = counted_duty.c.municipality if area.startswith(MUNICIPALITY) else counted_duty.c.school
    query = sa.select(counted_duty.c.ref, counted_duty.c.code, counted_duty.c.state).where(
        column == area.partition(":")[2],
        counted_duty.c.code.in_(sorted(codes)),
        counted_duty.c.due_on.between(*period),
    )
    return [Outcome(str(row.ref), row.code, row.state) for row in connection.execute(query)]
