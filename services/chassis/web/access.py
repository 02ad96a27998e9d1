# SPDX-License-Identifier: EUPL-1.2
"""Dependencies through which a route says who may come in."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request

from services.chassis.web.bearer import bearer_user
from services.chassis.web.faults import LoginRequired, is_api
from services.chassis.web.identity import Role, User
from services.chassis.web.problems import ProblemError
from services.chassis.web.session import session_user


async def current_user(request: Request) -> User:
    """Who asks: by bearer token at the API, by session on a page.

    :raises LoginRequired: answered with 401, or with the log-in page.
    """
    user = await bearer_user(request) if is_api(request.url.path) else session_user(request)
    if user is None:
        raise LoginRequired
    return user


CurrentUser = Annotated[User, Depends(current_user)]
"""Parameter type of a route that is open to everyone who has logged in."""


def require(*roles: Role) -> Callable[[User], Awaitable[User]]:
    """Dependency that lets in users with at least one of the roles, and returns the user.

    :raises ProblemError: 403 for another user.
    """

    async def _check(user: CurrentUser) -> User:
        if not user.has(*roles):
            raise ProblemError(403)
        return user

    return _check
