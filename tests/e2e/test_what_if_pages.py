# SPDX-License-Identifier: EUPL-1.2
"""The page Wat als in a real browser: the example is replayed for real while one looks, and every
state that a run can be in is accessible and fits a phone."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from services.monitoring.rules.what_if_terms import Question
from services.monitoring.ui.what_if_page import EXAMPLE_ENDS
from services.monitoring.what_if_runs import Runs, State
from tests.e2e.entrance import log_in
from tests.fixtures.docker import wait_for
from tests.fixtures.http import serve
from tests.unit.monitoring.money_scene import MoneyScene

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]
MINUTES = 3 * 60_000
WAITING = (
    sys.executable,
    "-c",
    'print(\'{"run": "after", "done": 1, "lines": 3}\', flush=1); import time; time.sleep(600)',
)
FAILING = (sys.executable, "-c", "raise SystemExit(2)")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = tmp_path_factory.mktemp("what-if")
    return MoneyScene(f"sqlite:///{folder / 'm.db'}", ()).application()


@pytest.fixture(scope="module")
def address(app: Any) -> Iterator[str]:
    with serve(lambda _address: app) as found:
        yield found


@pytest.fixture
def page(browser_page: Page, address: str) -> Page:
    log_in(browser_page, address, "coordinator", "29")
    browser_page.get_by_role("link", name="Wat als").click()
    return browser_page


def ask(page: Page, days: str = "14") -> None:
    page.get_by_label("Intake gehouden (D16)").fill(days)
    page.get_by_role("button", name="Speel na en vergelijk").click()


def looked_at(page: Page, accessible: Check, fits_phone: Check) -> None:
    accessible(page)
    fits_phone(page)
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.slow
def test_the_example_is_replayed_while_one_looks(
    app: Any, page: Page, address: str, accessible: Check, fits_phone: Check
) -> None:
    app.state.what_if = Runs()
    looked_at(page, accessible, fits_phone)
    ask(page)
    expect(page.get_by_role("status").filter(has_text="Bezig")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_visible(timeout=MINUTES)
    expect(page.get_by_role("status").filter(has_text="Klaar")).to_be_visible(timeout=MINUTES)
    expect(page.get_by_role("button", name="Stop met naspelen")).to_have_count(0)
    expect(page.get_by_role("heading", name="Regio Rijnmond")).to_be_visible()
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
    looked_at(page, accessible, fits_phone)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download alle cijfers (CSV)").click()
    table = Path(download.value.path()).read_text("utf-8-sig")
    assert "region:29;Regio Rijnmond;" in table
    with page.expect_download() as picture:
        page.locator("#duties-29 + .sluitend-chart__files").get_by_role("link", name="PNG").click()
    assert picture.value.suggested_filename == "duties-29.png"
    page.goto(address + "/wat-als")
    expect(page.get_by_role("row", name="Voorbeeld")).to_contain_text("Klaar")
    looked_at(page, accessible, fits_phone)


def test_a_run_is_stopped_and_without_script_a_reload_tells_it(
    app: Any, page: Page, accessible: Check, fits_phone: Check
) -> None:
    app.state.what_if = Runs(command=WAITING)
    ask(page)
    expect(page.get_by_text("Nu dezelfde geschiedenis met de andere termijnen.")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "4")
    looked_at(page, accessible, fits_phone)
    with page.context.browser.new_context(java_script_enabled=False) as plain:  # type: ignore[union-attr]
        plain.add_cookies(page.context.cookies())  # type: ignore[arg-type]
        second = plain.new_page()
        second.goto(page.url)
        expect(second.get_by_role("progressbar")).to_have_attribute("value", "4")
        with second.expect_navigation():
            second.get_by_role("button", name="Stop met naspelen").click()
        until_it_says(second, "U hebt het naspelen gestopt")
    expect(page.get_by_text("U hebt het naspelen gestopt")).to_be_visible()
    looked_at(page, accessible, fits_phone)


def test_when_the_monitor_was_restarted_the_page_says_so(
    app: Any, page: Page, accessible: Check, fits_phone: Check
) -> None:
    former = app.state.what_if = Runs(command=WAITING)
    ask(page)
    expect(page.get_by_role("progressbar")).to_be_visible()
    app.state.what_if = Runs()
    try:
        expect(page.get_by_text("Deze vergelijking is er niet meer")).to_be_visible()
        looked_at(page, accessible, fits_phone)
    finally:
        for run in former.of("demo-coordinator"):
            former.stop(run)


def test_what_can_go_wrong_is_told(
    app: Any, page: Page, address: str, accessible: Check, fits_phone: Check
) -> None:
    app.state.what_if = Runs(command=FAILING)
    ask(page, "1")
    expect(page.get_by_role("alert")).to_contain_text("Intake gehouden (D16) is niet van 7")
    looked_at(page, accessible, fits_phone)
    ask(page)
    expect(page.get_by_text("Het naspelen is niet gelukt")).to_be_visible()
    looked_at(page, accessible, fits_phone)

    busy = app.state.what_if = Runs(command=WAITING, most_seconds=2)
    running = busy.begin(
        "mees", Question(EXAMPLE_ENDS, {"intake-days": 14}), b"", own_history=False
    )
    page.goto(address + "/wat-als")
    ask(page)
    expect(page.get_by_role("alert")).to_contain_text("Er wordt al een geschiedenis nagespeeld")
    looked_at(page, accessible, fits_phone)
    wait_for(lambda: running.state is not State.RUNNING, "the end of the time")
    ask(page)
    expect(page.get_by_text("Na 15 minuten was het niet klaar")).to_be_visible()
    looked_at(page, accessible, fits_phone)


def until_it_says(page: Page, text: str) -> None:
    """Read the page again until it says so, as somebody without script does."""

    def said() -> bool:
        page.reload()
        return text in page.content()

    wait_for(said, text)
