# SPDX-License-Identifier: EUPL-1.2
"""The register in a real browser: searching, a dossier, the balance; by mouse, keyboard, phone."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from services.registration.absence_keeping import report_id
from tests.e2e.entrance import log_in
from tests.e2e.register_scene import (
    ABSENT,
    BROKEN_REGION,
    ELSEWHERE,
    GAP,
    LEAVER,
    NUMBERS,
    PEOPLE,
    REPORT,
    RETURNED,
    TRUANT,
    UNKNOWN,
    Scene,
    application,
    name_of,
)
from tests.fixtures.http import serve

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(Path(tmp_path_factory.mktemp("register")))


@pytest.fixture(scope="module")
def address(scene: Scene) -> Iterator[str]:
    with serve(lambda _address: application(scene)) as found:
        yield found


@pytest.fixture
def page(browser_page: Page, address: str) -> Page:
    """Logged in as a coordinator of Rijnmond, on the first page."""
    sign_in(browser_page, address, "coordinator", "29")
    return browser_page


def sign_in(page: Page, address: str, role: str, region: str) -> None:
    log_in(page, address, role, region)
    expect(page.get_by_role("heading", level=1)).to_have_text("Register")


def paths(scene: Scene) -> list[str]:
    people = (LEAVER, RETURNED, TRUANT, UNKNOWN, GAP, ABSENT, ELSEWHERE)
    return [
        "/",
        "/zoeken",
        "/balans",
        "/balans/29/2025-12-08",
        "/balans/29/2025-12-07",
        "/verzuim",
        f"/verzuim/{report_id(*REPORT)}",
        *map(scene.path, people),
    ]


def search_by_name(page: Page, birth_date: str, name: str) -> None:
    form = page.locator("form[action='/zoeken/naam']")
    form.get_by_label("Geboortedatum").fill(birth_date)
    form.get_by_label("Naam, of een deel ervan").fill(name)
    form.get_by_role("button", name="Zoeken").click()


def search_by_number(page: Page, number: str) -> None:
    form = page.locator("form[action='/zoeken/nummer']")
    form.get_by_role("textbox", name="Nummer").fill(number)
    form.get_by_role("button", name="Zoeken").click()


def test_every_page_passes(page: Page, address: str, scene: Scene, passes: Check) -> None:
    for path in paths(scene):
        page.goto(address + path)
        passes(page)


def test_the_states_of_searching_are_accessible_and_fit_a_phone(
    page: Page, address: str, accessible: Check, fits_phone: Check
) -> None:
    page.goto(address + "/zoeken")
    search_by_number(page, "123")
    accessible(page)
    search_by_number(page, NUMBERS[-1])
    expect(page.get_by_role("heading", name="Niemand gevonden")).to_be_visible()
    accessible(page)
    search_by_name(page, "31-02-2006", "")
    accessible(page)
    fits_phone(page)


def test_a_number_leads_to_the_dossier_and_stays_out_of_every_address(
    page: Page, scene: Scene
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    search_by_number(page, NUMBERS[LEAVER])
    expect(page.get_by_role("heading", level=1)).to_have_text(name_of(LEAVER))
    assert page.url.endswith(scene.path(LEAVER))
    assert asked
    assert NUMBERS[LEAVER] not in " ".join(asked)
    assert NUMBERS[LEAVER] not in page.content()


def test_a_fault_is_told_and_takes_the_focus(page: Page) -> None:
    search_by_number(page, "123")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link").click()
    number = page.get_by_role("textbox", name="Nummer", exact=True)
    expect(number).to_be_focused()
    expect(number).to_have_value("123")


def test_a_dossier_tells_why(page: Page, address: str, scene: Scene) -> None:
    page.goto(address + scene.path(LEAVER))
    status = page.get_by_role("region", name="Status", exact=True)
    expect(status).to_contain_text("Voortijdig schoolverlater sinds 25 oktober 2025")
    expect(status).to_contain_text("De laatste schooldag was 10 oktober 2025.")
    expect(status).to_contain_text("Wet: WEB art. 8.3.1")
    expect(page.get_by_role("table", name="Geschiedenis van de status")).to_contain_text(
        "Net van school, uitzoeken"
    )


def test_someone_elsewhere_is_a_page_that_helps_on(page: Page, address: str, scene: Scene) -> None:
    page.goto(address + scene.path(ELSEWHERE))
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze jongere ziet u hier niet")
    page.get_by_role("link", name="Zoeken in uw regio").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zoeken")


def test_the_balance_is_followed_down_to_a_day_by_keyboard(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("[data-key-row] a").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Balans van 20 november"))
    expect(page.get_by_role("row", name="Samen")).to_contain_text("45")


def test_a_broken_balance_leads_to_who_does_not_add_up(
    browser_page: Page, address: str, scene: Scene, accessible: Check
) -> None:
    sign_in(browser_page, address, "coordinator", BROKEN_REGION)
    expect(browser_page.get_by_text("Niet gesloten").first).to_be_visible()
    accessible(browser_page)
    browser_page.get_by_role("link", name="Bekijk wat er niet klopt").click()
    expect(browser_page.get_by_role("row", name="Vrijgesteld")).to_contain_text("+1")
    accessible(browser_page)
    browser_page.get_by_role("link", name=str(scene.ref(PEOPLE - 2))).click()
    expect(browser_page.get_by_role("heading", level=1)).to_have_text(name_of(PEOPLE - 2))


def test_an_empty_region_says_what_will_come(
    browser_page: Page, address: str, accessible: Check, fits_phone: Check
) -> None:
    sign_in(browser_page, address, "raadpleger", "01")
    expect(browser_page.get_by_text("Er zijn hier nog geen jongeren bekend")).to_be_visible()
    expect(browser_page.get_by_role("heading", name="Nog geen balans")).to_be_visible()
    accessible(browser_page)
    fits_phone(browser_page)


def test_the_ministry_is_led_to_the_monitor(
    browser_page: Page, address: str, accessible: Check, fits_phone: Check
) -> None:
    sign_in(browser_page, address, "ministerie", "*")
    expect(browser_page.get_by_role("heading", name="U ziet hier geen jongeren")).to_be_visible()
    expect(browser_page.get_by_role("link", name="Naar de Monitor")).to_be_visible()
    accessible(browser_page)
    fits_phone(browser_page)
    browser_page.get_by_role("link", name="Gepubliceerde cijfers").click()
    expect(browser_page.get_by_role("heading", level=1)).to_have_text("Gepubliceerde cijfers")


def test_a_manager_sees_counts_of_a_region_of_choice_and_nobody(
    browser_page: Page, address: str, accessible: Check, fits_phone: Check
) -> None:
    sign_in(browser_page, address, "leidinggevende", "*")
    browser_page.get_by_label("Regio").select_option("21")
    browser_page.get_by_role("button", name="Tonen").click()
    expect(browser_page.get_by_text("1 jongere in het register")).to_be_visible()
    expect(browser_page.get_by_role("button", name="Zoeken")).to_have_count(0)
    accessible(browser_page)
    fits_phone(browser_page)


def test_the_first_page_follows_the_register(page: Page, scene: Scene) -> None:
    stand = page.get_by_role("region", name="Stand van dit moment")
    expect(stand).to_contain_text("45 jongeren")
    with page.expect_response(lambda answer: answer.url.endswith("/live")):
        page.reload()
    register = scene.register
    register.tell(register.registered(NUMBERS[PEOPLE]))
    expect(stand).to_contain_text("46 jongeren")
