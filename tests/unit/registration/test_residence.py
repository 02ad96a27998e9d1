# SPDX-License-Identifier: EUPL-1.2
"""Where a person lives by date: mergers of municipalities, other regions, no address, back again.

With the real tables of municipalities and regions (schemas/codes).
"""

import pytest

from schemas.codes.regions import lineage, municipality_on, region_of
from services.registration.rules.statistics import count
from tests.unit.registration.history import History, day
from tests.unit.registration.register import SAM, Register, names

WEESP, AMSTERDAM = "0457", "0363"
"""Weesp went into Amsterdam on 24 March 2022, from region 20 to region 21."""
NIJMEGEN = "0268"
"""Under another region by the division of 2 April 2020."""


def place(history: History, moment: str) -> tuple[str | None, str | None]:
    found = history.on(moment)
    return found.municipality, found.region


def test_a_municipality_that_is_merged_into_another_region() -> None:
    history = History("2004-05-17", WEESP).started("2021-08-23")
    assert place(history, "2022-03-23") == (WEESP, "20")
    assert place(history, "2022-03-24") == (AMSTERDAM, "21")


def test_it_is_a_review_of_that_day_without_a_fact() -> None:
    history = History("2004-05-17", WEESP).started("2021-08-23")
    assert history.on("2022-03-01").next_review == day("2022-03-24")


def test_who_moved_away_before_is_not_concerned() -> None:
    history = History("2004-05-17", WEESP).moved("0599", "2022-01-10")
    assert place(history, "2022-03-24") == ("0599", "29")


def test_a_residence_under_the_old_code_reported_late_is_of_the_new_one() -> None:
    history = History("2004-05-17", "0599").moved(WEESP, "2022-03-01", at="2022-04-01")
    assert place(history, "2022-03-10") == (WEESP, "20")
    assert place(history, "2022-04-01") == (AMSTERDAM, "21")


def test_a_chain_of_mergers_and_a_municipality_without_an_heir() -> None:
    assert [code for _, code in lineage("0788")] == ["0788"]
    assert municipality_on("0003", day("2026-01-01")) == "1979"
    assert municipality_on("0599", day("2026-01-01")) == "0599"
    assert municipality_on("9999", day("2026-01-01")) == "9999"


@pytest.mark.parametrize("code", ["0393", "0457", "0545", "0707", "1987"])
def test_every_merger_across_regions_moves_its_residents(code: str) -> None:
    first, heir = lineage(code)[1]
    history = History("2004-05-17", code)
    assert place(history, first.isoformat()) == (heir, region_of(heir, first))


def test_a_new_division_of_regions_is_a_review_of_its_day() -> None:
    history = History("2001-05-17", NIJMEGEN).started("2018-08-27")
    before, after = history.on("2020-04-01"), history.on("2020-04-02")
    assert before.region != after.region
    assert before.next_review == day("2020-04-02")


def test_the_register_says_that_the_region_changed(register: Register) -> None:
    """Arnhem came under region 41 on 1 January 2026."""
    register.tell(register.registered(SAM, municipality="0202"))
    register.on("2025-12-31")
    assert register.row().region == "14"
    said = register.on("2026-01-01")
    assert "region-changed" in names(said)
    assert (register.row().region, register.row().municipality) == ("41", "0202")
    register.on("2026-01-03")
    assert all(row.closed for row in register.rows("balance"))


# no fixed address


def left_unknown() -> History:
    history = History("2004-05-17", "0599").enrolled("2023-08-21", "2024-03-01", sector="mbo")
    return history.address_unknown("2024-02-01")


def test_without_an_address_the_last_municipality_keeps_the_care() -> None:
    found = left_unknown().on("2024-06-01")
    assert (found.municipality, found.region, found.address_unknown) == ("0599", "29", True)
    assert found.status == "early-leaver"


def test_a_new_residence_ends_it() -> None:
    history = left_unknown().moved("0363", "2024-05-01")
    found = history.on("2024-06-01")
    assert (found.region, found.address_unknown) == ("21", False)


def test_who_has_no_address_on_either_count_date_is_in_b2() -> None:
    counted = count(left_unknown().facts(), 2023)
    assert counted is not None
    assert counted.reason == "B2"
    settled = count(left_unknown().moved("0363", "2024-05-01").facts(), 2023)
    assert settled is not None
    assert settled.reason == "X"


# back from abroad


def test_who_comes_back_is_judged_again_as_if_never_away() -> None:
    history = History("2004-05-17").enrolled("2023-08-21", "2024-03-01").emigrated("2024-05-01")
    history.moved("0363", "2025-02-01")
    days = ("2024-04-30", "2024-05-01", "2025-01-31", "2025-02-01")
    assert [history.status(d) for d in days] == [
        "early-leaver",
        "out-of-scope",
        "out-of-scope",
        "early-leaver",
    ]
    assert history.on("2025-02-01").region == "21"


def test_who_lives_abroad_on_the_reference_date_is_in_b1_and_who_is_back_is_not() -> None:
    gone = History("2004-05-17").enrolled("2023-08-21", "2024-03-01").emigrated("2024-05-01")
    counted = count(gone.facts(), 2023)
    assert counted is not None
    assert counted.reason == "B1"
    back = count(gone.moved("0363", "2024-09-01").facts(), 2023)
    assert back is not None
    assert back.reason == "X"
