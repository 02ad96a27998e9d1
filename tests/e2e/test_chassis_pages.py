# SPDX-License-Identifier: EUPL-1.2
"""The building blocks of pages in a real browser: accessible, on a phone, by keyboard, live."""

from collections.abc import Callable, Iterator

import httpx2
import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from tests.e2e import showcase
from tests.fixtures.http import serve

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[str, FastAPI]]:
    app = showcase.create()
    with serve(lambda _address: app) as address:
        yield address, app


@pytest.fixture
def address(served: tuple[str, FastAPI]) -> str:
    return served[0]


@pytest.fixture
def page(browser_page: Page, address: str) -> Page:
    """Logged in as a coach, on the page with every building block."""
    browser_page.goto(address)
    browser_page.get_by_role("button", name="Inloggen").click()
    expect(browser_page.get_by_role("heading", level=1)).to_have_text("Bouwstenen")
    return browser_page


@pytest.mark.parametrize("path", ["/", "/leeg", "/bestaat-niet", "/inloggen"])
def test_pages_pass_in_light_and_dark_and_on_the_smallest_phone(
    page: Page, address: str, accessible: Check, passes: Check, path: str
) -> None:
    page.goto(address + path)
    passes(page)
    page.set_viewport_size({"width": 320, "height": 640})
    accessible(page)


def test_targets_are_large_enough_to_hit(page: Page) -> None:
    """24 by 24 CSS pixels (WCAG 2.5.8), links in running text excepted."""
    small = page.evaluate(
        """() => [...document.querySelectorAll("a, button, input, select, summary")]
          .filter((e) => !e.closest("p, dd, li.utrecht-unordered-list__item, th, dialog"))
          .map((e) => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
          .filter(([, box]) => box.width > 1 && (box.width < 24 || box.height < 24))
          .map(([html, box]) => `${html} ${box.width}x${box.height}`)"""
    )
    assert small == []


def test_the_first_stop_of_the_keyboard_leads_past_the_navigation(page: Page) -> None:
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Naar de inhoud")
    expect(skip).to_be_focused()
    expect(skip).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_focus_is_visible_on_every_stop(page: Page) -> None:
    for _ in range(12):
        page.keyboard.press("Tab")
        width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert width >= 2, page.evaluate("document.activeElement.outerHTML")


def test_j_and_k_walk_the_list_and_enter_opens(page: Page) -> None:
    for name in ("4711", "4712", "4713"):
        page.keyboard.press("j")
        expect(page.get_by_role("link", name=name)).to_be_focused()
    page.keyboard.press("k")
    expect(page.get_by_role("link", name="4712")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Werklijst")


def test_the_question_mark_tells_the_keys_of_this_page_and_they_can_be_switched_off(
    page: Page, accessible: Check
) -> None:
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Sneltoetsen")
    expect(dialog).to_contain_text("Gebeld, geen gehoor")
    accessible(page)
    dialog.get_by_label("Sneltoetsen gebruiken").uncheck()
    dialog.get_by_role("button", name="Sluiten").click()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="4711")).not_to_be_focused()
    page.reload()
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()


def test_letters_in_a_field_are_letters(page: Page) -> None:
    page.get_by_label("Kenmerk van de partner").fill("")
    page.get_by_label("Kenmerk van de partner").press_sequentially("jk?1")
    expect(page.get_by_label("Kenmerk van de partner")).to_have_value("jk?1")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_figure_that_changes_appears_by_itself(page: Page, served: tuple[str, FastAPI]) -> None:
    app = served[1]
    before = app.state.count
    expect(page.locator("#cijfers")).to_contain_text("1.843")
    app.state.count = 2000
    expect(page.locator("#cijfers")).to_contain_text("2.000")
    app.state.count = before
    expect(page.locator("#cijfers")).to_contain_text("1.843")


def test_faults_in_a_form_are_summed_up_and_lead_to_their_fields(
    page: Page, accessible: Check
) -> None:
    page.locator("form[action='/vastleggen']").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Vastleggen").click()
    summary = page.get_by_role("alert").filter(has_text="Herstel deze 2 fouten")
    expect(summary).to_be_focused()
    expect(page.get_by_label("Datum")).to_have_attribute("aria-invalid", "true")
    accessible(page)
    summary.get_by_role("link", name="Datum is verplicht").click()
    expect(page.get_by_label("Datum")).to_be_focused()


def test_what_was_done_is_said_on_the_next_page(page: Page) -> None:
    page.get_by_label("Datum").fill("2026-10-12")
    page.get_by_label("Uitkomst").select_option("reached")
    page.get_by_role("button", name="Vastleggen").click()
    expect(page.get_by_role("status").filter(has_text="Het contact is vastgelegd.")).to_be_visible()


def test_everything_works_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Inloggen").click()
    page.get_by_role("link", name="4711").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Werklijst")
    page.locator("summary").click()
    page.get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("U bent uitgelogd")
    context.close()


def test_a_figure_of_a_chart_stands_in_the_table_beside_it(page: Page) -> None:
    chart = page.get_by_role("img", name="Nieuwe voortijdig schoolverlaters")
    expect(chart).to_be_visible()
    table = page.get_by_role("table", name="Nieuwe voortijdig schoolverlaters in cijfers")
    expect(table.get_by_role("row", name="Mbo 1")).to_contain_text("34,8")
    expect(table.get_by_role("row", name="Mbo 1")).to_contain_text("27,5")


def test_on_paper_there_is_content_and_no_navigation(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Onderdelen")).to_be_hidden()
    expect(page.get_by_role("table", name="Werklijst")).to_be_visible()


def test_a_broken_page_is_a_designed_page(page: Page, address: str, accessible: Check) -> None:
    page.goto(address + "/stuk")
    expect(page.get_by_role("heading", level=1)).to_have_text("Er ging iets mis")
    accessible(page)


def test_the_stream_of_changes_needs_a_log_in(address: str) -> None:
    assert httpx2.get(f"{address}/live").status_code == 303
