# SPDX-License-Identifier: EUPL-1.2
"""Absence reports: an end that names the report alone finds its person, before or after it."""

from datetime import date

import pytest

from tests.unit.registration.register import NOOR, NUMBER, SAM, Message, Register, names


@pytest.fixture
def enrolled(register: Register) -> Register:
    """Sam and Noor, both adults, enrolled at one school; it is 10 November 2025."""
    register.tell(register.registered(SAM), register.registered(NOOR))
    register.tell(
        register.started("2025-08-25", SAM, at="2025-08-25"),
        register.started("2025-08-25", NOOR, at="2025-08-25"),
    )
    register.on("2025-11-10")
    return register


def absent(register: Register, pgn: str = SAM, report: str = "7001") -> Message:
    return register.fact(
        "school",
        "absence-reported",
        pgn,
        school="25LR00",
        kind="month-18plus",
        from_="2025-11-03",
        report=report,
    )


def over(register: Register, on: str, report: str = "7001") -> Message:
    return register.fact("school", "absence-ended", None, report=report, on=on)


def test_four_weeks_of_absence_make_a_leaver_who_is_still_enrolled(enrolled: Register) -> None:
    assert enrolled.tell(absent(enrolled)) == []
    said = enrolled.on("2025-12-01")
    assert names(said) == ["status-changed", "early-leaver-confirmed"]
    assert (said[0].data.to_status, said[1].data.basis) == ("absent", "absent-4-weeks")
    assert said[1].data.left_on == date(2025, 11, 3)


def test_an_end_in_time_finds_its_person_by_the_report_alone(enrolled: Register) -> None:
    enrolled.tell(absent(enrolled))
    enrolled.tell(over(enrolled, "2025-11-14"))
    assert enrolled.on("2025-12-31") == []
    assert enrolled.row(SAM).status == "enrolled"


def test_an_end_that_comes_before_its_report_waits_for_it(enrolled: Register) -> None:
    assert enrolled.tell(over(enrolled, "2025-11-07")) == []
    (waiting,) = enrolled.rows("absence")
    assert (waiting.ref, len(waiting.waiting)) == (None, 1)
    enrolled.tell(absent(enrolled))
    (known,) = enrolled.rows("absence")
    assert (known.ref, known.waiting) == (enrolled.ref(SAM), [])
    assert enrolled.on("2025-12-31") == []
    assert '"absence-ended"' in enrolled.row(SAM).facts


def test_end_and_report_in_one_batch_the_wrong_way_round(enrolled: Register) -> None:
    enrolled.tell(over(enrolled, "2025-11-07"), absent(enrolled))
    assert enrolled.on("2025-12-31") == []


def test_reports_of_two_people_are_told_apart(enrolled: Register) -> None:
    enrolled.tell(absent(enrolled, SAM, "7001"), absent(enrolled, NOOR, "7002"))
    enrolled.tell(over(enrolled, "2025-11-14", "7002"))
    enrolled.on("2025-12-01")
    assert (enrolled.row(SAM).status, enrolled.row(NOOR).status) == ("absent", "enrolled")


def test_a_report_withdrawn_later_takes_the_confirmation_back(enrolled: Register) -> None:
    enrolled.tell(absent(enrolled))
    enrolled.on("2025-12-05")
    withdrawn = enrolled.fact("school", "absence-withdrawn", None, report="7001", on="2025-12-05")
    said = enrolled.tell(withdrawn)
    assert names(said) == ["early-leaver-revoked", "status-changed"]
    assert said[0].data.reason == "fact-withdrawn"


def test_a_report_follows_its_person_over_a_merge(enrolled: Register) -> None:
    enrolled.tell(absent(enrolled, NUMBER, "7003"))
    enrolled.tell(enrolled.fact("duo", "identity-linked", NUMBER, bsn=SAM))
    enrolled.tell(over(enrolled, "2025-11-14", "7003"))
    assert enrolled.on("2025-12-10") == []
    assert enrolled.row(SAM).status == "enrolled"


def test_merge_and_end_of_the_old_numbers_report_in_one_batch(enrolled: Register) -> None:
    enrolled.tell(absent(enrolled, NUMBER, "7003"))
    enrolled.tell(
        enrolled.fact("duo", "identity-linked", NUMBER, bsn=SAM),
        over(enrolled, "2025-11-14", "7003"),
    )
    enrolled.on("2025-12-10")
    assert enrolled.row(SAM).status == "enrolled"
