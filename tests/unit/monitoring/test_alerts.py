# SPDX-License-Identifier: EUPL-1.2
"""Alerts on shares: said once when a limit is passed, and again only after it was kept."""

import uuid
from datetime import date
from pathlib import Path

import pytest

from schemas.events.registration import EnrollmentEnded
from schemas.events.topics import MONITORING_ALERTS, AnyEvent
from services.monitoring.rules.figures import ENOUGH
from tests.unit.monitoring.scene import Scene

LAST = date(2025, 11, 7)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """Monitoring that has heard nothing yet."""
    return Scene(f"sqlite:///{tmp_path / 'm.db'}")


def leave(scene: Scene, number: int, reason: str) -> list[AnyEvent]:
    """One more leaves the mbo for this reason; the alerts that follow."""
    ref = uuid.uuid5(uuid.NAMESPACE_OID, f"leaver {number}")
    ended = {
        "school": "25LR00",
        "enrollment": "1",
        "lastActiveDay": LAST,
        "exitReason": reason,
        "sector": "mbo",
    }
    scene.tell(
        scene.story.enrolled(ref, date(2025, 8, 25)),
        scene.story.tells(EnrollmentEnded, ref, **ended),
    )
    return [event for topic, event in scene.bench.said() if topic is MONITORING_ALERTS]


def test_too_many_unknown_reasons_are_told_once_per_area(scene: Scene) -> None:
    for number in range(ENOUGH - 1):
        assert leave(scene, number, "07" if number == 0 else "04") == [], "too few to tell"
    said = leave(scene, ENOUGH, "07")
    assert [(event.short_name(), event.data.area, event.data.percentage) for event in said] == [
        ("share-exceeded", area, 10.0) for area in ("nl", "region:29", "school:25LR00")
    ]
    assert {event.data.metric for event in said} == {"exit-reason-unknown"}
    assert leave(scene, ENOUGH + 1, "07") == []


def test_a_share_at_its_limit_is_kept(scene: Scene) -> None:
    alerts = [leave(scene, n, "07" if n == 0 else "04") for n in range(ENOUGH)]
    assert not any(alerts)
