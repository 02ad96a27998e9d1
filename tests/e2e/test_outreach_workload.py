# SPDX-License-Identifier: EUPL-1.2
"""Workload in a real browser: of a team, of all teams of a manager, and of oneself."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from services.outreach.rules import happenings as h
from tests.e2e.outreach_desk import OTHER_REGION, Scene, application, ref_of
from tests.e2e.test_outreach_pages import open_everything, sign_in
from tests.fixtures.http import serve

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]
THEIRS = 12
"""Number of the young person whose case is of another team."""


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


@pytest.mark.parametrize(
    ("role", "region"),
    [("coordinator", "29"), ("leidinggevende", "*"), ("behandelaar", "29"), ("coordinator", "13")],
)
def test_the_workload_is_accessible_and_fits_a_phone(
    browser_page: Page, address: str, role: str, region: str, accessible: Check, fits_phone: Check
) -> None:
    sign_in(browser_page, address, role, region)
    browser_page.goto(address + "/werklast")
    open_everything(browser_page)
    accessible(browser_page)
    fits_phone(browser_page)


def test_a_manager_goes_from_all_teams_to_one(browser_page: Page, address: str) -> None:
    sign_in(browser_page, address, "leidinggevende", "*")
    browser_page.get_by_role("link", name="Werklast").click()
    browser_page.get_by_role("link", name="Rijnmond (29)").click()

    expect(browser_page.get_by_role("heading", level=1)).to_have_text("Werklast: Rijnmond (29)")
    expect(browser_page.get_by_role("table")).to_contain_text("Yara (doorstroomcoach)")
    expect(browser_page.get_by_role("button", name="Meld")).to_have_count(0)


def test_a_coordinator_notes_that_somebody_is_away_and_back(
    browser_page: Page, address: str
) -> None:
    sign_in(browser_page, address, "coordinator", "29")
    browser_page.goto(address + "/werklast")
    browser_page.get_by_role("button", name="Meld Yara (doorstroomcoach) afwezig").click()
    expect(browser_page.get_by_role("status")).to_contain_text("geen nieuwe zaken")
    expect(browser_page.get_by_role("row", name="Yara")).to_contain_text("Afwezig")
    browser_page.get_by_role("button", name="Yara (doorstroomcoach) is er weer").click()
    expect(browser_page.get_by_role("row", name="Yara")).to_contain_text("Ja")


def test_the_cases_of_somebody_who_falls_ill_go_to_a_colleague_in_one_act(
    browser_page: Page, address: str, scene: Scene, accessible: Check, fits_phone: Check
) -> None:
    sign_in(browser_page, address, "coordinator", "29")
    browser_page.goto(address + "/werklast")
    browser_page.get_by_role("link", name="Zaken van Yara (doorstroomcoach) overdragen").click()
    effect = browser_page.get_by_role("table", name="Werklast nu en straks")
    expect(effect).to_be_visible()
    accessible(browser_page)
    expect(effect.get_by_role("row", name="Yara").get_by_role("cell").nth(1)).to_have_text("0")
    first = browser_page.get_by_role("checkbox", name="gaat mee").first
    first.uncheck()
    browser_page.get_by_role("button", name="Bekijk het effect").click()
    expect(effect.get_by_role("row", name="Yara").get_by_role("cell").nth(1)).to_have_text("1")
    browser_page.get_by_role("checkbox", name="is vanaf vandaag afwezig").check()
    fits_phone(browser_page)
    browser_page.get_by_role("button", name="Draag over").click()

    expect(browser_page.get_by_role("heading", level=1)).to_have_text("Verdeeld")
    accessible(browser_page)
    browser_page.goto(address + "/werklast")
    expect(browser_page.get_by_role("row", name="Yara")).to_contain_text("Afwezig")
    expect(browser_page.get_by_role("row", name="Yara").get_by_role("cell").first).to_have_text("1")
