# SPDX-License-Identifier: EUPL-1.2
"""The partner network in a real browser: a coordinator agrees, a coach refers, and a partner
answers on a phone, by a link and without an account."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from services.chassis.health import Progress
from services.outreach.api import create_api
from services.outreach.rules import happenings as h
from tests.e2e.outreach_desk import COACH, SETTINGS, Address
from tests.e2e.test_outreach_pages import open_everything, sign_in
from tests.fixtures.http import serve
from tests.integration.outreach_bench import SAM, Bench

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def scene(tmp_path: Path) -> Bench:
    made = Bench(f"sqlite:///{tmp_path / 'outreach.db'}")
    made.deliver(made.confirmed())
    made.act(h.IntakeHeld(date(2025, 11, 20)), actor=COACH)
    return made


@pytest.fixture
def address(scene: Bench) -> Iterator[str]:
    def application(address: str) -> object:
        settings = replace(SETTINGS, public_urls={"outreach": address})
        return create_api(scene.work.runtime, settings, Progress(), Address())

    with serve(application) as found:
        yield found


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """The partner's own telephone."""
    context = browser.new_context(viewport=PHONE, locale="nl-NL", has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def enter_partner(page: Page, address: str) -> None:
    """A coordinator adds a partner and what was agreed with it."""
    sign_in(page, address, "coordinator", "29")
    page.get_by_role("link", name="Netwerk").click()
    page.get_by_label("Naam van de organisatie").fill("Jongerenloket Zuid")
    page.get_by_label("Soort organisatie").select_option("youth-desk")
    page.get_by_role("button", name="Toevoegen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Jongerenloket Zuid")
    page.get_by_label("Wat de partner doet").select_option("guidance")
    page.get_by_label("Functioneel e-mailadres").fill("intake@loket.example")
    page.get_by_label("Aantal jongeren tegelijk").fill("2")
    page.get_by_label("Antwoord binnen, in werkdagen").fill("3")
    page.get_by_role("button", name="Vastleggen", exact=True).last.click()
    expect(page.get_by_role("status")).to_have_text("De afspraak is vastgelegd.")


def refer(page: Page, address: str, scene: Bench) -> str:
    """A coach refers; the link that the partner gets."""
    sign_in(page, address, "behandelaar", "29")
    page.goto(f"{address}/zaken/{scene.case(SAM).id}")
    page.get_by_text("Verwijzen naar een partner").click()
    choice = page.get_by_label("Partner en afspraak")
    choice.select_option(label=choice.locator("option").nth(1).inner_text())
    choice.locator("xpath=ancestor::form").get_by_role("button", name="Vastleggen").click()
    expect(page.get_by_role("status")).to_contain_text("De verwijzing is vastgelegd.")
    return page.get_by_label("Link", exact=True).input_value()


def test_a_partner_is_entered_asked_and_answers_on_a_phone(
    browser_page: Page,
    phone: Page,
    address: str,
    scene: Bench,
    accessible: Check,
    fits_phone: Check,
) -> None:
    enter_partner(browser_page, address)
    accessible(browser_page)
    link = refer(browser_page, address, scene)
    open_everything(browser_page)
    accessible(browser_page)
    mail = browser_page.get_by_role("link", name="Mail de link").get_attribute("href") or ""
    assert mail.startswith("mailto:intake@loket.example?")
    assert "Sam" not in mail

    phone.goto(link)
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Verwijzing")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    accessible(phone)
    assert "Sam" not in phone.content()
    expect(phone.get_by_role("link", name="Werklijst")).to_have_count(0)
    phone.get_by_role("button", name="Ja, wij doen mee").tap()
    expect(phone.get_by_role("status")).to_have_text("Bedankt. Uw ja is vastgelegd.")
    accessible(phone)

    scene.until(date(2025, 12, 12))
    phone.goto(link)
    phone.get_by_label("De hulp is afgerond").tap()
    phone.get_by_label("Op welke dag").fill("2025-12-10")
    phone.get_by_role("button", name="Verslag versturen").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Deze verwijzing is afgerond")
    accessible(phone)
    fits_phone(phone)

    browser_page.goto(f"{address}/zaken/{scene.case(SAM).id}")
    timeline = browser_page.get_by_role("table", name="Tijdlijn")
    expect(timeline).to_contain_text("heeft verslag gedaan: de hulp is afgerond, 10 december 2025")
    expect(timeline).to_contain_text("Partner Jongerenloket-Zuid opende de link")


def test_a_partner_says_no_by_keyboard_alone(
    browser_page: Page, address: str, scene: Bench, accessible: Check, fits_phone: Check
) -> None:
    enter_partner(browser_page, address)
    link = refer(browser_page, address, scene)
    page = browser_page
    page.goto(link)
    tab_to(page, "Nee, wij doen niet mee")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Waarom niet is verplicht")
    accessible(page)
    fits_phone(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    tab_to(page, "Er is geen plaats")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Nee, wij doen niet mee")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze verwijzing is afgerond")

    assert scene.case(SAM).referrals == ()
    assert scene.case(SAM).returned_on == date(2025, 11, 20)


def test_a_coordinator_enters_and_a_coach_refers_by_keyboard_alone(
    browser_page: Page, address: str, scene: Bench
) -> None:
    page = browser_page
    sign_in(page, address, "coordinator", "29")
    page.goto(address + "/netwerk")
    tab_to(page, "Naam van de organisatie")
    page.keyboard.type("Halt Rotterdam")
    page.keyboard.press("Tab")
    page.keyboard.type("Halt")
    tab_to(page, "Toevoegen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Halt Rotterdam")
    tab_to(page, "Wat de partner doet")
    page.keyboard.type("Advies")
    tab_to(page, "Functioneel e-mailadres")
    page.keyboard.type("team@halt.example")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("De afspraak is vastgelegd.")

    sign_in(page, address, "behandelaar", "29")
    page.goto(f"{address}/zaken/{scene.case(SAM).id}")
    tab_to(page, "Verwijzen naar een partner")
    page.keyboard.press("Enter")
    tab_to(page, "Partner en afspraak")
    page.keyboard.type("Veiligheid")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("De verwijzing is vastgelegd.")
    tab_to(page, "Link intrekken: Halt Rotterdam")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("De link is ingetrokken.")


@pytest.mark.parametrize("why", ["revoked", "expired", "wrong"])
def test_a_link_that_does_not_work_says_so(
    browser_page: Page,
    phone: Page,
    address: str,
    scene: Bench,
    why: str,
    accessible: Check,
    fits_phone: Check,
) -> None:
    enter_partner(browser_page, address)
    link = refer(browser_page, address, scene)
    titles = {
        "revoked": "Deze link is ingetrokken",
        "expired": "Deze link is verlopen",
        "wrong": "Deze link werkt niet",
    }
    if why == "revoked":
        browser_page.get_by_role("button", name="Link intrekken").click()
        expect(browser_page.get_by_role("status")).to_contain_text("ingetrokken")
    if why == "expired":
        scene.until(date(2026, 2, 1))
    phone.goto(link[:-4] if why == "wrong" else link)

    expect(phone.get_by_role("heading", level=1)).to_have_text(titles[why])
    accessible(phone)
    fits_phone(phone)


def test_the_pages_of_the_network_fit_a_phone_and_tell_their_faults(
    browser_page: Page, address: str, accessible: Check, fits_phone: Check
) -> None:
    page = browser_page
    sign_in(page, address, "coordinator", "29")
    page.goto(address + "/netwerk")
    accessible(page)
    page.get_by_label("Naam van de organisatie").fill("Loket 999990019")
    page.get_by_label("Soort organisatie").select_option("youth-desk")
    page.get_by_role("button", name="Toevoegen").click()
    expect(page.get_by_role("alert")).to_contain_text("Naam van de organisatie")
    accessible(page)
    enter_partner(page, address)
    open_everything(page)
    accessible(page)
    fits_phone(page)
    page.goto(address + "/netwerk?sector=work")
    accessible(page)
    fits_phone(page)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the element with this name has the focus."""
    for _ in range(150):
        page.keyboard.press("Tab")
        found: str = page.evaluate(
            """() => { const one = document.activeElement;
            return one.getAttribute('aria-label') || (one.labels && one.labels[0] &&
            one.labels[0].innerText) || one.innerText || ''; }"""
        )
        if found.strip().startswith(name):
            return
    raise AssertionError(f"{name} is not reached by Tab")
