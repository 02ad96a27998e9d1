# SPDX-License-Identifier: EUPL-1.2
"""What in a changed JSON Schema breaks a sender or a reader of the old one.

Breaking: a field removed or renamed, a new required field, a field no longer required (readers
count on it), a changed type, a narrowed one (fewer enum values, another pattern or format,
tighter bounds), a changed personal-data class. A new optional field or enum value is not.
"""

from collections.abc import Iterator
from typing import Any

from schemas.json_schema import resolve

Schema = dict[str, Any]

_LOWER_BOUNDS = ("minimum", "exclusiveMinimum", "minLength", "minItems")
_UPPER_BOUNDS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
_EXACT = ("pattern", "format")


def breaking_changes(old: Schema, new: Schema) -> list[str]:
    """Sentences on what breaks, with the path of the field; empty when nothing does."""
    return list(_Comparison(old.get("$defs", {}), new.get("$defs", {})).compare("", old, new))


class _Comparison:
    def __init__(self, old_definitions: Schema, new_definitions: Schema) -> None:
        self.old_definitions = old_definitions
        self.new_definitions = new_definitions

    def compare(self, path: str, old: Schema, new: Schema) -> Iterator[str]:
        old, new = resolve(old, self.old_definitions), resolve(new, self.new_definitions)
        if old.get("x-personal-data") != new.get("x-personal-data"):
            yield f"{path}: says something else about a person"
        alternatives = new.get("anyOf", [new])
        for branch in old.get("anyOf", [old]):
            verdicts = [list(self._branch(path, branch, other)) for other in alternatives]
            yield from min(verdicts, key=len)

    def _branch(self, path: str, old: Schema, new: Schema) -> Iterator[str]:
        old, new = resolve(old, self.old_definitions), resolve(new, self.new_definitions)
        if old.get("type") != new.get("type"):
            if (old.get("type"), new.get("type")) != ("integer", "number"):
                yield f"{path}: the type changed"
            return
        yield from self._narrowed(path, old, new)
        if old.get("type") == "object":
            yield from self._object(path, old, new)
        if old.get("type") == "array":
            yield from self.compare(f"{path}[]", old.get("items", {}), new.get("items", {}))

    def _narrowed(self, path: str, old: Schema, new: Schema) -> Iterator[str]:
        allowed, before = _values(new), _values(old)
        if allowed is not None and (before is None or not before <= allowed):
            yield f"{path}: fewer values are allowed"
        for key in _EXACT:
            if key in new and old.get(key) != new[key]:
                yield f"{path}: the {key} changed"
        for key in _LOWER_BOUNDS:
            if key in new and (key not in old or old[key] < new[key]):
                yield f"{path}: {key} was raised"
        for key in _UPPER_BOUNDS:
            if key in new and (key not in old or old[key] > new[key]):
                yield f"{path}: {key} was lowered"

    def _object(self, path: str, old: Schema, new: Schema) -> Iterator[str]:
        fields, now = old.get("properties", {}), new.get("properties", {})
        required, demanded = set(old.get("required", ())), set(new.get("required", ()))
        for name in fields:
            if name not in now:
                yield f"{_join(path, name)}: was removed"
            else:
                yield from self.compare(_join(path, name), fields[name], now[name])
        for name in sorted(demanded - required):
            yield f"{_join(path, name)}: is required now"
        for name in sorted((required - demanded) & now.keys()):
            yield f"{_join(path, name)}: is no longer required"
        for part in ("additionalProperties", "propertyNames"):
            if isinstance(old.get(part), dict) and isinstance(new.get(part), dict):
                yield from self.compare(f"{path}{{}}", old[part], new[part])
        keys, keys_now = old.get("patternProperties", {}), new.get("patternProperties", {})
        if keys.keys() != keys_now.keys():
            yield f"{path}{{}}: the form of the keys changed"
        for key in keys.keys() & keys_now.keys():
            yield from self.compare(f"{path}{{}}", keys[key], keys_now[key])


def _values(schema: Schema) -> set[Any] | None:
    if "const" in schema:
        return {schema["const"]}
    return set(schema["enum"]) if "enum" in schema else None


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
