# SPDX-License-Identifier: EUPL-1.2
"""An administrator adds a webhook, sees that it fails and why, puts it on and takes it away."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from services.chassis.clock import SimulatedClock
from services.chassis.tables import BUCKETS
from services.outreach.rules import happenings as h
from services.outreach.rules.webhooks import Guard
from services.outreach.webhooks.courier import Courier
from tests.e2e.entrance import log_in
from tests.e2e.outreach_desk import COACH, Scene, application, ref_of
from tests.fixtures.http import serve
from tests.fixtures.receiver import receiver

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]
LOCAL = Guard(plain=True, networks=(ip_network("127.0.0.0/8"), ip_network("::1/128")))


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(Path(tmp_path_factory.mktemp("webhooks")))


@pytest.fixture(scope="module")
def address(scene: Scene) -> Iterator[str]:
    with serve(lambda _address: application(scene)) as found:
        yield found


def test_a_webhook_from_beginning_to_end(
    browser_page: Page, address: str, scene: Scene, accessible: Check, fits_phone: Check
) -> None:
    page = browser_page
    log_in(page, address, "beheerder", "29")
    page.get_by_role("link", name="Webhooks").click()
    expect(page.get_by_text("Er zijn nog geen webhooks")).to_be_visible()
    accessible(page)

    page.get_by_label("Adres").fill("https://10.0.0.1/")
    page.get_by_role("button", name="Toevoegen").click()
    expect(page.get_by_role("alert")).to_contain_text("een adres binnen een eigen netwerk")
    accessible(page)
    fits_phone(page)
    with receiver() as receives:
        page.get_by_label("Adres").fill(receives.url)
        page.get_by_role("button", name="Toevoegen").click()
        assert page.get_by_label("Geheim").input_value().startswith("whsec_")
        accessible(page)
        fits_phone(page)

        scene.bench.act(h.Assigned("demo-behandelaar"), ref_of(0), COACH)
        scene.bench.act(h.Released(), ref_of(0), COACH)
        receives.answers = [410]
        courier = Courier(LOCAL, SimulatedClock(datetime.now(UTC)))
        courier(scene.bench.work.runtime, frozenset(range(BUCKETS)))
        page.get_by_role("link", name="Webhooks").click()
        expect(page.get_by_label("Geheim")).to_have_count(0)
        table = page.get_by_role("table", name="Webhooks van uw regio's")
        expect(table).to_contain_text("Uit na storing")
        expect(table).to_contain_text("dat dit adres niet meer bestaat (410)")
        accessible(page)
        fits_phone(page)

        page.get_by_role("button", name="Zet weer aan").click()
        expect(page.get_by_role("status")).to_contain_text("staat weer aan")
        courier(scene.bench.work.runtime, frozenset(range(BUCKETS)))
        assert len(receives.got) > 1
        page.reload()
        expect(table.get_by_text("Aan", exact=True)).to_be_visible()
    page.get_by_text("Verwijderen", exact=True).click()
    page.get_by_role("button", name="Verwijder deze webhook").click()
    expect(page.get_by_role("status")).to_have_text(re.compile("De webhook is verwijderd"))
    expect(page.get_by_text("Er zijn nog geen webhooks")).to_be_visible()


def test_who_does_not_administer_sees_no_webhooks(browser_page: Page, address: str) -> None:
    log_in(browser_page, address, "coordinator", "29")
    expect(browser_page.get_by_role("link", name="Webhooks")).to_have_count(0)
    answer = browser_page.goto(address + "/webhooks")
    assert answer is not None
    assert answer.status == 403
