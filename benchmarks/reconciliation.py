# SPDX-License-Identifier: EUPL-1.2
"""The DUO lists of a national year with two in a hundred rows spoilt in every way, held against the
register: every fault is found and nothing else.

    python -m benchmarks.reconciliation [--pupils 20000] [--postgres URL]

The register is filled on PostgreSQL by its own inbox, a thousand events a transaction; without
Kafka, as it is not what is measured, and what it says is thrown away. Then every region sends its
A-lists of 15 May without a fault, and on 15 July every kind of list with faults: C, A01, A02, A04,
P, Jongeren in beeld and the counts of schools. One region is in memory at a time.
"""

import argparse
import io
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from benchmarks.duo_region import Country, Grown, Worlds
from benchmarks.postgres import server
from benchmarks.workers import peak_memory
from schemas.codes.duo import DuoList
from schemas.types import SchoolYear
from services.chassis.clock import local_date, start_of_day
from services.chassis.inbox import Inbox
from services.chassis.testing import Workbench
from services.feeds.composing import Composer
from services.feeds.duo import Area, ListLines, ListName, header_of, write_row
from services.feeds.files import lines_of
from services.feeds.sealing import Sealer, Unsealer, generate_keys
from services.feeds.simulator import NATION, Line, Scenario
from services.feeds.simulator import duo_faults as faults
from services.feeds.simulator.duo_faults import Fault, Spoiler
from services.feeds.simulator.duo_lists import CHANGES, SNAPSHOTS, Row, on_no_list
from services.registration import store
from services.registration.reconciliation.reconciling import reconcile
from services.registration.store.list_tables import discrepancy, school_count, unknown_number
from services.registration.stream import service
from tests.fixtures.postgres import fresh_database
from tests.unit.chassis.records import Record

BEFORE, ON = date(2026, 5, 15), date(2026, 7, 15)
SINCE = date(2025, 10, 1)
BATCH = 1000
WORKLOAD = (DuoList.A01, DuoList.A02, DuoList.A04)
LISTS = tuple(kind for kind in DuoList if kind is not DuoList.TEL)


