# SPDX-License-Identifier: EUPL-1.2
"""One service reads at another on behalf of a user, for one named purpose.

The token is short-lived, signed under a secret that both know, and carries the user's roles and
regions, so that the answering service applies the same scope as to the user himself and can log who
looked and why (design 1: data at the source, purpose-bound, logged).
"""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from fastapi import Request
from joserfc.jwk import OctKey

from services.chassis.settings import Settings, SettingsError
from services.chassis.web.faults import LoginRequired
from services.chassis.web.identity import User
from services.chassis.web.problems import ProblemError
from services.chassis.web.tokens import TokenError, read, sign

_ISSUER = "sluitend"
_SECONDS = 60
CONTACT_DETAILS = "contact-details"
"""Purpose: show a worker how to reach a young person of his region."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """Who asks through which service, and what for."""

    caller: str
    user: User
    purpose: str


def service_token(settings: Settings, purpose: str, user: User) -> str:
    """A token for one call, good for a minute; send it as ``Authorization: Bearer``.

    :raises SettingsError: without ``SLUITEND_SERVICE_SECRET``.
    """
    claims = {
        **user.as_claims(),
        "iss": _ISSUER,
        "aud": _ISSUER,
        "caller": settings.service,
        "purpose": purpose,
        "jti": str(uuid.uuid4()),
    }
    return sign(_secret(settings), claims, _SECONDS)


def service_call(purpose: str) -> Callable[[Request], Awaitable[ServiceCall]]:
    """Dependency that lets in a service with a token for exactly this purpose.

    :raises LoginRequired: without a token that counts.
    :raises ProblemError: 403 when the token is for another purpose.
    """

    async def _check(request: Request) -> ServiceCall:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        try:
            if scheme.lower() != "bearer":
                raise TokenError("no bearer token")
            key = OctKey.import_key(_secret(request.app.state.settings))
            claims = read(token, key, ["HS256"], issuer=_ISSUER, audience=_ISSUER)
        except (TokenError, SettingsError) as fault:  # without a secret no token counts
            log.warning("service-token-refused", reason=str(fault))
            raise LoginRequired from None
        if claims.get("purpose") != purpose:
            raise ProblemError(403, "Dit token is voor een ander doel afgegeven.")
        return ServiceCall(str(claims.get("caller", "")), User.from_claims(claims), purpose)

    return _check


def _secret(settings: Settings) -> str:
    if settings.service_secret is None:
        raise SettingsError(
            "SLUITEND_SERVICE_SECRET", "is missing: services sign calls to one another with it"
        )
    return settings.service_secret
