# SPDX-License-Identifier: EUPL-1.2
"""The log-in pages of a service: the OpenID provider's, or in demo mode a choice of roles.

The demo's routes are not there in normal mode, so they cannot be left open by mistake.
"""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from schemas.codes.regions import REGION_NAMES
from services.chassis.settings import Settings
from services.chassis.web import oidc
from services.chassis.web.identity import ALL, Regions, Role, User
from services.chassis.web.oidc import local_path
from services.chassis.web.pages import render
from services.chassis.web.problems import FieldError, ProblemError
from services.chassis.web.session import sign_in, sign_out

DEMO_PATH = "/inloggen/demo"
_DEMO_NAMES = {
    Role.VIEWER: "Robin (raadpleger)",
    Role.COACH: "Charlie (doorstroomcoach)",
    Role.COORDINATOR: "Kim (coördinator)",
    Role.MANAGER: "Dominique (leidinggevende)",
    Role.LEERPLICHT: "Luca (leerplichtambtenaar)",
    Role.ADMINISTRATOR: "Bo (beheerder)",
    Role.SCHOOL: "Sam (school)",
    Role.MINISTRY: "Mees (ministerie)",
}
_ROLE_HINTS = {
    Role.VIEWER: "Leest mee in de regio, wijzigt niets.",
    Role.COACH: "Benadert en begeleidt jongeren in de regio.",
    Role.COORDINATOR: "Verdeelt het werk en bewaakt termijnen in de regio.",
    Role.MANAGER: "Ziet van elk team in de regio wat te laat is en hoe het werk is verdeeld.",
    Role.LEERPLICHT: "Houdt toezicht op de Leerplichtwet en beslist over vrijstelling.",
    Role.ADMINISTRATOR: "Beheert het systeem.",
    Role.SCHOOL: "Ziet alleen de leerlingen van één school.",
    Role.MINISTRY: "Ziet alleen totalen, nooit een persoon.",
}


def router_for(settings: Settings) -> APIRouter:
    """The log-in routes that fit the mode."""
    router = _demo_router() if settings.demo else oidc.router(settings)

    @router.get("/uitgelogd")
    async def gone(request: Request) -> Response:
        return render(request, "chassis/logged_out.html")

    return router


def form_targets(settings: Settings) -> str:
    """Where forms may lead (CSP ``form-action``): logging out goes on to the OpenID provider."""
    if settings.demo or settings.oidc_issuer is None:
        return "'self'"
    issuer = urlsplit(settings.oidc_issuer)
    return f"'self' {issuer.scheme}://{issuer.netloc}"


def _demo_router() -> APIRouter:
    router = APIRouter()

    @router.get("/inloggen")
    async def choose(request: Request, verder: str = "/") -> Response:
        return render(
            request,
            "chassis/demo_login.html",
            roles=[(role.value, role.label, _ROLE_HINTS[role]) for role in Role],
            regions=sorted(REGION_NAMES.items()),
            back=local_path(verder),
        )

    @router.post(DEMO_PATH)
    async def enter(
        request: Request,
        role: Annotated[Role, Form()],
        region: Annotated[str, Form(pattern=r"^(\*|\d{2})$")] = "*",
        school: Annotated[str, Form(pattern=r"^(\d{2}[A-Z]{2}\d{2})?$")] = "",
        verder: Annotated[str, Form()] = "/",
    ) -> Response:
        if role is Role.SCHOOL and not school:
            raise ProblemError(400, errors=[FieldError(field="school", reason="is verplicht")])
        sign_in(request, _demo_user(role, region, school))
        return RedirectResponse(local_path(verder), status_code=303)

    @router.post("/uitloggen")
    async def leave(request: Request) -> Response:
        sign_out(request)
        return RedirectResponse("/uitgelogd", status_code=303)

    return router


def _demo_user(role: Role, region: str, school: str) -> User:
    regions: Regions = ALL if region == ALL.value else frozenset({region})
    return User(
        id=f"demo-{role}",
        display=_DEMO_NAMES[role],
        roles=frozenset({role}),
        regions=frozenset() if role in {Role.SCHOOL, Role.MINISTRY} else regions,
        schools=frozenset({school}) if role is Role.SCHOOL else frozenset(),
        email=f"{role}@voorbeeld.example",
    )
