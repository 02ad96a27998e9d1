# SPDX-License-Identifier: EUPL-1.2
"""Refusals in plain words: which field, and why, without the value.

The value may be a personal number or a name, so it never stands in a reason; neither does
anything else that came from the sender.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from schemas.types import BRIN6_PATTERN, MUNICIPALITY_PATTERN


@dataclass(frozen=True, slots=True)
class FieldError:
    """``field`` is the camelCase name as in JSON (``sealed.keyId``), empty for the whole."""

    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}" if self.field else self.reason


_FORMS = {
    BRIN6_PATTERN: "is not a BRIN with location, such as 25PL00",
    MUNICIPALITY_PATTERN: "is not a municipality code of four digits",
}

_REASONS = {
    "missing": "is missing",
    "json_invalid": "is not valid JSON",
    "json_type": "is not JSON text",
    "model_type": "is not an object",
    "model_attributes_type": "is not an object",
    "dict_type": "is not an object",
    "list_type": "is not a list",
    "string_type": "is not a text",
    "string_unicode": "is not UTF-8",
    "string_too_short": "is too short",
    "string_too_long": "is too long",
    "bool_type": "is not true or false",
    "bool_parsing": "is not true or false",
    "int_type": "is not a whole number",
    "int_parsing": "is not a whole number",
    "int_from_float": "is not a whole number",
    "float_type": "is not a number",
    "float_parsing": "is not a number",
    "finite_number": "is not a finite number",
    "timezone_aware": "has no time zone",
    "union_tag_not_found": "is missing",
    "union_tag_invalid": "is not a type of this topic",
}

_FAMILIES = {
    "date": "is not a date (YYYY-MM-DD)",
    "datetime": "is not an instant (RFC 3339)",
    "uuid": "is not a UUID",
}


_LIMITS = {"greater_than_equal": "is less than {ge}", "less_than_equal": "is more than {le}"}


def _reason(kind: str, message: str, context: Mapping[str, Any]) -> str:
    if kind == "contract":
        return message
    if kind == "string_pattern_mismatch":
        return _FORMS.get(context["pattern"], f"does not have the form {context['pattern']}")
    if kind in ("enum", "literal_error"):
        return f"is not {context['expected']}"
    if kind in _LIMITS:
        return _LIMITS[kind].format(**context)
    family = kind.partition("_")[0]
    return _REASONS.get(kind) or _FAMILIES.get(family, "is not valid")


def _field(kind: str, place: tuple[int | str, ...], context: Mapping[str, Any]) -> str:
    if kind.startswith("union_tag"):
        return "type"
    path = [str(step) for step in place]
    if path and path[0].startswith("nl.vsv."):
        del path[0]
    if len(path) > 1 and path[0] == "data":
        del path[0]
    if path and path[0] != "sealed":
        del path[1:]
    if kind == "contract" and context["field"]:
        path = [context["field"]]
    return ".".join(path)


def explain(error: ValidationError) -> list[FieldError]:
    """Every breach in a refused event or identity, in the order of the fields, each once."""
    found = (
        FieldError(
            _field(each["type"], each["loc"], each.get("ctx", {})),
            _reason(each["type"], each["msg"], each.get("ctx", {})),
        )
        for each in error.errors(include_url=False, include_input=False)
    )
    return list(dict.fromkeys(found))
