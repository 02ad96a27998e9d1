# SPDX-License-Identifier: EUPL-1.2
"""The envelope is CloudEvents 1.0 as the reference SDK reads it, and NL GOV profile 1.1."""

import json
import re
from datetime import datetime

import pytest
from cloudevents.core.bindings.kafka import (
    KafkaMessage,
    from_binary_event,
    from_structured_event,
    to_binary_event,
    to_structured_event,
)

from schemas.events.base import Event, encode, sequence_text, source_urn
from schemas.events.topics import CATALOGUE, AnyEvent, Topic
from tests.contract.catalogue import EVENTS, NAMES, PAIRS, example

CORE = {"id", "source", "specversion", "type"}
OPTIONAL = {"subject", "time", "datacontenttype", "dataschema"}
EXTENSIONS = sorted(Event.model_fields.keys() - CORE - OPTIONAL - {"data"})
HEADERS = {"content-type": b"application/cloudevents+json"}


def kafka_message(event: AnyEvent) -> KafkaMessage:
    """The event as a relay puts it on Kafka."""
    return KafkaMessage(headers=HEADERS, key=None, value=encode(event))


@pytest.mark.parametrize(("topic", "event"), PAIRS, ids=NAMES)
def test_the_sdk_reads_every_example(topic: Topic, event: type[AnyEvent]) -> None:
    said = example(event)
    read = from_structured_event(kafka_message(topic.parse(json.dumps(said))))

    assert read.get_specversion() == "1.0"
    assert read.get_type() == event.TYPE
    assert read.get_id() == said["id"]
    assert read.get_source() == said["source"]
    assert read.get_subject() == said["subject"]
    assert read.get_time() == datetime.fromisoformat(said["time"])
    assert read.get_datacontenttype() == "application/json"
    assert read.get_data() == said["data"]
    for name in EXTENSIONS:
        assert read.get_extension(name) == said.get(name)


@pytest.mark.parametrize(("topic", "event"), PAIRS, ids=NAMES)
def test_we_read_what_the_sdk_writes(topic: Topic, event: type[AnyEvent]) -> None:
    parsed = topic.parse(json.dumps(example(event)))
    structured = to_structured_event(from_structured_event(kafka_message(parsed)))
    assert structured.value is not None
    assert topic.parse(structured.value) == parsed


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_attributes_survive_the_binary_mode_of_a_gateway(event: type[AnyEvent]) -> None:
    read = from_structured_event(kafka_message(event.model_validate(example(event))))
    again = from_binary_event(to_binary_event(read))
    assert again.get_attributes().keys() == read.get_attributes().keys()
    assert again.get_data() == read.get_data()


def test_names_of_attributes_follow_the_profile() -> None:
    assert EXTENSIONS == ["causationid", "correlationid", "sequence", "sequencetype", "traceparent"]
    for name in Event.model_fields:
        assert re.fullmatch("[a-z0-9]{1,20}", name)


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_types_are_reverse_dns_with_one_version(event: type[AnyEvent]) -> None:
    assert re.fullmatch(r"nl\.vsv\.(feeds\.)?[a-z]+(-[a-z]+)*\.v[1-9][0-9]*", event.TYPE)


def test_feed_types_are_on_feed_topics_only() -> None:
    for topic in CATALOGUE:
        for event in topic.events:
            assert event.TYPE.startswith("nl.vsv.feeds.") is topic.name.startswith("feeds.")


def test_source_is_the_urn_of_organisation_and_system() -> None:
    source = source_urn("00000001823288444000", "BRP-component")
    assert source == "urn:nld:oin:00000001823288444000:systeem:BRP-component"
    event = EVENTS["nl.vsv.clock-advanced.v1"]
    assert event.model_validate(example(event) | {"source": source}).source == source


@pytest.mark.parametrize(
    "source", ["", "registration", "urn:nld:oin:1:systeem:x", "//elsewhere", "urn:nld:bsn:1:x"]
)
def test_another_source_is_refused(source: str) -> None:
    event = EVENTS["nl.vsv.clock-advanced.v1"]
    with pytest.raises(ValueError, match="source"):
        event.model_validate(example(event) | {"source": source})


def test_sequences_order_as_text() -> None:
    numbers = [1, 9, 10, 99, 100, 10**19]
    texts = [sequence_text(number) for number in numbers]
    assert texts == sorted(texts)
    assert {len(text) for text in texts} == {20}


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_every_example_is_far_below_the_size_intermediaries_forward(event: type[AnyEvent]) -> None:
    assert len(encode(event.model_validate(example(event)))) < 64 * 1024
