# SPDX-License-Identifier: EUPL-1.2
"""A simulated year of a region, lived by the three services, and the log of what they said.

Pupils and schools come from the simulator, workers do what simulated workers do and a few things
more, so that every figure has something to count. Everything is drawn by number: the same year each
time.
"""

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from schemas.events.base import encode
from schemas.events.topics import MONITORING_DUTIES
from schemas.types import SchoolYear
from schemas.written import REFERENCE
from services.chassis.clock import AMSTERDAM, local_date
from services.chassis.transaction import Transaction
from services.console.demo_world import on_worklist
from services.console.replay.history import command
from services.feeds.duo import ListLines, parse_name
from services.feeds.files import read_lines
from services.feeds.simulator import Scenario, simulate
from services.feeds.simulator.workers import worker_day
from services.monitoring.stream import SERVICE
from services.outreach import handlers as desk
from services.outreach.rules.happenings import Command
from services.registration.reconciliation.reconciling import reconcile
from services.registration.statistics.counting import take_snapshot
from tests.property.system import START, Line, System

YEAR = Scenario("29", 160, SchoolYear(2025), 29)
REFERENCE_DATE, WORK_ENDS, ENDS = date(2026, 10, 1), date(2026, 9, 30), date(2027, 6, 2)
"""The count of 2025/26 begins; workers have stopped; the count is definitive."""

COMPARED = date(2025, 11, 3)
"""The day on which lists of DUO are compared."""

LEAVING = 0.3
"""Share of pupils who are made to leave."""

Said = tuple[str, str, dict[str, Any]]
"""Feed, type and data of a report."""

COACHES = tuple(desk.Actor(f"coach-{n}", f"Coach {n}") for n in (1, 2))

_DATED = frozenset({"placement-ended", "placement-verified"})
_MORE: tuple[tuple[str, float, dict[str, Any]], ...] = (
    ("cause-recorded", 0.02, {"cause": "problems", "exitReason": "02"}),
    ("cause-recorded", 0.01, {"cause": "wrong-choice"}),
    ("referral-sent", 0.01, {"partner": "ggz-1", "sector": "care"}),
    ("referral-sent", 0.01, {"partner": "wsp-1", "sector": "work"}),
    ("referral-accepted", 0.01, {"partner": "ggz-1"}),
    ("referral-rejected", 0.01, {"partner": "wsp-1"}),
    ("referral-reported-back", 0.01, {"partner": "ggz-1"}),
    ("placement-ended", 0.003, {}),
    ("placement-verified", 0.02, {"by": "employer"}),
)
"""What a worker may do beside, with its chance per case and day."""

Row = tuple[int, str, str, int | None, str, str, str]
"""A row of the log: place, topic, subject, sequence, type, local day of recording, data."""


LARGER = Scenario("29", 2_000, SchoolYear(2025), 30)
"""Another year, of a small region."""


def live(scenario: Scenario = YEAR, *, watched: bool = True) -> System:
    """The year, to the end; monitoring has heard everything and said its figures. ``watched``:
    what must always hold is looked at after every step."""
    system, chance = System(watched=watched), random.Random(2025)
    arrivals: dict[date, list[Said]] = defaultdict(list)
    for came, *said in _reports(scenario, chance):
        arrivals[came].append((said[0], said[1], said[2]))
    day = min(arrivals)
    while day <= WORK_ENDS:
        if day >= START:
            system.until(_at(day))
        offset, lines = (day - START).days, arrivals.get(day)
        if lines:
            system.feed(Line(offset, *one, number) for number, one in enumerate(lines))
        if day == COMPARED:
            _compare(system)
        _work(system, day, chance)
        day += timedelta(days=1)
    system.until(_at(REFERENCE_DATE))
    _count(system)
    system.until(_at(ENDS))
    _count(system)
    system.finish((ENDS - START).days)
    return system


def log(system: System) -> Iterator[Row]:
    """What monitoring was told, and what it said of its own duties, in the order in which it was
    said."""
    for place, (topic, event) in enumerate(system.said):
        if topic in (*SERVICE.consumes, MONITORING_DUTIES):
            told = json.loads(encode(event))
            yield (
                place,
                topic.name,
                event.subject,
                event.number,
                event.short_name(),
                local_date(event.time).isoformat(),
                json.dumps(told["data"]),
            )


