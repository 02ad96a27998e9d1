# SPDX-License-Identifier: EUPL-1.2
"""The stream of figures over real HTTP: from the start, from where one was, only one's own."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from schemas.codes.lists import Status
from services.chassis.web import Role, User
from tests.fixtures.http import serve
from tests.fixtures.web import bearer
from tests.unit.monitoring.scene import SETTINGS, Scene, ref_of

COORDINATOR = User("k", "Kim", frozenset({Role.COORDINATOR}), frozenset({"29"}))


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(f"sqlite:///{tmp_path / 'm.db'}").populate()


@pytest.fixture
def address(scene: Scene) -> Iterator[str]:
    with serve(lambda _address: scene.application()) as found:
        yield found


Event = tuple[int, dict[str, Any]]


@contextmanager
def stream(address: str, last: int | None = None, **query: str) -> Iterator[Iterator[Event]]:
    """The events of the stream: revision, and values by key."""
    headers = bearer(COORDINATOR, SETTINGS)
    if last is not None:
        headers["Last-Event-ID"] = str(last)
    url = f"{address}/v1/metric-values/_stream"
    with httpx2.stream("GET", url, params=query, headers=headers, timeout=30) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["api-version"]
        yield events(answer.iter_lines())


def events(lines: Iterator[str]) -> Iterator[Event]:
    number = 0
    for line in lines:
        name, _, value = line.partition(": ")
        if name == "id":
            number = int(value)
        elif name == "data":
            yield number, {item["key"]: item["values"] for item in json.loads(value)}


def test_first_everything_then_what_changes(address: str, scene: Scene) -> None:
    with stream(address, metric="young-people", area="region:29") as live:
        first, values = next(live)
        assert values["young-people|region:29|enrolled"] == {"count": 32}
        scene.tell(scene.story.status(ref_of("29", 30), Status.GAP, municipality="0502"))
        second, values = next(live)
    assert second > first
    assert values == {
        "young-people|region:29|enrolled": {"count": 31},
        "young-people|region:29|gap": {"count": 2},
    }


def test_who_returns_gets_what_was_missed(address: str, scene: Scene) -> None:
    with stream(address, metric="young-people", area="region:29") as live:
        seen, _ = next(live)
    scene.tell(scene.story.status(ref_of("29", 31), Status.GAP, municipality="0502"))
    with stream(address, last=seen, metric="young-people", area="region:29") as live:
        _, values = next(live)
    assert set(values) == {"young-people|region:29|enrolled", "young-people|region:29|gap"}


def test_another_region_is_not_in_the_stream(address: str) -> None:
    with stream(address) as live:
        _, values = next(live)
    assert "young-people|region:29|enrolled" in values
    assert not [key for key in values if "region:21" in key or "|nl|" in key]
