# SPDX-License-Identifier: EUPL-1.2
"""Ask an operation anything that its description allows, and anything that it does not."""

from typing import Any

import schemathesis
from fastapi import FastAPI
from hypothesis import given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    response_schema_conformance,
    status_code_conformance,
)

from tests.unit.registration.doors import NATIONAL, as_user

_CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]


def holds_for_any_request(app: FastAPI, operation_id: str, thoroughly: settings) -> None:
    """Every answer is one of those in the document, and none a fault of the server."""
    schema: Any = schemathesis.openapi.from_asgi("/v1/openapi.json", app)
    operation = schema.find_operation_by_id(operation_id)
    for mode in schemathesis.GenerationMode:

        @thoroughly
        @given(case=operation.as_strategy(generation_mode=mode))
        def holds(case: Any) -> None:
            answer = case.call(headers=as_user(NATIONAL))
            case.validate_response(answer, checks=_CHECKS)

        holds()
