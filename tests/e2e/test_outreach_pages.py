# SPDX-License-Identifier: EUPL-1.2
"""The desk in a real browser: a coach's day, by mouse, keyboard and phone."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.entrance import log_in
from tests.e2e.outreach_desk import Scene, application, ref_of
from tests.fixtures.http import serve

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]
UNTOUCHED, UNREACHED, IN_GUIDANCE, PLACED, REFERRED, TRANSFERRED = 2, 3, 8, 6, 5, 9


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(Path(tmp_path_factory.mktemp("desk")))


@pytest.fixture(scope="module")
def address(scene: Scene) -> Iterator[str]:
    with serve(lambda _address: application(scene)) as found:
        yield found


@pytest.fixture
def page(browser_page: Page, address: str) -> Page:
    """Logged in as a coach of Rijnmond, on the worklist."""
    sign_in(browser_page, address, "behandelaar", "29")
    return browser_page


def sign_in(page: Page, address: str, role: str, region: str) -> None:
    log_in(page, address, role, region)
    expect(page.get_by_role("heading", level=1)).to_have_text("Werklijst")


def paths(scene: Scene) -> list[str]:
    cases = map(scene.case_path, (UNTOUCHED, REFERRED, TRANSFERRED, IN_GUIDANCE, PLACED))
    lists = ["/werklijst?wie=allen", "/werklijst?wie=allen&zoek=zzzz", "/vanzelf"]
    return [*lists, "/escalaties", "/escalaties?bij=leidinggevende", "/signalen", *cases]


def open_everything(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


def test_every_page_passes(page: Page, address: str, scene: Scene, passes: Check) -> None:
    for path in paths(scene):
        page.goto(address + path)
        open_everything(page)
        passes(page)


def test_a_coach_logs_a_call_with_one_key(page: Page, address: str, scene: Scene) -> None:
    before = scene.bench.case(ref_of(UNTOUCHED)).attempts
    page.goto(address + scene.case_path(UNTOUCHED))
    page.keyboard.press("1")

    expect(page.get_by_role("status")).to_have_text(re.compile("Vastgelegd: gebeld, geen gehoor"))
    expect(page.get_by_role("table", name="Tijdlijn")).to_contain_text(
        f"Poging {before + 1}: telefoon, geen gehoor of antwoord"
    )
    assert scene.bench.case(ref_of(UNTOUCHED)).owner == "demo-behandelaar"


def test_the_worklist_is_walked_by_keyboard(page: Page, address: str) -> None:
    page.goto(address + "/werklijst?wie=allen")
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator("[data-key-row] a").nth(1)
    expect(second).to_be_focused()
    page.keyboard.press("k")
    first = page.locator("[data-key-row] a").first
    expect(first).to_be_focused()
    label = first.inner_text()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text(f"Zaak {label}")


def test_the_worklist_puts_what_is_late_first(page: Page, address: str) -> None:
    page.goto(address + "/werklijst?wie=allen")
    captions = page.locator("caption").all_inner_texts()
    assert captions[0] == "Te laat"
    order = ["Te laat", "Vandaag", "Deze week", "Later", "Wacht op een ander"]
    assert captions == [title for title in order if title in captions]
    expect(page.locator("#wacht").get_by_role("columnheader").nth(3)).to_have_text(
        "Antwoord uiterlijk op"
    )


def test_searching_and_filtering_keep_one_another(page: Page, address: str) -> None:
    page.goto(address + "/werklijst?wie=allen")
    page.get_by_label("Kenmerk of gemeente").fill("schied")
    page.get_by_role("button", name="Zoeken").click()
    page.wait_for_url("**zoek=schied*")
    rows = page.locator("[data-key-row]")
    assert rows.count() > 0
    for text in rows.all_inner_texts():
        assert "Schiedam" in text
    page.get_by_role("link", name="Van mij").click()
    expect(page.get_by_label("Kenmerk of gemeente")).to_have_value("schied")
    page.get_by_role("link", name="Wis zoekopdracht").click()
    expect(page.get_by_label("Kenmerk of gemeente")).to_have_value("")


def test_a_trajectory_from_intake_to_placement(page: Page, address: str, scene: Scene) -> None:
    number = 12
    page.goto(address + scene.case_path(number))
    page.get_by_role("button", name="Gesproken").click()
    page.get_by_role("group").filter(has_text="Intake gehouden").get_by_role(
        "button", name="Vastleggen"
    ).click()
    expect(page.get_by_role("status")).to_have_text(re.compile("intake"))
    page.locator("#doel-combination").check()
    page.locator("form", has=page.locator("#doel-combination")).get_by_role("button").click()
    expect(page.get_by_role("status")).to_have_text(re.compile("plan"))
    page.locator("#bestemming-education").check()
    page.locator("form", has=page.locator("#bestemming-education")).get_by_role("button").click()

    expect(page.get_by_role("status")).to_have_text(re.compile("plaatsing"))
    expect(page.get_by_role("table", name="Termijnen")).to_contain_text("Nazorgcontact")
    case = scene.bench.case(ref_of(number))
    assert case.placement is not None
    assert case.placement.destination == "education"


def test_a_faulty_form_says_what_is_wrong(page: Page, address: str, scene: Scene) -> None:
    page.goto(address + scene.case_path(IN_GUIDANCE))
    placement = page.locator("details").filter(has_text="Bestemming")
    if placement.get_attribute("open") is None:
        placement.locator("summary").click()
    placement.get_by_label("Uren per week").fill("400")
    placement.get_by_role("button", name="Vastleggen").click()

    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Herstel deze 2 fouten")
    expect(alert).to_contain_text("Bestemming is verplicht")
    expect(alert).to_contain_text("Uren per week is te groot")
    expect(page.get_by_label("Uren per week")).to_have_value("400")


def test_why_a_term_ends_on_its_day(page: Page, address: str, scene: Scene) -> None:
    page.goto(address + scene.case_path(UNREACHED))
    row = page.get_by_role("table", name="Termijnen").get_by_role("row").filter(has_text="D15")
    row.locator("summary").click()

    expect(row).to_contain_text("de dag erna telt als eerste")
    expect(row).to_contain_text("5 werkdagen")
    expect(row).to_contain_text("Deze termijn is eigen beleid. Geen wet schrijft hem voor.")


def test_the_page_works_when_the_register_does_not_answer(
    page: Page, address: str, scene: Scene, accessible: Check
) -> None:
    page.goto(address + scene.case_path(PLACED))
    expect(page.get_by_role("link", name="+31 6 12345678")).to_have_attribute(
        "href", "tel:+31-6-12345678"
    )
    scene.address.down = True
    try:
        page.reload()
        expect(page.get_by_text("Nu niet op te halen")).to_be_visible()
        expect(page.get_by_role("button", name=re.compile("Gesproken"))).to_be_enabled()
        accessible(page)
    finally:
        scene.address.down = False


def test_the_other_region_answers_a_transfer(
    browser_page: Page, address: str, scene: Scene, accessible: Check
) -> None:
    sign_in(browser_page, address, "behandelaar", "21")
    browser_page.goto(address + scene.case_path(TRANSFERRED))
    expect(browser_page.get_by_text("biedt u deze zaak aan")).to_be_visible()
    expect(browser_page.get_by_text("Sam Voorbeeld")).to_have_count(0)
    accessible(browser_page)
    browser_page.get_by_role("button", name="Aanvaarden").click()

    expect(browser_page.get_by_role("status")).to_have_text(re.compile("uw regio"))
    expect(browser_page.get_by_text("Sam Voorbeeld")).to_be_visible()
    assert scene.bench.case(ref_of(TRANSFERRED)).region == "21"


def test_who_only_reads_gets_no_buttons(browser_page: Page, address: str, scene: Scene) -> None:
    sign_in(browser_page, address, "raadpleger", "29")
    browser_page.goto(address + scene.case_path(UNREACHED))

    expect(browser_page.get_by_role("button", name="Vastleggen")).to_have_count(0)
    expect(browser_page.get_by_text("Sam Voorbeeld")).to_have_count(0)


def test_a_worker_decides_on_a_signal(page: Page, address: str, accessible: Check) -> None:
    page.get_by_role("link", name="Signalen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Signalen")
    rows = page.locator("[data-key-row]")
    before = rows.count()
    first = rows.first
    first.get_by_text("Geen zaak").click()
    first.get_by_label("Waarom niet").select_option("school-acts")
    first.get_by_role("button", name="Vastleggen").click()
    expect(page.get_by_role("status")).to_have_text("Vastgelegd: geen zaak.")
    expect(rows).to_have_count(before - 1)

    rows.first.get_by_role("button", name=re.compile("Preventieve zaak openen")).press("Enter")
    expect(page.get_by_role("status")).to_have_text("De preventieve zaak is geopend.")
    expect(page.get_by_text("Uitval voorkomen")).to_be_visible()
    expect(page.get_by_role("table", name="Taken")).to_contain_text("Eerste contact")
    accessible(page)
    page.locator("summary", has_text="Preventie afronden").click()
    page.locator("#preventieuitkomst-stays").check()
    form = page.locator("form", has=page.locator("#preventieuitkomst-stays"))
    form.get_by_role("button").click()
    expect(page.get_by_role("status")).to_have_text("De preventieve zaak is afgesloten.")


def test_maatwerk_asks_for_its_reason(page: Page, address: str, scene: Scene) -> None:
    page.goto(address + scene.case_path(IN_GUIDANCE))
    page.locator("summary", has_text="Plan afgesproken").click()
    page.locator("#doel-tailored").check()
    form = page.locator("form", has=page.locator("#doel-tailored"))
    form.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_contain_text("Reden van het maatwerk is nodig")
    page.locator("#doel-tailored").check()
    page.get_by_label("Reden van het maatwerk").select_option("sheltered-work")
    form.get_by_role("button").click()
    row = page.get_by_role("table", name="Taken").get_by_role("row")
    expect(row.filter(has_text="Maatwerk opnieuw bekijken")).to_be_visible()


def test_a_task_tells_why_it_is_there(page: Page, address: str, scene: Scene) -> None:
    page.goto(address + scene.case_path(UNREACHED))
    tasks = page.get_by_role("table", name="Taken")
    row = tasks.get_by_role("row").filter(has_text="Overdragen vóór de leeftijdsgrens")
    row.locator("summary").click()
    expect(row).to_contain_text("Negentig dagen ervoor is")
    expect(row).to_contain_text("opvolgen vanaf")


def test_the_coordinator_sees_what_is_late(browser_page: Page, address: str) -> None:
    sign_in(browser_page, address, "coordinator", "29")
    browser_page.get_by_role("link", name="Escalaties").click()
    table = browser_page.get_by_role("table", name="Coördinator")
    expect(table).to_contain_text("Te laat")
    browser_page.get_by_role("link", name=re.compile("Leidinggevende")).click()
    expect(browser_page.get_by_role("table", name="Leidinggevende")).to_be_visible()
