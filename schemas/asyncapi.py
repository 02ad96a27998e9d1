# SPDX-License-Identifier: EUPL-1.2
"""The catalogue as AsyncAPI 3.0: ``python -m schemas.asyncapi [--check]``."""

import json
import sys
from typing import Any

import yaml

from schemas.events.base import Event
from schemas.events.topics import CATALOGUE, AnyEvent, Topic
from schemas.golden import FOLDER
from schemas.json_schema import schema_of, shared_schemas
from schemas.written import REFERENCE, write_or_check

_SCHEMAS = "#/components/schemas/{model}"
_DAY_MS = 86_400_000

_INFO = {
    "title": "Sluitend",
    "version": "1.0.0",
    "description": (
        "Events about early school leaving (voortijdig schoolverlaten): enrolments in, statuses, "
        "outreach cases, duties and figures out. Every message is a CloudEvent 1.0 in structured "
        "JSON after the NL GOV profile. Each field carries `x-personal-data`: what it says about "
        "a person. Generated from the catalogue in `schemas/events/topics.py`."
    ),
    "license": {"name": "EUPL-1.2"},
}


class _Plain(yaml.SafeDumper):
    """Writes everything out, no anchors, and quotes what YAML 1.2 would take for a number."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def represent_str(self, data: str) -> yaml.ScalarNode:
        if data[:1].isdigit():
            return self.represent_scalar("tag:yaml.org,2002:str", data, style="'")
        return super().represent_str(data)


_Plain.add_representer(str, _Plain.represent_str)


def _channel_id(topic: Topic) -> str:
    return topic.name.replace(".", "-")


def _reference(section: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/{section}/{name}"}


def _channel(topic: Topic) -> dict[str, Any]:
    settings: dict[str, Any] = {"cleanup.policy": ["compact" if topic.compacted else "delete"]}
    if topic.retention is not None:
        settings["retention.ms"] = topic.retention.days * _DAY_MS
    elif not topic.compacted:
        settings["retention.ms"] = -1
    return {
        "address": topic.name,
        "title": topic.name,
        "description": f"From {topic.from_} to {', '.join(topic.to)}. Key: {topic.key}.",
        "messages": {
            event.TYPE: _reference("components/messages", event.TYPE) for event in topic.events
        },
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": settings,
                "bindingVersion": "0.5.0",
            }
        },
    }


def _operations(topic: Topic) -> dict[str, Any]:
    channel = _reference("channels", _channel_id(topic))
    sides = [("send", topic.from_), *(("receive", party) for party in topic.to)]
    return {
        f"{action}-{_channel_id(topic)}-{''.join(c if c.isalnum() else '-' for c in party)}": {
            "action": action,
            "channel": channel,
            "title": f"{party} {action}s",
        }
        for action, party in sides
    }


def _envelope() -> dict[str, Any]:
    """What every message has in common; type, subject and data differ."""
    schema = schema_of(Event)
    own = {"type", "subject", "data"}
    return {
        "type": "object",
        "description": schema["description"],
        "properties": {
            name: field for name, field in schema["properties"].items() if name not in own
        },
        "required": [name for name in schema["required"] if name not in own],
    }


def _message(event: type[AnyEvent], data: dict[str, Any]) -> dict[str, Any]:
    example = json.loads((FOLDER / f"{event.TYPE}.example.json").read_text(encoding="utf-8"))
    schema = schema_of(event)
    properties = schema["properties"]
    summary, _, description = schema["description"].partition("\n\n")
    payload = {
        "allOf": [
            _reference("components/schemas", "Envelope"),
            {
                "properties": {
                    "type": properties["type"],
                    "subject": properties["subject"],
                    "data": data,
                },
                "required": ["type", "subject", "data"],
            },
        ]
    }
    return {
        "name": event.TYPE,
        "title": event.short_name(),
        "summary": " ".join(summary.split()),
        "description": " ".join(description.split()),
        "contentType": "application/cloudevents+json",
        "payload": payload,
        "examples": [{"payload": example}],
    }


def document() -> dict[str, Any]:
    """The whole catalogue as an AsyncAPI document."""
    events = {event.TYPE: event for topic in CATALOGUE for event in topic.events}
    operations: dict[str, Any] = {}
    for topic in CATALOGUE:
        operations |= _operations(topic)
    data_models = {name: event.data_model() for name, event in events.items()}
    references, definitions = shared_schemas(data_models, _SCHEMAS)
    return {
        "asyncapi": "3.0.0",
        "info": _INFO,
        "defaultContentType": "application/cloudevents+json",
        "channels": {_channel_id(topic): _channel(topic) for topic in CATALOGUE},
        "operations": operations,
        "components": {
            "messages": {name: _message(event, references[name]) for name, event in events.items()},
            "schemas": {"Envelope": _envelope(), **definitions},
        },
    }


def render() -> str:
    """The document as it stands in ``docs/reference/asyncapi.yaml``."""
    text: str = yaml.dump(document(), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=100)
    return "# SPDX-License-Identifier: EUPL-1.2\n" + text


if __name__ == "__main__":
    sys.exit(write_or_check({REFERENCE / "asyncapi.yaml": render()}, sys.argv[1:]))
