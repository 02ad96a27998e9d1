# SPDX-License-Identifier: EUPL-1.2
"""A transfer in a real browser: a coach in one region offers, a coordinator in another answers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from services.outreach.rules import happenings as h
from tests.e2e.outreach_desk import OTHER_REGION, Scene, application, ref_of
from tests.e2e.test_outreach_pages import open_everything, sign_in
from tests.fixtures.http import serve

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]
HANDED_OVER, RETURNED, PENDING, THEIRS = 8, 18, 9, 12


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    made = Scene(Path(tmp_path_factory.mktemp("desk")))
    made.bench.act(h.TransferRequested("21"), ref_of(THEIRS), OTHER_REGION)
    made.bench.act(h.TransferAccepted(), ref_of(THEIRS), OTHER_REGION)
    return made


@pytest.fixture(scope="module")
def address(scene: Scene) -> Iterator[str]:
    with serve(lambda _address: application(scene)) as found:
        yield found


@pytest.fixture
def sender(browser_page: Page, address: str) -> Page:
    """A coach of Rijnmond."""
    sign_in(browser_page, address, "behandelaar", "29")
    return browser_page


@pytest.fixture
def receiver(browser: Browser, address: str) -> Iterator[Page]:
    """The coordinator of region 21, at a browser of their own."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL")
    page = context.new_page()
    sign_in(page, address, "coordinator", "21")
    yield page
    context.close()


def form_of(page: Page, title: str) -> Locator:
    return page.get_by_role("group").filter(has_text=title)


def offer(page: Page, address: str, scene: Scene, number: int) -> None:
    page.goto(address + scene.case_path(number))
    page.get_by_text("Overdragen aan regio").click()
    page.get_by_label("Regio", exact=True).select_option("21")
    form_of(page, "Overdragen aan regio").get_by_role("button", name="Vastleggen").click()
    expect(page.get_by_role("status")).to_contain_text("U blijft eigenaar")


def open_offered(page: Page, address: str, scene: Scene, number: int) -> None:
    page.goto(address + "/overdrachten")
    page.locator(f"a[href='{scene.case_path(number)}']").click()
    expect(page.get_by_text("biedt u deze zaak aan")).to_be_visible()


def test_the_coordinator_of_the_other_region_gives_the_case_to_a_coach(
    sender: Page, receiver: Page, address: str, scene: Scene, accessible: Check
) -> None:
    offer(sender, address, scene, HANDED_OVER)
    open_offered(receiver, address, scene, HANDED_OVER)
    open_everything(receiver)
    accessible(receiver)
    receiver.get_by_label("Voor wie").select_option(label=OTHER_REGION.name)
    receiver.get_by_role("button", name="Aanvaarden").click()

    expect(receiver.get_by_role("status")).to_contain_text("uw regio")
    expect(receiver.get_by_text(f"Eigenaar: {OTHER_REGION.name}")).to_be_visible()
    sender.reload()
    expect(sender.get_by_role("heading", level=1)).to_have_text("Niet gevonden")
    assert scene.bench.case(ref_of(HANDED_OVER)).region == "21"


def test_a_refusal_asks_for_a_reason_and_comes_back_as_a_task(
    sender: Page, receiver: Page, address: str, scene: Scene, accessible: Check
) -> None:
    offer(sender, address, scene, RETURNED)
    open_offered(receiver, address, scene, RETURNED)
    receiver.get_by_text("Weigeren", exact=True).first.click()
    receiver.get_by_role("button", name="Weigeren").click()
    expect(receiver.get_by_role("alert")).to_contain_text("Waarom niet is nodig")
    accessible(receiver)
    receiver.get_by_label("Er is nog niet over de zaak gesproken").check()
    receiver.get_by_role("button", name="Weigeren").click()
    expect(receiver.get_by_role("heading", level=1)).to_have_text("Overdrachten")
    expect(receiver.get_by_role("status")).to_contain_text("geweigerd")

    sender.reload()
    expect(sender.get_by_role("table", name="Taken")).to_contain_text(
        "Overdracht ging niet door: bespreek wie helpt"
    )
    expect(sender.get_by_role("table", name="Tijdlijn")).to_contain_text(
        "er is nog niet over de zaak gesproken"
    )


@pytest.mark.parametrize("path", ["/overdrachten", "/overdrachten?welke=van-ons"])
def test_the_lists_are_accessible_and_fit_a_phone(
    sender: Page, receiver: Page, address: str, path: str, accessible: Check, fits_phone: Check
) -> None:
    for page in (sender, receiver):
        page.goto(address + path)
        accessible(page)
        fits_phone(page)


def test_the_sender_sees_what_is_under_way(sender: Page, address: str, scene: Scene) -> None:
    sender.goto(address + "/overdrachten?welke=van-ons")
    expect(sender.locator(f"a[href='{scene.case_path(PENDING)}']")).to_be_visible()
    sender.goto(address + "/overdrachten")
    expect(sender.get_by_role("heading", name="Niets te beantwoorden")).to_be_visible()
