# SPDX-License-Identifier: EUPL-1.2
"""Persons who may be one, and the terms of a region, in a real browser."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from services.chassis.health import Progress
from services.chassis.settings import Mode, Settings
from services.registration.api import create_api
from services.registration.merging.duplicates import find_duplicates
from tests.e2e.test_registration import sign_in
from tests.fixtures.http import serve
from tests.unit.registration.register import NUMBER, SAM, Register

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]
DEMO = Settings(service="registration", mode=Mode.DEMO, session_secret="persons-pages-" * 3)
SECOND = "102469137"
ADDRESS = "Kade 12, 3011AB Rotterdam"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """Sam under a BSN and twice under another number: one link of DUO, and one suspicion."""
    folder = Path(tmp_path_factory.mktemp("persons"))
    register = Register(f"sqlite:///{folder / 'register.db'}")
    register.tell(
        register.registered(SAM, address=ADDRESS, phone="+31612345678"),
        register.registered(NUMBER, address="Plein 3, 3511XX Utrecht", municipality="0344"),
        register.registered(SECOND, "2007-02-01", name="Noor de Wit"),
    )
    register.tell(
        register.started("2025-07-01", NUMBER, at="2025-07-01"),
        register.fact("duo", "qualification-obtained", SECOND, kind="vmbo", on="2024-06-20"),
    )
    register.bench.run(find_duplicates)
    register.tell(register.fact("duo", "identity-linked", SECOND, bsn="999990020"))
    return register


@pytest.fixture(scope="module")
def address(register: Register) -> Iterator[str]:
    with serve(lambda _address: create_api(register.bench.runtime, DEMO, Progress())) as found:
        yield found


@pytest.fixture
def page(browser_page: Page, address: str) -> Page:
    """Logged in as an administrator of the whole country."""
    sign_in(browser_page, address, "beheerder", "*")
    return browser_page


def paths(register: Register) -> list[str]:
    (pair,) = register.rows("suspicion")
    return [
        "/samenvoegen",
        f"/samenvoegen/{pair.id}",
        "/samenvoegen?stand=different",
        "/samenvoegen/gedaan",
        "/regels/beleid",
        "/regels",
        "/zoeken",
        f"/jongeren/{register.ref(SAM)}",
    ]


def test_every_page_passes(page: Page, address: str, register: Register, passes: Check) -> None:
    for path in paths(register):
        answer = page.goto(address + path)
        assert answer is not None
        assert answer.ok, path
        passes(page)


def test_two_are_made_one_and_two_again(
    page: Page, address: str, register: Register, accessible: Check
) -> None:
    page.goto(address + "/")
    page.get_by_role("link", name="Dubbel", exact=True).click()
    page.get_by_role("link", name=re.compile("Sam Voorbeeld")).click()
    page.get_by_role("radio", name=re.compile("Dezelfde persoon")).check()
    page.get_by_label("Waarop dat rust").select_option(label="Tweeling")
    page.get_by_role("button", name="Vastleggen").click()
    expect(page.get_by_role("alert")).to_contain_text("past niet bij dit besluit")
    accessible(page)
    page.get_by_label("Waarop dat rust").select_option(label="Nagegaan in de BRP")
    page.get_by_role("button", name="Vastleggen").click()
    expect(page.get_by_text("Samengevoegd. Er is nu één persoon.")).to_be_visible()
    accessible(page)
    assert register.ref(SAM) == register.ref(NUMBER)
    page.get_by_role("radio", name=re.compile("Neem het besluit terug")).check()
    page.get_by_label("Waarop dat rust").select_option(label="Vergissing")
    page.get_by_role("button", name="Vastleggen").click()
    expect(page.get_by_text("Het besluit is teruggenomen.")).to_be_visible()
    assert register.ref(SAM) != register.ref(NUMBER)


def test_a_region_sets_a_term_by_keyboard(page: Page, address: str, accessible: Check) -> None:
    page.goto(address + "/regels/beleid")
    page.get_by_label("Regio").select_option("29")
    page.get_by_label("Welke termijn").select_option("grace-days")
    page.get_by_label("Waarde").fill("21")
    page.get_by_label("Geldt vanaf").fill("2025-09-01")
    page.get_by_label("Geldt vanaf").press("Enter")
    expect(page.get_by_text("De termijn is vastgelegd.")).to_be_visible()
    accessible(page)
    expect(page.get_by_role("row", name=re.compile("21 kalenderdagen"))).to_be_visible()
