# SPDX-License-Identifier: EUPL-1.2
"""Choosing many cases, giving them away and taking them back, and filters that are kept."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.outreach_desk import Scene, application
from tests.e2e.test_outreach_pages import sign_in
from tests.fixtures.http import serve

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(Path(tmp_path_factory.mktemp("bulk")))


@pytest.fixture(scope="module")
def address(scene: Scene) -> Iterator[str]:
    with serve(lambda _address: application(scene)) as found:
        yield found


@pytest.fixture
def page(browser_page: Page, address: str) -> Page:
    """Logged in as the coordinator of Rijnmond, on the worklist of all."""
    sign_in(browser_page, address, "coordinator", "29")
    browser_page.goto(address + "/werklijst?wie=allen")
    return browser_page


def labels(page: Page, caption: str) -> list[str]:
    return page.get_by_role("table", name=caption).get_by_role("rowheader").all_inner_texts()


def test_cases_are_chosen_by_keyboard_given_away_and_taken_back(
    page: Page, accessible: Check, fits_phone: Check
) -> None:
    bar = page.get_by_role("group", name="Gekozen zaken verdelen")
    expect(bar).to_contain_text("Niets gekozen")
    for key in "jxjxjxx":
        page.keyboard.press(key)
    expect(bar).to_contain_text("2 gekozen")
    chosen = page.locator("tr:has(:checked) th a").all_inner_texts()
    accessible(page)
    bar.get_by_label("Aan wie").select_option(label="Yara (doorstroomcoach)")
    bar.get_by_role("button", name="Toewijzen").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Toegewezen aan Yara (doorstroomcoach)"
    )
    assert labels(page, "Gelukt") == chosen
    accessible(page)
    page.get_by_role("link", name="Naar de werklijst").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Werklijst")
    accessible(page)
    page.get_by_role("link", name="Bekijk het verslag of maak het ongedaan").click()
    expect(page.get_by_role("button", name="Maak ongedaan")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("o")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"Ongedaan gemaakt: 2 zaken\."))
    expect(page.get_by_role("button", name="Maak ongedaan")).to_have_count(0)
    accessible(page)
    fits_phone(page)
    page.goto(page.url.split("/verdelingen")[0] + "/werklijst?wie=allen")
    page.get_by_role("link", name=chosen[0]).click()
    timeline = page.get_by_role("table", name="Tijdlijn")
    expect(timeline).to_contain_text("Kim (coördinator)")


def test_on_a_phone_a_coach_takes_cases(
    browser_page: Page, address: str, accessible: Check, fits_phone: Check
) -> None:
    browser_page.set_viewport_size({"width": 390, "height": 844})
    sign_in(browser_page, address, "behandelaar", "29")
    browser_page.goto(address + "/werklijst?wie=niemand")
    browser_page.get_by_label("Kies zaak").first.check()
    accessible(browser_page)
    fits_phone(browser_page)
    browser_page.get_by_role("button", name="Op mijn naam").click()

    expect(browser_page.get_by_role("heading", level=1)).to_contain_text("Charlie")
    accessible(browser_page)
    fits_phone(browser_page)


def test_all_on_a_page_are_chosen_at_once(page: Page) -> None:
    page.get_by_role("button", name="Kies alles").click()
    boxes = page.locator("input[name=zaak]")
    assert page.locator("input[name=zaak]:checked").count() == boxes.count() > 10
    page.get_by_role("button", name="Kies niets").click()
    expect(page.locator("input[name=zaak]:checked")).to_have_count(0)


def test_who_chooses_nothing_is_told(page: Page) -> None:
    page.get_by_role("button", name="Teruggeven").click()
    expect(page.get_by_text("Kies eerst een of meer zaken.")).to_be_visible()
    expect(page.get_by_role("link", name="Van iedereen")).to_have_attribute("aria-current", "true")


def test_one_changed_meanwhile_stays_and_is_told(page: Page, address: str) -> None:
    box = page.get_by_label("Kies zaak").first
    box.check()
    stale = str(box.get_attribute("value")).split(":")[0] + ":0"
    box.evaluate("(box, value) => { box.value = value; }", stale)
    page.get_by_role("button", name="Teruggeven").click()

    table = page.get_by_role("table", name="Niet gelukt")
    expect(table).to_contain_text("Intussen gewijzigd door iemand anders")


def test_a_filter_is_kept_for_the_region_used_and_taken_away(
    page: Page, address: str, browser_page: Page, accessible: Check, fits_phone: Check
) -> None:
    page.get_by_label("Toestand").select_option(label="Niet bereikt")
    page.get_by_label("Volgorde").select_option(label="Kenmerk")
    page.get_by_role("button", name="Zoeken").click()
    wanted = labels(page, "Zaken")
    assert wanted == sorted(wanted)
    page.get_by_text("Bewaar dit filter").click()
    page.get_by_label("Naam van het filter").fill("Onbereikt")
    page.get_by_label("Voor wie").select_option(label="Regio Rijnmond")
    accessible(page)
    fits_phone(page)
    expect(page.get_by_role("button", name="Bewaren")).to_be_hidden()  # the cases come first
    page.locator("summary", has_text="Filters").click()
    page.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_role("status")).to_have_text(re.compile("Het filter is bewaard"))

    sign_in(page, address, "behandelaar", "29")
    page.locator("summary", has_text="Filters").click()
    page.get_by_role("link", name="Onbereikt (regio 29)").click()
    expect(page.get_by_role("table", name="Zaken").get_by_role("rowheader")).to_have_text(wanted)
    accessible(page)
    fits_phone(page)
    expect(page.get_by_role("button", name="Verwijder het filter")).to_have_count(0)
    sign_in(page, address, "coordinator", "29")
    page.locator("summary", has_text="Filters").click()
    page.get_by_role("link", name="Onbereikt (regio 29)").click()
    page.locator("summary", has_text="Filters").click()
    page.get_by_role("button", name="Verwijder het filter Onbereikt").click()
    expect(page.get_by_role("status")).to_have_text(re.compile("Het filter is verwijderd"))
    expect(page.get_by_role("navigation", name="Bewaarde filters")).to_have_count(0)
