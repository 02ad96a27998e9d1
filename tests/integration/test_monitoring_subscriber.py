# SPDX-License-Identifier: EUPL-1.2
"""The figures on a real Kafka: whoever joins when, all hold the same table."""

import json
import os
import re
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaProducer

from schemas.codes.lists import Status
from schemas.events.base import encode
from schemas.events.monitoring import MetricPublished
from schemas.events.topics import MONITORING_METRICS
from services.chassis.testing import Workbench
from services.monitoring import handlers
from services.monitoring.rules.catalogue import METRICS, dimensions, key_of
from services.monitoring.stream import SERVICE
from services.monitoring.subscriber import MetricsSubscriber, NoFigures
from tests.unit.monitoring.story import Story

pytestmark = pytest.mark.broker

PEOPLE = [uuid.UUID(int=number, version=4) for number in range(1, 41)]
WAY = [Status.ENROLLED, Status.GAP, Status.EARLY_LEAVER, Status.ENROLLED, Status.QUALIFIED]


class Monitoring:
    """The service without its consumer: what it says is put on Kafka as the relay does."""

    def __init__(self, bootstrap: str, folder: Path) -> None:
        url = f"sqlite:///{folder / 'monitoring.db'}"
        self._bench = Workbench(SERVICE, url, datetime(2025, 11, 10, 9, tzinfo=UTC))
        self._story = Story()
        self._producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all", linger_ms=5)
        self.said = 0

    def everybody(self, status: Status) -> None:
        """All get this status, one by one, and each time the changed figures are said."""
        for ref in PEOPLE:
            self._bench.deliver([self._story.status(ref, status)])
            self._bench.run(handlers.flush_metrics)
            for topic, event in self._bench.said():
                if topic is MONITORING_METRICS:
                    self.said += 1
                    key, value = event.subject.encode(), encode(event)
                    self._producer.send(MONITORING_METRICS.name, value, key)
        self._producer.flush()

    def lines(self) -> list[dict[str, object]]:
        """The figures in the service's own database."""
        with self._bench.runtime.engine.connect() as connection:
            return handlers.export_metrics(connection)

    def close(self) -> None:
        self._producer.close()
        self._bench.runtime.engine.dispose()


@pytest.fixture
def monitoring(fresh_topics: str, tmp_path: Path) -> Iterator[Monitoring]:
    service = Monitoring(fresh_topics, tmp_path)
    yield service
    service.close()


def lines(table: dict[str, MetricPublished]) -> list[dict[str, object]]:
    """A table as replay writes it: flat lines by key."""
    return [
        {"metric": e.data.metric, **e.data.dimensions, **e.data.values}
        for _, e in sorted(table.items())
    ]


