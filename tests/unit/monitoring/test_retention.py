# SPDX-License-Identifier: EUPL-1.2
"""Frozen reports are kept for their term, and removed with a line in the log."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from services.chassis.web import Role, User
from services.monitoring import handlers, retention
from services.monitoring.desks.reports import ReportDesk
from services.monitoring.rules.report_kinds import EFFECT_FIGURES
from services.monitoring.store.report_tables import frozen_report, removed_report
from tests.fixtures.web import bearer, client_of, sign_in
from tests.unit.monitoring.scene import SETTINGS, Scene

REGION = "region:29"
KIM = User("k", "Kim", frozenset({Role.COORDINATOR}), frozenset({"29"}))


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """A report of region 29 over 2025, frozen on 12 November 2025."""
    scene = Scene(f"sqlite:///{tmp_path / 'm.db'}").populate()
    ReportDesk(scene.bench.runtime, KIM).freeze(EFFECT_FIGURES, REGION, 2025, 0)
    return scene


def tick(scene: Scene, day: str) -> None:
    scene.bench.clock.advance(datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC))
    scene.bench.run(handlers.tick)


def rows(scene: Scene, table: sa.Table) -> list[sa.Row[tuple[object, ...]]]:
    with scene.bench.runtime.engine.connect() as connection:
        return list(connection.execute(sa.select(table)))


def test_people_go_before_the_report_and_each_leaves_a_line(scene: Scene) -> None:
    tick(scene, "2027-12-31")
    assert rows(scene, frozen_report)[0].people
    tick(scene, "2028-01-01")
    [report] = rows(scene, frozen_report)
    assert (report.people, report.has_people) == ({}, False)
    [line] = rows(scene, removed_report)
    assert (line.what, line.kind, line.area, line.version) == (
        "report-people",
        EFFECT_FIGURES,
        REGION,
        1,
    )
    assert "12.1.4" in line.source
    tick(scene, "2036-01-01")
    assert rows(scene, frozen_report) == []
    assert {line.what for line in rows(scene, removed_report)} == {"report", "report-people"}
    tick(scene, "2036-01-02")
    assert len(rows(scene, removed_report)) == 2


def test_after_downtime_all_goes_at_once_and_is_logged_once(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than one transaction holds waits for the next tick."""
    desk = ReportDesk(scene.bench.runtime, KIM)
    for version in (1, 2):
        desk.freeze(EFFECT_FIGURES, REGION, 2025, version)
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    left = []
    for _ in range(3):
        tick(scene, "2040-05-01")
        left.append(len(rows(scene, frozen_report)))
    assert left == [1, 0, 0]
    whole = [line.version for line in rows(scene, removed_report) if line.what == "report"]
    assert sorted(whole) == [1, 2, 3]


def test_what_is_removed_is_shown_within_reach(scene: Scene) -> None:
    client = client_of(scene.application())
    frozen = client.get("/v1/reports", headers=bearer(KIM, SETTINGS)).json()["items"][0]
    assert frozen["keptUntilDate"] == "2035-12-31"
    assert frozen["peopleKeptUntilDate"] == "2027-12-31"
    sign_in(client, Role.COORDINATOR)
    page = client.get(f"/rapporten/{EFFECT_FIGURES}/{REGION}/2025?versie=1").text
    assert "wordt bewaard tot en met 31 december 2035" in page
    tick(scene, "2028-01-01")
    found = client.get("/v1/report-removals", headers=bearer(KIM, SETTINGS)).json()["items"]
    assert [(one["what"], one["version"]) for one in found] == [("report-people", 1)]
    elsewhere = User("e", "Els", frozenset({Role.COORDINATOR}), frozenset({"21"}))
    answer = client.get("/v1/report-removals", headers=bearer(elsewhere, SETTINGS))
    assert answer.json()["items"] == []
    path = f"/v1/reports/{EFFECT_FIGURES}/{REGION}/2025"
    asked = {"version": 1, "cell": "intake-time-total:0"}
    gone = client.get(f"{path}/people", params=asked, headers=bearer(KIM, SETTINGS))
    assert gone.status_code == 404
    whole = client.get(path, params={"version": 1}, headers=bearer(KIM, SETTINGS)).json()
    assert whole["cells"] == []
    assert whole["report"]["sections"]
