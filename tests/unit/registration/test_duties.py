# SPDX-License-Identifier: EUPL-1.2
"""What schools, regions and the register are held to (duty register, domain 2.1)."""

import pytest

from schemas.codes.lists import Status
from services.chassis.duty_rules import CancelDuty, SetDuty, SettleDuty
from services.registration.rules.duties import (
    DUTY_RULES,
    diploma_duties,
    find_out_duties,
    report_duties,
    review_duties,
)
from tests.unit.registration.history import History, day


def test_the_register_of_duties_says_class_holder_and_ground() -> None:
    assert {code: rule.klass for code, rule in DUTY_RULES.items()} == {
        "D01": "L",
        "D02": "L",
        "D03": "L",
        "D04": "L",
        "D05": "L",
        "D06": "L",
        "D07": "G",
        "D08": "L",
        "D09": "L",
        "D10": "L",
        "D11": "L",
        "D12": "L",
        "D14": "L",
        "D19": "P",
        "review": "P",
    }
    assert all(rule.rule and rule.title and rule.holder_kind for rule in DUTY_RULES.values())


class TestReport:
    """D01: the school reports within seven plain calendar days."""

    @pytest.mark.row("D01", "report-days", "law-42", "law-45", "law-71")
    def test_start_and_end_are_set_when_they_arose_and_settled_when_reported(self) -> None:
        history = History().started("2025-08-25", "2025-08-29").ended("2025-11-05", "2025-11-10")
        assert report_duties(history.facts(), "25LR00", "1") == [
            SetDuty("D01", "25LR00:1:start", "25LR00", day("2025-08-25"), day("2025-09-01")),
            SettleDuty("D01", "25LR00:1:start", day("2025-08-29")),
            SetDuty("D01", "25LR00:1:end", "25LR00", day("2025-11-05"), day("2025-11-12")),
            SettleDuty("D01", "25LR00:1:end", day("2025-11-10")),
        ]

    @pytest.mark.row("D01", "law-78")
    def test_a_term_that_ends_on_a_holiday_is_not_lengthened(self) -> None:
        """2026-12-18 + 7 is Christmas Day; the Algemene termijnenwet names no regulation."""
        changes = report_duties(History().started("2026-12-18").facts(), "25LR00", "1")
        assert isinstance(changes[0], SetDuty)
        assert changes[0].due_on == day("2026-12-25")

    def test_reported_on_the_local_day(self) -> None:
        history = History().started("2025-10-25", "2025-10-31T23")
        assert report_duties(history.facts(), "25LR00", "1")[1] == SettleDuty(
            "D01", "25LR00:1:start", day("2025-11-01")
        )

    def test_the_first_report_settles_it_whatever_comes_in_first(self) -> None:
        history = History().started("2025-08-25", "2025-10-01").started("2025-08-25", "2025-08-29")
        assert report_duties(history.facts(), "25LR00", "1")[1] == SettleDuty(
            "D01", "25LR00:1:start", day("2025-08-29")
        )

    @pytest.mark.row("D01", "law-42", "law-45")
    @pytest.mark.parametrize("sector", ["vo", "pro", "mbo", "vavo"])
    def test_holds_for(self, sector: str) -> None:
        facts = History().started("2025-08-25", sector=sector).facts()
        assert len(report_duties(facts, "25LR00", "1")) == 2

    @pytest.mark.row("law-47")
    @pytest.mark.parametrize("sector", ["vso", "ho", "other"])
    def test_does_not_hold_for(self, sector: str) -> None:
        facts = History().started("2025-08-25", sector=sector).ended("2025-11-05").facts()
        assert report_duties(facts, "25LR00", "1") == []

    def test_waits_for_the_sector(self) -> None:
        history = History().ended("2025-11-05", "2025-11-10")
        assert report_duties(history.facts(), "25LR00", "1") == []
        history.started("2025-08-25", "2025-11-20")
        assert len(report_duties(history.facts(), "25LR00", "1")) == 4

    def test_an_end_taken_back_asks_for_no_report(self) -> None:
        history = History().started("2025-08-25").ended("2025-11-05")
        history.corrected("2025-08-25", None, at="2025-11-12")
        assert len(report_duties(history.facts(), "25LR00", "1")) == 2


