# SPDX-License-Identifier: EUPL-1.2
"""The dashboard in a real browser: whole, accessible, on a phone, in the dark, and live."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from schemas.codes.lists import Status
from tests.e2e.entrance import log_in
from tests.fixtures.http import serve
from tests.unit.monitoring.scene import MONDAY, Scene, ref_of

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]
PATHS = ("/", "/?regio=29", "/?gemeente=0599", "/?school=25LR00")


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Region 29 closes, region 21 does not."""
    folder: Path = tmp_path_factory.mktemp("monitoring")
    scene = Scene(f"sqlite:///{folder / 'm.db'}").populate()
    standing = {"enrolled": 8, "gap": 1, "early-leaver": 1}
    scene.break_balance("21", MONDAY + timedelta(days=2), standing)
    return scene


@pytest.fixture(scope="module")
def address(scene: Scene) -> Iterator[str]:
    with serve(lambda _address: scene.application()) as found:
        yield found


@pytest.fixture
def page(browser_page: Page, address: str) -> Page:
    """Logged in as a coordinator for the whole country."""
    log_in(browser_page, address, "coordinator", "*")
    return browser_page


def open_everything(page: Page) -> None:
    page.evaluate(
        "document.querySelectorAll('main details').forEach((one) => { one.open = true; })"
    )


def figure(page: Page, label: str) -> str:
    card = page.locator(".sluitend-figure").filter(has=page.get_by_text(label, exact=True))
    return card.locator(".sluitend-figure__value").inner_text()


@pytest.mark.parametrize("path", PATHS)
def test_every_view_passes(page: Page, address: str, passes: Check, path: str) -> None:
    page.goto(address + path)
    open_everything(page)
    passes(page)


def test_a_region_shows_its_figures_each_with_its_definition(page: Page, address: str) -> None:
    page.goto(address + "/?regio=29")
    expect(page.get_by_role("heading", level=1)).to_have_text("Regio Rijnmond")
    assert [figure(page, label) for label in ("In beeld", "Volgt onderwijs")] == ["40", "32"]
    assert figure(page, "Tussen wal en schip") == "1"
    assert figure(page, "Vsv’ers") == "7"
    expect(page.get_by_text("Het saldo sluit: elke jongere is verantwoord.")).to_be_visible()
    duties = page.get_by_role("table", name="Termijnen")
    expect(duties.get_by_role("row", name="D15 Eerste poging tot contact")).to_contain_text(
        "Beleid"
    )
    expect(duties.get_by_role("row", name="D01 In- of uitschrijving")).to_contain_text("Wet")
    sections = page.locator("main section, main .sluitend-figure")
    assert sections.count() == page.locator("main details").count()


def test_the_region_is_chosen_in_the_address(page: Page, address: str) -> None:
    page.goto(address + "/")
    page.get_by_label("Regio", exact=True).select_option("29")
    page.get_by_role("form", name="Regio kiezen").get_by_role("button", name="Toon").click()
    expect(page).to_have_url(address + "/?regio=29")
    page.get_by_role("link", name="Rotterdam", exact=True).click()
    expect(page).to_have_url(address + "/?gemeente=0599")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rotterdam")
    page.get_by_role("link", name="Regio Rijnmond").click()
    expect(page).to_have_url(address + "/?regio=29")


def test_a_broken_balance_is_seen_from_the_country_down(page: Page, address: str) -> None:
    page.goto(address + "/")
    expect(page.get_by_text("1 van 2 saldi klopt niet")).to_be_visible()
    row = page.get_by_role("table", name="Sluitend saldo").get_by_role("row").nth(1)
    expect(row).to_contain_text("Klopt niet")
    expect(row).to_contain_text(
        "Erbij ‘Net van school, uitzoeken’: register 1, uit gebeurtenissen 0"
    )
    row.get_by_role("link").click()
    expect(page).to_have_url(address + "/?regio=21")


def test_figures_change_while_one_looks(page: Page, address: str, scene: Scene) -> None:
    page.goto(address + "/?regio=29")
    assert figure(page, "Volgt onderwijs") == "32"
    with page.expect_response(lambda answer: "regio=29" in answer.url):
        scene.tell(scene.story.status(ref_of("29", 39), Status.GAP, municipality="0502"))
    card = page.locator(".sluitend-figure").filter(has=page.get_by_text("Volgt onderwijs"))
    expect(card).to_contain_text("31")
    scene.tell(
        scene.story.status(ref_of("29", 39), Status.ENROLLED, municipality="0502", school="15HX00")
    )
    expect(card).to_contain_text("32")


def test_before_the_first_event_the_page_says_what_to_expect(
    browser_page: Page, tmp_path: Path, accessible: Check
) -> None:
    scene = Scene(f"sqlite:///{tmp_path / 'm.db'}")
    with serve(lambda _address: scene.application()) as address:
        log_in(browser_page, address, "coordinator", "29")
        expect(browser_page.get_by_role("heading", name="Nog geen cijfers")).to_be_visible()
        accessible(browser_page)
        scene.populate()
        expect(browser_page.get_by_text("Waar staan de jongeren?")).to_be_visible()
        browser_page.goto("about:blank")  # let go of the stream before its server stops


@pytest.mark.parametrize(
    ("role", "region", "school", "heading"),
    [
        ("ministerie", "*", "", "Nederland"),
        ("raadpleger", "21", "", "Regio Agglomeratie Amsterdam"),
        ("school", "*", "25LR00", "ROC Flevoland (25LR00)"),
    ],
)
def test_each_role_begins_with_its_own_area(
    browser_page: Page, address: str, role: str, region: str, school: str, heading: str
) -> None:
    log_in(browser_page, address, role, region, school)
    expect(browser_page.get_by_role("heading", level=1)).to_have_text(heading)


def test_another_region_is_not_found(browser_page: Page, address: str) -> None:
    log_in(browser_page, address, "raadpleger", "21")
    answer = browser_page.goto(address + "/?regio=29")
    assert answer is not None
    assert answer.status == 404


def test_who_sees_no_people_gets_no_references(browser_page: Page, address: str) -> None:
    log_in(browser_page, address, "ministerie", "*")
    browser_page.goto(address + "/?regio=21")
    expect(browser_page.get_by_text("Klopt niet").first).to_be_visible()
    expect(browser_page.get_by_text("Na te gaan")).to_have_count(0)
