# SPDX-License-Identifier: EUPL-1.2
"""The desks of a municipality in a real browser, from the person to what is recorded."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.register_scene import LEAVER, NUMBERS, TRUANT, Scene, application
from tests.e2e.test_registration import sign_in
from tests.fixtures.http import serve

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]
PUPIL = 12
"""Somebody at school, to whom nothing happened."""


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    made = Scene(Path(tmp_path_factory.mktemp("register")))
    made.register.tell(made.register.registered(NUMBERS[PUPIL], "2011-03-17", name="Yara Berg"))
    return made


@pytest.fixture(scope="module")
def address(scene: Scene) -> Iterator[str]:
    with serve(lambda _address: application(scene)) as found:
        yield found


@pytest.fixture
def officer(browser_page: Page, address: str) -> Page:
    sign_in(browser_page, address, "leerplicht", "29")
    return browser_page


def test_a_claim_is_recorded_refused_and_granted_after_all(
    officer: Page, address: str, scene: Scene, accessible: Check, fits_phone: Check
) -> None:
    officer.goto(address + scene.path(TRUANT))
    officer.get_by_role("link", name="Beroep op vrijstelling").click()
    expect(officer.get_by_label("Artikel", exact=True)).to_be_visible()
    accessible(officer)
    officer.get_by_role("button", name="Vastleggen").click()
    expect(officer).to_have_url(f"{address}/vrijstellingen/nieuw?jongere={scene.ref(TRUANT)}")
    officer.get_by_label("Artikel", exact=True).select_option("5-b")
    officer.get_by_label("Gevraagd vanaf").fill("2029-01-01")
    officer.get_by_role("button", name="Vastleggen").click()
    expect(officer.get_by_role("alert")).to_contain_text("Herstel deze fout")
    accessible(officer)
    officer.get_by_label("Gevraagd vanaf").fill("2026-01-12")
    officer.get_by_role("button", name="Vastleggen").click()
    expect(officer.get_by_role("status")).to_contain_text("Het beroep is vastgelegd.")
    accessible(officer)
    fits_phone(officer)
    officer.set_viewport_size({"width": 1280, "height": 900})
    officer.get_by_label("Afwijzen").check()
    officer.get_by_role("button", name="Vastleggen").click()
    expect(officer.get_by_text("Afgewezen op")).to_be_visible()
    expect(officer.get_by_label("Kennis nemen")).to_be_checked()
    officer.locator("#tot").fill("2026-07-31")
    officer.get_by_role("button", name="Vastleggen").click()
    expect(officer.get_by_text("De vrijstelling is vastgelegd.")).to_be_visible()
    accessible(officer)


def test_a_coach_sees_neither_article_nor_form(
    browser_page: Page, address: str, scene: Scene
) -> None:
    sign_in(browser_page, address, "behandelaar", "29")
    browser_page.goto(address + scene.path(TRUANT))
    browser_page.locator("#vrijstellingen").get_by_role("link").first.click()
    expect(browser_page.get_by_text("Het artikel wordt niet getoond")).to_be_visible()
    expect(browser_page.get_by_role("button", name="Vastleggen")).to_have_count(0)


def test_a_foreign_diploma_is_recorded_with_its_evidence_and_taken_back(
    browser_page: Page, address: str, scene: Scene, accessible: Check, fits_phone: Check
) -> None:
    page = browser_page
    sign_in(page, address, "behandelaar", "29")
    page.goto(address + scene.path(LEAVER))
    page.get_by_role("link", name="Diploma dat DUO niet kent").click()
    expect(page.get_by_label("Wat voor diploma")).to_be_visible()
    accessible(page)
    page.get_by_label("Wat voor diploma").select_option("foreign")
    page.get_by_label("Datum", exact=True).fill("2025-12-01")
    page.get_by_label("Gewaardeerd of afgegeven door").select_option("idw")
    page.get_by_label("Kenmerk van het bewijs").fill("IDW-2025-42")
    page.get_by_role("button", name="Vastleggen").click()
    expect(page.get_by_role("alert")).to_contain_text("is verplicht bij een buitenlands diploma")
    accessible(page)
    page.get_by_label("Gewaardeerd als").select_option("mbo-3")
    page.get_by_role("button", name="Vastleggen").click()
    expect(page.locator("#gemeld")).to_contain_text("IDW-2025-42")
    expect(page.get_by_text("Startkwalificatie behaald").first).to_be_visible()
    accessible(page)
    page.goto(f"{address}{scene.path(LEAVER)}/diploma")
    accessible(page)
    fits_phone(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    scene.register.bench.clock.advance(scene.register.now + timedelta(minutes=1))
    page.get_by_role("button", name="Intrekken").click()
    expect(page.locator("#aanvaard")).to_contain_text("Ingetrokken")


def test_vervangende_leerplicht_is_asked_and_granted(
    officer: Page, address: str, scene: Scene, accessible: Check, fits_phone: Check
) -> None:
    officer.goto(address + "/vrijstellingen")
    officer.get_by_role("link", name="Vervangende leerplicht").click()
    expect(officer.get_by_role("heading", level=1)).to_have_text("Vervangende leerplicht")
    accessible(officer)
    officer.goto(address + scene.path(PUPIL))
    officer.get_by_role("link", name="Aanvraag van vervangende leerplicht").click()
    officer.get_by_label("Artikel").select_option("3a")
    officer.get_by_label("Eerste dag").fill("2026-01-12")
    officer.get_by_label("Laatste dag").fill("2026-07-10")
    accessible(officer)
    officer.get_by_role("button", name="Vastleggen").click()
    expect(officer.get_by_text("De aanvraag is vastgelegd.")).to_be_visible()
    accessible(officer)
    fits_phone(officer)
    officer.set_viewport_size({"width": 1280, "height": 900})
    officer.get_by_label("Verlenen").check()
    officer.locator("#tot").fill("2031-07-10")
    officer.get_by_role("button", name="Vastleggen").click()
    expect(officer.get_by_role("alert")).to_contain_text("ligt na de leerplicht")
    officer.locator("#tot").fill("2026-07-10")
    officer.get_by_role("button", name="Vastleggen").click()
    expect(officer.get_by_text("De vervangende leerplicht is vastgelegd.")).to_be_visible()
    accessible(officer)
