# SPDX-License-Identifier: EUPL-1.2
"""Delivering a file in a real browser: from upload to progress, and what was refused."""

import os
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from services.chassis.health import Progress
from services.registration.api import create_api
from tests.e2e.test_registration import sign_in
from tests.fixtures.http import serve
from tests.unit.registration.register import NOOR, SAM, SCHOOL, Register
from tests.unit.registration.shelf import ALL, Shelf, process
from tests.unit.registration.test_api_deliveries import KEYED

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]
HEADING = ["BSN", "Naam leerling", "BRIN", "Volgnummer", "Startdatum", "Onderwijssoort", "Niveau"]
PICTURES = os.environ.get("SLUITEND_PICTURES")


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return Register(f"sqlite:///{tmp_path / 'register.db'}", "2025-11-24")


@pytest.fixture
def page(browser_page: Page, register: Register) -> Iterator[Page]:
    """Logged in as an administrator, at the list of deliveries."""
    with serve(lambda _: create_api(register.bench.runtime, KEYED, Progress())) as address:
        sign_in(browser_page, address, "beheerder", "*")
        browser_page.get_by_role("link", name="Leveringen").click()
        yield browser_page
        browser_page.goto("about:blank")


def workbook(path: Path, rows: int, wrong: int = 2) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADING)
    for number in range(1, rows + 1):
        sector = "hbo" if number <= wrong else "mbo"
        pgn = SAM if number % 2 else NOOR
        sheet.append([int(pgn), "Sam", SCHOOL, number, "25-08-2025", sector, 2])
    out = BytesIO()
    book.save(out)
    path.write_bytes(out.getvalue())
    return path


def picture(page: Page, name: str) -> None:
    """A picture of the page, for who wants to look at it."""
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


def upload(page: Page, path: Path, source: str = "25LR") -> None:
    page.goto(page.url.split("/leveringen")[0] + "/leveringen/nieuw")
    page.get_by_label("Bron").fill(source)
    page.get_by_label("Bestand").set_input_files(path)
    page.get_by_role("button", name="Verder").click()


def test_a_workbook_is_delivered_and_followed(
    page: Page, register: Register, tmp_path: Path, accessible: Check, fits_phone: Check
) -> None:
    expect(page.get_by_role("heading", name="Nog niets geleverd")).to_be_visible()
    accessible(page)
    picture(page, "leveringen-leeg")
    upload(page, workbook(tmp_path / "klas.xlsx", 30))
    expect(page.get_by_role("heading", level=1)).to_have_text("Kolommen koppelen")
    expect(page.get_by_label("Persoonsgebonden nummer")).to_have_value("BSN")
    accessible(page)
    picture(page, "koppelen")
    page.get_by_role("button", name="Proef draaien").click()
    expect(page.get_by_text("Er is nog niets geleverd")).to_be_visible()
    accessible(page)
    picture(page, "proef")
    page.get_by_role("button", name="28 regels leveren").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Levering van instelling 25LR")
    expect(page.get_by_role("status")).to_contain_text("Ontvangen")
    accessible(page)
    shelf = Shelf()
    postman = shelf.postman()
    with page.expect_response(lambda answer: answer.url.endswith("/live")):
        page.reload()
    postman(register.bench.runtime, ALL)
    process(register, "feeds.school.v1", 12)
    postman(register.bench.runtime, ALL)
    progress = page.get_by_role("region", name="Voortgang")
    expect(progress).to_contain_text("12 van 28")
    picture(page, "levering-bezig")
    process(register, "feeds.school.v1", 28)
    postman(register.bench.runtime, ALL)
    expect(page.get_by_role("status")).to_contain_text("Verwerkt op")
    accessible(page)
    picture(page, "levering-verwerkt")
    fits_phone(page)
    picture(page, "levering-telefoon")


def test_refused_lines_are_corrected_and_sent_again(
    page: Page, tmp_path: Path, accessible: Check
) -> None:
    upload(page, workbook(tmp_path / "klas.xlsx", 3, wrong=1))
    page.get_by_role("button", name="Proef draaien").click()
    page.get_by_role("button", name="2 regels leveren").click()
    refused = page.get_by_role("table", name="Waarom geweigerd")
    expect(refused).to_contain_text("Onderwijssoort: niet een van")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download als CSV").click()
    file = tmp_path / "verbeterd.csv"
    file.write_bytes(download.value.path().read_bytes().replace(b"hbo", b"mbo"))
    page.get_by_role("link", name="Verbeterd bestand leveren").click()
    expect(page.get_by_label("Bron")).to_have_value("25LR")
    accessible(page)
    picture(page, "nieuw")
    page.get_by_label("Bestand").set_input_files(file)
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("button", name="Proef draaien").click()
    expect(page.get_by_text("Alle regels kloppen.")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="1 regel leveren").click()
    expect(page.get_by_text("Verbetering van")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Leveringen").first.click()
    expect(page.get_by_role("row")).to_have_count(3)
    accessible(page)
    picture(page, "leveringen")


def test_faults_are_told_and_take_the_focus(
    page: Page, tmp_path: Path, accessible: Check, fits_phone: Check
) -> None:
    wrong = tmp_path / "kapot.xlsx"
    wrong.write_bytes(b"PK not really")
    upload(page, wrong, source="nergens")
    expect(page.get_by_role("alert")).to_be_focused()
    accessible(page)
    picture(page, "nieuw-fouten")
    fits_phone(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    upload(page, workbook(tmp_path / "klas.xlsx", 3))
    page.get_by_label("Soort onderwijs").select_option("")
    page.get_by_role("button", name="Proef draaien").click()
    expect(page.get_by_role("alert")).to_contain_text("is verplicht: kies een kolom")
    accessible(page)
    picture(page, "koppelen-fouten")
    fits_phone(page)


def test_a_file_in_which_nothing_is_right_and_the_dark(
    page: Page, tmp_path: Path, accessible: Check, fits_phone: Check
) -> None:
    page.emulate_media(color_scheme="dark")
    upload(page, workbook(tmp_path / "klas.xlsx", 30, wrong=30))
    accessible(page)
    page.get_by_role("button", name="Proef draaien").click()
    expect(page.get_by_text("er is niets om te leveren")).to_be_visible()
    accessible(page)
    picture(page, "proef-niets")
    fits_phone(page)
