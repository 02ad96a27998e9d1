# SPDX-License-Identifier: EUPL-1.2
"""The golden files are current, old examples are read, and a breaking change is seen."""

import copy
import json
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

import jsonschema
import pytest
from pydantic import Field

from schemas.events.base import Coded, Data, NotPersonal, YouthEvent, encode
from schemas.events.registration import StatusChanged
from schemas.events.topics import AnyEvent, Topic
from schemas.golden import FOLDER, breaches, contracts, expected, golden_schema, render
from schemas.golden.compatibility import breaking_changes
from schemas.json_schema import schema_of
from schemas.written import stale, write_or_check
from tests.contract.catalogue import EVENTS, NAMES, PAIRS, example


def test_golden_files_are_current() -> None:
    assert stale(expected()) == []


def test_no_contract_is_broken() -> None:
    assert breaches() == []


def test_every_golden_file_belongs_to_a_contract() -> None:
    names = {path.name.rsplit(".", 2)[0] for path in FOLDER.glob("*.json")}
    assert names == set(contracts())


@pytest.mark.parametrize(("topic", "event"), PAIRS, ids=NAMES)
def test_examples_are_read_and_said_again_unchanged(topic: Topic, event: type[AnyEvent]) -> None:
    said = example(event)
    parsed = topic.parse(json.dumps(said))
    assert type(parsed) is event
    assert json.loads(encode(parsed)) == said


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_examples_satisfy_their_schema(event: type[AnyEvent]) -> None:
    schema = golden_schema(event.TYPE)
    assert schema is not None
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).validate(example(event))


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class OldData(Data):
    """A contract to try changes on."""

    on: Coded[date]
    colour: Coded[Colour]
    number: Coded[int] = Field(ge=0, le=10)
    code: Coded[str | None] = Field(default=None, pattern="^[a-z]+$")
    counts: NotPersonal[dict[Colour, int]]
    names: NotPersonal[list[Colour]] = []


class Old(YouthEvent[OldData]):
    """An event to try changes on."""

    type: Literal["nl.vsv.old.v1"] = "nl.vsv.old.v1"


OLD = schema_of(Old)
Change = Callable[[dict[str, Any]], Any]


def changed(change: Change) -> list[str]:
    """What the change of the data's schema breaks."""
    new = copy.deepcopy(OLD)
    change(new["$defs"]["OldData"])
    return breaking_changes(OLD, new)


