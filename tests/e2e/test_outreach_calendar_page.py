# SPDX-License-Identifier: EUPL-1.2
"""A worker gets an address for a calendar, sees it once, and revokes it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest
import vobject
from playwright.sync_api import Page, expect

from tests.e2e.outreach_desk import Scene, application
from tests.e2e.test_outreach_pages import sign_in
from tests.fixtures.http import serve

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    scene = Scene(Path(tmp_path_factory.mktemp("calendar")))
    with serve(lambda _address: application(scene)) as found:
        yield found


def test_a_worker_makes_an_address_and_revokes_it(
    browser_page: Page, address: str, accessible: Check, fits_phone: Check
) -> None:
    page = browser_page
    sign_in(page, address, "behandelaar", "29")
    page.get_by_role("link", name="Agenda").click()
    make = page.get_by_role("button", name="Maak een adres")
    expect(make).to_be_visible()
    accessible(page)
    make.click()
    expect(page.get_by_label("Adres", exact=True)).to_be_visible()
    accessible(page)
    fits_phone(page)
    shown = page.get_by_label("Adres", exact=True).input_value()
    path = re.sub(r"^https?://[^/]+", "", shown)
    answer = httpx2.get(address + path)
    assert len(vobject.readOne(answer.text).vevent_list) > 10

    page.get_by_role("link", name="Agenda").click()
    expect(page.get_by_label("Adres", exact=True)).to_have_count(0)
    expect(page.get_by_text("04-12-2025").last).to_be_visible()
    accessible(page)
    fits_phone(page)
    page.get_by_role("button", name="Trek dit adres in").click()
    expect(page.get_by_role("status")).to_contain_text("Het adres is ingetrokken")
    assert httpx2.get(address + path).status_code == 404


def test_a_coordinator_sees_no_calendar(browser_page: Page, address: str) -> None:
    sign_in(browser_page, address, "coordinator", "29")
    expect(browser_page.get_by_role("link", name="Agenda")).to_have_count(0)
