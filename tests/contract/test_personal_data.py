# SPDX-License-Identifier: EUPL-1.2
"""Each field says what it tells about a person, and derived topics tell nothing readable."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from schemas.events.base import PersonalData
from schemas.events.feeds import Identity
from schemas.events.topics import AnyEvent
from schemas.golden import FOLDER
from schemas.json_schema import resolve, schema_of
from schemas.types import is_pgn
from tests.contract.catalogue import DERIVED, EVENTS

CLASSES = {member.value for member in PersonalData}
ON_THE_BUS = {"none", "pseudonym", "coded"}
CHECKED_FORMATS = {"date", "date-time", "uuid"}


def fields(
    schema: dict[str, Any], definitions: dict[str, Any], path: str = ""
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every named field of a schema with its path, those of nested models included."""
    schema = resolve(schema, definitions)
    for branch in schema.get("anyOf", []):
        yield from fields(branch, definitions, path)
    for name, field in schema.get("properties", {}).items():
        place = f"{path}.{name}".lstrip(".")
        yield place, field
        yield from fields(field, definitions, place)


def strings(
    schema: dict[str, Any], definitions: dict[str, Any], path: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every place of a field where a string may stand, keys of dictionaries aside."""
    schema = resolve(schema, definitions)
    parts = [*schema.get("anyOf", []), *schema.get("patternProperties", {}).values()]
    parts += [schema[key] for key in ("items", "additionalProperties") if key in schema]
    for part in parts:
        yield from strings(part, definitions, path)
    if schema.get("type") == "string":
        yield path, schema


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_every_field_of_every_event_is_annotated(event: type[AnyEvent]) -> None:
    schema = schema_of(event)
    for path, field in fields(schema, schema["$defs"]):
        if path != "data":
            assert field.get("x-personal-data") in CLASSES, path


def test_every_field_of_the_sealed_identity_is_annotated() -> None:
    schema = schema_of(Identity)
    found = {path: field["x-personal-data"] for path, field in fields(schema, {})}
    assert set(found.values()) == {"identity", "contact"}


@pytest.mark.row("6.4-5", "law-17")
@pytest.mark.parametrize("event", DERIVED.values(), ids=DERIVED)
def test_derived_topics_hold_no_identity_contact_or_sealed_field(event: type[AnyEvent]) -> None:
    schema = schema_of(event)
    for path, field in fields(schema, schema["$defs"]):
        if path != "data":
            assert field["x-personal-data"] in ON_THE_BUS, path


@pytest.mark.row("6.4-5")
@pytest.mark.parametrize("event", DERIVED.values(), ids=DERIVED)
def test_derived_topics_hold_no_free_text(event: type[AnyEvent]) -> None:
    schema = schema_of(event)
    for path, field in fields(schema, schema["$defs"]):
        for place, text in strings(field, schema["$defs"], path):
            bound = {"enum", "const", "pattern"} & text.keys()
            assert bound or text.get("format") in CHECKED_FORMATS, place


@pytest.mark.parametrize("event", DERIVED.values(), ids=DERIVED)
def test_keys_of_dictionaries_on_derived_topics_are_bound(event: type[AnyEvent]) -> None:
    schema = schema_of(event)
    for path, field in fields(schema, schema["$defs"]):
        whole = resolve(field, schema["$defs"])
        if whole.get("type") == "object" and "properties" not in whole:
            assert {"patternProperties", "propertyNames"} & whole.keys(), path


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_outside_the_sealed_block_no_feed_field_names_a_person(event: type[AnyEvent]) -> None:
    schema = schema_of(event)
    for path, field in fields(schema, schema["$defs"]):
        if "sealed" not in path.split(".") and path != "data":
            assert field["x-personal-data"] in ON_THE_BUS, path


def test_no_example_on_the_bus_holds_a_personal_number() -> None:
    paths = [path for path in FOLDER.glob("*.example.json") if ".identity." not in path.name]
    assert paths
    for path in paths:
        text = json.dumps(json.loads(path.read_text(encoding="utf-8")))
        numbers = re.findall(r"(?<![0-9])[0-9]{9}(?![0-9])", text)
        assert not [number for number in numbers if is_pgn(number)], path.name
