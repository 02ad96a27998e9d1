# SPDX-License-Identifier: EUPL-1.2
"""A coordinator writes a template; letters are made from a case or the worklist, and logged."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from schemas.codes.lists import Basis, Status
from schemas.codes.outreach import Channel
from services.chassis.web import Role, User
from services.outreach.letters.templates import TemplateDesk
from services.outreach.rules.letters import Wording
from tests.e2e.entrance import log_in
from tests.e2e.outreach_desk import TODAY, Scene, application, ref_of
from tests.fixtures.http import serve

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]
KEEPER = User("kim", "Kim", frozenset({Role.COORDINATOR}), frozenset({"29"}))
LETTER = Wording(Channel.LETTER, "Tweede uitnodiging", "Zullen we praten?", "Beste {{naam}},")
MESSAGE = Wording(Channel.MESSAGE, "Kort bericht", "", "Hoi {{naam}}, bel mij even.")
BODY = "Beste {{naam}},\n\nZullen we praten? Bel mij.\n\n{{medewerker}}"


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """With two templates of the region."""
    made = Scene(Path(tmp_path_factory.mktemp("letters")))
    desk = TemplateDesk(made.bench.work.runtime, KEEPER)
    for wording in (LETTER, MESSAGE):
        desk.add("29", wording, f"scene-{wording.name}")
    return made


@pytest.fixture(scope="module")
def address(scene: Scene) -> Iterator[str]:
    with serve(lambda _address: application(scene)) as found:
        yield found


def test_from_template_to_logged_letter(
    browser_page: Page, address: str, scene: Scene, accessible: Check, fits_phone: Check
) -> None:
    page = browser_page
    log_in(page, address, "coordinator", "29")
    page.get_by_role("link", name="Brieven").click()
    expect(page.get_by_text("Er is nog niets gemaakt")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Sjablonen").click()
    expect(page.get_by_label("Naam van het sjabloon")).to_be_visible()
    accessible(page)
    page.get_by_label("Soort").select_option("letter")
    page.get_by_label("Naam van het sjabloon").fill("Eerste uitnodiging")
    page.get_by_label("Onderwerp").fill("Zullen we praten?")
    page.get_by_label("Tekst", exact=True).fill("Beste {{naam}},\n{{bsn}}")
    page.get_by_role("button", name="Toevoegen").click()
    expect(page.get_by_role("alert")).to_contain_text("regel 2: {{bsn}} is geen invulveld")
    accessible(page)
    fits_phone(page)
    page.get_by_label("Tekst", exact=True).fill(BODY)
    page.get_by_role("button", name="Toon een voorbeeld").click()
    expect(page.get_by_role("region", name="Voorbeeld")).to_contain_text("Beste Sam Voorbeeld,")
    page.get_by_role("button", name="Toevoegen").click()
    expect(page.get_by_role("heading", name="Eerste uitnodiging")).to_be_visible()
    accessible(page)
    fits_phone(page)

    log_in(page, address, "behandelaar", "29")
    page.goto(address + scene.case_path(0))
    page.get_by_text("Een brief of bericht maken").click()
    accessible(page)
    page.get_by_label("Sjabloon").select_option(label="Eerste uitnodiging (brief)")
    page.get_by_role("button", name="Verder").click()
    before = len(scene.address.asked)
    with page.expect_download() as download:
        page.get_by_role("button", name="Maak de PDF").click()
    assert len(scene.address.asked) == before + 1
    text = PdfReader(download.value.path()).pages[0].extract_text()
    assert "Beste Sam Voorbeeld," in text
    assert "Charlie (doorstroomcoach)" in text
    accessible(page)
    fits_phone(page)
    page.get_by_role("button", name="Verstuurd: leg de poging vast").click()
    expect(page.get_by_role("status")).to_contain_text("1 poging tot contact")
    expect(page.get_by_text("Gemaakt en vastgelegd")).to_be_visible()
    accessible(page)
    page.get_by_role("table", name="Per zaak").get_by_role("link").click()
    expect(page.get_by_role("table", name="Tijdlijn")).to_contain_text("Brief gemaakt (versie 1")
    expect(page.get_by_role("table", name="Tijdlijn")).to_contain_text("Poging 1: brief")
    accessible(page)
    fits_phone(page)


def test_a_batch_from_the_worklist_and_a_message_on_the_page(
    browser_page: Page, address: str, scene: Scene, accessible: Check, fits_phone: Check
) -> None:
    page = browser_page
    log_in(page, address, "behandelaar", "29")
    page.goto(address + "/werklijst?wie=allen")
    boxes = page.get_by_role("checkbox")
    for n in range(3):
        boxes.nth(n).check()
    page.get_by_role("button", name="Brief of bericht").click()
    expect(page.get_by_text("Voor 3 zaken.")).to_be_visible()
    accessible(page)
    fits_phone(page)
    page.get_by_label("Sjabloon").select_option(label="Tweede uitnodiging (brief)")
    page.get_by_role("button", name="Verder").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Maak de PDF").click()
    assert len(PdfReader(download.value.path()).pages) == 3
    page.get_by_role("link", name="Brieven", exact=True).click()
    expect(page.get_by_role("table", name="De laatste vijftig")).to_contain_text("3 brieven")
    accessible(page)
    fits_phone(page)

    page.goto(address + scene.case_path(2))
    page.get_by_text("Een brief of bericht maken").click()
    page.get_by_label("Sjabloon").select_option(label="Kort bericht (app of sms)")
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("button", name="Maak de tekst").click()
    expect(page.get_by_text("Hoi Sam Voorbeeld, bel mij even.")).to_be_visible()
    accessible(page)
    fits_phone(page)


def test_a_letter_for_later_shows_why_it_is_stopped(
    browser_page: Page, address: str, scene: Scene, accessible: Check, fits_phone: Check
) -> None:
    page = browser_page
    log_in(page, address, "behandelaar", "29")
    page.goto(address + scene.case_path(10))
    page.get_by_text("Een brief of bericht maken").click()
    page.get_by_label("Sjabloon").select_option(label="Tweede uitnodiging (brief)")
    page.get_by_label("Op een latere dag").fill("2026-01-08")
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_text("Te maken vanaf 8 januari 2026")).to_be_visible()
    scene.bench.deliver(scene.bench.status(Status.OUT_OF_SCOPE, Basis.DIED, TODAY, ref_of(10)))
    page.reload()
    expect(page.get_by_text("De jongere is overleden")).to_be_visible()
    accessible(page)
    fits_phone(page)
    page.get_by_role("table", name="Per zaak").get_by_role("link").click()
    expect(page.get_by_text("De jongere is overleden")).to_be_visible()
    accessible(page)
