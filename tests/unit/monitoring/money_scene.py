# SPDX-License-Identifier: EUPL-1.2
"""The monitor in the autumn of 2027 with the leavers of three schools over three school years."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from fastapi import FastAPI

from services.chassis.health import Progress
from services.chassis.testing import Workbench
from services.chassis.web import ALL, Role, User
from services.monitoring.rules.catalogue import NEW_LEAVERS, Key
from services.monitoring.store import counters
from services.monitoring.stream import SERVICE
from services.monitoring.web import create_web
from tests.unit.monitoring.scene import SETTINGS

NOW = datetime(2027, 11, 10, 9, tzinfo=UTC)
TODAY = date(2027, 11, 10)

MANAGER = User("l", "Lou", frozenset({Role.MANAGER}), frozenset({"29"}))
VIEWER = User("r", "Rik", frozenset({Role.VIEWER}), frozenset({"21"}))
MINISTRY = User("m", "Mees", frozenset({Role.MINISTRY}))
SCHOOL = User("s", "Sam", frozenset({Role.SCHOOL}), schools=frozenset({"23JA01"}))
NOBODY = User("n", "Niemand", frozenset())
EVERYWHERE = User("b", "Bo", frozenset({Role.MANAGER}), ALL)

Line = tuple[int, str, str, int, int]
"""School year, school (BRIN and location), category, pupils and new leavers."""

LINES: tuple[Line, ...] = (
    (2025, "23JA00", "mbo-2", 200, 40),
    (2026, "23JA00", "mbo-2", 100, 12),
    (2026, "23JA01", "mbo-2", 110, 9),
    (2026, "23JA00", "mbo-3-4", 900, 18),
    (2027, "23JA00", "mbo-2", 220, 3),
    (2026, "25PZ00", "mbo-1", 60, 20),
    (2026, "15HX00", "vo-lower", 400, 4),
    (2026, "15HX02", "vo-lower", 101, 2),
)


class MoneyScene:
    """A monitor with counters of new leavers, and nothing else."""

    def __init__(self, url: str, lines: Iterable[Line] = LINES, now: datetime = NOW) -> None:
        self.bench = Workbench(SERVICE, url, now)
        self.count(lines)

    def count(self, lines: Iterable[Line], metric: str = NEW_LEAVERS, open_: int = 0) -> None:
        """Add new leavers to the counters of the school and of the country; ``open_``: how many of
        each may still change."""
        changes: dict[Key, tuple[int, int]] = {}
        for year, school, category, pupils, leavers in lines:
            for area in ("nl", f"school:{school}"):
                for of in (category, "total"):
                    key = (metric, str(year), area, of)
                    left, people = changes.get(key, (0, 0))
                    changes[key] = left + leavers, people + pupils
        rows = [(key, left, people, open_) for key, (left, people) in changes.items()]
        self.bench.run(lambda tx: counters.change(tx.connection, rows, tx.today))

    def application(self) -> FastAPI:
        """The web application on this database."""
        return create_web(self.bench.runtime, SETTINGS, Progress())
