# SPDX-License-Identifier: EUPL-1.2
"""Ask every operation anything that its description allows, and anything that it does not: each
answer is one of those in the document, and none is a fault of the server."""

from functools import cache
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    response_schema_conformance,
    status_code_conformance,
)

from tests.contract.api_design_rules import operations
from tests.contract.test_api_design_rules import SERVICES, app_for
from tests.fixtures.logs import logging_as_it_was
from tests.property.any_scene import SCENES, Scene

pytestmark = pytest.mark.slow

with logging_as_it_was():
    OPERATIONS = [
        (service, operation["operationId"])
        for service in SERVICES
        for _path, _method, operation in operations(app_for(service).openapi())
    ]
_CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]
_thoroughly = settings(deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
_ENDLESS = "streamMetricValues"
"""Each request is followed for seconds, until the caller goes away; so there are few."""


@pytest.fixture(scope="module")
def scene_of(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """By a service, its scene and its document, which takes longer to read than to ask of."""

    @cache
    def made(service: str) -> tuple[Scene, Any]:
        scene = SCENES[service](tmp_path_factory.mktemp(service))
        return scene, schemathesis.openapi.from_asgi("/v1/openapi.json", scene.app)

    return made


def test_every_service_is_asked() -> None:
    assert {service for service, _ in OPERATIONS} == set(SCENES)


@pytest.mark.parametrize("examples", [12, pytest.param(50, marks=pytest.mark.thorough)])
@pytest.mark.parametrize(("service", "name"), OPERATIONS)
def test_no_request_that_fits_the_document_or_does_not_makes_it_stumble(
    service: str, name: str, examples: int, scene_of: Any
) -> None:
    scene, schema = scene_of(service)
    operation = schema.find_operation_by_id(name)
    raw = operation.definition.raw
    for mode in schemathesis.GenerationMode:
        if mode is schemathesis.GenerationMode.NEGATIVE and (
            raw.get("security") == [] and not raw.get("parameters")
        ):
            continue  # open to everyone and asking nothing: there is no way to ask it wrongly

        @settings(_thoroughly, max_examples=2 if name == _ENDLESS else examples)
        @given(
            case=operation.as_strategy(generation_mode=mode),
            known=st.none() | st.sampled_from(scene.ids),
        )
        def holds(case: Any, known: str | None) -> None:
            if known is not None:
                case.path_parameters = dict.fromkeys(case.path_parameters or {}, known)
            answer = case.call(headers=scene.headers)
            case.validate_response(answer, checks=_CHECKS)

        holds()
