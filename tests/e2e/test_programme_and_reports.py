# SPDX-License-Identifier: EUPL-1.2
"""A coordinator's way in a real browser: write the programme, freeze the report, take it along."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from services.chassis.web import Role, User
from services.monitoring.desks.programme import ProgrammeDesk
from tests.e2e.entrance import log_in
from tests.fixtures.http import serve
from tests.unit.monitoring.programmes import complete
from tests.unit.monitoring.scene import Scene

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]
KIM = User("k", "Kim", frozenset({Role.COORDINATOR}), frozenset({"21"}))
LOOKED_AT = (
    "/programma/21",
    *(f"/programma/21/wijzigen/{part}" for part in ("analyse", "streefcijfers", "afspraken")),
    "/programma/21/wijzigen/begroting",
    "/programma/21/wijzigen/partners",
    "/programma/21/maatregelen/coaches",
    "/rapporten",
    "/rapporten/effect-programma/region:21/2026",
    "/rapporten/effect-cijfers/region:21/2025",
    "/rapporten/leerplicht/municipality:0363/2025",
    "/rapporten/schoolbrief/school:25PZ00/2025",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("programme")
    scene = Scene(f"sqlite:///{folder / 'm.db'}").populate()
    findings = [{"id": "verzuim", "text": "Verzuim neemt toe."}]
    ProgrammeDesk(scene.bench.runtime, KIM).save("21", complete(findings=findings), 0)
    scene.bench.clock.advance(datetime(2027, 3, 1, 9, tzinfo=UTC))
    with serve(lambda _address: scene.application()) as found:
        yield found


def test_from_programme_to_the_pdf_of_its_report(browser_page: Page, address: str) -> None:
    page = browser_page
    log_in(page, address, "coordinator", "29")
    page.get_by_role("link", name="Programma", exact=True).click()
    page.get_by_role("link", name="Rijnmond").click()
    page.get_by_role("button", name="Begin het programma").click()
    page.get_by_role("link", name="Wijzig analyse").click()
    page.get_by_label("Regionale analyse").fill("Jongeren haken af bij de overstap.")
    page.get_by_label("Wat is er aan de hand?").first.fill("De overstap naar het mbo is zwak.")
    page.get_by_role("button", name="Bewaar als nieuwe versie").click()
    expect(page.get_by_text("De overstap naar het mbo is zwak.")).to_be_visible()
    page.get_by_role("link", name="Voeg een maatregel toe").click()
    page.get_by_label("Naam van de maatregel").fill("Overstapcoaches")
    page.get_by_label("De overstap naar het mbo is zwak.").check()
    page.get_by_label("Begroot").first.fill("veel")
    page.get_by_role("button", name="Bewaar als nieuwe versie").click()
    expect(page.get_by_role("link", name="Begroot 2026 is geen heel getal")).to_be_visible()
    page.get_by_label("Begroot").first.fill("120.000")
    page.get_by_role("button", name="Bewaar als nieuwe versie").click()
    expect(page.get_by_text("€ 120.000 begroot")).to_be_visible()
    page.get_by_role("link", name="Rapporten", exact=True).click()
    page.get_by_label("Rapportage").select_option("effect-programma")
    page.get_by_label("Jaar", exact=True).fill("2026")
    page.get_by_role("button", name="Toon het concept").click()
    expect(page.get_by_text("Uiterlijk in te dienen op 30 april 2027.")).to_be_visible()
    page.get_by_role("button", name="Leg vast als versie 1").click()
    expect(page.get_by_text("Versie 1, vastgelegd op")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download als PDF").click()
    pdf = PdfReader(download.value.path())
    text = "\n".join(one.extract_text() for one in pdf.pages)
    assert "Maatregel: Overstapcoaches" in text
    assert "Versie 1, vastgelegd op 01-03-2027" in text


def test_a_figure_leads_to_its_people(browser_page: Page, address: str) -> None:
    page = browser_page
    log_in(page, address, "coordinator", "29")
    page.goto(address + "/rapporten/effect-cijfers/region:29/2025")
    row = page.get_by_role("row", name="Meer dan 4 weken")
    row.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Wie telt hier?")).to_be_visible()
    expect(
        page.get_by_role("table", name="Jongeren die hier tellen").get_by_role("row")
    ).to_have_count(2)


@pytest.mark.parametrize("path", LOOKED_AT)
def test_every_page_passes(browser_page: Page, address: str, passes: Check, path: str) -> None:
    log_in(browser_page, address, "coordinator", "21")
    browser_page.goto(address + path)
    browser_page.evaluate(
        "document.querySelectorAll('main details').forEach((one) => { one.open = true; })"
    )
    passes(browser_page)
