# SPDX-License-Identifier: EUPL-1.2
"""The log-in of a browser: a signed cookie with the user's claims, and what hangs on it.

Pages know a user by this cookie, the API by a bearer token only; so a forged form can do nothing at
the API, and forms of pages carry a token of the session against it.
"""

import hmac
import secrets
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from services.chassis.web.identity import User
from services.chassis.web.problems import ProblemError

_USER, _CSRF, _FLASHES = "user", "csrf", "flashes"
CSRF_FIELD = "csrf_token"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def session_user(request: Request) -> User | None:
    """Who has logged in with this browser, if anyone."""
    claims = _session(request).get(_USER)
    if not isinstance(claims, Mapping):
        return None
    try:
        return User.from_claims(claims)
    except ValueError:
        return None


def sign_in(request: Request, user: User) -> None:
    """Begin a new session for the user; nothing of an earlier one remains."""
    request.session.clear()
    request.session[_USER] = {**user.as_claims(), "email": user.email}


def sign_out(request: Request) -> None:
    """End the session."""
    request.session.clear()


def flash(request: Request, message: str, kind: str = "ok") -> None:
    """Leave a message for the next page: ``ok``, ``info``, ``warning`` or ``error``.

    The message travels in a cookie that is signed and not encrypted: no names, no free text.
    """
    request.session[_FLASHES] = [*request.session.get(_FLASHES, []), [kind, message]]


def flashes(request: Request) -> list[list[str]]:
    """The messages left, each once, as pairs of kind and text."""
    session = _session(request)
    return list(session.pop(_FLASHES, [])) if _FLASHES in session else []


def csrf_token(request: Request) -> str:
    """The token that each form of this session carries in the field ``csrf_token``."""
    session = _session(request)
    if _CSRF not in session:
        session[_CSRF] = secrets.token_urlsafe(24)
    return str(session[_CSRF])


async def check_csrf(request: Request) -> None:
    """Dependency of every page route: refuse a form that did not come from our own page.

    :raises ProblemError: 403.
    """
    if request.method in _SAFE_METHODS:
        return
    form = await request.form()
    sent = form.get(CSRF_FIELD)
    if not isinstance(sent, str) or not _same(sent, csrf_token(request)):
        raise ProblemError(403, "Dit formulier is verlopen. Ga terug, ververs en probeer opnieuw.")


def _session(request: Request) -> dict[str, Any]:
    """The session, or an empty one where the fault came before sessions are known."""
    session: dict[str, Any] = request.scope.get("session", {})
    return session


def _same(sent: str, expected: str) -> bool:
    return hmac.compare_digest(sent.encode(), expected.encode())
