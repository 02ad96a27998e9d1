# SPDX-License-Identifier: EUPL-1.2
"""When a leaver left, and whether a confirmation still stands by today's facts."""

from datetime import date

import pytest
from hypothesis import given

from schemas.codes.lists import RevocationReason, Status
from services.registration.rules.assessment import assess
from services.registration.rules.leaver import was_leaver
from tests.unit.registration.history import History, Told, day, folded
from tests.unit.registration.strategies import FIRST, assessed_days, histories, unhurried

ADULT = "2004-05-17"
SINCE = day("2025-11-20")
LEFT = day("2025-11-05")


def leaver(birth: str = ADULT) -> History:
    """Left on 5 November, confirmed on 20 November 2025."""
    return History(birth).enrolled("2024-08-25", "2025-11-05")


def absentee() -> History:
    """Absent from 1 October, confirmed on 29 October 2025."""
    return History(ADULT).started("2024-08-25").absent("2025-10-01")


def verdict(history: History, on: str = "2025-12-15") -> str | None:
    return was_leaver(history.facts(), SINCE, LEFT, day(on))


def absence_verdict(history: History, on: str = "2025-12-15") -> str | None:
    return was_leaver(history.facts(), day("2025-10-29"), None, day(on))


class TestLeftOn:
    @staticmethod
    def of(history: History, on: str) -> tuple[str, str, str | None]:
        spell = history.on(on).leaver
        assert spell is not None
        last = spell.last_active_day
        return str(spell.since), str(spell.left_on), None if last is None else str(last)

    def test_grace_ran_out(self) -> None:
        assert self.of(leaver(), "2025-12-15") == ("2025-11-20", "2025-11-05", "2025-11-05")

    def test_eighteenth_birthday(self) -> None:
        found = self.of(leaver("2008-03-10"), "2026-04-01")
        assert found == ("2026-03-10", "2026-03-09", "2025-11-05")

    def test_new_law(self) -> None:
        history = History("2001-05-01").enrolled("2020-08-25", "2022-07-10")
        assert self.of(history, "2026-02-01") == ("2026-01-01", "2025-12-31", "2022-07-10")

    def test_exemption_over(self) -> None:
        history = leaver().exempted("2025-11-06", "2026-01-31")
        assert self.of(history, "2026-02-10") == ("2026-02-01", "2026-01-31", "2025-11-05")

    def test_qualification_revoked(self) -> None:
        history = leaver().obtained("mbo-2", "2025-11-05").revoked("mbo-2", "2026-02-01")
        assert self.of(history, "2026-02-10") == ("2026-02-01", "2026-01-31", "2025-11-05")

    def test_four_weeks_absent(self) -> None:
        assert self.of(absentee(), "2025-11-15") == ("2025-10-29", "2025-10-01", None)

    def test_deregistered_after_absence(self) -> None:
        """The gap stands between: the absence ends with the enrolment."""
        history = absentee().ended("2025-11-05")
        assert history.status("2025-11-10") == "gap"
        assert self.of(history, "2025-11-20") == ("2025-11-20", "2025-11-05", "2025-11-05")


class TestStands:
    def test_by_the_facts_it_was_confirmed_on(self) -> None:
        assert verdict(leaver()) is None
        assert absence_verdict(absentee()) is None

    @pytest.mark.parametrize("start", ["2025-11-20", "2025-12-01"])
    def test_who_starts_on_day_15_or_later_came_back(self, start: str) -> None:
        assert verdict(leaver().started(start, school="25PZ00")) is None

    def test_though_the_absence_ended(self) -> None:
        assert absence_verdict(absentee().absence_ended("2025-11-20")) is None

    def test_when_the_end_proves_earlier(self) -> None:
        assert verdict(leaver().ended("2025-11-03", at="2025-12-01")) is None

    def test_when_a_later_end_only_moves_its_first_day(self) -> None:
        history = leaver().ended("2025-11-08", at="2025-12-01")
        assert history.on("2025-12-15").since == day("2025-11-23")
        assert verdict(history) is None

    @pytest.mark.parametrize("happened", ["2025-11-05", "2025-11-25"])
    def test_when_the_case_ends_on_its_own_ground(self, happened: str) -> None:
        """Domain 6.3 B: death, emigration, diploma and exemption close a case, never void it."""
        late = "2025-12-01"
        assert verdict(leaver().died(happened, at=late)) is None
        assert verdict(leaver().emigrated(happened, at=late)) is None
        assert verdict(leaver().obtained("mbo-2", happened, at=late)) is None
        assert verdict(leaver().exempted(happened, "2026-07-31", at=late)) is None


