# SPDX-License-Identifier: EUPL-1.2
"""What a school year of a region comes to, from the databases of the three services."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from services.monitoring.handlers import check_counters, export_balances, export_metrics
from services.monitoring.stream import SERVICE as MONITORING
from services.outreach.rules.case import next_date
from services.outreach.store import tables as desk
from services.outreach.store.cases import parse
from services.outreach.stream import SERVICE as OUTREACH
from services.registration import store as register

NAMES = ("registration", "outreach", "monitoring")
TABLES = {
    "registration": register.chassis,
    "outreach": OUTREACH.tables,
    "monitoring": MONITORING.tables,
}


def totals(engines: Mapping[str, sa.Engine]) -> dict[str, Any]:
    """What must be the same on every database: counts, figures and balances."""
    person, case = register.person, desk.case
    with (
        engines["registration"].connect() as registration,
        engines["outreach"].connect() as outreach,
        engines["monitoring"].connect() as monitoring,
    ):
        count = sa.func.count()
        statuses = registration.execute(
            sa.select(person.c.status, count)
            .where(person.c.status.is_not(None))
            .group_by(person.c.status)
        )
        leavers = registration.execute(
            sa.select(person.c.ref).where(person.c.status.in_(("early-leaver", "absent")))
        )
        leaver_refs = set(leavers.scalars())
        rows = outreach.execute(
            sa.select(case.c.ref, case.c.state, case.c.is_open, case.c.body)
        ).all()
        open_cases = Counter(row.ref for row in rows if row.is_open)
        states: dict[str, int] = defaultdict(int)
        for row in rows:
            states[row.state] += 1
        undated = sum(1 for r in rows if r.is_open and next_date(parse(r.body)) is None)
        balances = export_balances(monitoring)
        return {
            "statuses": dict(sorted((s, n) for s, n in statuses)),
            "leavers": len(leaver_refs),
            "leavers_with_one_open_case": sum(1 for ref in leaver_refs if open_cases[ref] == 1),
            "people_with_two_open_cases": sum(1 for n in open_cases.values() if n > 1),
            "open_cases_without_owner_or_date": undated,
            "cases": dict(sorted(states.items())),
            "duties": {name: _duties(engines[name], TABLES[name]) for name in NAMES[:2]},
            "balance_days": len(balances),
            "balance_days_closed": sum(1 for row in balances if row["closed"]),
            "counters_differing_from_recount": len(check_counters(monitoring)),
            "dead_letters": {name: _dead(engines[name], TABLES[name]) for name in NAMES},
            "metrics": [row for row in export_metrics(monitoring) if any(_figures(row))],
            "balances": [
                {name: row[name] for name in ("region", "day", "opening", "closing", "closed")}
                | {"net": _net(row["in"], row["out"])}
                for row in balances
            ],
        }


def _figures(row: dict[str, Any]) -> Iterator[int | float]:
    return (value for value in row.values() if isinstance(value, int | float))


def _net(arrivals: dict[str, int], departures: dict[str, int]) -> dict[str, int]:
    net = Counter(arrivals)
    net.subtract(departures)
    return {status: change for status, change in sorted(net.items()) if change}


def _duties(engine: sa.Engine, tables: Any) -> dict[str, int]:
    duty = tables.duty
    query = (
        sa.select(duty.c.code, duty.c.state, sa.func.count())
        .where(duty.c.code != "review")
        .group_by(duty.c.code, duty.c.state)
    )
    with engine.connect() as connection:
        return {f"{code} {state}": n for code, state, n in sorted(connection.execute(query))}


def _dead(engine: sa.Engine, tables: Any) -> int:
    with engine.connect() as connection:
        query = sa.select(sa.func.count()).select_from(tables.dead_letter)
        return int(connection.execute(query).scalar() or 0)
