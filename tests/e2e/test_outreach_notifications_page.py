# SPDX-License-Identifier: EUPL-1.2
"""A coach sees at the bell that something came up, without a reload, reads it and chooses mails."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from services.chassis.health import Progress
from services.chassis.settings import MailServer
from services.outreach.api import create_api
from services.outreach.rules import happenings as h
from services.outreach.store.notification_tables import notification
from tests.e2e.entrance import log_in
from tests.e2e.outreach_desk import COACH, COLLEAGUE, SETTINGS, Scene, ref_of
from tests.fixtures.http import serve
from tests.integration.mail_bench import Mailed

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]
NEW = 5
"""Number of a young person whose case a colleague has."""


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    made = Scene(Path(tmp_path_factory.mktemp("notifications")))
    with made.bench.work.runtime.begin() as tx:
        tx.connection.execute(sa.delete(notification))  # of the weeks before
    return made


@pytest.fixture(scope="module")
def address(scene: Scene) -> Iterator[str]:
    settings = replace(SETTINGS, mail=MailServer("localhost", "sluitend@gemeente.example", 1))
    app = create_api(scene.bench.work.runtime, settings, Progress(), scene.address)
    with serve(lambda _address: app) as found:
        yield found


def test_from_the_bell_to_the_case(
    browser_page: Page, address: str, scene: Scene, accessible: Check, fits_phone: Check
) -> None:
    page = browser_page
    log_in(page, address, "behandelaar", "29")
    bell = page.get_by_role("banner").get_by_role("link", name="Meldingen")
    expect(bell).to_have_accessible_name("Meldingen: geen ongelezen")
    scene.bench.act(h.Assigned(COACH.id), ref_of(NEW), COLLEAGUE)
    expect(bell).to_have_accessible_name("Meldingen: 4 ongelezen", timeout=30_000)
    accessible(page)
    fits_phone(page)

    bell.focus()
    page.keyboard.press("Enter")
    table = page.get_by_role("table", name="Wat er voor u is gebeurd")
    expect(table).to_contain_text("Deze zaak is nu van u")
    expect(table).to_contain_text("Deze taak is te laat")
    Mailed(scene.bench, None).serve()
    expect(table).to_contain_text("De laatste dag van deze taak is er", timeout=30_000)
    accessible(page)
    fits_phone(page)

    read = page.get_by_role("button", name="Gelezen: Deze zaak is nu van u")
    read.click()
    expect(read).to_have_count(0)
    page.get_by_role("button", name="Zet alles op gelezen").click()
    expect(page.get_by_role("status")).to_contain_text("Alle meldingen staan op gelezen")
    expect(bell).to_have_accessible_name("Meldingen: geen ongelezen")

    page.get_by_label("Geen mail").check()
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("status")).to_contain_text("Uw keuze is bewaard")
    expect(page.get_by_label("Geen mail")).to_be_checked()
    page.get_by_role("row").filter(has_text="Deze zaak is nu van u").get_by_role("link").click()
    expect(page).to_have_url(address + scene.case_path(NEW))


def test_who_was_told_nothing_yet(
    browser_page: Page, address: str, accessible: Check, fits_phone: Check
) -> None:
    page = browser_page
    log_in(page, address, "leidinggevende", "01")
    page.goto(address + "/meldingen")
    expect(page.get_by_role("heading", name="Geen meldingen")).to_be_visible()
    accessible(page)
    fits_phone(page)
