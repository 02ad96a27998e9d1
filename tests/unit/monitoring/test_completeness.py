# SPDX-License-Identifier: EUPL-1.2
"""How complete the register is: of every list and area only the newest counts."""

import uuid
from typing import Any

import pytest

from schemas.events.registration import DuoListCompared, DuoListComparedData
from schemas.events.topics import REGISTRATION_BALANCES
from services.monitoring import handlers
from tests.unit.monitoring.scene import BEGIN, Scene
from tests.unit.monitoring.story import Message

LIST = {
    "kind": "c",
    "region": "29",
    "day": "2025-11-01",
    "vintage": "provisional",
    "rows": 80,
    "refused": 1,
    "differences": {"missing-here": 3, "dates-differ": 1},
}


@pytest.fixture
def scene(tmp_path: Any) -> Scene:
    """Monitoring that has heard nothing yet."""
    return Scene(f"sqlite:///{tmp_path / 'm.db'}")


def compared(**changes: Any) -> Message:
    data = DuoListComparedData.model_validate(LIST | changes)
    event = DuoListCompared(
        id=uuid.uuid4(),
        source="urn:nld:oin:00000001823288444000:systeem:test",
        subject=f"c:29:{data.day}",
        time=BEGIN,
        data=data,
    )
    return REGISTRATION_BALANCES, event


def figures(scene: Scene) -> dict[str, Any]:
    """What the lists say that is not zero, by list, area and kind of difference."""
    with scene.bench.runtime.engine.connect() as connection:
        assert handlers.check_counters(connection) == []
        lines = handlers.export_metrics(connection)
    return {
        " ".join(str(v) for k, v in line.items() if k in ("list", "area", "difference")): (
            line["count"],
            line.get("population"),
        )
        for line in lines
        if line["count"]
    }


def test_the_newest_list_of_an_area_counts(scene: Scene) -> None:
    scene.tell(compared())
    assert figures(scene) == {
        "c region:29": (4, 80),
        "c region:29 missing-here": (3, None),
        "c region:29 dates-differ": (1, None),
    }
    scene.tell(compared(day="2025-12-01", rows=90, differences={"missing-here": 1}))
    scene.tell(compared(day="2025-11-15"))
    assert figures(scene) == {"c region:29": (1, 90), "c region:29 missing-here": (1, None)}


def test_of_one_day_the_last_word_counts_however_often_it_is_told(scene: Scene) -> None:
    again = compared(differences={"missing-here": 2})
    scene.tell(compared(), again, again)
    assert figures(scene) == {"c region:29": (2, 80), "c region:29 missing-here": (2, None)}


def test_a_municipality_and_its_region_are_counted_apart(scene: Scene) -> None:
    scene.tell(compared(), compared(municipality="0599", rows=40, differences={}))
    scene.tell(compared(municipality="0599", rows=40, differences={"missing-there": 2}))
    found = figures(scene)
    assert found["c municipality:0599"] == (2, 40)
    assert found["c region:29"] == (4, 80)
