# SPDX-License-Identifier: EUPL-1.2
"""Bearer tokens at the API: access tokens of the OpenID provider, checked here without a call back.

The provider's keys are fetched once and kept; a token with an unknown key id has them fetched anew,
at most once in a while, so that forged key ids cannot make us flood the provider. In demo mode the
tokens of :func:`demo_token` count instead.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import httpx2
import structlog
from fastapi import Request
from joserfc.jwk import KeySet, OctKey

from services.chassis.settings import Settings
from services.chassis.web.identity import User
from services.chassis.web.problems import ProblemError
from services.chassis.web.tokens import TokenError, read, sign

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
_REFRESH_AFTER = 60.0
_KEEP = 3600.0
_TIMEOUT = 10.0
_DEMO_ISSUER = "sluitend-demo"

log = structlog.get_logger(__name__)


class Provider:
    """What we know of the OpenID provider: its issuer name and its keys."""

    def __init__(self, issuer_url: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._url = f"{issuer_url}/.well-known/openid-configuration"
        self._lock = asyncio.Lock()
        self._fetched = float("-inf")
        self._issuer = ""
        self._keys: KeySet = KeySet([])

    async def verify(self, token: str, audience: str) -> dict[str, Any]:
        """The claims of a genuine access token.

        :raises TokenError: when it does not count.
        :raises httpx2.HTTPError: when the provider cannot be reached for its keys.
        """
        await self._refresh(older_than=_KEEP)
        try:
            return self._read(token, audience)
        except TokenError:
            if not await self._refresh(older_than=_REFRESH_AFTER):
                raise
        return self._read(token, audience)

    def _read(self, token: str, audience: str) -> dict[str, Any]:
        claims = read(token, self._keys, ALGORITHMS, issuer=self._issuer, audience=audience)
        if "nonce" in claims or claims.get("typ") == "ID":
            raise TokenError("an ID token says who logged in and opens nothing")
        return claims

    async def _refresh(self, older_than: float) -> bool:
        """Fetch the keys when those we have are older than so many seconds; whether it did."""
        async with self._lock:
            if self._monotonic() - self._fetched <= older_than:
                return False
            async with httpx2.AsyncClient(timeout=_TIMEOUT) as client:
                metadata = (await client.get(self._url)).raise_for_status().json()
                keys = (await client.get(metadata["jwks_uri"])).raise_for_status().json()
            self._issuer, self._keys = metadata["issuer"], KeySet.import_key_set(keys)
            self._fetched = self._monotonic()
            return True


async def bearer_user(request: Request) -> User | None:
    """The user of the request's bearer token; ``None`` without a token or with one that is no good.

    :raises ProblemError: 503 when the provider cannot be asked for its keys.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return None
    settings: Settings = request.app.state.settings
    try:
        if settings.demo:
            claims = _read_demo(settings, token)
        else:
            provider: Provider = request.app.state.provider
            claims = await provider.verify(token, settings.oidc_client_id or "")
        return User.from_claims(claims)
    except (TokenError, ValueError) as fault:
        log.warning("token-refused", reason=str(fault))
        return None
    except (httpx2.HTTPError, KeyError) as fault:
        log.error("provider-unreachable", fault=type(fault).__name__)
        raise ProblemError(503, "De inlogdienst antwoordt niet.") from None


def demo_token(settings: Settings, user: User, seconds: int = 8 * 3600) -> str:
    """A token with which a script may call the API of a demo; refused in normal mode."""
    claims = {**user.as_claims(), "iss": _DEMO_ISSUER, "aud": _DEMO_ISSUER}
    return sign(settings.session_secret or "", claims, seconds)


def _read_demo(settings: Settings, token: str) -> dict[str, Any]:
    key = OctKey.import_key(settings.session_secret or "")
    return read(token, key, ["HS256"], issuer=_DEMO_ISSUER, audience=_DEMO_ISSUER)
