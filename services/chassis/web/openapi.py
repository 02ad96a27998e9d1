# SPDX-License-Identifier: EUPL-1.2
"""The OpenAPI document of a service, as the NL GOV API Design Rules ask for it.

FastAPI's own document is brought to those rules in one place, so that a route need not repeat them:
400 in place of 422, every fault a problem, the header API-Version on each answer.
"""

from typing import Any

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi

from services.chassis.web.problems import MEDIA_TYPE, Problem, wording

CONTACT = {
    "name": "Beheer Sluitend",
    "email": "beheer@sluitend.example",
    "url": "https://sluitend.example/contact",
}
PREFIX = "/v1"
_METHODS = frozenset({"get", "put", "post", "patch", "delete"})
_VERSION_HEADER = {
    "description": "Volledig versienummer van de API",
    "schema": {"type": "string"},
}
_OWN_SCHEMAS = ("HTTPValidationError", "ValidationError")


def build_document(title: str, version: str, api: APIRouter) -> dict[str, Any]:
    """The document of the routes below ``/v1``. Paths in it are relative to ``servers[0].url``."""
    document = get_openapi(
        title=title,
        version=version,
        contact=CONTACT,
        license_info={"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/nl/"},
        servers=[{"url": PREFIX}],
        routes=api.routes,
    )
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in _OWN_SCHEMAS:
        schemas.pop(name, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs", {}))
    schemas["Problem"] = problem
    components["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    }
    document["security"] = [{"bearer": []}]
    for path, operations in document["paths"].items():
        for method in _METHODS & operations.keys():
            _complete(path, method, operations[method])
    _merge_null(document)
    return document


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    responses: dict[str, Any] = operation["responses"]
    responses.pop("422", None)
    refused = [] if operation.get("security") == [] else ["401", "403"]
    for status in ["400", *refused, "500"] + (["404"] if "{" in path else []):
        responses.setdefault(status, {"description": wording(int(status))[0]})
    if method in {"get", "delete"} and not operation.get("parameters"):
        del responses["400"]
    for status, response in responses.items():
        response.setdefault("headers", {})["API-Version"] = _VERSION_HEADER
        if status >= "400":
            response["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}


def _merge_null(node: Any) -> None:
    """Write a nullable simple type as one schema, so that ``format`` stands where rules look."""
    if isinstance(node, list):
        for item in node:
            _merge_null(item)
    if not isinstance(node, dict):
        return
    for value in node.values():
        _merge_null(value)
    choices = node.get("anyOf")
    if not isinstance(choices, list) or len(choices) != 2 or {"type": "null"} not in choices:
        return
    other = next(choice for choice in choices if choice != {"type": "null"})
    if isinstance(other.get("type"), str):
        del node["anyOf"]
        node.update({**other, "type": [other["type"], "null"]})
