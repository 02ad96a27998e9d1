# SPDX-License-Identifier: EUPL-1.2
"""Aansluiting and open data in a real browser, with figures: accessible, and on a phone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from services.chassis.health import Progress
from services.monitoring import handlers
from services.monitoring.open_data import STANDSTILL
from services.monitoring.web import create_web
from tests.e2e.entrance import log_in
from tests.fixtures.http import serve
from tests.unit.monitoring.scene import SETTINGS
from tests.unit.monitoring.test_comparison_page import seeded

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]
PATHS = ("/aansluiting", "/aansluiting?regio=29", "/open-data")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    bench = seeded(tmp_path_factory.mktemp("comparison"))
    bench.run(handlers.tick)
    bench.clock.advance(bench.clock.now() + STANDSTILL)
    bench.run(handlers.tick)
    with serve(lambda _address: create_web(bench.runtime, SETTINGS, Progress())) as found:
        yield found


@pytest.fixture
def page(browser_page: Page, address: str) -> Page:
    """Logged in as a coordinator for the whole country."""
    log_in(browser_page, address, "coordinator", "*")
    return browser_page


@pytest.mark.parametrize("path", PATHS)
def test_every_view_passes(page: Page, address: str, passes: Check, path: str) -> None:
    page.goto(address + path)
    passes(page)


def test_what_a_step_does_is_told_without_colour(page: Page, address: str) -> None:
    page.goto(address + "/aansluiting?regio=29")
    picture = page.locator("#waterval svg[role=img]")
    expect(picture).to_be_visible()
    signs = picture.locator("text").filter(has_text="4")
    expect(signs.filter(has_text="− 400")).to_be_visible()
    less = picture.locator(".sluitend-chart__fall--less").first
    assert less.evaluate("one => getComputedStyle(one).strokeDasharray") != "none"
    table = page.get_by_role("table", name="Van eigen telling naar gepubliceerd cijfer")
    expect(table.get_by_role("row", name="Vavo (C4)")).to_contain_text("− 12")


def test_a_step_leads_to_whom_it_counts(page: Page, address: str) -> None:
    page.goto(address + "/aansluiting?regio=29")
    page.get_by_role("row", name="Vavo (C4)").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wie telt hier?")


def test_open_data_is_downloaded_without_log_in(browser_page: Page, address: str) -> None:
    browser_page.goto(address + "/open-data")
    with browser_page.expect_download() as download:
        browser_page.get_by_role("link", name="alle cijfers, als CSV").click()
    assert download.value.suggested_filename == "vsv-cijfers.csv"