def fields(schema: dict[str, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = schema["properties"]
    return properties


BREAKING: dict[str, tuple[Change, str]] = {
    "a field removed": (lambda s: fields(s).pop("code"), "data.code: was removed"),
    "a field renamed": (
        lambda s: fields(s).update(symbol=fields(s).pop("code")),
        "data.code: was removed",
    ),
    "a new required field": (
        lambda s: (fields(s).update(size={"type": "integer"}), s["required"].append("size")),
        "data.size: is required now",
    ),
    "an optional field required": (
        lambda s: s["required"].append("code"),
        "data.code: is required now",
    ),
    "a required field optional": (
        lambda s: s["required"].remove("on"),
        "data.on: is no longer required",
    ),
    "another type": (lambda s: fields(s)["number"].update(type="string"), "the type changed"),
    "null no longer allowed": (
        lambda s: fields(s).update(code={"type": "string", "x-personal-data": "coded"}),
        "data.code: the type changed",
    ),
    "another format": (lambda s: fields(s)["on"].update(format="date-time"), "the format"),
    "another pattern": (
        lambda s: fields(s)["code"]["anyOf"][0].update(pattern="^[a-c]+$"),
        "the pattern changed",
    ),
    "a pattern where none was": (
        lambda s: fields(s)["on"].update(pattern="^2"),
        "the pattern changed",
    ),
    "a lower bound raised": (lambda s: fields(s)["number"].update(minimum=1), "minimum was raised"),
    "an upper bound lowered": (lambda s: fields(s)["number"].update(maximum=9), "maximum was"),
    "a bound where none was": (lambda s: fields(s)["on"].update(maxLength=5), "maxLength was"),
    "another personal-data class": (
        lambda s: fields(s)["on"].update({"x-personal-data": "identity"}),
        "says something else about a person",
    ),
    "values of a dictionary": (
        lambda s: fields(s)["counts"]["additionalProperties"].update(type="string"),
        "data.counts{}: the type changed",
    ),
    "items of a list": (
        lambda s: fields(s)["names"].update(items={"type": "integer"}),
        "data.names[]: the type changed",
    ),
}


@pytest.mark.parametrize("name", BREAKING)
def test_a_breaking_change_is_seen(name: str) -> None:
    change, sentence = BREAKING[name]
    assert [found for found in changed(change) if sentence in found]


def test_a_narrowed_enumeration_is_seen() -> None:
    new = copy.deepcopy(OLD)
    new["$defs"]["Colour"]["enum"].remove("blue")
    assert "data.colour: fewer values are allowed" in breaking_changes(OLD, new)


def test_an_enumeration_in_place_of_a_number_is_seen() -> None:
    assert changed(lambda s: fields(s)["number"].update(enum=[1, 2]))


ADDITIVE: dict[str, Change] = {
    "a new optional field": lambda s: fields(s).update(size={"type": "integer"}),
    "a wider bound": lambda s: fields(s)["number"].update(maximum=100),
    "an integer made a number": lambda s: fields(s)["number"].update(type="number"),
    "another description": lambda s: s.update(description="Otherwise."),
    "null allowed as well": lambda s: fields(s).update(
        on={
            "anyOf": [{"type": "string", "format": "date"}, {"type": "null"}],
            "x-personal-data": "coded",
        }
    ),
}


@pytest.mark.parametrize("name", ADDITIVE)
def test_an_additive_change_passes(name: str) -> None:
    assert changed(ADDITIVE[name]) == []


def test_a_new_enumeration_value_passes() -> None:
    new = copy.deepcopy(OLD)
    new["$defs"]["Colour"]["enum"].append("green")
    assert breaking_changes(OLD, new) == []


class WiderData(OldData):
    note: Coded[int | None] = None


class StricterData(OldData):
    note: Coded[int]


class Wider(YouthEvent[WiderData]):
    type: Literal["nl.vsv.old.v1"] = "nl.vsv.old.v1"


class Stricter(YouthEvent[StricterData]):
    type: Literal["nl.vsv.old.v1"] = "nl.vsv.old.v1"


class Retyped(YouthEvent[OldData]):
    type: Literal["nl.vsv.old.v2"] = "nl.vsv.old.v2"


def test_changes_of_the_model_itself_are_seen() -> None:
    assert breaking_changes(OLD, OLD) == []
    assert breaking_changes(OLD, schema_of(Wider)) == []
    assert breaking_changes(OLD, schema_of(Stricter)) == ["data.note: is required now"]
    assert breaking_changes(OLD, schema_of(Retyped)) == ["type: fewer values are allowed"]


def test_the_golden_folder_guards_against_both_kinds(tmp_path: Path) -> None:
    for path in FOLDER.glob("*.json"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    record = tmp_path / f"{StatusChanged.TYPE}.schema.json"
    schema = json.loads(record.read_text(encoding="utf-8"))
    schema["$defs"]["StatusChangedData"]["properties"]["mood"] = {"type": "string"}
    record.write_text(render(schema), encoding="utf-8")
    (tmp_path / "nl.vsv.forgotten.v1.schema.json").write_text(render(OLD), encoding="utf-8")

    assert breaches(tmp_path) == [
        "nl.vsv.forgotten.v1: was removed",
        "nl.vsv.status-changed.v1: data.mood: was removed",
    ]
    assert stale(expected(tmp_path)) == [record]


def test_an_example_is_kept_as_it_was_first_said(tmp_path: Path) -> None:
    kept = tmp_path / f"{StatusChanged.TYPE}.example.json"
    kept.write_text("{}\n", encoding="utf-8")
    assert expected(tmp_path)[kept] == "{}\n"


def test_check_names_what_is_stale_and_writing_mends_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {tmp_path / "deep" / "page.md": "text\n"}
    assert write_or_check(files, ["--check"]) == 1
    assert "stale: page.md" in capsys.readouterr().err
    assert write_or_check(files, []) == 0
    assert write_or_check(files, ["--check"]) == 0
