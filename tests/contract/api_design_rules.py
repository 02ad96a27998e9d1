# SPDX-License-Identifier: EUPL-1.2
"""The NL GOV API Design Rules 2.2 (technical rules and the linter's severity "error" and "warn"),
each as a function from an OpenAPI document to what breaks it. Written from the text of the rules,
so that no test needs the hosted linter.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema

Document = dict[str, Any]
Rule = Callable[[Document], Iterator[str]]

_METHODS = ("get", "put", "post", "patch", "delete", "head", "options", "trace")
_STANDARD = {"get", "put", "post", "patch", "delete"}
_SEGMENT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*|\{[^}]+\}")
_LAST = re.compile(r"_[a-z]+")
_CAMEL = re.compile(r"[a-z][a-z0-9]*([A-Z][a-z0-9]*)*")
_PASCAL = re.compile(r"[A-Z][a-zA-Z0-9]*")
_SEMVER = re.compile(
    r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?"
)
_DATE_NAME = re.compile(r"(date|datum)$|(\w+D|_[dD])(ate|atum)")


def operations(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and operation of each operation in the document."""
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                yield path, method, item[method]


def resolve(document: Document, schema: dict[str, Any]) -> dict[str, Any]:
    """The schema itself, after following its reference."""
    while "$ref" in schema:
        node: Any = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            node = node[step]
        schema = node
    return schema


def version_3(document: Document) -> Iterator[str]:
    """/core/doc-openapi"""
    if not re.fullmatch(r"3(\.\d+){1,2}", document.get("openapi", "")):
        yield "openapi"


def contact(document: Document) -> Iterator[str]:
    """/core/doc-openapi-contact"""
    for name in ("name", "email", "url"):
        if not document["info"].get("contact", {}).get(name):
            yield f"info.contact.{name}"


def semver(document: Document) -> Iterator[str]:
    """/core/semver"""
    if not _SEMVER.fullmatch(document["info"]["version"]):
        yield document["info"]["version"]


def servers(document: Document) -> Iterator[str]:
    """/core/uri-version and the advice to use https"""
    if not document.get("servers"):
        yield "servers"
    for server in document.get("servers", []):
        if not re.search(r"/v\d+", server["url"]) or server["url"].startswith("http://"):
            yield server["url"]


def kebab_paths(document: Document) -> Iterator[str]:
    """/core/path-segments-kebab-case and /core/no-trailing-slash"""
    for path in document["paths"]:
        segments = path.split("/")[1:]
        names, last = segments[:-1], segments[-1]
        if not all(_SEGMENT.fullmatch(name) for name in names) or not (
            _SEGMENT.fullmatch(last) or _LAST.fullmatch(last)
        ):
            yield path


def camel_query(document: Document) -> Iterator[str]:
    """/core/query-keys-camel-case"""
    for path, method, operation in operations(document):
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "query" and not _CAMEL.fullmatch(parameter["name"]):
                yield f"{method} {path}: {parameter['name']}"


def standard_methods(document: Document) -> Iterator[str]:
    """/core/http-methods"""
    for path, method, _operation in operations(document):
        if method not in _STANDARD:
            yield f"{method} {path}"


def unique_operation_ids(document: Document) -> Iterator[str]:
    """operation-operationId-unique"""
    seen: set[str] = set()
    for path, method, operation in operations(document):
        identifier = operation.get("operationId", "")
        if not identifier or identifier in seen:
            yield f"{method} {path}: {identifier}"
        seen.add(identifier)


def declared_path_parameters(document: Document) -> Iterator[str]:
    """path-params"""
    for path, method, operation in operations(document):
        parameters = operation.get("parameters", [])
        declared = {p["name"] for p in parameters if p["in"] == "path" and p.get("required")}
        if declared != set(re.findall(r"\{([^}]+)\}", path)):
            yield f"{method} {path}"


def version_header(document: Document) -> Iterator[str]:
    """/core/version-header"""
    for path, method, operation in operations(document):
        for status, response in operation["responses"].items():
            names = {name.lower() for name in response.get("headers", {})}
            if status[0] in "23" and "api-version" not in names:
                yield f"{method} {path} {status}"


def problem_details(document: Document) -> Iterator[str]:
    """/core/error-handling/problem-details"""
    for path, method, operation in operations(document):
        for status, response in operation["responses"].items():
            if status[0] not in "45":
                continue
            content = response.get("content", {}).get("application/problem+json", {})
            schema = resolve(document, content.get("schema", {}))
            required = {"status", "title", "detail"}
            if not required <= schema.get("properties", {}).keys() or not required <= set(
                schema.get("required", [])
            ):
                yield f"{method} {path} {status}"


def invalid_input(document: Document) -> Iterator[str]:
    """/core/error-handling/invalid-input"""
    for path, method, operation in operations(document):
        needed = method not in {"get", "delete"} or operation.get("parameters")
        if needed and "400" not in operation["responses"]:
            yield f"{method} {path}"
        if "422" in operation["responses"]:
            yield f"{method} {path} 422"


def schema_names(document: Document) -> Iterator[str]:
    """schema-camel-case"""
    for name in document.get("components", {}).get("schemas", {}):
        if not _PASCAL.fullmatch(name):
            yield name


def camel_properties(document: Document) -> Iterator[str]:
    """Fields of our JSON are lowerCamelCase, as in the events."""
    for place, name, _schema in _properties(document):
        if not _CAMEL.fullmatch(name):
            yield f"{place}.{name}"


def date_formats(document: Document) -> Iterator[str]:
    """/core/date-time/date-omit-time-portion and /core/date-time/timezone"""
    for place, name, schema in _properties(document):
        form = schema.get("format")
        if form in {"date-time-local", "time"}:
            yield f"{place}.{name}"
        if _DATE_NAME.search(name) and schema.get("type") != "array" and form != "date":
            yield f"{place}.{name}"


def valid_examples(document: Document) -> Iterator[str]:
    """oas3-valid-schema-example"""
    for name, schema in document.get("components", {}).get("schemas", {}).items():
        whole = {**schema, "components": document["components"]}
        for example in schema.get("examples", []):
            if not jsonschema.Draft202012Validator(whole).is_valid(example):
                yield name


def _properties(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for place, schema in document.get("components", {}).get("schemas", {}).items():
        for name, found in schema.get("properties", {}).items():
            yield place, name, resolve(document, found)


RULES: tuple[Rule, ...] = (
    version_3,
    contact,
    semver,
    servers,
    kebab_paths,
    camel_query,
    standard_methods,
    unique_operation_ids,
    declared_path_parameters,
    version_header,
    problem_details,
    invalid_input,
    schema_names,
    camel_properties,
    date_formats,
    valid_examples,
)
