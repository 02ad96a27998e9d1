# SPDX-License-Identifier: EUPL-1.2
"""JSON Schema of the contracts, with what each field says about a person."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.alias_generators import to_camel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, models_json_schema
from pydantic_core import CoreSchema

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Untitled(GenerateJsonSchema):
    """Leaves out the titles that only repeat the name of a field."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def default_schema(self, schema: Any) -> dict[str, Any]:
        found = super().default_schema(schema)
        if found.get("default", ...) is None:
            del found["default"]
        return found

    def generate(self, schema: CoreSchema, mode: JsonSchemaMode = "validation") -> dict[str, Any]:
        return {"$schema": DIALECT, **super().generate(schema, mode)}


def _in_markdown(found: re.Match[str]) -> str:
    name = found[1]
    return f"`{to_camel(name) if re.fullmatch('[a-z]+(_[a-z]+)+', name) else name}`"


def _for_json_readers(node: Any) -> None:
    """Write the names of fields in descriptions as JSON has them, in Markdown."""
    if isinstance(node, dict):
        if isinstance(node.get("description"), str):
            node["description"] = re.sub("``([^`]+)``", _in_markdown, node["description"])
        for value in node.values():
            _for_json_readers(value)


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """Schema of what is accepted as ``model``, whole, with its own definitions."""
    schema = model.model_json_schema(schema_generator=_Untitled)
    _for_json_readers(schema)
    return schema


def shared_schemas(
    models: Mapping[str, type[BaseModel]], template: str
) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """References to several models by the names given, and the definitions they share.

    ``template`` is the form of a reference, with ``{model}`` for the name of a definition.
    """
    modes: dict[str, JsonSchemaMode] = dict.fromkeys(models, "validation")
    inputs = [(model, modes[name]) for name, model in models.items()]
    found, whole = models_json_schema(inputs, ref_template=template, schema_generator=_Untitled)
    references = {name: found[model, modes[name]] for name, model in models.items()}
    _for_json_readers(whole)
    return references, whole["$defs"]


def resolve(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema a reference points at, the siblings of ``$ref`` laid over it."""
    if "$ref" not in schema:
        return schema
    target: dict[str, Any] = definitions[schema["$ref"].rpartition("/")[2]]
    return target | {key: value for key, value in schema.items() if key != "$ref"}
