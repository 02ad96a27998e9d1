# SPDX-License-Identifier: EUPL-1.2
"""Signed JSON Web Tokens: one way to write and to read them, whoever the issuer is.

Times in tokens are real time, also where the service's clock is simulated: how long a secret lives
has nothing to do with the school year that is being replayed.
"""

from collections.abc import Mapping
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey

from services.chassis.clock import SystemClock

LEEWAY = 30
"""Seconds by which clocks of two machines may differ."""


class TokenError(Exception):
    """A token that does not count; the text says why and holds nothing of the token."""


def sign(secret: str, claims: Mapping[str, Any], seconds: int) -> str:
    """A token under a shared secret that expires after so many seconds."""
    now = int(SystemClock().now().timestamp())
    header = {"alg": "HS256", "typ": "JWT"}
    return jwt.encode(
        header, {**claims, "iat": now, "exp": now + seconds}, OctKey.import_key(secret)
    )


def read(
    token: str, key: OctKey | KeySet, algorithms: list[str], *, issuer: str, audience: str
) -> dict[str, Any]:
    """The claims of a token that is genuine, meant for ``audience`` and not expired.

    :raises TokenError: when it is not.
    """
    registry = jwt.JWTClaimsRegistry(
        now=lambda: int(SystemClock().now().timestamp()),
        leeway=LEEWAY,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": audience},
        sub={"essential": True},
        exp={"essential": True},
    )
    try:
        decoded = jwt.decode(token, key, algorithms=algorithms)
        registry.validate(decoded.claims)
    except (JoseError, ValueError) as fault:
        raise TokenError(type(fault).__name__) from None
    return dict(decoded.claims)
