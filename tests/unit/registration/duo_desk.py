# SPDX-License-Identifier: EUPL-1.2
"""A register that is told a simulated year, and lists of DUO that are compared with it."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from schemas.codes.duo import DuoList
from schemas.types import SchoolYear
from services.chassis.clock import local_date
from services.feeds.duo import Area, ListLines, ListName, header_of, write_row
from services.feeds.files import lines_of
from services.feeds.simulator import Line, Scenario, simulate
from services.feeds.simulator.duo_lists import CHANGES, SNAPSHOTS, on_no_list
from services.feeds.simulator.duo_world import Known, known_by
from services.registration.reconciliation.reconciling import reconcile
from tests.unit.registration.register import Register, noon

REGION = Area("29")
Row = dict[str, Any]


@lru_cache(maxsize=2)
def year(pupils: int, seed: int = 11) -> tuple[Line, ...]:
    """The reports of a school year in Rijnmond."""
    return tuple(simulate(Scenario("29", pupils, SchoolYear(2025), seed)))


class Desk:
    """The register's reconciliation, for a simulated region."""

    def __init__(self, register: Register, lines: Sequence[Line] = ()) -> None:
        self.register = register
        self._lines = lines
        self._told = 0

    def tell_until(self, day: date) -> None:
        """Let the register hear everything reported by the end of a day; it is noon of the next."""
        new = [line for line in self._lines[self._told :] if local_date(line.at) <= day]
        self._told += len(new)
        self.register.bench.clock.advance(noon((day + timedelta(days=1)).isoformat()))
        for start in range(0, len(new), 500):
            told = new[start : start + 500]
            messages = [
                self.register.recorded(line.feed, line.type, line.data, line.at) for line in told
            ]
            self.register.bench.deliver(messages)

    def world(self, day: date) -> Mapping[str, Known]:
        """What DUO knows by the end of a day."""
        return known_by(self._lines, day)

    def rows(
        self, kind: DuoList, day: date, since: date | None = None, area: Area = REGION
    ) -> list[Row]:
        """What a list would say without a fault."""
        world = self.world(day)
        if kind in SNAPSHOTS:
            return list(SNAPSHOTS[kind](world, area, day))
        assert since is not None
        return list(CHANGES[kind](world, self.world(since), area, since, day))

    def compare(
        self, kind: DuoList, day: date | str, rows: Iterable[Row | str], area: Area = REGION
    ) -> UUID:
        """Have a list of these rows compared; its reference."""
        on = date.fromisoformat(day) if isinstance(day, str) else day
        told = [row if isinstance(row, str) else write_row(kind, row) for row in rows]
        text = "\n".join([header_of(kind), *told]).encode()
        made: list[UUID] = []

        def work(tx: Any) -> None:
            lines = ListLines(ListName(kind, area, on), lines_of(io.BytesIO(text)))
            made.append(reconcile(tx, lines, "beheer-1"))

        self.register.bench.run(work)
        return made[-1]

    def holders(self) -> dict[UUID, str]:
        """The number that each reference stands for."""
        known = {row.ref: row.pgn for row in self.register.rows("identity")}
        return known | {row.holder: row.pgn for row in self.register.rows("unknown_number")}

    def differing(self, *kinds: DuoList) -> set[tuple[str, str, str, str]]:
        """List, kind, number and subject of every difference that is not gone."""
        numbers = self.holders()
        return {
            (row.list_kind, row.kind, numbers[row.holder], row.about)
            for row in self.register.rows("discrepancy")
            if row.state != "gone" and (not kinds or row.list_kind in kinds)
        }

    def in_no_list(self, day: date) -> set[tuple[str, str, str, str]]:
        """Who is on no list because no list is about them: children under 13 who left school."""
        left = on_no_list(self.world(day), REGION, day)
        return {(str(DuoList.C), "in-no-list", person.pgn, "") for person in left}

    def list_row(self, key: UUID) -> Any:
        """A list as it was kept."""
        return next(row for row in self.register.rows("duo_list") if row.id == key)