def _reports(
    scenario: Scenario, chance: random.Random
) -> Iterator[tuple[date, str, str, dict[str, Any]]]:
    """What schools, DUO and BRP tell. Far more leave than in a real year, some with a certificate
    first, and some come back."""
    leaves: dict[str, date] = {}
    for line in simulate(scenario):
        day, pgn = local_date(line.at), str(line.data.get("pgn"))
        if line.feed == "school" and pgn in leaves:
            continue
        yield day, line.feed, line.type, line.data
        if line.type == "enrollment-started" and chance.random() < LEAVING:
            yield from _absent(line.data, day, chance)
        began = line.type == "enrollment-started" and line.data["startDate"] < "2025-10"
        if began and chance.random() < LEAVING:
            leaves[pgn] = last = date(2025, 10, 10) + timedelta(days=chance.randrange(240))
            yield from _leaving(line.data, last, chance)


def _absent(
    enrolled: Mapping[str, Any], start: date, chance: random.Random
) -> Iterator[tuple[date, str, str, dict[str, Any]]]:
    """The school reports absence, and sometimes takes that back."""
    day = start + timedelta(days=chance.randrange(60, 300))
    report = f"{enrolled['pgn'][-4:]}-{enrolled['enrollment']}"
    told = {"pgn": enrolled["pgn"], "school": enrolled["school"], "report": report}
    kind = chance.choice(("luxury", "other", "h16-u18"))
    yield day, "school", "absence-reported", told | {"kind": kind, "from": day.isoformat()}
    if chance.random() < 0.3:
        gone = day + timedelta(days=4)
        yield gone, "school", "absence-withdrawn", {"report": report, "on": gone.isoformat()}


def _leaving(
    enrolled: Mapping[str, Any], last: date, chance: random.Random
) -> Iterator[tuple[date, str, str, dict[str, Any]]]:
    known = {key: enrolled[key] for key in ("pgn", "school", "enrollment")}
    told = last + timedelta(days=chance.choice((1, 5, 7, 9, 20, 40)))
    if chance.random() < 0.2:
        kind, on = chance.choice(("mbo-1", "pro", "vso-work")), last.isoformat()
        certificate = {"pgn": known["pgn"], "kind": kind, "on": on}
        yield told, "duo", "qualification-obtained", certificate
    reason = chance.choice(("01", "04", "05", "07", "07", "08"))
    ended = {**known, "lastActiveDay": last.isoformat()}
    yield told, "school", "enrollment-ended", ended | {"exitReason": reason}
    if chance.random() < 0.4:
        back = told + timedelta(days=chance.choice((5, 25, 60, 200)))
        again = {**enrolled, "enrollment": "9", "startDate": back.isoformat()}
        yield back, "school", "enrollment-started", again


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9), AMSTERDAM)


def _compare(system: System) -> None:
    """The lists of DUO that serve as examples, of which the register knows nobody."""
    for path in sorted((REFERENCE / "duo-lists").glob("2025*.csv")):
        system.registration.run(partial(_reconcile, path))
    system.settle()


def _reconcile(path: Path, tx: Transaction) -> None:
    reconcile(tx, ListLines(parse_name(path.name), read_lines(path)), "beheer-1")


def _count(system: System) -> None:
    """The yearly count, as far as the calendar asks for it today."""
    more = [True]
    while more[-1]:
        system.registration.run(lambda tx: more.append(take_snapshot(tx)))
        system.settle()


def _work(system: System, day: date, chance: random.Random) -> None:
    """What workers do with the open cases of today; what is refused is not done."""
    found = {ref: [c for c in cases if c.is_open] for ref, cases in system.cases().items()}
    opened = {str(ref): cases[0] for ref, cases in found.items() if cases}
    shown = [on_worklist(ref, case) for ref, case in sorted(opened.items())]
    done = [(one.key, one.type, one.data) for one in worker_day(shown, day, chance)]
    for key in opened:
        done += [(key, name, fields) for name, odds, fields in _MORE if chance.random() < odds]
    for key, name, fields in done:
        what = command(name, fields | ({"on": day.isoformat()} if name in _DATED else {}))
        worker = COACHES[UUID(key).int % len(COACHES)]
        with suppress(desk.Refused):
            system.outreach.run(partial(_act, worker, UUID(key), what))
        system.settle()


def _act(worker: desk.Actor, ref: UUID, what: Command, tx: Transaction) -> None:
    desk.act(tx, worker, ref, what)
