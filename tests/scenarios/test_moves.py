# SPDX-License-Identifier: EUPL-1.2
"""Regions: moves with and without a case, transfers, and borders that move (domain 6.3 B)."""

import pytest

from tests.scenarios.histories import QUEUE, SPRING
from tests.scenarios.story import AMSTERDAM_CITY, ARNHEM, UTRECHT, Person

BARENDRECHT = "0489"


@SPRING.story
def test_a_move_without_a_case(one: Person) -> None:
    one.registered().enrolled().moved(AMSTERDAM_CITY, "2026-02-02")
    one.is_("enrolled", region="21", since="2025-08-25").went("unknown", "enrolled").cases(0)


@SPRING.story
def test_a_move_within_the_region(one: Person) -> None:
    one.leaver().contact("2025-11-24").moved(BARENDRECHT, "2025-12-01")
    one.is_("early-leaver", region="29").case(state="contacting", region="29").duties("D22", 0)


@SPRING.story
def test_a_move_offers_the_case_to_the_other_region(one: Person) -> None:
    one.leaver().contact("2025-11-24").moved(UTRECHT, "2026-06-25", at="2026-06-26")
    one.is_("early-leaver", region="19")
    one.case(state="transfer-pending", region="29", owner="coach-1").cases(1)
    one.duty("D22", "2026-07-03", "set", set="2026-06-26", holder="region:19")


@SPRING.story
def test_accepted_with_the_clocks_as_they_were(one: Person) -> None:
    one.leaver().contact("2025-11-24").moved(AMSTERDAM_CITY, "2025-11-28")
    one.does("2025-12-01", "transfer-accepted", worker="coach-west")
    one.case(state="contacting", region="21", owner="coach-west", opened="2025-11-20", attempts=1)
    one.duty("D22", "2025-12-05", "met", "2025-12-01").duty("D16", "2025-12-18", "breached")
    one.duties("D15", 1).duties("D16", 1).duty("D18", "2026-03-05", "breached")


@SPRING.story
def test_rejected(one: Person) -> None:
    one.leaver().contact("2025-11-24").moved(AMSTERDAM_CITY, "2025-11-28")
    one.does("2025-12-01", "transfer-rejected", worker="coach-west")
    one.case(state="contacting", region="29", owner="coach-1")
    one.duty("D22", "2025-12-05", "met", "2025-12-01").is_("early-leaver", region="21")


@pytest.mark.row("D22")
@SPRING.story
def test_no_answer(one: Person) -> None:
    one.leaver().contact("2025-11-24").moved(AMSTERDAM_CITY, "2025-11-28")
    one.case(state="contacting", region="29", owner="coach-1").duty("D22", "2025-12-05", "breached")


@SPRING.story
def test_work_goes_on_while_it_waits(one: Person) -> None:
    one.leaver().moved(AMSTERDAM_CITY, "2026-06-26").reached("2026-06-29")
    one.case(state="transfer-pending", attempts=1, region="29")
    one.duty("D17", "2025-12-18", "met-late", "2026-06-29")


@SPRING.story
def test_accepted_after_work_went_on(one: Person) -> None:
    one.leaver().moved(AMSTERDAM_CITY, "2026-01-12").reached("2026-01-13").intake("2026-01-14")
    one.does("2026-01-16", "transfer-accepted", worker="coach-west")
    one.case(state="intake-done", region="21", owner="coach-west")


@SPRING.story
def test_back_before_the_answer(one: Person) -> None:
    one.leaver().contact("2025-11-24").moved(AMSTERDAM_CITY, "2025-11-28").moved(
        "0599", "2025-12-02"
    )
    one.case(state="contacting", region="29").duty("D22", "2025-12-05", "cancelled")


@SPRING.story
def test_on_to_a_third_region(one: Person) -> None:
    one.leaver().contact("2025-11-24").moved(AMSTERDAM_CITY, "2025-11-28").moved(
        UTRECHT, "2025-12-02"
    )
    one.does("2025-12-08", "transfer-accepted", worker="coach-dom")
    one.case(region="19", owner="coach-dom").duty("D22", "2025-12-05", "cancelled")
    one.duty("D22", "2025-12-09", "met", "2025-12-08")


@SPRING.story
def test_requested_by_a_worker(one: Person) -> None:
    one.leaver().does("2025-11-24", "transfer-requested", region="21")
    one.does("2025-11-26", "transfer-accepted", worker="coach-west")
    one.case(region="21", owner="coach-west").duty("D22", "2025-12-01", "met", "2025-11-26")


@SPRING.story
def test_to_a_region_that_is_none(one: Person) -> None:
    one.leaver().does("2025-11-24", "transfer-requested", region="77").refused()
    one.does("2025-11-25", "transfer-requested", region="Amsterdam").refused()
    one.does("2025-11-26", "transfer-requested", region="29").refused()
    one.case(region="29").duties("D22", 0)


@SPRING.story
def test_names_as_people_write_them(one: Person) -> None:
    one.leaver().contact("2025-11-24", worker="Coach Één, Rotterdam")
    one.does("2025-11-25", "contact-attempted", "¿?", channel="phone", result="reached").refused()
    one.does("2025-11-26", "referral-sent", partner="***", sector="care").refused()
    one.case(owner="Coach Één, Rotterdam", attempts=1)


@SPRING.story
def test_qualified_while_it_waits(one: Person) -> None:
    one.leaver().moved(AMSTERDAM_CITY, "2026-06-26").obtained("havo", "2026-06-29")
    one.case(state="closed-qualified", closed="2026-06-29").duty("D22", "2026-07-03", "cancelled")
    one.no_open_duty()


@SPRING.story
def test_a_move_told_late_and_one_told_beforehand(a: Person, b: Person) -> None:
    a.registered().enrolled().moved(UTRECHT, "2025-10-01", at="2026-01-12").is_(
        "enrolled", region="19"
    )
    b.registered().enrolled().moved(UTRECHT, "2026-09-01", at="2026-05-11").is_(
        "enrolled", region="29"
    )


@SPRING.story
def test_an_address_that_nobody_knows(one: Person) -> None:
    one.leaver().address_unknown("2025-12-01").is_("early-leaver", region="29")
    one.case(region="29").cases(1)


@QUEUE.story
def test_the_old_division(one: Person) -> None:
    one.leaver(city=ARNHEM).is_("early-leaver", region="14").case(region="14", owner="region:14")


@SPRING.story
def test_the_division_of_2026_takes_the_case_along(one: Person) -> None:
    """Nobody moved: the region got another number, so nobody has to accept anything."""
    one.leaver(city=ARNHEM).contact("2025-11-24").is_("early-leaver", region="41")
    one.case(state="contacting", region="41", owner="coach-1").duties("D22", 0)


@SPRING.story
def test_a_municipality_that_was_merged(one: Person) -> None:
    """Told while it was there: Brielle, merged into Voorne aan Zee in 2023."""
    one.registered(city="0501", at="2022-08-01").enrolled("2025-08-25").is_("enrolled", region="29")
