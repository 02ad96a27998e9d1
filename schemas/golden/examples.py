# SPDX-License-Identifier: EUPL-1.2
"""One example per contract, built from its schema and the samples below; nothing by chance."""

import re
from typing import Any

from schemas.json_schema import resolve

REF = "0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"
"""The young person of the examples."""

_SAMPLES: dict[str, Any] = {
    "id": "0199a1b2-0000-7000-8000-000000000001",
    "source": "urn:nld:oin:00000099000000000000:systeem:sluitend",
    "subject": REF,
    "sequence": "00000000000000000042",
    "correlationid": "0199a1b2-0000-7000-8000-000000000002",
    "causationid": "0199a1b2-0000-7000-8000-000000000003",
    "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "keyId": "registration-2026",
    "wrappedKey": "d3JhcHBlZA==",
    "nonce": "bm9uY2U=",
    "ciphertext": "Y2lwaGVydGV4dA==",
    "pgn": "999990007",
    "bsn": "999990007",
    "birthDate": "2006-05-17",
    "birthMonth": "2006-05",
    "name": "Sam Voorbeeld",
    "phone": "+31612345678",
    "email": "sam@voorbeeld.example",
    "address": "Voorbeeldstraat 1, Rotterdam",
    "school": "25LR00",
    "enrollment": "1",
    "report": "17",
    "sector": "mbo",
    "programme": "25180",
    "level": 2,
    "municipality": "0599",
    "fromMunicipality": "0363",
    "toMunicipality": "0599",
    "category": "mbo-2",
    "exitReason": "04",
    "fromStatus": "gap",
    "toStatus": "early-leaver",
    "basis": "not-enrolled",
    "regime": "doorstroompunt",
    "reason": "unknown-municipality",
    "partition": 3,
    "offset": 42,
    "state": "closed-success",
    "fromState": "new",
    "toState": "assigned",
    "late": False,
    "region": "29",
    "fromRegion": "21",
    "toRegion": "29",
    "ruleset": "2026",
    "schoolYear": 2025,
    "year": 2025,
    "set": "X",
    "differences": {"missing-here": 3},
    "duty": "D15",
    "holder": "region:29",
    "context": "case:1",
    "rule": "policy D15",
    "owner": "region:29",
    "partner": "youth-desk",
    "metric": "new-leavers",
    "dimensions": {"area": "region:29", "category": "mbo-2"},
    "values": {"population": 7440, "leavers": 963, "percentage": 12.94, "norm": None},
    "definition": "operational-v1",
    "unit": "persons",
    "area": "region:29",
    "percentage": 12.94,
    "norm": 11.5,
    "topic": "outreach.cases.v1",
    "eventType": "nl.vsv.case-opened.v1",
    "fields": ["startDate"],
    "employer": "employer-7",
    "hours": 24,
    "startDate": "2025-08-25",
    "lastActiveDay": "2025-11-05",
    "leftOn": "2025-11-05",
    "ageLimitOn": "2033-05-17",
    "dueOn": "2025-11-27",
    "dueAt": "2025-11-27T23:00:00Z",
    "firedAt": "2025-11-27T23:00:01Z",
    "opening": {"enrolled": 100, "gap": 2},
    "arrivals": {"gap": 1},
    "departures": {"enrolled": 1},
    "closing": {"enrolled": 99, "gap": 3},
    "into": "0199a1b2-c3d4-7e5f-8a9b-ffffffffffff",
    "outOf": "0199a1b2-c3d4-7e5f-8a9b-ffffffffffff",
    "dutyId": "0199a1b2-0000-7000-8000-0000000000d1",
}

_LEFT_OUT = {"dataschema", "stage"}
"""Fields without a place in an example: ours is of the mbo, which has no stage."""

_SEQUENCED = {"sequence", "sequencetype", "correlationid", "causationid"}
"""Attributes of derived events only."""

_TYPICAL: dict[str, Any] = {
    "date": "2025-11-20",
    "date-time": "2025-11-20T08:00:00Z",
    "uuid": REF,
    "integer": 1,
    "number": 1.0,
    "boolean": True,
}

_CODES = ("X", "unknown-municipality", "duo", "29:2025-11-20")
"""Tried where no sample fits: the first that has the form of the field."""

_SUBJECTS = {
    "nl.vsv.metric-published.v1": "new-leavers:2025:region:29:mbo-2",
    "nl.vsv.norm-exceeded.v1": "new-leavers:2025:region:29:mbo-2",
    "nl.vsv.balance-closed.v1": "29:2025-11-20",
    "nl.vsv.completeness-broken.v1": "29:2025-11-20",
    "nl.vsv.clock-advanced.v1": "clock",
    "nl.vsv.dead-letter-recorded.v1": "outreach.cases.v1:3:42",
}


def example_of(schema: dict[str, Any]) -> dict[str, Any]:
    """An example of a whole contract."""
    filled = _object(schema, schema.get("$defs", {}))
    kind = filled.get("type", "")
    if ".feeds." in kind:
        filled = {name: value for name, value in filled.items() if name not in _SEQUENCED}
        filled["subject"] = filled["data"].get("school", "duo")
    elif kind in _SUBJECTS:
        filled["subject"] = _SUBJECTS[kind]
    return filled


def _object(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _value(name, field, definitions)
        for name, field in schema["properties"].items()
        if name not in _LEFT_OUT
    }


def _value(name: str, schema: dict[str, Any], definitions: dict[str, Any]) -> Any:
    schema = resolve(schema, definitions)
    if "anyOf" in schema:
        schema = resolve(schema["anyOf"][0], definitions)
    if "const" in schema:
        return schema["const"]
    if name in _SAMPLES and _fits(_SAMPLES[name], schema):
        return _SAMPLES[name]
    if "enum" in schema:
        return schema["enum"][0]
    if "properties" in schema:
        return _object(schema, definitions)
    if "items" in schema:
        return [_value(name, schema["items"], definitions)]
    if "pattern" in schema:
        return next(code for code in _CODES if _fits(code, schema))
    return _TYPICAL[schema.get("format", schema["type"])]


def _fits(sample: Any, schema: dict[str, Any]) -> bool:
    return sample in schema.get("enum", [sample]) and bool(
        re.match(schema.get("pattern", ""), str(sample))
    )