@dataclass(slots=True)
class Tally:
    """What came of it. ``seconds`` is per kind of list; ``wrong`` are faults not found, and what
    was found that is no fault, with its region."""

    rows: Counter[str] = field(default_factory=Counter)
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def main() -> None:
    """Run and print; ends with 1 when anything is missed or told that is no fault."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pupils", type=int, default=20_000)
    parser.add_argument("--postgres", help="URL of a server where databases may be made")
    arguments = parser.parse_args()
    with server(arguments.postgres) as server_url, fresh_database(server_url) as url:
        tally = run(arguments.pupils, url)
    for kind in DuoList:
        by_kind = {name: n for (of, name), n in sorted(tally.found.items()) if of == kind}
        told = ", ".join(f"{name} {number:,}" for name, number in by_kind.items())
        print(f"  {kind:<4}{tally.rows[kind]:10,} rows{tally.seconds[kind]:8.1f} s  {told}")
    for one in tally.wrong[:20]:
        print(f"  {one}")
    print(
        f"{tally.rows.total():,} rows in {sum(tally.seconds.values()):,.0f} s, "
        f"{tally.found.total():,} faults found, {len(tally.wrong):,} missed or no fault; "
        f"peak memory {peak_memory(os.getpid()):,.0f} MB"
    )
    sys.exit(1 if tally.wrong else 0)


def run(pupils: int, url: str) -> Tally:
    """Fill a register and hold the lists of every region against it."""
    country = Country(Scenario(NATION, pupils, SchoolYear(2025), 1))
    tally = Tally()
    with tempfile.TemporaryDirectory() as directory:
        register = Register(Path(directory), url, country.lines())
        register.fill(BEFORE)
        for area, _, worlds in country.regions(SINCE, BEFORE):
            for kind in WORKLOAD:
                rows = list_of(kind, worlds, area, SINCE, BEFORE)
                register.compare(kind, area, BEFORE, rows)
            tally.wrong += [f"{area.region}: {one}" for one in register.differing(area)]
        register.fill(ON)
        for area, grown, worlds in country.regions(BEFORE, ON):
            _compare_region(register, area, grown, worlds, country.spare, tally)
    return tally


def list_of(kind: DuoList, worlds: Worlds, area: Area, since: date, on: date) -> list[Row]:
    """What a list says without a fault."""
    before, now = worlds
    if kind in SNAPSHOTS:
        return list(SNAPSHOTS[kind](now, area, on))
    return list(CHANGES[kind](now, before, area, since, on))


def _compare_region(
    register: "Register",
    area: Area,
    grown: Grown,
    worlds: Worlds,
    spare: Iterator[str],
    tally: Tally,
) -> None:
    """Every kind of list of a region with faults, in the order of comparing."""
    expected = {
        Fault(str(DuoList.C), "in-no-list", p.pgn, "") for p in on_no_list(worlds[1], area, ON)
    }
    delivered: dict[DuoList, list[Row]] = {}
    for kind in LISTS:
        rows = list_of(kind, worlds, area, BEFORE, ON)
        if kind is DuoList.IB:
            rows = [row for row in rows if row["pgn"] != grown.works]
        spoiler = Spoiler(kind, rows, area, ON, spare)
        _spoil(spoiler, area, grown, worlds, rows)
        expected |= spoiler.expected
        told = spoiler.told()
        if kind in WORKLOAD:
            delivered[kind] = told
        began = time.perf_counter()
        register.compare(kind, area, ON, told)
        tally.seconds[kind] += time.perf_counter() - began
        tally.rows[kind] += len(told)
    earlier = list(SNAPSHOTS[DuoList.A04](worlds[0], area, BEFORE))
    expected |= faults.not_adding_up(earlier, *(delivered[kind] for kind in WORKLOAD))
    found = register.differing(area)
    tally.found.update((one.list, one.kind) for one in found & expected)
    tally.wrong += [f"{area.region} missed: {one}" for one in sorted(expected - found)]
    tally.wrong += [f"{area.region} no fault: {one}" for one in sorted(found - expected)]
    _compare_counts(register, area, worlds, tally)


def _spoil(spoiler: Spoiler, area: Area, grown: Grown, worlds: Worlds, rows: list[Row]) -> None:
    match spoiler.kind:
        case DuoList.C:
            earlier = list(SNAPSHOTS[DuoList.C](worlds[0], area, BEFORE))
            faults.spoil_c(spoiler, worlds[1], earlier, area, ON)
        case DuoList.A01:
            faults.spoil_a01(spoiler)
        case DuoList.A02:
            faults.spoil_a02(spoiler)
        case DuoList.A04:
            at_school = next(SNAPSHOTS[DuoList.C](worlds[1], area, ON), None)
            faults.spoil_a04(spoiler, at_school, ON)
        case DuoList.P:
            others = list(islice(SNAPSHOTS[DuoList.C](worlds[1], area, ON), 8))
            faults.spoil_p(spoiler, [row for row in others if "school" in row][:4], ON)
        case DuoList.IB:
            faults.spoil_ib(spoiler)
            about = {name: rows[0][name] for name in ("birth", "municipality")}
            for pgn, kind, subject in (
                (grown.works, "work-differs", ""),
                (grown.learns, "missing-there", "25LR00:1"),
            ):
                row = about | {"pgn": pgn, "municipality": worlds[1][pgn].municipality(ON)}
                spoiler.add(row)
                spoiler.must_find(kind, row, subject)


def _compare_counts(register: "Register", area: Area, worlds: Worlds, tally: Tally) -> None:
    """What schools state, one in fifty of them one too many."""
    rows = list_of(DuoList.TEL, worlds, area, BEFORE, ON)
    wrong = {row["school"] for row in rows[:: faults.ONE_IN]}
    told = [row | {"count": row["count"] + (row["school"] in wrong)} for row in rows]
    began = time.perf_counter()
    key = register.compare(DuoList.TEL, area, ON, told)
    tally.seconds[DuoList.TEL] += time.perf_counter() - began
    tally.rows[DuoList.TEL] += len(told)
    differ = register.counts_differing(key)
    tally.found[str(DuoList.TEL), "count-differs"] += len(wrong & differ)
    tally.wrong += [f"{area.region} count of {school}" for school in sorted(wrong ^ differ)]


class Register:
    """Registration without Kafka: its inbox, its database and its reconciliation are real."""

    def __init__(self, home: Path, url: str, lines: Iterator[Line]) -> None:
        keys = generate_keys(home / "keys")
        self._bench = Workbench(service(Unsealer(keys.private)), url, start_of_day(SINCE))
        self._inbox = Inbox(self._bench.runtime)
        self._composer = Composer(Sealer(keys.public))
        self._lines, self._next = lines, next(lines)
        self._offset = 0

    def fill(self, until: date) -> None:
        """Everything reported by the end of a day; it is the day after."""
        self._bench.clock.advance(start_of_day(until + timedelta(days=1)))
        began, first = time.perf_counter(), self._offset
        while batch := list(islice(self._told(until), BATCH)):
            self._inbox.process(batch)
            with self._bench.runtime.engine.begin() as connection:
                connection.execute(sa.delete(store.chassis.outbox))
        seconds, events = time.perf_counter() - began, self._offset - first
        print(f"filled until {until}: {events:,} events, {events / seconds:,.0f}/s", flush=True)

    def _told(self, until: date) -> Iterator[Any]:
        while local_date(self._next.at) <= until:
            line = self._next
            made = self._composer.compose(line.feed, line.type, line.data, line.at)
            yield Record(made.topic, 0, self._offset, made.key.encode(), made.payload)
            self._offset += 1
            self._next = next(self._lines)

    def compare(self, kind: DuoList, area: Area, on: date, rows: Iterable[Row]) -> UUID:
        """Have a list compared; its reference."""
        text = "\n".join([header_of(kind), *(write_row(kind, row) for row in rows)]).encode()
        made: list[UUID] = []

        def work(tx: Any) -> None:
            lines = ListLines(ListName(kind, area, on), lines_of(io.BytesIO(text)))
            made.append(reconcile(tx, lines, "benchmark"))

        self._bench.run(work)
        return made[-1]

    def differing(self, area: Area) -> set[Fault]:
        """Everything that differs in a region and is not gone."""
        holder = sa.func.coalesce(store.identity.c.pgn, unknown_number.c.pgn)
        known = discrepancy.outerjoin(
            store.identity, store.identity.c.ref == discrepancy.c.holder
        ).outerjoin(unknown_number, unknown_number.c.holder == discrepancy.c.holder)
        query = (
            sa.select(discrepancy.c.list_kind, discrepancy.c.kind, holder, discrepancy.c.about)
            .select_from(known)
            .where(discrepancy.c.region == area.region, discrepancy.c.state != "gone")
        )
        with self._bench.runtime.engine.connect() as connection:
            return {Fault(*row) for row in connection.execute(query)}

    def counts_differing(self, key: UUID) -> set[str]:
        """Schools of which statement and count are not equal."""
        query = sa.select(school_count.c.school).where(
            school_count.c.list == key,
            school_count.c.stated.is_distinct_from(school_count.c.counted),
        )
        with self._bench.runtime.engine.connect() as connection:
            return set(connection.execute(query).scalars())


if __name__ == "__main__":
    main()
