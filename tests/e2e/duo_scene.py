# SPDX-License-Identifier: EUPL-1.2
"""A small register that was compared with lists of DUO, some of them wrong."""

from datetime import date
from pathlib import Path
from uuid import UUID

from fastapi import FastAPI

from schemas.codes.duo import DuoList
from services.chassis.health import Progress
from services.feeds.duo import header_of
from services.registration.api import create_api
from tests.e2e.register_scene import DEMO
from tests.unit.registration.duo_desk import Desk, year
from tests.unit.registration.register import Register

DAY, MONTH_BEFORE = date(2026, 3, 1), date(2025, 10, 1)
STRANGER = "999998870"
"""A number that nobody in the scene has."""


class DuoScene:
    """Lists of 1 March 2026: a C-levering and a workload with errors, and the count of October."""

    def __init__(self, directory: Path) -> None:
        register = Register(f"sqlite:///{directory / 'register.db'}")
        self.desk = desk = Desk(register, year(600))
        desk.tell_until(MONTH_BEFORE)
        counts = desk.rows(DuoList.TEL, MONTH_BEFORE)
        counts[0]["count"] += 2
        self.counts = desk.compare(DuoList.TEL, MONTH_BEFORE, counts[1:] + counts[:1])
        desk.tell_until(DAY)
        rows = desk.rows(DuoList.C, DAY)
        rows[0]["start"] = date(2025, 8, 25)
        rows[1]["birth"] = date(2008, 1, 1)
        rows[3]["pgn"] = STRANGER
        told: list[object] = [*rows[:4], *rows[5:], "een regel die niet klopt"]
        self.c = desk.compare(DuoList.C, DAY, told)  # type: ignore[arg-type]
        for kind in (DuoList.A01, DuoList.A02):
            desk.compare(kind, DAY, desk.rows(kind, DAY, MONTH_BEFORE))
        self.a04 = desk.compare(DuoList.A04, DAY, desk.rows(DuoList.A04, DAY)[1:])
        self.file = directory / "20260301R0029.p.csv"
        self.file.write_text(header_of(DuoList.P) + "\n", encoding="utf-8")

    def path(self, kind: str) -> str:
        """The page of the first difference of a kind."""
        return f"/duo/verschillen/{self.key(kind)}"

    def key(self, kind: str) -> UUID:
        rows = self.desk.register.rows("discrepancy")
        found: UUID = next(row.id for row in rows if row.kind == kind)
        return found


def application(scene: DuoScene) -> FastAPI:
    """The register's web application on the scene's database and clock."""
    return create_api(scene.desk.register.bench.runtime, DEMO, Progress())
