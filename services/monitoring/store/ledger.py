# SPDX-License-Identifier: EUPL-1.2
"""The closing balance as rows: flows, the journal of movements, verdicts and gaps."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from services.chassis.adding import add
from services.chassis.dialect import insert, upsert
from services.monitoring.rules.balance import (
    Balance,
    BalanceState,
    Difference,
    Flow,
    Movement,
    Standing,
)
from services.monitoring.store.tables import balance, flow, movement, sequence_gap


@dataclass(frozen=True, slots=True)
class Verdict:
    """What registration says of a region and day, and what the monitor makes of it."""

    region: str
    day: date
    register: Balance
    state: BalanceState
    patience: int
    differences: tuple[Difference, ...] = ()
    refs: tuple[str, ...] = ()


def add_flows(connection: sa.Connection, flows: Iterable[Flow]) -> None:
    """Add arrivals and departures, given in key order."""
    add(connection, flow, [f._asdict() for f in flows], ("arrivals", "departures"))


def add_movements(
    connection: sa.Connection, movements: Iterable[tuple[uuid.UUID, int, Movement]]
) -> None:
    """Append to the journal: reference, sequence in its topic, movement."""
    rows = [
        {
            "ref": ref,
            "sequence": sequence,
            "day": m.day,
            "from_region": m.origin and m.origin.region,
            "from_status": m.origin and m.origin.status,
            "to_region": m.target and m.target.region,
            "to_status": m.target and m.target.status,
            "connects": m.connects,
        }
        for ref, sequence, m in movements
    ]
    insert(connection, movement, rows)


def movements(connection: sa.Connection) -> Iterator[Movement]:
    """The whole journal, streamed."""
    rows = connection.execute(sa.select(movement), execution_options={"yield_per": 5000})
    return (
        Movement(
            row.day,
            None if row.from_status is None else Standing(row.from_region, row.from_status),
            None if row.to_status is None else Standing(row.to_region, row.to_status),
            row.connects,
        )
        for row in rows
    )


def add_gaps(connection: sa.Connection, gaps: Sequence[dict[str, Any]]) -> None:
    """Note where sequences jumped: ref, topic, expected, found, region, at."""
    upsert(connection, sequence_gap, gaps, ("ref", "topic", "expected"), ())


def opening(connection: sa.Connection, region: str, day: date) -> dict[str, int]:
    """The count of each status at the beginning of a day, from all flows before it."""
    query = (
        sa.select(flow.c.status, sa.func.sum(flow.c.arrivals - flow.c.departures))
        .where(flow.c.region == region, flow.c.day < day)
        .group_by(flow.c.status)
    )
    return {status: int(count) for status, count in connection.execute(query)}


def flows(connection: sa.Connection, region: str, first: date, last: date) -> list[Flow]:
    """Flows of a region from ``first`` up to and with ``last``, by day and status."""
    query = sa.select(flow).where(flow.c.region == region, flow.c.day.between(first, last))
    return sorted(Flow(*row) for row in connection.execute(query))


def save(connection: sa.Connection, verdicts: Iterable[Verdict]) -> None:
    """Write verdicts; a later word of registration on the same region and day replaces it."""
    rows = [
        {
            "region": v.region,
            "day": v.day,
            "opening": dict(v.register.opening),
            "arrivals": dict(v.register.arrivals),
            "departures": dict(v.register.departures),
            "closing": dict(v.register.closing),
            "state": str(v.state),
            "patience": v.patience,
            "differences": [list(d) for d in v.differences],
            "refs": list(v.refs),
        }
        for v in verdicts
    ]
    upsert(connection, balance, rows, ("region", "day"))


def waiting(connection: sa.Connection, limit: int) -> list[Verdict]:
    """Balances without a final verdict, by region and day, the earliest days first."""
    query = (
        sa.select(balance)
        .where(balance.c.state == BalanceState.WAITING.value)
        .order_by(balance.c.day, balance.c.region)
        .limit(limit)
    )
    return _verdicts(connection.execute(query))


def state_before(connection: sa.Connection, region: str, day: date) -> BalanceState:
    """The state of the last balance before a day; closed when there is none."""
    query = (
        sa.select(balance.c.state)
        .where(balance.c.region == region, balance.c.day < day)
        .order_by(balance.c.day.desc())
        .limit(1)
    )
    return BalanceState(connection.execute(query).scalar() or BalanceState.CLOSED)


def last_days(connection: sa.Connection, regions: Collection[str]) -> dict[str, date]:
    """Per region the last day that registration closed."""
    query = (
        sa.select(balance.c.region, sa.func.max(balance.c.day))
        .where(balance.c.region.in_(sorted(regions)))
        .group_by(balance.c.region)
    )
    return {region: day for region, day in connection.execute(query)}  # noqa: C416


def reopen(connection: sa.Connection, region: str, day: date, patience: int) -> None:
    """Let the balances of a region from a day on wait for a new verdict."""
    connection.execute(
        sa.update(balance)
        .where(balance.c.region == region, balance.c.day >= day)
        .values(state=BalanceState.WAITING.value, patience=patience)
    )


def find(
    connection: sa.Connection,
    *,
    region: str | None = None,
    reach: sa.ColumnElement[bool] | None = None,
    newest: int | None = None,
) -> list[Verdict]:
    """Verdicts by region and day: of one region or all, within ``reach``; with ``newest`` only the
    last so many of each region."""
    query = sa.select(balance)
    if region is not None:
        query = query.where(balance.c.region == region)
    if reach is not None:
        query = query.where(reach)
    if newest is None:
        return _verdicts(connection.execute(query))
    rank = (
        sa.func.row_number()
        .over(partition_by=balance.c.region, order_by=balance.c.day.desc())
        .label("rank")
    )
    ranked = query.add_columns(rank).subquery()
    return _verdicts(connection.execute(sa.select(ranked).where(ranked.c.rank <= newest)))


def page(
    connection: sa.Connection,
    *,
    reach: sa.ColumnElement[bool],
    regions: Collection[str] = (),
    first: date | None = None,
    last: date | None = None,
    after: tuple[date, str] | None = None,
    limit: int,
) -> list[Verdict]:
    """Verdicts by day and region within ``reach``, of these regions and days, beyond ``after``."""
    query = sa.select(balance).where(reach).order_by(balance.c.day, balance.c.region).limit(limit)
    if regions:
        query = query.where(balance.c.region.in_(sorted(regions)))
    if first is not None:
        query = query.where(balance.c.day >= first)
    if last is not None:
        query = query.where(balance.c.day <= last)
    if after is not None:
        query = query.where(
            sa.or_(
                balance.c.day > after[0],
                sa.and_(balance.c.day == after[0], balance.c.region > after[1]),
            )
        )
    return sorted(_verdicts(connection.execute(query)), key=lambda v: (v.day, v.region))


def suspects(
    connection: sa.Connection, region: str, day: date, statuses: Collection[str], limit: int
) -> list[str]:
    """Whom to look at when a region's balance of a day is broken.

    First those whose movement on or before the day did not begin where the previous one ended or
    whose sequence jumped, then those who moved that day from or to a status that differs.
    """
    here = sa.or_(movement.c.from_region == region, movement.c.to_region == region)
    differs = sa.or_(
        movement.c.from_status.in_(sorted(statuses)), movement.c.to_status.in_(sorted(statuses))
    )
    queries = (
        sa.select(movement.c.ref).where(here, movement.c.day <= day, ~movement.c.connects),
        sa.select(sequence_gap.c.ref).where(sequence_gap.c.region == region),
        sa.select(movement.c.ref).where(here, movement.c.day == day, differs),
    )
    refs: dict[str, None] = {}
    for query in queries:
        ordered = query.distinct().order_by(query.selected_columns[0]).limit(limit)
        refs |= dict.fromkeys(str(ref) for ref in connection.execute(ordered).scalars())
    return list(refs)[:limit]


def gaps(connection: sa.Connection) -> int:
    """How many times a sequence jumped."""
    return int(
        connection.execute(sa.select(sa.func.count()).select_from(sequence_gap)).scalar_one()
    )


def _verdicts(rows: Iterable[sa.Row[Any]]) -> list[Verdict]:
    found = [
        Verdict(
            row.region,
            row.day,
            Balance(row.opening, row.arrivals, row.departures, row.closing),
            BalanceState(row.state),
            row.patience,
            tuple(Difference(*d) for d in row.differences),
            tuple(row.refs),
        )
        for row in rows
    ]
    return sorted(found, key=lambda v: (v.region, v.day))
