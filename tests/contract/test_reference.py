# SPDX-License-Identifier: EUPL-1.2
"""The generated reference: current, complete, and without loose ends."""

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
import yaml

from schemas import asyncapi, reference
from schemas.events.topics import CATALOGUE
from schemas.written import REFERENCE, stale
from tests.contract.catalogue import EVENTS

DOCUMENT: dict[str, Any] = yaml.safe_load((REFERENCE / "asyncapi.yaml").read_text(encoding="utf-8"))


def references(node: Any) -> Iterator[str]:
    """Every ``$ref`` in a document."""
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def follow(pointer: str) -> Any:
    """The part of the document that a reference points at."""
    node: Any = DOCUMENT
    for step in pointer.removeprefix("#/").split("/"):
        node = node[step]
    return node


def test_the_reference_is_current() -> None:
    files = {
        REFERENCE / "asyncapi.yaml": asyncapi.render(),
        REFERENCE / "events.md": reference.page(),
    }
    assert stale(files) == []


def test_the_file_reads_back_as_the_document() -> None:
    assert asyncapi.document() == DOCUMENT


def test_the_document_is_asyncapi_3() -> None:
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert {"title", "version"} <= DOCUMENT["info"].keys()
    for operation in DOCUMENT["operations"].values():
        assert operation["action"] in {"send", "receive"}
        assert follow(operation["channel"]["$ref"])["address"]


def test_every_reference_leads_somewhere() -> None:
    found = set(references(DOCUMENT))
    assert found
    for pointer in found:
        follow(pointer)


def test_every_topic_is_a_channel_with_a_sender_and_receivers() -> None:
    assert {channel["address"] for channel in DOCUMENT["channels"].values()} == {
        topic.name for topic in CATALOGUE
    }
    for topic in CATALOGUE:
        own = [
            operation["action"]
            for operation in DOCUMENT["operations"].values()
            if follow(operation["channel"]["$ref"])["address"] == topic.name
        ]
        assert own == ["send", *["receive"] * len(topic.to)]


def test_channels_carry_what_the_broker_needs() -> None:
    kafka = DOCUMENT["channels"]["monitoring-metrics-v1"]["bindings"]["kafka"]
    assert kafka["topicConfiguration"]["cleanup.policy"] == ["compact"]
    assert kafka["partitions"] == 12
    feed = DOCUMENT["channels"]["feeds-school-v1"]["bindings"]["kafka"]
    assert feed["topicConfiguration"]["retention.ms"] == 35 * 24 * 3600 * 1000


@pytest.mark.parametrize("name", EVENTS)
def test_the_example_of_a_message_satisfies_its_payload(name: str) -> None:
    message = DOCUMENT["components"]["messages"][name]
    schema = message["payload"] | {"components": DOCUMENT["components"]}
    for example in message["examples"]:
        jsonschema.Draft7Validator(schema).validate(example["payload"])
        assert example["payload"]["type"] == name


def test_the_page_names_every_topic_and_type() -> None:
    page = (REFERENCE / "events.md").read_text(encoding="utf-8")
    for topic in CATALOGUE:
        assert f"## `{topic.name}`" in page
    for name, event in EVENTS.items():
        assert f"### `{name}`" in page
        assert (event.__doc__ or "").partition("\n")[0] in page
