# SPDX-License-Identifier: EUPL-1.2
"""The outermost layer of a service's HTTP side: trace, log line, figures, headers, last catch.

One log line per request, with the route's template and never the address itself: what stands in an
address may point at a person.
"""

import re
import secrets
import time
from collections.abc import Mapping

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.chassis import metrics
from services.chassis.web.faults import fault_response, is_api
from services.chassis.web.openapi import PREFIX
from services.chassis.web.problems import ProblemError

_TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}")
_MAX_BODY = 1024 * 1024
"""Bytes of a body, where a service says nothing else."""

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_QUIET = ("/health/", "/metrics", "/static/")

log = structlog.get_logger(__name__)


def security_headers(form_action: str = "'self'") -> dict[str, str]:
    """Headers of every answer (API Design Rules, transport/security-headers)."""
    return {
        "Cache-Control": "no-store",
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            f"connect-src 'self'; form-action {form_action}; base-uri 'none'; "
            "frame-ancestors 'none'"
        ),
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }


class RequestBoundary:
    """Wraps all else. An exception that nobody caught is logged here, once, and answered as 500.

    The trace id of the caller's ``traceparent`` (W3C Trace Context), or a new one, is bound to
    every log line of the request, stands on the error page and goes out as ``X-Request-Id``.
    ``larger`` tells how large a body may be below an address where more than usual is sent.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        api_version: str,
        headers: dict[str, str],
        larger: Mapping[str, int],
    ) -> None:
        self._app = app
        self._headers = {**headers, "API-Version": api_version}
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        trace_id, parent = _trace(Headers(scope=scope).get("traceparent"))
        scope.setdefault("state", {})["request_id"] = trace_id
        status: list[int] = []

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                status.append(message["status"])
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                headers["X-Request-Id"] = trace_id
            await send(message)

        begun = time.perf_counter()
        with structlog.contextvars.bound_contextvars(trace_id=trace_id, parent_span_id=parent):
            try:
                await self._serve(scope, receive, send_with_headers)
            except Exception:
                log.exception("request-failed", route=_route(scope))
                if not status:
                    answer = fault_response(Request(scope), ProblemError(500))
                    await answer(scope, receive, send_with_headers)
            self._account(scope, status[0] if status else 499, time.perf_counter() - begun)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        most = self._most(scope["path"])
        length = Headers(scope=scope).get("content-length", "")
        if length.isdigit() and int(length) > most:
            refusal = fault_response(Request(scope), ProblemError(413, _too_large(most)))
            await refusal(scope, receive, send)
            return
        await self._app(scope, _limited(receive, most), send)

    def _most(self, path: str) -> int:
        below = (path == root or path.startswith(root + "/") for root in self._larger)
        sizes = [size for size, fits in zip(self._larger.values(), below, strict=True) if fits]
        return max(sizes, default=_MAX_BODY)

    def _account(self, scope: Scope, status: int, seconds: float) -> None:
        if scope["path"].startswith(_QUIET):
            return
        route = _route(scope)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        metrics.HTTP_REQUESTS.labels(method, route, f"{status // 100}xx").inc()
        metrics.HTTP_SECONDS.labels(method, route).observe(seconds)
        log.info(
            "request",
            method=method,
            route=route,
            status=status,
            milliseconds=round(seconds * 1000, 1),
        )


def _too_large(most: int) -> str:
    return f"Wat u stuurde is te groot: hier mag het hoogstens {most // 1024**2} MB zijn."


def _limited(receive: Receive, most: int) -> Receive:
    """The same body, refused as soon as it turns out larger than it may be."""
    size = 0

    async def receive_limited() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > most:
            raise HTTPException(413, _too_large(most))
        return message

    return receive_limited


def _trace(traceparent: str | None) -> tuple[str, str | None]:
    """Trace id and the caller's span id; a header of the wrong form counts as absent."""
    match = _TRACEPARENT.fullmatch(traceparent or "")
    return (match[1], match[2]) if match else (secrets.token_hex(16), None)


def _route(scope: Scope) -> str:
    """The template that matched, like ``/v1/cases/{case}``."""
    template = getattr(scope.get("route"), "path", None)
    if template is None:
        return "unmatched"
    return PREFIX + template if is_api(scope["path"]) else str(template)
