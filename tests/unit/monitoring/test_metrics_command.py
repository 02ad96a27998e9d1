# SPDX-License-Identifier: EUPL-1.2
"""`sluitend metrics tail`: what it shows, and what it says when it cannot begin."""

import io
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from schemas.events.monitoring import MetricPublished, MetricPublishedData
from services.console import metrics

AT = datetime(2025, 11, 10, 9, tzinfo=UTC)


def said(key: str, minutes: int = 0, **values: float | None) -> MetricPublished:
    name, *rest = key.split("|")
    named = {
        "young-people": ("area", "status"),
        "new-leavers": ("schoolYear", "area", "category"),
        "duties": ("duty", "area", "state"),
    }[name]
    at = AT + timedelta(minutes=minutes)
    data = MetricPublishedData(
        metric=name,
        dimensions=dict(zip(named, rest, strict=True)),
        values=values,
        definition=f"{name}-v1",
        reference_date=date(2025, 11, 10),
        status="operational",
        published_at=at,
        unit="persons",
        suppression="none",
    )
    return MetricPublished(
        id=uuid.uuid4(), source="urn:nld:oin:00000001:systeem:test", subject=key, time=at, data=data
    )


def shown(*events: MetricPublished, height: int = 40) -> str:
    console = Console(file=io.StringIO(), width=140)
    table = metrics._table({event.subject: event for event in events}, height)
    console.print(table)
    output = console.file
    assert isinstance(output, io.StringIO)
    return output.getvalue()


def test_a_figure_stands_in_words_with_its_value_and_time() -> None:
    text = shown(said("young-people|region:29|early-leaver", count=1234))
    [row] = [line for line in text.splitlines() if "Rijnmond" in line]
    for part in ("Jongeren naar status", "Regio Rijnmond", "Voortijdig schoolverlater", "1.234"):
        assert part in row
    assert "10-11-2025 10:00" in row


def test_new_leavers_stand_with_population_and_share() -> None:
    text = shown(
        said("new-leavers|2025|nl|mbo-2", population=7440, leavers=963, percentage=12.94, norm=None)
    )
    assert "963 van 7.440 (12,94 %)" in text
    assert "2025/26, Mbo niveau 2" in text


def test_what_does_not_fit_is_counted() -> None:
    events = [said(f"duties|D15|region:{number:02}|met", count=1) for number in range(1, 31)]
    text = shown(*events, height=16)
    assert text.count("D15 Eerste poging") == 10
    assert "30 cijfers. De 20 die het langst gelijk bleven staan er niet bij." in text


def test_before_the_first_figure_it_says_so() -> None:
    assert "Nog geen cijfers" in shown()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--data", "{folder}"], "Er draait geen Sluitend in"),
        (["--kafka", "127.0.0.1:1"], "Er antwoordt geen Kafka op 127.0.0.1:1"),
        (["--kafka", "127.0.0.1:1", "--metric", "leavers"], "Onbekend cijfer: leavers. Kies uit"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    arguments: list[str], sentence: str, tmp_path: Path
) -> None:
    filled = [argument.format(folder=tmp_path) for argument in arguments]
    result = CliRunner().invoke(metrics.app, ["tail", *filled])
    assert result.exit_code == 2
    assert sentence in result.stderr
