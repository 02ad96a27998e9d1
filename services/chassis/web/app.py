# SPDX-License-Identifier: EUPL-1.2
"""The HTTP side of a service: API below ``/v1``, pages beside it, health and figures.

A service brings routers and templates; rules that hold everywhere (headers, faults, log-in, forms,
OpenAPI) live here and cannot be forgotten by a route.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import structlog
from fastapi import APIRouter, Depends, FastAPI
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from services.chassis import logs, metrics
from services.chassis.health import Progress, Readiness
from services.chassis.settings import Settings
from services.chassis.web import faults, login
from services.chassis.web.bearer import Provider
from services.chassis.web.middleware import RequestBoundary, security_headers
from services.chassis.web.openapi import PREFIX, build_document
from services.chassis.web.pages import SERVICE_TITLES, STATIC, MenuItem, Pages, Unread
from services.chassis.web.session import check_csrf

_SPOOLED = MultiPartParser.spool_max_size
_SESSION_SECONDS = 8 * 3600  # a working day


def create_app(
    service_name: str,
    settings: Settings,
    *,
    api_version: str = "1.0.0",
    api_routers: Sequence[APIRouter] = (),
    page_routers: Sequence[APIRouter] = (),
    templates_dir: Path | None = None,
    menu: Sequence[MenuItem] = (),
    unread: Unread | None = None,
    progress: Progress | None = None,
    readiness: Readiness | None = None,
    larger_bodies: Mapping[str, int] | None = None,
) -> FastAPI:
    """The application of one service.

    ``api_routers`` come below ``/v1`` and into the OpenAPI document; ``page_routers`` come at the
    root, each of their forms checked for the session's token. Put what handlers need on
    ``app.state``. ``larger_bodies`` tells, per beginning of an address, how many bytes may be sent
    there when that is more than the usual 1 MB. ``unread`` gives the number at the bell in the
    header, which leads to ``/meldingen``.

    :raises SettingsError: when a setting that pages need is missing.
    """
    settings.require_web()
    if not structlog.is_configured():  # the default would print variables, and with them persons
        logs.configure(service_name)
    api = APIRouter()
    for router in api_routers:
        api.include_router(router)
    # An upload may hold personal data: it stays in memory, however large, and never lies on disk.
    MultiPartParser.spool_max_size = max([_SPOOLED, *(larger_bodies or {}).values()])
    app = FastAPI(
        title=f"Sluitend {SERVICE_TITLES.get(service_name, service_name)}",
        version=api_version,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        middleware=[
            Middleware(
                RequestBoundary,
                api_version=api_version,
                headers=security_headers(login.form_targets(settings)),
                larger=larger_bodies or {},
            ),
            Middleware(
                SessionMiddleware,
                secret_key=settings.session_secret or "",
                session_cookie=_cookie_name(settings),
                max_age=_SESSION_SECONDS,
                same_site="lax",
                https_only=not settings.demo,
            ),
        ],
    )
    app.state.settings = settings
    if settings.oidc_issuer is not None:
        app.state.provider = Provider(settings.oidc_issuer)
    app.state.pages = Pages(settings, templates_dir, menu, unread)
    faults.install(app)
    app.include_router(api, prefix=PREFIX)
    for router in (login.router_for(settings), *page_routers):
        app.include_router(router, include_in_schema=False, dependencies=[Depends(check_csrf)])
    app.include_router(_documents(app, api), prefix=PREFIX)
    app.include_router(probes(progress or Progress(), readiness or Readiness()))
    app.mount("/static", _StaticFiles(directory=STATIC))
    return app


def create_probe_app(progress: Progress, readiness: Readiness) -> FastAPI:
    """Health and figures alone, for a worker that serves no pages and so needs no log-in."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(probes(progress, readiness))
    return app


def probes(progress: Progress, readiness: Readiness) -> APIRouter:
    """``/health/live``, ``/health/ready`` and ``/metrics``."""
    router = APIRouter(include_in_schema=False)

    @router.get("/health/live")
    async def live() -> Response:
        alive = progress.check()
        return JSONResponse({"alive": alive}, status_code=200 if alive else 503)

    @router.get("/health/ready")
    def ready() -> Response:
        checks = readiness.run()
        good = all(checks.values())
        return JSONResponse({"ready": good, "checks": checks}, status_code=200 if good else 503)

    @router.get("/metrics")
    def figures() -> Response:
        return Response(generate_latest(metrics.REGISTRY), media_type=CONTENT_TYPE_LATEST)

    return router


def _documents(app: FastAPI, api: APIRouter) -> APIRouter:
    """The OpenAPI document, for everyone and from every origin; made when first asked for."""
    router = APIRouter(include_in_schema=False)

    @cache
    def document() -> dict[str, Any]:
        return build_document(app.title, app.version, api)

    @router.get("/openapi.json")
    def openapi() -> Response:
        return JSONResponse(document(), headers={"Access-Control-Allow-Origin": "*"})

    app.openapi = document  # type: ignore[method-assign]
    return router


def _cookie_name(settings: Settings) -> str:
    """In the demo one log-in serves all three pages; elsewhere a cookie is tied to its host."""
    return "sluitend-demo" if settings.demo else f"__Host-sluitend-{settings.service}"


class _StaticFiles(StaticFiles):
    """Addresses change with the content (see ``pages``), so a browser need not ask again."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code == 200:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
