# SPDX-License-Identifier: EUPL-1.2
"""A real Chromium, and what a page must satisfy before it counts as finished."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect, sync_playwright

expect.set_options(timeout=30_000)  # a busy machine is slow, not wrong

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules of axe-core that ask for colours; others find the same in every scheme."""
_AXE = """only => axe.run({runOnly: only, resultTypes: ['violations']})
  .then(found => found.violations)"""
"""Of what passes, which is nearly everything, nothing is listed or sent."""


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """The browser of one module (its event loop would be in the way of asynchronous tests)."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield running
        running.close()


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Page]:
    """A page in a fresh browser profile, at desktop size; a fault in its scripts fails the test."""
    faults: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL")
    page = context.new_page()
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on(
        "console",
        lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None,
    )
    yield page
    context.close()
    assert faults == []


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Fails with what axe-core finds against WCAG 2.2 AA on the page as it stands."""

    def check(page: Page) -> None:
        page.evaluate(AXE_SCRIPT)
        assert _faults(page, "tag", WCAG) == []

    return check


def _faults(page: Page, kind: str, values: list[str]) -> list[str]:
    found = page.evaluate(_AXE, {"type": kind, "values": values})
    return [
        f"{fault['id']}: {fault['help']}: {[node['html'][:150] for node in fault['nodes'][:3]]}"
        for fault in found
    ]


@pytest.fixture
def fits_phone() -> Callable[[Page], None]:
    """Fails when the page is wider than 320 CSS pixels (WCAG 1.4.10)."""

    def check(page: Page) -> None:
        page.set_viewport_size({"width": 320, "height": 640})
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, f"the page is {width} px wide on a screen of 320 px"

    return check


@pytest.fixture
def passes(
    accessible: Callable[[Page], None], fits_phone: Callable[[Page], None]
) -> Callable[[Page], None]:
    """Fails when the page is not accessible, light or dark, or does not fit a phone. It is light
    afterwards and of the size it had."""

    def check(page: Page) -> None:
        accessible(page)
        page.emulate_media(color_scheme="dark")
        assert _faults(page, "rule", COLOURS) == [], "in dark"
        page.emulate_media(color_scheme="light")
        size = page.viewport_size
        fits_phone(page)
        if size is not None:
            page.set_viewport_size(size)

    return check