class TestFindOut:
    """D19: an unknown enrolment is looked for within three months."""

    def test_is_the_regions(self) -> None:
        found = History("2004-05-17").on("2025-08-01")
        assert find_out_duties(None, found, day("2025-08-01")) == [
            SetDuty("D19", "unknown:2025-08-01", "region:29", day("2025-08-01"), day("2025-11-01"))
        ]

    def test_is_the_registers_own_without_a_residence(self) -> None:
        found = History().started("2026-01-10", at="2025-08-01").on("2025-08-01")
        (duty,) = find_out_duties(None, found, day("2025-08-01"))
        assert isinstance(duty, SetDuty)
        assert duty.holder == "registration"

    def test_is_set_once(self) -> None:
        found = History("2004-05-17").on("2025-09-01")
        assert find_out_duties((found.status, found.since), found, day("2025-09-01")) == []

    def test_is_settled_when_the_enrolment_is_known(self) -> None:
        before = (Status.UNKNOWN, day("2025-08-01"))
        found = History("2004-05-17").started("2025-08-25").on("2025-08-25")
        assert find_out_duties(before, found, day("2025-08-26")) == [
            SettleDuty("D19", "unknown:2025-08-01", day("2025-08-26"))
        ]

    def test_a_second_time_is_another_duty(self) -> None:
        history = History("2004-05-17").started("2025-08-25").deleted("2026-02-01")
        found = history.on("2026-02-01")
        (duty,) = find_out_duties((Status.ENROLLED, day("2025-08-25")), found, day("2026-02-01"))
        assert isinstance(duty, SetDuty)
        assert duty.due_on == day("2026-05-01")

    def test_moves_with_its_first_day(self) -> None:
        before = (Status.UNKNOWN, day("2025-08-10"))
        found = History("2004-05-17").on("2025-09-01")
        assert [type(change) for change in find_out_duties(before, found, day("2025-09-01"))] == [
            CancelDuty,
            SetDuty,
        ]

    def test_nothing_for_any_other_status(self) -> None:
        found = History("2004-05-17").started("2025-08-25").on("2025-09-01")
        assert find_out_duties(None, found, day("2025-09-01")) == []


class TestReview:
    def test_is_set_on_the_day_of_the_next_change(self) -> None:
        found = History("2004-05-17").enrolled("2024-08-25", "2025-11-05").on("2025-11-10")
        assert review_duties(found, day("2025-11-10")) == [
            SetDuty("review", "status", "registration", day("2025-11-10"), day("2025-11-20"))
        ]

    def test_is_cancelled_when_nothing_will_change(self) -> None:
        found = History("2004-05-17").died("2026-02-01").on("2026-02-01")
        assert review_duties(found, day("2026-02-01")) == [
            CancelDuty("review", "status", day("2026-02-01"))
        ]


class TestDiploma:
    """D02: an mbo diploma within seven calendar days, an exam of vo or vavo within two weeks."""

    @pytest.mark.row("D02", "diploma-days", "exam-days", "law-44", "law-46")
    @pytest.mark.parametrize(
        ("sector", "kind", "due"),
        [
            ("mbo", "mbo-1", "2026-06-26"),
            ("mbo", "mbo-4", "2026-06-26"),
            ("vo", "vmbo", "2026-07-03"),
            ("vo", "havo", "2026-07-03"),
            ("vavo", "vwo", "2026-07-03"),
        ],
    )
    def test_term_by_kind(self, sector: str, kind: str, due: str) -> None:
        history = History().enrolled("2025-08-25", "2026-06-19", sector=sector)
        history.obtained(kind, "2026-06-19", at="2026-06-30")
        context = f"25LR00:{kind}:2026-06-19"
        assert list(diploma_duties(history.facts())) == [
            (
                "25LR00",
                [
                    SetDuty("D02", context, "25LR00", day("2026-06-19"), day(due)),
                    SettleDuty("D02", context, day("2026-06-30")),
                ],
            )
        ]

    def test_the_first_report_settles_it(self) -> None:
        history = History().started("2025-08-25").obtained("mbo-2", "2026-06-19", at="2026-07-30")
        history.obtained("mbo-2", "2026-06-19", at="2026-06-22")
        [(_, changes)] = diploma_duties(history.facts())
        assert isinstance(changes[1], SettleDuty)
        assert changes[1].on == day("2026-06-22")

    @pytest.mark.parametrize("kind", ["pro", "vso-work", "vso-daytime", "foreign", "havo"])
    def test_none_for_what_this_school_does_not_hand_out(self, kind: str) -> None:
        history = History().started("2025-08-25", sector="mbo").obtained(kind, "2026-06-19")
        assert list(diploma_duties(history.facts())) == []

    @pytest.mark.parametrize("on", ["2025-08-24", "2026-06-20"])
    def test_none_without_enrolment_on_the_date(self, on: str) -> None:
        history = History().enrolled("2025-08-25", "2026-06-19").obtained("mbo-2", on)
        assert list(diploma_duties(history.facts())) == []

    def test_of_two_schools_the_one_that_began_last(self) -> None:
        history = History().started("2025-08-25").started("2026-01-05", school="25PZ00")
        [(school, _)] = diploma_duties(history.obtained("mbo-2", "2026-06-19").facts())
        assert school == "25PZ00"
