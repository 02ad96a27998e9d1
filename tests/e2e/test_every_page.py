# SPDX-License-Identifier: EUPL-1.2
"""Every page that a link leads to, of each service and for each role: axe-core finds nothing, it
fits a phone, and no page is forgotten."""

import re
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import APIResponse, Browser, Page

from services.chassis.web import Role
from tests.e2e.entrance import log_in
from tests.fixtures.http import serve
from tests.property.any_scene import SCENES

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NO_PAGES = ("/v1", "/health", "/metrics", "/uitloggen", "/inloggen/")
NO_PAGE_ENDS = ("/live", ".ics", ".csv", ".json", ".jsonl", ".pdf", ".{kind}")
_VARIABLE = re.compile(r"\{[^}]+\}")
BEFORE_LOG_IN = ["/inloggen", "/uitgelogd"]
UNLINKED = {
    "registration": {
        "/leveringen/concept/{draft_id}",
        "/leveringen/concept/{draft_id}/proef",
        "/zoeken",
    },
    "outreach": {"/", "/bellijst", "/verdelingen/{act_id}", "/verwijzing/{token}"},
    "monitoring": {"/rapporten/maken", "/wat-als/{key}"},
}
"""Pages that only a form leads to, of which their own tests look, and what leads on at once."""


class Site(NamedTuple):
    """A service that is served, and the pages that it has."""

    address: str
    pages: frozenset[str]

    def page_at(self, address: str) -> str | None:
        """The page that answers this address; the most literal one when several could."""
        path = urlsplit(address).path
        fitting = [one for one in self.pages if re.fullmatch(_VARIABLE.sub("[^/]+", one), path)]
        return min(fitting, key=lambda one: one.count("{"), default=None)


def pages_of(app: Any) -> frozenset[str]:
    """The addresses below which the application answers a browser."""
    return frozenset(
        route.path
        for route in _routes(app.routes)
        if "GET" in (getattr(route, "methods", None) or ())
        and not route.path.startswith(NO_PAGES)
        and not route.path.endswith(NO_PAGE_ENDS)
    )


def _routes(included: Iterable[Any]) -> Iterator[Any]:
    for one in included:
        if hasattr(one, "effective_candidates"):
            yield from _routes(one.effective_candidates())
        else:
            yield one


@pytest.fixture(scope="module", params=sorted(SCENES))
def service(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def site(service: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    app = SCENES[service](tmp_path_factory.mktemp(service)).app
    with serve(lambda _address: app) as address:
        yield Site(address, pages_of(app))


def test_every_page_passes(
    service: str,
    site: Site,
    browser: Browser,
    passes: Callable[[Page], None],
) -> None:
    looked_at: dict[str, set[str]] = {}
    for role in (None, *Role):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL")
        page = context.new_page()
        todo = BEFORE_LOG_IN[:] if role is None else [_sign_in(page, site, role)]
        known = set[str]()
        while todo:
            address = todo.pop(0)
            template = site.page_at(address)
            answer = page.request.get(site.address + address)
            assert answer.status < 500, address
            if template is None or not _is_page(answer):
                continue
            html = _Html(answer)
            parts = looked_at.setdefault(template, set())
            if not parts >= html.parts:
                parts |= html.parts
                page.goto(site.address + address)
                passes(page)
            for link in html.links(site) if role else ():
                shape = _shape(link)
                if shape not in known:
                    known.add(shape)
                    todo.append(link)
        context.close()
    assert site.pages - looked_at.keys() - UNLINKED[service] == set()


def _sign_in(page: Page, site: Site, role: Role) -> str:
    """Log in by the demo page; the address that it leads to."""
    page.goto(site.address + "/inloggen")
    asked = role is Role.SCHOOL and page.locator("[name=school]").count()
    log_in(page, site.address, role, "29", "25LR00" if asked else "")
    return urlsplit(page.url).path


def _is_page(answer: APIResponse) -> bool:
    """Whether it is a page that this role may see, and no file."""
    html = answer.headers["content-type"].startswith("text/html")
    return answer.status == 200 and html and "content-disposition" not in answer.headers


class _Html(HTMLParser):
    """A page as it was sent: a browser opens only what differs from what it looked at."""

    def __init__(self, answer: APIResponse) -> None:
        super().__init__()
        self.parts = set[str]()
        """Which kinds of element it has: a page of the same kinds need not be looked at again."""
        self._address, self._hrefs = answer.url, list[str]()
        self.feed(answer.text())

    def links(self, site: Site) -> list[str]:
        """Where its links lead to within the site."""
        whole = (urljoin(self._address, href) for href in self._hrefs)
        own = (urlsplit(href) for href in whole if href.startswith(site.address))
        return [f"{one.path}?{one.query}" if one.query else one.path for one in own]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.parts.add(f"{tag}.{said.get('class')}")
        if tag == "a" and said.get("href") is not None:
            self._hrefs.append(said["href"] or "")


def _shape(link: str) -> str:
    """Addresses that differ in an identifier or in the value of a filter are one page."""
    parts = urlsplit(link)
    steps = ["#" if any(c.isdigit() for c in step) else step for step in parts.path.split("/")]
    names = sorted({pair.split("=")[0] for pair in parts.query.split("&")})
    return "/".join(steps) + "?" + "&".join(names)
