# SPDX-License-Identifier: EUPL-1.2
"""Every API keeps the NL GOV API Design Rules, and a route that breaks one is caught here."""

import inspect
import re
import runpy
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pkgutil import resolve_name
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
import sqlalchemy as sa
from fastapi import APIRouter, FastAPI
from pydantic import BaseModel

from services.chassis.clock import SimulatedClock
from services.chassis.health import Progress
from services.chassis.settings import PORTS
from services.chassis.web import CurrentUser
from services.chassis.web.openapi import build_document
from tests.contract.api_design_rules import RULES, Document, Rule, operations
from tests.fixtures.web import DEMO, app_of, client_of

SERVICES = [name for name in PORTS if find_spec(f"services.{name}.__main__")]


def app_for(name: str) -> FastAPI:
    """The application that ``python -m services.<name>`` serves, on a database without tables."""
    with patch("services.chassis.main.main") as entry:
        runpy.run_module(f"services.{name}", run_name="__main__")
    _name, _build, create = entry.call_args.args
    runtime = SimpleNamespace(
        engine=sa.create_engine("sqlite://"),
        clock=SimulatedClock(datetime(2026, 10, 12, tzinfo=UTC)),
        check_database=lambda: None,
    )
    app: FastAPI = resolve_name(create)(runtime, replace(DEMO, service=name), Progress())
    return app


@pytest.fixture(params=SERVICES, scope="module")
def app(request: pytest.FixtureRequest) -> FastAPI:
    return app_for(request.param)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_api_keeps_the_rule(app: FastAPI, rule: Rule) -> None:
    assert list(rule(client_of(app).get("/v1/openapi.json").json())) == []


FOR_EVERYONE = {"getOpenDataCatalog", "getOpenDataFile"}
"""Open data: what stands there was made to be read without log-in."""


def test_no_operation_answers_without_knowing_who_asks(app: FastAPI) -> None:
    client = client_of(app)
    for path, method, operation in operations(app.openapi()):
        if operation["operationId"] in FOR_EVERYONE:
            assert operation["security"] == []
            continue
        answer = client.request(method, "/v1" + re.sub(r"\{[^}]+\}", "1", path))
        assert answer.status_code == 401, f"{method} {path}"
        assert "security" not in operation, f"{method} {path}"


def test_identity_never_stands_in_an_address(app: FastAPI) -> None:
    """BSN search is a POST (rule /core/transport/no-sensitive-uris)."""
    personal = {"pgn", "bsn", "name", "naam", "phone", "email", "birthdate", "geboortedatum"}
    for path, method, operation in operations(app.openapi()):
        names = {p["name"].lower() for p in operation.get("parameters", [])}
        assert not names & personal, f"{method} {path}"


class Contact(BaseModel):
    contactDate: date | None = None


def good_routes() -> APIRouter:
    router = APIRouter()

    @router.get("/young-people/{ref}/contacts")
    def contacts(ref: str, user: CurrentUser, openOnly: bool = False) -> list[Contact]:
        return []

    @router.post("/young-people/_search", status_code=201)
    def search(body: Contact, user: CurrentUser) -> Contact:
        return body

    return router


def good_document() -> Document:
    return build_document("Voorbeeld", "1.0.0", good_routes())


def test_the_routes_of_the_example_keep_every_rule() -> None:
    document = good_document()
    assert {rule.__name__: list(rule(document)) for rule in RULES} == {
        rule.__name__: [] for rule in RULES
    }
    assert client_of(app_of(api=[good_routes()])).get("/v1/openapi.json").json()[
        "paths"
    ].keys() == {
        "/young-people/{ref}/contacts",
        "/young-people/_search",
    }


def route(path: str, **parameters: Any) -> Callable[[], Document]:
    def document() -> Document:
        router = good_routes()

        def endpoint(**_: object) -> None: ...

        endpoint.__signature__ = _signature(parameters)  # type: ignore[attr-defined]
        router.add_api_route(path, endpoint)
        return build_document("Voorbeeld", "1.0.0", router)

    return document


def _signature(parameters: dict[str, Any]) -> Any:
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Signature(
        [inspect.Parameter(name, kind, annotation=form) for name, form in parameters.items()]
    )


def changed(change: Callable[[Document], object]) -> Callable[[], Document]:
    def document() -> Document:
        made = good_document()
        change(made)
        return made

    return document


def schemas(document: Document) -> dict[str, Any]:
    return document["components"]["schemas"]


def responses(document: Document) -> dict[str, Any]:
    return document["paths"]["/young-people/_search"]["post"]["responses"]


@pytest.mark.parametrize(
    ("caught_by", "document"),
    [
        ("kebab_paths", route("/youngPeople")),
        ("kebab_paths", route("/young_people/all")),
        ("kebab_paths", route("/young-people/")),
        ("kebab_paths", route("/_search/young-people")),
        ("camel_query", route("/cases", due_on=date)),
        ("camel_query", route("/cases", DueOn=date)),
        (
            "standard_methods",
            changed(lambda d: d["paths"].update({"/x": {"trace": {"responses": {}}}})),
        ),
        ("version_header", changed(lambda d: responses(d)["201"].pop("headers"))),
        ("problem_details", changed(lambda d: responses(d)["400"].pop("content"))),
        ("problem_details", changed(lambda d: schemas(d)["Problem"]["properties"].pop("detail"))),
        ("problem_details", changed(lambda d: schemas(d)["Problem"]["required"].remove("title"))),
        ("invalid_input", changed(lambda d: responses(d).pop("400"))),
        ("invalid_input", changed(lambda d: responses(d).update({"422": responses(d)["400"]}))),
        (
            "declared_path_parameters",
            changed(
                lambda d: d["paths"].update(
                    {"/cases/{case}": {"get": {"operationId": "x", "responses": {}}}}
                )
            ),
        ),
        (
            "unique_operation_ids",
            changed(lambda d: d["paths"].update({"/copy": d["paths"]["/young-people/_search"]})),
        ),
        ("schema_names", changed(lambda d: schemas(d).update({"Page_Contact_": {}}))),
        (
            "camel_properties",
            changed(
                lambda d: schemas(d).update({"X": {"properties": {"due_on": {"type": "string"}}}})
            ),
        ),
        (
            "date_formats",
            changed(
                lambda d: schemas(d).update(
                    {"X": {"properties": {"birthDate": {"type": "string"}}}}
                )
            ),
        ),
        (
            "date_formats",
            changed(
                lambda d: schemas(d).update(
                    {"X": {"properties": {"startDate": {"type": "string", "format": "date-time"}}}}
                )
            ),
        ),
        (
            "valid_examples",
            changed(lambda d: schemas(d).update({"X": {"type": "integer", "examples": ["one"]}})),
        ),
        ("contact", changed(lambda d: d["info"]["contact"].pop("email"))),
        ("semver", changed(lambda d: d["info"].update(version="1.0"))),
        ("servers", changed(lambda d: d.update(servers=[{"url": "/"}]))),
        ("servers", changed(lambda d: d.pop("servers"))),
        ("version_3", changed(lambda d: d.update(openapi="2.0"))),
    ],
)
def test_a_breach_is_caught(caught_by: str, document: Callable[[], Document]) -> None:
    made = document()
    assert caught_by in [rule.__name__ for rule in RULES if list(rule(made))]