def wait_for(condition: Callable[[], Any], seconds: float = 60.0) -> Any:
    """What ``condition`` gives once it is true."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "not in time"
        threading.Event().wait(0.05)
    return found


def test_whoever_joins_when_holds_the_same_table(fresh_topics: str, monitoring: Monitoring) -> None:
    with MetricsSubscriber(fresh_topics) as early, MetricsSubscriber(fresh_topics) as first:
        assert early.catch_up() == {}
        for status in WAY[:2]:
            monitoring.everybody(status)
        first.catch_up()
        saved = first.save()
        for status in WAY[2:]:
            monitoring.everybody(status)
        with (
            MetricsSubscriber(fresh_topics) as late,
            MetricsSubscriber(fresh_topics, saved=saved) as returned,
        ):
            assert lines(late.catch_up()) == monitoring.lines()
            assert returned.catch_up() == late.table
            assert early.catch_up() == late.table


def test_who_returns_reads_only_what_is_new(fresh_topics: str, monitoring: Monitoring) -> None:
    monitoring.everybody(Status.ENROLLED)
    with MetricsSubscriber(fresh_topics) as first:
        first.catch_up()
        saved = first.save()
    before = monitoring.said
    monitoring.everybody(Status.GAP)
    with MetricsSubscriber(fresh_topics, saved=saved) as returned:
        changed: list[MetricPublished] = []
        wait_for(
            lambda: (
                changed.extend(returned.poll(0.2)) or lines(returned.table) == monitoring.lines()
            )
        )
    assert len(changed) == monitoring.said - before


def test_changes_come_as_they_are_said(fresh_topics: str, monitoring: Monitoring) -> None:
    with MetricsSubscriber(fresh_topics) as live:
        live.catch_up()
        monitoring.everybody(Status.ENROLLED)
        counts = []
        for event in live:
            if event.subject == "young-people|nl|enrolled":
                counts.append(event.data.values["count"])
            if counts[-1:] == [len(PEOPLE)]:
                break
    assert counts == list(range(1, len(PEOPLE) + 1))


def test_a_topic_that_was_made_anew_is_read_from_its_beginning(
    fresh_topics: str, monitoring: Monitoring
) -> None:
    monitoring.everybody(Status.ENROLLED)
    with MetricsSubscriber(fresh_topics) as first:
        held = first.catch_up()
        saved = json.loads(first.save())
    saved["next"] = {partition: offset + 10_000 for partition, offset in saved["next"].items()}
    with MetricsSubscriber(fresh_topics, saved=json.dumps(saved)) as returned:
        assert returned.catch_up() == held


def test_what_another_topic_saved_is_refused(fresh_topics: str) -> None:
    with pytest.raises(ValueError, match="saved from topic other"):
        MetricsSubscriber(fresh_topics, saved='{"topic": "other", "next": {}, "figures": []}')


def test_a_topic_that_is_not_there_is_said_so(kafka_bootstrap: str) -> None:
    with (
        MetricsSubscriber(kafka_bootstrap, topic="no.such.topic") as subscriber,
        pytest.raises(NoFigures, match=r"no topic no\.such\.topic"),
    ):
        subscriber.catch_up(timeout=1.0)


def test_the_command_line_shows_the_table_and_then_the_changes(
    fresh_topics: str, monitoring: Monitoring
) -> None:
    monitoring.everybody(Status.ENROLLED)
    command = [sys.executable, "-m", "services.console.main", "metrics", "tail", "--json"]
    chosen = ["--metric", "young-people", "--area", "region:29", "--kafka", fresh_topics]
    process = subprocess.Popen(
        [*command, *chosen], stdout=subprocess.PIPE, text=True, env={**os.environ}
    )
    assert process.stdout is not None
    first = json.loads(process.stdout.readline())
    assert first.pop("publishedAt") == "2025-11-10T09:00:00Z"
    assert first == {
        "metric": "young-people",
        "area": "region:29",
        "status": "enrolled",
        "count": len(PEOPLE),
    }
    monitoring.everybody(Status.GAP)
    last: dict[str, int] = {}
    while last.get("gap") != len(PEOPLE):
        line = json.loads(process.stdout.readline())
        assert (line["metric"], line["area"]) == ("young-people", "region:29")
        last[line["status"]] = line["count"]
    process.terminate()
    process.stdout.close()
    assert process.wait(20) == 0


def snippets() -> list[str]:
    """The programs in the how-to."""
    page = Path(__file__).parents[2] / "docs/how-to/subscribe-to-metrics.md"
    return re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


def test_the_programs_in_the_how_to_work(
    fresh_topics: str,
    monitoring: Monitoring,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monitoring.everybody(Status.EARLY_LEAVER)
    live, saving, _plain = (text.replace("kafka:9092", fresh_topics) for text in snippets())
    exec(live.replace("for changed in figures:", "for changed in figures.poll(0):"), {})  # noqa: S102
    assert capsys.readouterr().out == f"{len(PEOPLE)} early leavers in region 29\n"
    for _ in range(2):
        exec(saving, {})  # noqa: S102
    assert json.loads((tmp_path / "figures.json").read_text())["figures"]


def test_every_key_in_the_how_to_is_one_that_can_be() -> None:
    page = Path(__file__).parents[2] / "docs/how-to/subscribe-to-metrics.md"
    rows = re.findall(
        r"^\| `([^`]+)` \| ([^|]+) \|", page.read_text(encoding="utf-8"), re.MULTILINE
    )
    keys = {key_of(key.replace("\\|", "|")): names for key, names in rows}
    assert len(keys) > 5
    assert {key[0] for key in keys} <= METRICS.keys()
    for key, names in keys.items():
        assert list(dimensions(key)) == [name.split()[0] for name in names.split(", ")]
