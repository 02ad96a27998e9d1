# SPDX-License-Identifier: EUPL-1.2
"""The count of new leavers and the rules in a real browser: from the country down to one person."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from services.chassis.health import Progress
from services.registration.api import create_api
from services.registration.statistics.counting import take_snapshot
from tests.e2e.register_scene import DEMO, NUMBERS, name_of
from tests.e2e.test_registration import sign_in
from tests.fixtures.http import serve
from tests.unit.registration.register import OTHER_SCHOOL, SCHOOL, Message, Register, noon

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]
PUPILS = 60
HIGH_SCHOOL = "02VB00"
STAGES = ("lower", "vmbo-upper", "havo-vwo-upper")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A register with the school year 2025/26 counted on 1 October 2026."""
    with serve_counted(tmp_path_factory, "2026-10-01") as found:
        yield found


@pytest.fixture(scope="module")
def a_year_later(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same register with 2026/27 counted as well, and 2025/26 kept as provisional and as
    definitive."""
    days = ("2026-10-01", "2027-02-01", "2027-06-01", "2027-10-01")
    with serve_counted(tmp_path_factory, *days) as found:
        yield found


@contextmanager
def serve_counted(factory: pytest.TempPathFactory, *days: str) -> Iterator[str]:
    """A register that did what the calendar asks on each of these days."""
    register = Register(f"sqlite:///{factory.mktemp('count') / 'register.db'}")
    fill(register)
    for day in days:
        register.bench.advance(noon(day))
        for _ in range(3):
            register.bench.run(take_snapshot)
    with serve(lambda _address: create_api(register.bench.runtime, DEMO, Progress())) as found:
        yield found


def fill(register: Register) -> None:
    """Sixty pupils of vo and mbo in two regions; every seventh leaves, others for every reason."""
    numbers = NUMBERS[:PUPILS]
    register.tell(
        *(
            register.registered(
                number,
                f"200{6 + k % 3}-0{1 + k % 9}-17",
                municipality="0363" if k % 10 == 9 else "0599",
                name=name_of(k),
            )
            for k, number in enumerate(numbers)
        )
    )
    register.tell(*(start(register, k, number) for k, number in enumerate(numbers)))
    for k, number in enumerate(numbers):
        end = {"school": school(k)}
        if k % 7 == 0:
            register.tell(register.ended("2026-03-01", number, **end))
        elif k % 11 == 1:
            register.tell(
                register.ended("2026-06-30", number, **end),
                register.fact(
                    "duo", "qualification-obtained", number, kind="mbo-3", on="2026-06-30"
                ),
            )
        elif k % 13 == 2:
            register.tell(register.fact("brp", "emigrated", number, on="2026-05-01"))


def school(k: int) -> str:
    return (HIGH_SCHOOL, SCHOOL, OTHER_SCHOOL)[k % 3]


def start(register: Register, k: int, number: str) -> Message:
    kind = (
        {"sector": "vo", "level": None, "stage": STAGES[k // 3 % 3]}
        if k % 3 == 0
        else {"level": 1 + k % 4}
    )
    return register.started("2025-08-25", number, school=school(k), **kind)


@pytest.fixture
def page(browser_page: Page, address: str) -> Page:
    """Logged in as a coordinator of Rijnmond, on the count."""
    sign_in(browser_page, address, "coordinator", "29")
    browser_page.get_by_role("link", name="Telling", exact=True).click()
    expect(browser_page.get_by_role("heading", level=1)).to_have_text("Telling 2025/26")
    return browser_page


PATHS = (
    "/telling",
    f"/telling/2025/scholen/{SCHOOL}?regio=29",
    "/telling/2025/jongeren?rij=X&regio=29",
    "/telling/2025/jongeren?rij=C7&regio=29",
    "/telling/gepubliceerd",
    "/regels",
    "/regels?regels=2026",
)


def test_every_page_passes(page: Page, address: str, passes: Check) -> None:
    for path in PATHS:
        page.goto(address + path)
        passes(page)


def test_a_figure_leads_to_who_is_behind_it(page: Page) -> None:
    page.get_by_role("link", name="jongeren in rij X").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("X: Nieuwe voortijdig schoolverlater")
    page.get_by_role("table", name="Jongeren").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name_of(0))
    page.get_by_role("link", name="regel target-group").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Regels van 2026")
    expect(page.locator("#regel-target-group")).to_be_in_viewport()


def test_a_school_is_reached_by_keyboard(page: Page) -> None:
    page.keyboard.press("j")
    expect(page.locator("[data-key-row] a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("table", name="Per soort onderwijs")).to_be_visible()
    expect(page.get_by_text("jongeren uit")).to_be_visible()


def test_a_manager_chooses_a_region_and_sees_nobody(
    browser_page: Page, address: str, accessible: Check, fits_phone: Check
) -> None:
    sign_in(browser_page, address, "leidinggevende", "*")
    browser_page.goto(address + "/telling")
    expect(browser_page.get_by_text("Heel Nederland").first).to_be_visible()
    accessible(browser_page)
    browser_page.get_by_label("Regio", exact=True).select_option("21")
    browser_page.get_by_role("button", name="Tonen").click()
    expect(browser_page.get_by_role("row", name="Samen")).to_contain_text("6")
    expect(browser_page.get_by_role("link", name="jongeren in rij")).to_have_count(0)
    accessible(browser_page)
    fits_phone(browser_page)


def test_years_apart_by_a_trend_break_and_what_was_kept_of_them(
    browser_page: Page, a_year_later: str, passes: Check
) -> None:
    sign_in(browser_page, a_year_later, "coordinator", "29")
    browser_page.goto(a_year_later + "/telling")
    years = browser_page.get_by_role("table", name="Per schooljaar")
    expect(years.get_by_role("row", name="2026/27")).to_contain_text("Niet te vergelijken")
    expect(years.get_by_role("row", name="2025/26")).to_contain_text("Definitief")
    expect(browser_page.get_by_role("heading", name="Trendbreuken")).to_be_visible()
    passes(browser_page)
    browser_page.goto(a_year_later + "/telling?jaar=2025")
    kept = browser_page.get_by_role("table", name="Standen")
    expect(kept.get_by_role("row", name="1 februari 2027")).to_contain_text("Voorlopig")
    expect(kept.get_by_role("row", name="1 juni 2027")).to_contain_text("Geen")
    passes(browser_page)
