# SPDX-License-Identifier: EUPL-1.2
"""The catalogue: what a topic accepts, and what it refuses."""

import json
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from pydantic import ValidationError

from schemas.events.errors import explain
from schemas.events.feeds import FEED_EVENTS, FEED_TYPES
from schemas.events.registration import StatusChanged
from schemas.events.topics import (
    BY_NAME,
    CATALOGUE,
    CONTROL_CLOCK,
    FEED_TOPICS,
    FEEDS_BRP,
    FEEDS_SCHOOL,
    MONITORING_METRICS,
    REGISTRATION_BALANCES,
    REGISTRATION_STATUSES,
    AnyEvent,
    Topic,
)
from tests.contract.catalogue import EVENTS, NAMES, PAIRS, example

STATUS = example(StatusChanged)


def refusal(topic: Topic, payload: str | bytes) -> list[str]:
    """The sentences with which a topic refuses a message."""
    with pytest.raises(ValidationError) as raised:
        topic.parse(payload)
    return [str(error) for error in explain(raised.value)]


def test_names_are_unique_and_versioned() -> None:
    assert len(BY_NAME) == len(CATALOGUE)
    assert all(topic.name.endswith(".v1") for topic in CATALOGUE)


def test_only_states_of_a_key_are_compacted() -> None:
    compacted = {topic.name for topic in CATALOGUE if topic.compacted}
    assert compacted == {MONITORING_METRICS.name, REGISTRATION_BALANCES.name}


def test_sealed_identities_do_not_stay_on_the_bus() -> None:
    for topic in FEED_TOPICS.values():
        assert topic.retention is not None
        assert topic.retention <= timedelta(days=35)


def test_feeds_know_their_types_by_the_names_of_lines_in_clear() -> None:
    assert FEED_TOPICS.keys() == FEED_EVENTS.keys() == {"school", "duo", "brp", "work"}
    assert FEED_TYPES["school", "enrollment-ended"].TYPE == "nl.vsv.feeds.enrollment-ended.v1"
    assert FEED_TYPES["duo", "identity-linked"] is FEED_TYPES["brp", "identity-linked"]
    assert ("school", "identity-linked") not in FEED_TYPES
    for feed, name in FEED_TYPES:
        assert FEED_TYPES[feed, name] in FEED_TOPICS[feed].events


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_every_event_class_tells_when_why_and_what(event: type[AnyEvent]) -> None:
    documentation = event.__doc__ or ""
    assert documentation.startswith("Sent ")
    assert "\n\n" in documentation


@pytest.mark.parametrize(("topic", "event"), PAIRS, ids=NAMES)
def test_unknown_attributes_and_fields_are_ignored(topic: Topic, event: type[AnyEvent]) -> None:
    said = example(event)
    more = said | {"partitionkey": "k", "data": said["data"] | {"later": {"added": 1}}}
    assert topic.parse(json.dumps(more)) == topic.parse(json.dumps(said))


@pytest.mark.parametrize("topic", CATALOGUE, ids=[topic.name for topic in CATALOGUE])
def test_a_message_without_type_or_of_another_topic_is_refused(topic: Topic) -> None:
    said = example(topic.events[0])
    without = {name: value for name, value in said.items() if name != "type"}
    assert refusal(topic, json.dumps(without)) == ["type: is missing"]
    assert refusal(topic, json.dumps(said | {"type": "nl.vsv.else.v1"})) == [
        "type: is not a type of this topic"
    ]


@pytest.mark.parametrize("name", ["specversion", "id", "source", "subject", "time", "data"])
def test_a_message_without_a_required_attribute_is_refused(name: str) -> None:
    without = {key: value for key, value in STATUS.items() if key != name}
    assert refusal(REGISTRATION_STATUSES, json.dumps(without)) == [f"{name}: is missing"]


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("specversion", "0.3"),
        ("id", "7"),
        ("subject", "999990007"),
        ("subject", "0199A1B2-C3D4-7E5F-8A9B-0C1D2E3F4A5B"),
        ("time", "2025-11-20T08:00:00"),
        ("time", "yesterday"),
        ("sequence", "42"),
        ("sequence", "٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٤٢"),
        ("sequencetype", "Random"),
        ("datacontenttype", "text/xml"),
        ("traceparent", "00-1-2-3"),
    ],
)
def test_a_wrong_attribute_is_refused(attribute: str, value: str) -> None:
    reasons = refusal(REGISTRATION_STATUSES, json.dumps(STATUS | {attribute: value}))
    assert len(reasons) == 1
    assert reasons[0].startswith(f"{attribute}: ")


@pytest.mark.parametrize("payload", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'"text"', b"{}{}"])
def test_what_is_no_event_is_refused(payload: bytes) -> None:
    assert len(refusal(FEEDS_SCHOOL, payload)) == 1


def test_a_refusal_shows_nothing_of_the_message() -> None:
    said = STATUS | {"subject": "999990007"}
    with pytest.raises(ValidationError) as raised:
        REGISTRATION_STATUSES.parse(json.dumps(said))
    assert "999990007" not in str(raised.value)


def test_the_sequence_is_a_number_or_absent() -> None:
    assert REGISTRATION_STATUSES.parse(json.dumps(STATUS)).number == 42
    feed = example(FEEDS_BRP.events[0])
    assert FEEDS_BRP.parse(json.dumps(feed)).number is None


def test_feed_times_are_brought_to_utc() -> None:
    feed = example(FEEDS_BRP.events[0]) | {"time": "2025-11-20T09:00:00+01:00"}
    parsed = FEEDS_BRP.parse(json.dumps(feed))
    assert parsed.time == datetime(2025, 11, 20, 8, tzinfo=UTC)
    assert parsed.time.utcoffset() == timedelta(0)
    local = parsed.time.astimezone(timezone(timedelta(hours=1)))
    assert local == parsed.time


def test_events_are_immutable() -> None:
    event = REGISTRATION_STATUSES.parse(json.dumps(STATUS))
    with pytest.raises(ValidationError):
        event.id = UUID(int=0)  # type: ignore[misc]
    with pytest.raises(ValidationError):
        event.data.region = "30"


def test_types_and_short_names() -> None:
    assert StatusChanged.TYPE == "nl.vsv.status-changed.v1"
    assert StatusChanged.short_name() == "status-changed"
    assert CONTROL_CLOCK.events[0].data_model().__name__ == "ClockAdvancedData"


def test_the_clock_topic_with_one_type_refuses_like_the_others() -> None:
    said = example(CONTROL_CLOCK.events[0])
    assert said["type"] == CONTROL_CLOCK.parse(json.dumps(said)).TYPE
    assert refusal(CONTROL_CLOCK, json.dumps(said | {"data": {"now": "2026-01-01"}})) == [
        "now: has no time zone"
    ]
