# SPDX-License-Identifier: EUPL-1.2
"""Rendering pages: one Jinja environment per service, on the shared layout and macros.

A template extends ``chassis/base.html`` and fills the blocks ``title`` and ``main``; macros are
imported from ``chassis/macros.html``, ``chassis/forms.html`` and ``chassis/charts.html``.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from services.chassis.settings import PORTS, Settings
from services.chassis.web import wording
from services.chassis.web.identity import Role, User
from services.chassis.web.session import csrf_token, flashes, session_user

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"

SERVICE_TITLES: Mapping[str, str] = {
    "registration": "Register",
    "outreach": "Begeleiding",
    "monitoring": "Monitor",
}


Unread = Callable[[Request, User], int | None]
"""How many notifications a user has not read, for the bell in the header; None: no bell."""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry in a service's own menu. No roles means: for everyone who has logged in."""

    label: str
    path: str
    roles: tuple[Role, ...] = ()

    def shown_to(self, user: User) -> bool:
        """Whether the entry is of use to this user."""
        return not self.roles or user.has(*self.roles)


class Pages:
    """Turns templates into answers; the app keeps one in ``app.state.pages``."""

    def __init__(
        self,
        settings: Settings,
        templates_dir: Path | None,
        menu: Sequence[MenuItem],
        unread: Unread | None = None,
    ) -> None:
        own: list[FileSystemLoader | PrefixLoader] = (
            [] if templates_dir is None else [FileSystemLoader(templates_dir)]
        )
        self._environment = Environment(
            loader=ChoiceLoader([*own, PrefixLoader({"chassis": FileSystemLoader(TEMPLATES)})]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters.update(wording.FILTERS)
        self._environment.globals.update(
            static=_static_address,
            service_title=SERVICE_TITLES.get(settings.service, settings.service.capitalize()),
            services=[
                (SERVICE_TITLES[name], settings.public_urls[name] + "/", name == settings.service)
                for name in PORTS
                if name in settings.public_urls
            ],
            demo=settings.demo,
        )
        self._menu = tuple(menu)
        self._unread = unread

    def render(
        self,
        request: Request,
        template: str,
        /,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **context: Any,
    ) -> HTMLResponse:
        """The page; messages left by :func:`~services.chassis.web.session.flash` are shown once."""
        user = session_user(request)
        text = self.text(
            template,
            **context,
            user=user,
            menu=self._menu_for(user, request.url.path),
            path=request.url.path,
            csrf_token=csrf_token(request),
            flashes=flashes(request),
            request_id=request.state.request_id,
            unread=lambda: self._unread_of(request, user),
        )
        return HTMLResponse(text, status_code=status, headers=dict(headers or {}))

    def _unread_of(self, request: Request, user: User | None) -> int | None:
        return None if user is None or self._unread is None else self._unread(request, user)

    def text(self, template: str, /, **context: Any) -> str:
        """What a template makes by itself, without a page around it."""
        return self._environment.get_template(template).render(**context)

    def _menu_for(self, user: User | None, path: str) -> list[tuple[str, str, bool]]:
        """Label, address and whether the page lies there, of the entries for this user."""
        shown = [item for item in self._menu if user and item.shown_to(user)]
        around = [item.path for item in shown if path == item.path or _below(path, item.path)]
        here = max(around, key=len, default=None)
        return [(item.label, item.path, item.path == here) for item in shown]


def _below(path: str, entry: str) -> bool:
    return entry != "/" and path.startswith(entry.rstrip("/") + "/")


def render(
    request: Request,
    template: str,
    /,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> HTMLResponse:
    """Render a page of the service that handles ``request``; see :class:`Pages`."""
    return pages_of(request).render(request, template, status=status, headers=headers, **context)


def pages_of(request: Request) -> Pages:
    """What the service that handles ``request`` makes its pages with."""
    pages: Pages = request.app.state.pages
    return pages


def _static_address(name: str) -> str:
    """An address that changes with the content, so that browsers may keep the file for good."""
    return f"/static/{name}?v={_STATIC_HASHES[name]}"


_STATIC_HASHES = {
    file.name: hashlib.sha256(file.read_bytes()).hexdigest()[:12] for file in STATIC.iterdir()
}
