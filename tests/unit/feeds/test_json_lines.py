# SPDX-License-Identifier: EUPL-1.2
"""JSON Lines: sealed or clear CloudEvents, short lines, and every way in which a line is wrong."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from services.feeds.json_lines import JsonLines, instant
from services.feeds.refusals import Refused
from tests.unit.feeds.workbench import RECORDED, Desk, desk, event

PGN = "999990007"
ENDED = {
    "pgn": PGN,
    "school": "25PL00",
    "enrollment": "1",
    "lastActiveDay": "2025-11-05",
    "exitReason": "04",
}
SHORT = {"at": "2025-11-10", "feed": "school", "type": "enrollment-ended", "data": ENDED}
CLOUD_EVENT = {
    "specversion": "1.0",
    "id": "0199f1b2-7d7e-7f00-8000-000000000001",
    "source": "urn:nld:oin:00000001823288444000:systeem:sis",
    "type": "nl.vsv.feeds.enrollment-ended.v1",
    "subject": "25PL00",
    "time": "2025-11-10T10:00:00+01:00",
    "datacontenttype": "application/json",
    "data": ENDED,
}


@pytest.fixture
def at_desk(tmp_path: Path) -> Desk:
    return desk(tmp_path)


def refusal(at_desk: Desk, line: object) -> str:
    text = line if isinstance(line, str) else json.dumps(line)
    with pytest.raises(Refused) as caught:
        JsonLines().messages(text, at_desk.composer)
    return str(caught.value)


def without(line: dict[str, Any], *fields: str) -> dict[str, Any]:
    return {field: value for field, value in line.items() if field not in fields}


def test_a_short_line_is_sealed_and_wrapped(at_desk: Desk) -> None:
    (message,) = JsonLines().messages(json.dumps(SHORT), at_desk.composer)
    assert message.topic == "feeds.school.v1"
    assert event(message).time == datetime(2025, 11, 10, 8, tzinfo=UTC)
    assert PGN.encode() in at_desk.identity(message)


def test_a_cloud_event_in_clear_keeps_its_id_source_and_time(at_desk: Desk) -> None:
    (message,) = JsonLines().messages(json.dumps(CLOUD_EVENT), at_desk.composer)
    made = event(message)
    assert str(made.id) == CLOUD_EVENT["id"]
    assert made.source == CLOUD_EVENT["source"]
    assert made.time == datetime(2025, 11, 10, 9, tzinfo=UTC)
    assert PGN.encode() not in message.payload


def test_a_sealed_cloud_event_passes_as_it_is(at_desk: Desk) -> None:
    (sealed,) = JsonLines().messages(json.dumps(CLOUD_EVENT), at_desk.composer)
    (passed,) = JsonLines().messages(sealed.payload.decode(), at_desk.composer)
    assert passed == sealed


def test_an_education_event_goes_where_it_says_or_where_it_was_asked_to(at_desk: Desk) -> None:
    def topic(feed: str, line: dict[str, Any]) -> str:
        return JsonLines(feed).messages(json.dumps(line), at_desk.composer)[0].topic

    assert topic("school", CLOUD_EVENT) == "feeds.school.v1"
    assert topic("duo", CLOUD_EVENT) == "feeds.duo.v1"
    assert topic("school", {**CLOUD_EVENT, "subject": "duo"}) == "feeds.duo.v1"
    died = {**CLOUD_EVENT, "type": "nl.vsv.feeds.died.v1", "subject": "brp"}
    assert topic("duo", {**died, "data": {"pgn": PGN, "on": "2025-11-01"}}) == "feeds.brp.v1"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "is not valid JSON"),
        ('{"at": NaN}', "is not valid JSON"),
        ("[" * 60_000, "is not valid JSON"),
        ("[]", "is not an object"),
        ("null", "is not an object"),
        ({}, "feed: is missing"),
        (without(SHORT, "at"), "at: is missing"),
        (without(SHORT, "data"), "data: is missing"),
        ({**SHORT, "data": []}, "data: is not an object"),
        ({**SHORT, "type": 7}, "type: is not a text"),
        ({**SHORT, "type": "vanished"}, "type: is not a known type"),
        ({**SHORT, "feed": "post"}, "feed: is not one of school, duo, brp, work"),
        (
            {**SHORT, "at": "2025-02-30"},
            "at: is not an instant (RFC 3339) and not a date (YYYY-MM-DD)",
        ),
        (
            {**SHORT, "data": {**ENDED, "pgn": "123456789"}},
            "pgn: is not a valid BSN or onderwijsnummer",
        ),
        (
            {**SHORT, "data": {**ENDED, "lastActiveDay": "2025-02-30"}},
            "lastActiveDay: is not a date (YYYY-MM-DD)",
        ),
        (
            {"at": "2025-11-26", "worker": "coach-1", "type": "contact-attempted", "data": {}},
            "worker: belongs to a replay, not to a delivery",
        ),
        ({**CLOUD_EVENT, "specversion": "0.3"}, "specversion: is not '1.0'"),
        ({**CLOUD_EVENT, "type": "nl.vsv.vanished.v1"}, "type: is not a known type"),
        ({**CLOUD_EVENT, "id": "7"}, "id: is not a UUID"),
        (without(CLOUD_EVENT, "time"), "time: is missing"),
        (without(CLOUD_EVENT, "source"), "source: is missing"),
    ],
)
def test_what_is_wrong_is_refused_by_field_and_reason(
    at_desk: Desk, line: object, reason: str
) -> None:
    assert refusal(at_desk, line) == reason


def test_a_number_in_clear_beside_a_sealed_block_is_refused(at_desk: Desk) -> None:
    (sealed,) = JsonLines().messages(json.dumps(CLOUD_EVENT), at_desk.composer)
    line = json.loads(sealed.payload)
    line["data"]["pgn"] = PGN
    assert refusal(at_desk, line) == "pgn: stands in clear beside a sealed block"


def test_a_sealed_event_is_held_to_the_contract_too(at_desk: Desk) -> None:
    (sealed,) = JsonLines().messages(json.dumps(CLOUD_EVENT), at_desk.composer)
    line = json.loads(sealed.payload)
    line["data"]["lastActiveDay"] = "2025-02-30"
    assert refusal(at_desk, line) == "lastActiveDay: is not a date (YYYY-MM-DD)"
    moved = at_desk.composer.compose(
        "brp",
        "residence-changed",
        {"pgn": PGN, "municipality": "0599", "from": "2025-10-01"},
        RECORDED,
    )
    line = json.loads(moved.payload)
    line["data"]["municipality"] = "9999"
    assert refusal(at_desk, line) == "municipality: is not a municipality that exists"


@pytest.mark.parametrize(
    "text", ["20251110", "2025-W46-1", "2025-11-10T09:00:00", "2025-11-10T25:00:00Z", "", "nu"]
)
def test_only_rfc_3339_and_bare_dates_are_times(text: str) -> None:
    with pytest.raises(Refused, match="at: "):
        instant(text, "at")
