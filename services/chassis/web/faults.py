# SPDX-License-Identifier: EUPL-1.2
"""Every fault gets one of two forms: a problem for the API, a designed page for a browser."""

from http import HTTPStatus
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from services.chassis.web.openapi import PREFIX
from services.chassis.web.pages import render
from services.chassis.web.problems import ProblemError, field_errors, problem_response

LOGIN_PATH = "/inloggen"


class LoginRequired(Exception):
    """Nobody is logged in. A browser that asks for a page is sent to the log-in page and back."""


def is_api(path: str) -> bool:
    """Whether an address belongs to the API: problems in JSON and bearer tokens, no cookies."""
    return path == PREFIX or path.startswith(PREFIX + "/")


def fault_response(request: Request, fault: ProblemError) -> Response:
    """The answer to a fault, in the form that fits the address."""
    if is_api(request.url.path):
        return problem_response(fault, f"urn:trace:{request.state.request_id}")
    return render(
        request,
        "chassis/error.html",
        status=fault.status,
        fault=fault,
        headers=fault.headers,
    )


def install(app: FastAPI) -> None:
    """Let the app answer all its faults by :func:`fault_response`."""

    @app.exception_handler(ProblemError)
    async def _problem(request: Request, fault: ProblemError) -> Response:
        return fault_response(request, fault)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, fault: RequestValidationError) -> Response:
        return fault_response(request, ProblemError(400, errors=field_errors(fault.errors())))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, fault: HTTPException) -> Response:
        said = fault.detail if fault.detail != HTTPStatus(fault.status_code).phrase else None
        return fault_response(request, ProblemError(fault.status_code, said, headers=fault.headers))

    @app.exception_handler(LoginRequired)
    async def _login(request: Request, _fault: LoginRequired) -> Response:
        if is_api(request.url.path):
            challenge = {"WWW-Authenticate": "Bearer"}
            return fault_response(request, ProblemError(401, headers=challenge))
        if request.method not in {"GET", "HEAD"}:
            return fault_response(
                request, ProblemError(401, "Uw sessie is verlopen. Log opnieuw in.")
            )
        back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"{LOGIN_PATH}?verder={quote(back, safe='/')}", status_code=303)
