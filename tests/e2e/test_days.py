# SPDX-License-Identifier: EUPL-1.2
"""The days of a worker, a coordinator, two regions and a partner: real pages in a real browser, on
a desktop, on a phone and by keyboard alone."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from schemas.codes.outreach import CaseState
from schemas.codes.partners import PartnerKind, Support
from services.chassis.health import Progress
from services.chassis.web import Role, User
from services.outreach.api import create_api
from services.outreach.desks.partners import PartnerDesk
from services.outreach.rules import happenings as h
from services.outreach.rules.case import label_of
from services.outreach.rules.partners import NewAgreement, NewPartner
from tests.e2e.hands import Hands, Keys, Pointer
from tests.e2e.outreach_desk import COLLEAGUE, OTHER_REGION, SETTINGS, TODAY, Scene, ref_of
from tests.e2e.test_outreach_pages import sign_in
from tests.fixtures.http import serve

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]

PARTNER: Final = "Jongerenloket Zuid"
WIDTHS: Final = {"desktop": 1280, "phone": 390, "keyboard": 1280}
FRESH: Final = {"desktop": 0, "phone": 10, "keyboard": 30}
"""Young people whom nobody sought yet, one for each way."""
MOVED: Final = {"desktop": (8, 28), "phone": (18, 38), "keyboard": (1, 21)}
"""Young people who are offered to the other region: one that it takes, one that it refuses."""
ASKED: Final = {"desktop": 4, "phone": 14, "keyboard": 24}
"""Young people of whom the intake was held, and who are referred."""
CONTACTS: Final = {
    "1": "Gebeld, geen gehoor",
    "3": "Bericht gestuurd",
    "4": "Huisbezoek, niet thuis",
    "5": "Brief gestuurd",
    "2": "Gesproken",
}
"""Keys of the buttons that log a contact; the last one spoke with the young person."""
_STICKING_OUT: Final = """[...document.querySelectorAll('.utrecht-table-container')]
  .filter(one => one.scrollWidth > one.clientWidth).map(one => one.innerText.slice(0, 60))"""


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """With a case in the other region, so that somebody works there, and a partner."""
    made = Scene(Path(tmp_path_factory.mktemp("days")))
    made.bench.act(h.TransferRequested("21"), ref_of(12), OTHER_REGION)
    made.bench.act(h.TransferAccepted(), ref_of(12), OTHER_REGION)
    kim = User("kim", "Kim", frozenset({Role.COORDINATOR}), frozenset({"29"}))
    partners = PartnerDesk(made.bench.work.runtime, kim)
    one = partners.enter(NewPartner("29", PARTNER, PartnerKind.YOUTH_DESK), "loket")
    partners.agree(one, NewAgreement(Support.GUIDANCE, TODAY, "intake@loket.example"), "afspraak")
    return made


@pytest.fixture(scope="module")
def address(scene: Scene) -> Iterator[str]:
    def application(address: str) -> object:
        settings = replace(SETTINGS, public_urls={"outreach": address})
        return create_api(scene.bench.work.runtime, settings, Progress(), scene.address)

    with serve(application) as found:
        yield found


@pytest.fixture(params=sorted(WIDTHS))
def way(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def hands(browser_page: Page, way: str) -> Hands:
    browser_page.set_viewport_size({"width": WIDTHS[way], "height": 844})
    return Keys(browser_page) if way == "keyboard" else Pointer(browser_page)


@pytest.fixture
def others(browser: Browser, way: str) -> Iterator[Hands]:
    """Somebody else, at a browser of their own."""
    context = browser.new_context(viewport={"width": WIDTHS[way], "height": 844}, locale="nl-NL")
    page = context.new_page()
    yield Keys(page) if way == "keyboard" else Pointer(page)
    context.close()


@pytest.fixture
def look(accessible: Check, way: str) -> Check:
    """The page as it stands is accessible, no wider than the screen, and no table sticks out of its
    frame. By keyboard it is the page of the desktop, where axe-core has seen it."""

    def check(page: Page) -> None:
        if way != "keyboard":
            accessible(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= WIDTHS[way], f"{page.url} is {width} px wide"
        assert page.evaluate(_STICKING_OUT) == []

    return check


def said(page: Page, words: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(re.compile(words, re.IGNORECASE))
    page.wait_for_load_state()


def titled(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.wait_for_load_state()


def take(hands: Hands, title: str) -> Locator:
    """A form of the case page, opened if it is not open yet."""
    page = hands.page
    form = page.locator("details").filter(has=page.locator("summary", has_text=title)).last
    if form.get_attribute("open") is None:
        hands.press(form.locator("summary").first)
    return form


def record(hands: Hands, form: Locator) -> None:
    hands.press(form.get_by_role("button", name="Vastleggen"))


def refer(hands: Hands) -> None:
    form = take(hands, "Verwijzen naar een partner")
    choice = form.get_by_label("Partner en afspraak")
    hands.choose(choice, choice.locator("option").nth(1).inner_text())
    record(hands, form)
    said(hands.page, "verwijzing is vastgelegd")


def test_a_day_of_a_worker(hands: Hands, way: str, address: str, scene: Scene, look: Check) -> None:
    page, ref = hands.page, ref_of(FRESH[way])
    sign_in(page, address, "behandelaar", "29")
    look(page)
    if way == "phone":
        box = page.locator("[data-key-row]").first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 844, "the first task is not on the first screen"
    if way == "keyboard":
        _learn_the_keys(page)
    before = len(scene.address.asked)
    _find(hands, way, label_of(scene.bench.case(ref).id))
    expect(page.get_by_text("Uw inzage is vastgelegd")).to_be_visible()
    assert set(scene.address.asked[before:]) == {("demo-behandelaar", ref)}
    look(page)

    _log_contacts(hands, way)
    assert scene.bench.case(ref).contact_on == TODAY
    _guide(hands, look)
    case = scene.bench.case(ref)
    assert case.state is CaseState.AFTERCARE
    assert case.placement is not None
    assert case.placement.destination == "education"
    _print_the_call_list(hands, way, look)


def _learn_the_keys(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.locator(".utrecht-skip-link")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Contact vastleggen bij deze regel")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    links = page.locator("[data-key-row] a")
    for key, at in (("j", 0), ("j", 1), ("k", 0)):
        page.keyboard.press(key)
        expect(links.nth(at)).to_be_focused()


def _everybody(hands: Hands, way: str) -> None:
    """The worklist of everybody; on a phone the filters are folded."""
    if way == "phone":
        hands.press(hands.page.locator("summary", has_text="Filters"))
    hands.press(hands.page.get_by_role("link", name="Van iedereen"))
    expect(hands.page).to_have_url(re.compile("wie=allen"))
    hands.page.wait_for_load_state()


def _find(hands: Hands, way: str, label: str) -> None:
    """Search a case, and open it where a contact is logged."""
    page, search = hands.page, hands.page.get_by_label("Kenmerk of gemeente")
    _everybody(hands, way)
    if way == "keyboard":
        page.keyboard.press("/")
        expect(search).to_be_focused()
        page.keyboard.type(label)
        page.keyboard.press("Enter")
    else:
        if way == "phone":
            hands.press(page.locator("summary", has_text="Filters"))
        hands.write(search, label)
        hands.press(page.get_by_role("button", name="Zoeken"))
    expect(page.locator("[data-key-row]")).to_have_count(1)
    page.wait_for_load_state()
    link = page.locator("[data-key-row] a")
    if way == "keyboard":
        page.keyboard.press("j")
        expect(link).to_be_focused()
        page.keyboard.press("l")
        expect(page.locator("#snel")).to_be_focused()
    else:
        hands.press(link)
    titled(page, "Zaak " + label.replace("-", "\N{NON-BREAKING HYPHEN}"))


def _log_contacts(hands: Hands, way: str) -> None:
    """By one click, or by one key."""
    page = hands.page
    buttons = page.get_by_role("form", name="Contact vastleggen")
    for number, (key, text) in enumerate(CONTACTS.items(), 1):
        if way == "keyboard":
            page.keyboard.press(key)
        else:
            hands.press(buttons.get_by_role("button", name=text))
        said(page, "Vastgelegd: " + text.partition(",")[0])
        expect(page.get_by_role("table", name="Tijdlijn")).to_contain_text(f"Poging {number}:")


def _guide(hands: Hands, look: Check) -> None:
    """Each step opens the next: intake, plan; then a referral, the placement and aftercare."""
    page = hands.page
    record(hands, take(hands, "Intake gehouden"))
    said(page, "intake")
    plan = page.locator("details[open]").filter(has_text="Plan afgesproken")
    hands.tick(plan.locator("#doel-education"))
    record(hands, plan)
    said(page, "plan")
    look(page)
    refer(hands)
    hands.press(page.get_by_role("button", name=f"Doet mee: {PARTNER.replace(' ', '-')}"))
    said(page, "partner doet mee")
    look(page)
    placing = take(hands, "Geplaatst")
    hands.tick(placing.locator("#bestemming-education"))
    record(hands, placing)
    said(page, "plaatsing")
    record(hands, take(hands, "Nazorgcontact gehad"))
    said(page, "nazorgcontact is vastgelegd")
    look(page)


def _print_the_call_list(hands: Hands, way: str, look: Check) -> None:
    page = hands.page
    hands.press(page.get_by_role("link", name="Werklijst", exact=True).first)
    titled(page, "Werklijst")
    _everybody(hands, way)
    boxes = page.locator("input[name=zaak]")
    hands.tick(boxes.nth(0))
    hands.tick(boxes.nth(1))
    hands.press(page.get_by_role("button", name="Bellijst"))
    titled(page, "Bellijst")
    expect(page.get_by_role("link", name="+31 6 12345678")).to_have_count(2)
    look(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("table", name="Te bellen")).to_contain_text("Sam Voorbeeld")
    expect(page.locator(".utrecht-page-header")).to_be_hidden()
    page.emulate_media(media="screen")


def test_a_day_of_a_coordinator(
    hands: Hands, way: str, address: str, scene: Scene, look: Check
) -> None:
    page = hands.page
    sign_in(page, address, "coordinator", "29")
    for name in ("Escalaties", "Werklast", "Signalen"):
        hands.press(page.get_by_role("link", name=name, exact=True))
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        look(page)
    page.goto(address + "/werklijst?wie=niemand")
    look(page)
    _divide(hands, scene)
    look(page)
    hands.press(page.get_by_role("button", name="Maak ongedaan"))
    said(page, "ongedaan")
    look(page)
    _hand_over(hands, scene, look)


def _divide(hands: Hands, scene: Scene) -> None:
    """Two cases of nobody to a colleague; one of them somebody else takes meanwhile."""
    page = hands.page
    boxes = page.locator("input[name=zaak]")
    shown = (boxes.nth(0).get_attribute("value") or "").partition(":")[0]
    ref = next(ref_of(n) for n in range(40) if scene.case_path(n).endswith(shown))
    hands.tick(boxes.nth(0))
    hands.tick(boxes.nth(1))
    scene.bench.act(h.Assigned(COLLEAGUE.id), ref, COLLEAGUE)
    hands.choose(page.get_by_label("Aan wie"), COLLEAGUE.name)
    hands.press(page.get_by_role("button", name="Toewijzen"))
    titled(page, f"Toegewezen aan {COLLEAGUE.name}")
    expect(page.get_by_role("main")).to_contain_text("1 van 2 zaken")
    expect(page.get_by_role("table", name="Niet gelukt")).to_contain_text("Intussen gewijzigd")
    scene.bench.act(h.Released(), ref, COLLEAGUE)


def _hand_over(hands: Hands, scene: Scene, look: Check) -> None:
    """A colleague falls ill: see the effect first; then all goes over, and is taken back."""
    page = hands.page

    def theirs() -> int:
        cases = (scene.bench.case(ref_of(n)) for n in range(40))
        return sum(one.is_open and one.owner == COLLEAGUE.id for one in cases)

    before = theirs()
    hands.press(page.get_by_role("link", name="Werklast", exact=True))
    hands.press(page.get_by_role("link", name=f"Zaken van {COLLEAGUE.name} overdragen"))
    effect = page.get_by_role("table", name="Werklast nu en straks")
    expect(effect.get_by_role("row", name="Yara").get_by_role("cell").nth(1)).to_have_text("0")
    hands.press(page.get_by_role("button", name="Bekijk het effect"))
    page.wait_for_url("**/werklast/verdelen/proef")
    look(page)
    assert theirs() == before
    hands.press(page.get_by_role("button", name="Draag over"))
    titled(page, "Verdeeld")
    assert theirs() == 0
    hands.press(page.get_by_role("button", name="Maak ongedaan"))
    said(page, "ongedaan")
    assert theirs() == before > 0


def test_two_regions_and_a_transfer(
    hands: Hands, others: Hands, way: str, address: str, scene: Scene, look: Check
) -> None:
    sender, receiver = hands.page, others.page
    sign_in(sender, address, "behandelaar", "29")
    sign_in(receiver, address, "coordinator", "21")
    for number, answer in zip(MOVED[way], ("Aanvaarden", "Weigeren"), strict=True):
        sender.goto(address + scene.case_path(number))
        form = take(hands, "Overdragen aan regio")
        region = form.get_by_label("Regio", exact=True)
        hands.choose(region, region.locator("option[value='21']").inner_text())
        record(hands, form)
        said(sender, "U blijft eigenaar")
        look(sender)
        assert scene.bench.case(ref_of(number)).region == "29"

        others.press(receiver.get_by_role("link", name="Overdrachten"))
        titled(receiver, "Overdrachten")
        look(receiver)
        others.press(receiver.locator(f"a[href='{scene.case_path(number)}']"))
        expect(receiver.get_by_text("biedt u deze zaak aan")).to_be_visible()
        expect(receiver.get_by_text("Sam Voorbeeld")).to_have_count(0)
        look(receiver)
        if answer == "Weigeren":
            others.press(receiver.locator("summary", has_text="Weigeren"))
            others.tick(receiver.get_by_label("Er is nog niet over de zaak gesproken"))
        others.press(receiver.get_by_role("button", name=answer))
        expect(receiver.get_by_role("status")).to_be_visible()

        sender.reload()
        if answer == "Aanvaarden":
            expect(receiver.get_by_text("Sam Voorbeeld")).to_be_visible()
            titled(sender, "Niet gevonden")
        else:
            expect(sender.get_by_role("table", name="Taken")).to_contain_text(
                "Overdracht ging niet door"
            )
        assert scene.bench.case(ref_of(number)).region == ("21" if answer == "Aanvaarden" else "29")


def test_a_partner_reports_back_by_link(
    hands: Hands, others: Hands, way: str, address: str, scene: Scene, look: Check
) -> None:
    page, partner, ref = hands.page, others.page, ref_of(ASKED[way])
    sign_in(page, address, "behandelaar", "29")
    page.goto(address + scene.case_path(ASKED[way]))
    refer(hands)
    link = page.get_by_label("Link", exact=True).input_value()

    partner.goto(link)
    look(partner)
    assert "Sam" not in partner.content()
    others.press(partner.get_by_role("button", name="Ja, wij doen mee"))
    said(partner, "Uw ja is vastgelegd")
    [referral] = scene.bench.case(ref).referrals
    assert referral.state == "accepted"
    others.tick(partner.get_by_label("De hulp is afgerond"))
    look(partner)
    others.press(partner.get_by_role("button", name="Verslag versturen"))
    titled(partner, "Deze verwijzing is afgerond")
    look(partner)

    page.reload()
    expect(page.get_by_role("table", name="Tijdlijn")).to_contain_text("de hulp is afgerond")
    assert scene.bench.case(ref).referrals == ()
