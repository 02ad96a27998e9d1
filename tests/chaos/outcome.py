# SPDX-License-Identifier: EUPL-1.2
"""What became of everything: databases and topics as text that two runs must agree on byte by byte.

People stand under their personal number, because references are drawn at random; identifiers are
left out for the same reason. Everything else counts: facts, statuses, journal, duties, cases,
timelines, figures, and each event of each person on each topic with its sequence number.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from schemas.events.topics import (
    BY_NAME,
    MONITORING_METRICS,
    OUTREACH_CASES,
    OUTREACH_DUTIES,
    REGISTRATION_BALANCES,
    REGISTRATION_DUTIES,
    REGISTRATION_ENROLLMENTS,
    REGISTRATION_STATUSES,
)
from services.monitoring import handlers as monitor
from services.monitoring.store.tables import sequence_gap
from services.outreach.store import tables as outreach
from services.registration import store as register
from tests.chaos.fleet import Fleet

PER_PERSON = (
    REGISTRATION_ENROLLMENTS,
    REGISTRATION_STATUSES,
    REGISTRATION_DUTIES,
    OUTREACH_CASES,
    OUTREACH_DUTIES,
)

_UUID = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}")
_BY_CHANCE = frozenset({"id", "label", "version", "position", "dutyId", "bucket"})
"""Columns and fields that hold an identifier, or tell how events were batched."""


class Outcome:
    """The whole outcome of a run, by part; equal for two runs with the same effects."""

    def __init__(self, fleet: Fleet) -> None:
        """Read it from services at rest. Fails on a gap in a sequence or a rest in an outbox."""
        self._fleet = fleet
        self._people = {
            ref: pgn for pgn, ref in self._rows("registration", register.identity, ("pgn", "ref"))
        }
        self.repeated = 0
        """Events that stand on a topic more than once: published again after a kill."""
        self.parts = dict(self._parts())
        for name, service in fleet.services.items():
            assert fleet.count(name, service.tables.outbox) == 0
            assert fleet.count(name, service.tables.dead_letter) == 0
        assert fleet.count("monitoring", sequence_gap) == 0

    def _parts(self) -> Iterator[tuple[str, bytes]]:
        tables = {
            "registration": (register.person, register.contact, register.transition),
            "outreach": (outreach.youth, outreach.case),
        }
        for name, kept in tables.items():
            duty = self._fleet.services[name].tables.duty
            for table in (*kept, duty):
                yield f"{name}/{table.name}", self._lines(self._mappings(name, table))
        yield "outreach/timeline", self._lines(self._timeline())
        with self._fleet.engines["monitoring"].connect() as connection:
            yield "monitoring/metrics", self._lines(monitor.export_metrics(connection))
            yield "monitoring/balances", self._lines(monitor.export_balances(connection))
            assert monitor.check_counters(connection) == []
        for topic in PER_PERSON:
            yield topic.name, self._lines(self._events(topic.name))
        yield REGISTRATION_BALANCES.name, self._lines(self._last_of_each_key())
        yield MONITORING_METRICS.name, self._lines(self._figures())

    def _rows(self, name: str, table: sa.Table, columns: Iterable[str]) -> list[Any]:
        with self._fleet.engines[name].connect() as connection:
            return list(connection.execute(sa.select(*(table.c[c] for c in columns))))

    def _mappings(self, name: str, table: sa.Table) -> list[dict[str, Any]]:
        with self._fleet.engines[name].connect() as connection:
            return [dict(row) for row in connection.execute(sa.select(table)).mappings()]

    def _timeline(self) -> Iterator[dict[str, Any]]:
        case, entry = outreach.case, outreach.timeline
        of_case = entry.c.case_id == case.c.id
        query = sa.select(case.c.ref, case.c.number, entry).join(entry, of_case)
        with self._fleet.engines["outreach"].connect() as connection:
            yield from map(dict, connection.execute(query).mappings())

    def _events(self, topic: str) -> Iterator[dict[str, Any]]:
        """Each person's events by number: from 1, no gap, and the same bytes when repeated."""
        known: dict[str, list[bytes]] = defaultdict(list)
        for record in self._fleet.records(topic):
            event = BY_NAME[topic].parse(record.value)
            seen, number = known[event.subject], event.number or 0
            assert number <= len(seen) + 1, f"{topic}: {number} follows {len(seen)}"
            if number <= len(seen):
                assert record.value == seen[number - 1], f"{topic}: said anew, and otherwise"
                self.repeated += 1
                continue
            seen.append(record.value)
            data = json.loads(record.value)["data"]
            yield {"subject": event.subject, "number": number, "type": event.type, "data": data}

    def _last_of_each_key(self) -> Iterable[dict[str, Any]]:
        last = {
            record.key: json.loads(record.value)
            for record in self._fleet.records(REGISTRATION_BALANCES.name)
        }
        return [{"subject": e["subject"], "data": e["data"]} for e in last.values()]

    def _figures(self) -> Iterable[dict[str, Any]]:
        """The last value of each figure that a subscriber has, zeros left out."""
        last = {
            record.key: json.loads(record.value)["data"]
            for record in self._fleet.records(MONITORING_METRICS.name)
        }
        return [
            {"metric": d["metric"], "dimensions": d["dimensions"], "values": d["values"]}
            for d in last.values()
            if any(isinstance(v, int | float) and v for v in d["values"].values())
        ]

    def _lines(self, rows: Iterable[Mapping[str, Any]]) -> bytes:
        """Rows as sorted lines of JSON, people under their number, without identifiers."""
        lines = (json.dumps(self._plain(row), sort_keys=True, default=str) for row in rows)
        return "\n".join(sorted(_UUID.sub(self._named, line) for line in lines)).encode()

    def _plain(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {k: self._plain(v) for k, v in value.items() if k not in _BY_CHANCE}
        if isinstance(value, list):
            return [self._plain(each) for each in value]
        return value

    def _named(self, found: re.Match[str]) -> str:
        return self._people.get(UUID(found.group()), "-")