class TestEnrolledWithinGrace:
    @pytest.mark.parametrize("start", ["2025-11-06", "2025-11-19"])
    def test_a_start_in_the_fourteen_days(self, start: str) -> None:
        history = leaver().started(start, at="2025-12-01", school="25PZ00")
        assert verdict(history) == RevocationReason.ENROLLED_WITHIN_GRACE

    def test_another_enrolment_ran_on_all_the_time(self) -> None:
        history = leaver().started("2025-09-01", at="2025-12-01", school="25PZ00")
        assert verdict(history) == RevocationReason.ENROLLED_WITHIN_GRACE


class TestWithdrawn:
    def test_the_enrolment_deleted(self) -> None:
        assert verdict(leaver().deleted("2025-12-01")) == RevocationReason.FACT_WITHDRAWN

    def test_the_end_taken_back(self) -> None:
        history = leaver().corrected("2024-08-25", None, at="2025-12-01")
        assert verdict(history) == RevocationReason.FACT_WITHDRAWN

    def test_deleted_and_reported_again_without_end(self) -> None:
        history = leaver().deleted("2025-12-01").started("2024-08-25", at="2025-12-02")
        assert verdict(history) == RevocationReason.FACT_WITHDRAWN

    def test_the_absence_withdrawn(self) -> None:
        history = absentee().absence_withdrawn("2025-11-20")
        assert absence_verdict(history) == RevocationReason.FACT_WITHDRAWN

    def test_the_enrolment_of_an_absentee_deleted(self) -> None:
        history = absentee().deleted("2025-11-20")
        assert absence_verdict(history) == RevocationReason.FACT_WITHDRAWN


class TestCorrected:
    def test_the_end_was_much_later(self) -> None:
        history = leaver().ended("2025-12-10", at="2025-12-12")
        assert verdict(history) == RevocationReason.FACT_CORRECTED

    def test_the_end_moved_and_the_new_grace_still_runs(self) -> None:
        history = leaver().ended("2025-11-18", at="2025-11-24")
        assert verdict(history, on="2025-11-24") == RevocationReason.FACT_CORRECTED
        assert verdict(history, on="2025-12-03") is None

    def test_the_birth_date_was_wrong(self) -> None:
        history = leaver().registered("2008-05-17", at="2025-12-01")
        assert verdict(history) == RevocationReason.FACT_CORRECTED

    def test_work_with_a_certificate_under_the_old_law(self) -> None:
        history = leaver().obtained("pro", "2025-11-05", at="2025-12-01")
        history.employed("2025-11-06", 24, at="2025-12-01")
        assert verdict(history) == RevocationReason.FACT_CORRECTED

    def test_the_absence_began_later_or_ended_before_the_four_weeks(self) -> None:
        later = absentee().absent("2025-10-10", at="2025-11-20")
        assert absence_verdict(later) == RevocationReason.FACT_CORRECTED
        shorter = absentee().absence_ended("2025-10-15", at="2025-11-20")
        assert absence_verdict(shorter) == RevocationReason.FACT_CORRECTED

    def test_an_enrolment_between_grace_and_the_new_law(self) -> None:
        """Confirmed on 1 January 2026; an enrolment since September is reported afterwards."""
        history = History("2001-05-01").enrolled("2020-08-25", "2022-07-10")
        history.started("2025-09-01", at="2026-02-01", school="25PZ00")
        found = was_leaver(history.facts(), day("2026-01-01"), day("2022-07-10"), day("2026-02-01"))
        assert found == RevocationReason.FACT_CORRECTED


@unhurried
@given(histories(), assessed_days)
def test_a_spell_stands_by_the_facts_that_give_it(told: list[Told], on: date) -> None:
    facts = folded(told)
    found = assess(facts, on)
    if found.leaver is not None:
        spell = found.leaver
        assert was_leaver(facts, spell.since, spell.last_active_day, on) is None


@unhurried
@given(histories(), assessed_days)
def test_a_void_spell_is_no_leaver_on_its_first_day(told: list[Told], on: date) -> None:
    facts = folded(told)
    if was_leaver(facts, on, FIRST, on) is not None:
        assert assess(facts, on).status not in (Status.EARLY_LEAVER, Status.ABSENT)
