# SPDX-License-Identifier: EUPL-1.2
"""What came of a replay: rows for the seven files, in an order that the input alone decides."""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from schemas.types import is_bsn
from services.chassis.duty_rules import REVIEW
from services.chassis.service import Runtime
from services.console.replay.history import RejectedLine
from services.monitoring import handlers as monitor
from services.outreach.rules.case import kind_on
from services.outreach.store import tables as desk
from services.outreach.store.cases import parse
from services.outreach.store.workers import known as known_workers
from services.registration import store as register

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Rows per output file, sorted."""

    files: Mapping[str, list[Row]]

    def write(self, directory: Path) -> None:
        """One JSON Lines file each in ``directory``, which is made if it is not there."""
        directory.mkdir(parents=True, exist_ok=True)
        for name, rows in self.files.items():
            text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            (directory / f"{name}.jsonl").write_text(text, encoding="utf-8")

    @property
    def rejected(self) -> int:
        """How many lines were refused."""
        return len(self.files["rejected"])


def read_outcome(
    runtimes: Mapping[str, Runtime], until: date, rejected: Sequence[RejectedLine]
) -> Outcome:
    """Read the outcome from the databases of the three services."""
    with (
        runtimes["registration"].engine.connect() as registration,
        runtimes["outreach"].engine.connect() as outreach,
        runtimes["monitoring"].engine.connect() as monitoring,
    ):
        numbers = _numbers(registration)
        workers = {worker.id: worker.name for worker in known_workers(outreach).values()}
        duties = [
            *_duties(registration, runtimes["registration"], numbers),
            *_duties(outreach, runtimes["outreach"], numbers, workers),
            *_duties(monitoring, runtimes["monitoring"], None),
        ]
        return Outcome(
            {
                "young-people": _sorted(_young_people(registration, numbers)),
                "history": _history(registration, numbers),
                "cases": _sorted(_cases(outreach, numbers, workers, until)),
                "duties": _sorted(duties),
                "metrics": _sorted(monitor.export_metrics(monitoring)),
                "balance": _sorted(_balances(registration, monitoring)),
                "rejected": [_rejected(line) for line in sorted(set(rejected))],
            }
        )


def _numbers(connection: sa.Connection) -> dict[uuid.UUID, str]:
    """The number each person goes by: the BSN when there is one, else the lowest number."""
    found: dict[uuid.UUID, str] = {}
    rows = connection.execute(sa.select(register.identity).order_by(register.identity.c.pgn))
    for row in rows:
        if row.ref not in found or (is_bsn(row.pgn) and not is_bsn(found[row.ref])):
            found[row.ref] = row.pgn
    person = register.person
    merged = connection.execute(
        sa.select(person.c.ref, person.c.merged_into).where(person.c.merged_into.is_not(None))
    )
    into = {row.ref: row.merged_into for row in merged}
    for ref in into:
        stays = ref
        while stays in into:
            stays = into[stays]
        found[ref] = found[stays]
    return found


def _young_people(connection: sa.Connection, numbers: Mapping[uuid.UUID, str]) -> Iterable[Row]:
    person = register.person
    present = person.c.merged_into.is_(None) & person.c.status.is_not(None)
    for row in connection.execute(sa.select(person).where(present)):
        yield {
            "pgn": numbers[row.ref],
            "status": row.status,
            "since": row.since.isoformat(),
            "basis": row.basis,
            "regime": row.regime,
            "region": row.region,
            "ruleset": row.ruleset,
        }


def _history(connection: sa.Connection, numbers: Mapping[uuid.UUID, str]) -> list[Row]:
    """Every change of status, per person in the order in which it was recorded.

    What was recorded under two numbers of one person is told as one history.
    """
    journal = register.transition
    history = journal.c.only_for.is_distinct_from("balance")
    rows = [
        {
            "pgn": numbers[row.ref],
            "at": row.day.isoformat(),
            "from": row.from_status,
            "to": row.to_status,
            "since": row.since.isoformat(),
        }
        for row in connection.execute(
            sa.select(journal).where(history).order_by(journal.c.at, journal.c.id)
        )
        if row.to_status is not None and row.to_status != row.from_status
    ]
    rows.sort(key=lambda row: row["pgn"])
    return [row for _, own in groupby(rows, key=itemgetter("pgn")) for row in _joined(own)]


def _joined(rows: Iterable[Row]) -> Iterable[Row]:
    """Each change follows on the one before; what changes nothing is left out."""
    status = None
    for row in rows:
        if row["to"] != status:
            yield row | {"from": status}
            status = row["to"]


def _cases(
    connection: sa.Connection,
    numbers: Mapping[uuid.UUID, str],
    workers: Mapping[str, str],
    until: date,
) -> Iterable[Row]:
    table = desk.case
    for row in connection.execute(sa.select(table.c.ref, table.c.body)):
        case = parse(row.body)
        line: Row = {
            "pgn": numbers[row.ref],
            "case": case.number,
            "state": case.state,
            "kind": kind_on(case, until),
            "opened": case.opened.isoformat(),
        }
        if case.closed is not None:
            line["closed"] = case.closed.isoformat()
        owner = workers.get(case.owner, case.owner)
        line |= {"owner": owner, "region": case.region, "attempts": case.attempts}
        placement = case.placement
        if placement is not None:
            line |= {"destination": placement.destination, "attribution": placement.attribution}
        yield line


def _duties(
    connection: sa.Connection,
    runtime: Runtime,
    numbers: Mapping[uuid.UUID, str] | None,
    workers: Mapping[str, str] = MappingProxyType({}),
) -> Iterable[Row]:
    """The duties of a service; ``numbers`` None: they are about no young person."""
    table, rules = runtime.service.tables.duty, runtime.service.duty_rules
    for row in connection.execute(sa.select(table).where(table.c.code != REVIEW)):
        duty = {} if numbers is None else {"pgn": numbers[row.subject]}
        duty |= {
            "duty": row.code,
            "class": rules[row.code].klass,
            "holder": workers.get(row.holder, row.holder),
            "set": row.set_on.isoformat(),
            "due": row.due_on.isoformat(),
            "state": row.state,
        }
        if row.settled_on is not None:
            duty["settled"] = row.settled_on.isoformat()
        yield duty


def _balances(registration: sa.Connection, monitoring: sa.Connection) -> Iterable[Row]:
    """Registration's balances; closed when monitoring, from the events alone, agrees."""
    agreed = {
        (row["region"], str(row["day"])): row["closed"]
        for row in monitor.export_balances(monitoring)
    }
    for row in registration.execute(sa.select(register.balance)):
        day = row.day.isoformat()
        yield {
            "region": row.region,
            "day": day,
            "opening": row.opening,
            "in": row.arrivals,
            "out": row.departures,
            "closing": row.closing,
            "closed": bool(row.closed and agreed.get((row.region, day), False)),
        }


def _rejected(line: RejectedLine) -> Row:
    return {"line": line.line, "reason": line.reason}


def _sorted(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=False))
