# SPDX-License-Identifier: EUPL-1.2
"""Whatever is asked of the count and of the rules, the answer is one of those in the document."""

from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    response_schema_conformance,
    status_code_conformance,
)

from services.chassis.health import Progress
from services.registration.api import create_api
from services.registration.statistics import take_snapshot
from tests.unit.registration.doors import NATIONAL, SETTINGS, as_user
from tests.unit.registration.register import Register, noon

CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]
OPERATIONS = ("listStatistics", "getStatistics", "listRules")

thoroughly = settings(
    max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """One pupil, counted."""
    register = Register(f"sqlite:///{tmp_path_factory.mktemp('fuzz') / 'register.db'}")
    register.tell(register.registered(), register.started("2025-08-25", level=2))
    register.bench.clock.advance(noon("2026-10-01"))
    register.bench.run(take_snapshot)
    return create_api(register.bench.runtime, SETTINGS, Progress())


@pytest.mark.parametrize("name", OPERATIONS)
def test_no_request_that_fits_the_document_or_does_not_makes_it_stumble(
    app: FastAPI, name: str
) -> None:
    schema: Any = schemathesis.openapi.from_asgi("/v1/openapi.json", app)
    operation = schema.find_operation_by_id(name)
    for mode in schemathesis.GenerationMode:

        @thoroughly
        @given(case=operation.as_strategy(generation_mode=mode))
        def holds(case: Any) -> None:
            answer = case.call(headers=as_user(NATIONAL))
            case.validate_response(answer, checks=CHECKS)

        holds()
