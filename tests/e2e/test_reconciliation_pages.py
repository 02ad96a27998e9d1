# SPDX-License-Identifier: EUPL-1.2
"""Comparing with DUO in a real browser: lists, differences, settling; mouse, keyboard, phone."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.duo_scene import STRANGER, DuoScene, application
from tests.e2e.test_registration import sign_in
from tests.fixtures.http import serve

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> DuoScene:
    return DuoScene(Path(tmp_path_factory.mktemp("duo")))


@pytest.fixture(scope="module")
def address(scene: DuoScene) -> Iterator[str]:
    with serve(lambda _address: application(scene)) as found:
        yield found


@pytest.fixture
def page(browser_page: Page, address: str) -> Page:
    """Logged in as a coordinator of Rijnmond."""
    sign_in(browser_page, address, "coordinator", "29")
    return browser_page


def paths(scene: DuoScene) -> list[str]:
    kinds = ("dates-differ", "unknown-person", "missing-there", "does-not-add-up")
    return [
        "/duo",
        f"/duo/lijsten/{scene.counts}",
        f"/duo/lijsten/{scene.c}",
        f"/duo/lijsten/{scene.a04}",
        "/duo/verschillen",
        "/duo/verschillen?stand=te-laat",
        *map(scene.path, kinds),
    ]


def test_every_page_passes(page: Page, address: str, scene: DuoScene, passes: Check) -> None:
    for path in paths(scene):
        answer = page.goto(address + path)
        assert answer is not None
        assert answer.ok, path
        passes(page)


def test_the_overview_tells_the_lists_and_whether_a04_adds_up(page: Page, address: str) -> None:
    page.goto(address + "/")
    page.get_by_role("link", name="DUO", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vergelijken met DUO")
    row = page.get_by_role("row", name=re.compile("A04: werkvoorraad"))
    expect(row).to_contain_text("Klopt niet")
    expect(row).to_contain_text("Telt niet op 1")


def test_d28_the_count_of_october_tells_which_school_states_another(
    page: Page, address: str
) -> None:
    page.goto(address + "/duo")
    page.get_by_role("link", name="Scholen met een andere telling").click()
    expect(page.get_by_text("uiterlijk 15 oktober 2025")).to_be_visible()
    table = page.get_by_role("table", name="Inschrijvingen van inwoners op 1 oktober 2025")
    expect(table.get_by_role("row").nth(1)).to_contain_text("Verschilt")
    expect(table.get_by_role("row").nth(2)).to_contain_text("Volledig")


def test_a_difference_is_found_by_its_kind_and_settled_by_keyboard(
    page: Page, address: str, scene: DuoScene, accessible: Check
) -> None:
    page.goto(address + "/duo/verschillen")
    page.get_by_label("Soort").select_option("dates-differ")
    page.get_by_role("button", name="Tonen").click()
    expect(page.get_by_role("table", name="1 verschil")).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator("[data-key-row] a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Datum verschilt")
    side = page.get_by_role("row", name=re.compile("^Vanaf"))
    expect(side).to_contain_text("01-08-2025")
    expect(side).to_contain_text("25-08-2025 verschilt")
    page.get_by_role("button", name="Vastleggen").press("Enter")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    accessible(page)
    page.get_by_role("radio", name=re.compile("Verklaard")).press("Space")
    page.get_by_role("button", name="Vastleggen").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Waarom het verschil mag blijven")
    page.get_by_label("Waarom het verschil mag blijven").select_option("processing-delay")
    page.get_by_role("button", name="Vastleggen").press("Enter")
    expect(page.get_by_text("Vastgelegd hoe het zit.")).to_be_visible()
    expect(page.get_by_role("table", name="Geschiedenis")).to_contain_text(
        "Verklaard: Verwerking loopt achter"
    )
    accessible(page)


def test_a_stranger_is_shown_by_number_and_never_in_an_address(
    page: Page, address: str, scene: DuoScene
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + scene.path("unknown-person"))
    expect(page.get_by_text(f"Nummer {STRANGER}, niet in het register")).to_be_visible()
    assert STRANGER not in " ".join(asked)


def test_a_list_is_compared_from_the_page(
    page: Page, address: str, scene: DuoScene, accessible: Check
) -> None:
    page.goto(address + "/duo")
    page.get_by_label("Bestand").set_input_files(scene.file)
    page.get_by_role("button", name="Vergelijken").click()
    expect(page.get_by_text("De lijst is vergeleken met het register.")).to_be_visible()
    expect(page.get_by_role("heading", name="Geen verschillen")).to_be_visible()
    accessible(page)


def test_a_file_that_is_no_list_is_told_at_the_field(
    page: Page, address: str, tmp_path: Path, accessible: Check, fits_phone: Check
) -> None:
    wrong = tmp_path / "lijst.csv"
    wrong.write_text("a;b\n", encoding="utf-8")
    page.goto(address + "/duo")
    page.get_by_label("Bestand").set_input_files(wrong)
    page.get_by_role("button", name="Vergelijken").click()
    expect(page.get_by_role("alert")).to_contain_text("heet niet zoals 20251001R0029.c.csv")
    accessible(page)
    fits_phone(page)


def test_an_empty_region_says_what_will_come(
    browser_page: Page, address: str, accessible: Check, fits_phone: Check
) -> None:
    sign_in(browser_page, address, "raadpleger", "01")
    browser_page.goto(address + "/duo")
    expect(browser_page.get_by_role("heading", name="Nog geen lijst vergeleken")).to_be_visible()
    expect(browser_page.get_by_role("button", name="Vergelijken")).to_have_count(0)
    accessible(browser_page)
    browser_page.goto(address + "/duo/verschillen")
    expect(browser_page.get_by_role("heading", name="Geen verschillen")).to_be_visible()
    accessible(browser_page)
    fits_phone(browser_page)


def test_a_manager_sees_counts_of_a_region_and_no_difference(
    browser_page: Page, address: str, scene: DuoScene, accessible: Check
) -> None:
    sign_in(browser_page, address, "leidinggevende", "*")
    browser_page.goto(address + "/duo?regio=29")
    expect(browser_page.get_by_role("row", name=re.compile("A04"))).to_be_visible()
    expect(browser_page.get_by_role("link", name="Telt niet op")).to_have_count(0)
    accessible(browser_page)
    answer = browser_page.goto(address + scene.path("dates-differ"))
    assert answer is not None
    assert answer.status == 403
