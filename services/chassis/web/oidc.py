# SPDX-License-Identifier: EUPL-1.2
"""Log-in by OpenID Connect: authorization code flow with PKCE, by Authlib."""

from typing import Any, cast

import httpx2
import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import OAuth
from fastapi import APIRouter, Request
from joserfc.errors import JoseError
from starlette.responses import RedirectResponse, Response

from services.chassis.settings import Settings
from services.chassis.web.identity import User
from services.chassis.web.problems import ProblemError
from services.chassis.web.session import session_user, sign_in, sign_out

RETURN_PATH = "/inloggen/terug"
_BACK = "back"

log = structlog.get_logger(__name__)


def router(settings: Settings) -> APIRouter:
    """``/inloggen`` (to the provider), ``/inloggen/terug`` (back from it) and ``/uitloggen``."""
    client = _client(settings)
    pages = APIRouter()

    @pages.get("/inloggen")
    async def begin(request: Request, verder: str = "/") -> Response:
        request.session[_BACK] = local_path(verder)
        try:
            answer = await client.authorize_redirect(request, settings.public_url + RETURN_PATH)
        except httpx2.HTTPError as fault:
            log.error("provider-unreachable", fault=type(fault).__name__)
            raise ProblemError(503, "De inlogdienst antwoordt niet. Probeer het zo weer.") from None
        return cast(Response, answer)

    @pages.get(RETURN_PATH)
    async def complete(request: Request) -> Response:
        back = local_path(str(request.session.get(_BACK, "/")))
        try:
            token = await client.authorize_access_token(request)
            user = User.from_claims(token["userinfo"])
        except (AuthlibBaseError, JoseError, httpx2.HTTPError, KeyError, ValueError) as fault:
            log.warning("login-failed", fault=type(fault).__name__)
            raise ProblemError(401, "Het inloggen is niet gelukt. Probeer het opnieuw.") from None
        sign_in(request, user)
        return RedirectResponse(back, status_code=303)

    @pages.post("/uitloggen")
    async def leave(request: Request) -> Response:
        known = session_user(request) is not None
        sign_out(request)
        metadata = await client.load_server_metadata() if known else {}
        if "end_session_endpoint" not in metadata:
            return RedirectResponse("/uitgelogd", status_code=303)
        ending = await client.create_logout_url(
            post_logout_redirect_uri=settings.public_url + "/uitgelogd",
            client_id=settings.oidc_client_id,
        )
        return RedirectResponse(ending["url"], status_code=303)

    return pages


def local_path(path: str) -> str:
    """The path when it lies within this service, else the front page: no open redirect."""
    inside = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if inside and path.isprintable() and "\\" not in path else "/"


def _client(settings: Settings) -> Any:
    oauth = OAuth()
    oauth.register(
        "provider",
        server_metadata_url=f"{settings.oidc_issuer}/.well-known/openid-configuration",
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256"},
    )
    return oauth.provider
