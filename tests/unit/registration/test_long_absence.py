# SPDX-License-Identifier: EUPL-1.2
"""Absent: enrolled, and not at school for four weeks on end or the shorter period of the school."""

from datetime import timedelta

import pytest

from tests.unit.registration.history import History, day
from tests.unit.registration.test_status import SEVENTEEN, adult, of


class TestAbsent:
    def test_from_28_days_at_18_or_older(self) -> None:
        history = adult().started("2024-08-25").absent("2025-10-01")
        assert history.status("2025-10-28") == "enrolled"
        assert of(history, "2025-10-29") == ("absent", "absent-4-weeks", "doorstroompunt")

    def test_a_long_absence_reported_under_18_counts_from_the_birthday(self) -> None:
        history = History(SEVENTEEN).started("2024-08-25").absent("2026-01-10", kind="long-u18")
        assert history.status("2026-03-09") == "enrolled"
        assert history.status("2026-03-10") == "absent"

    @pytest.mark.parametrize("kind", ["h16-u18", "h16-18plus", "luxury", "other"])
    def test_counted_hours_are_no_four_weeks(self, kind: str) -> None:
        history = adult().started("2024-08-25").absent("2025-10-01", kind=kind)
        assert history.status("2025-12-01") == "enrolled"

    @pytest.mark.row("1.5-4", "law-3", "law-6", "absence-days")
    def test_from_the_shorter_period_that_the_school_set(self) -> None:
        """WEB arts. 9.2.1 onder c and 9.2.2 lid 1, until 2026 art. 8.1.8a: "or shorter"."""
        for first, days in (("2025-10-01", 14), ("2026-02-02", 10), ("2026-02-02", 28)):
            history = adult().started("2024-08-25").absent(first, period_days=days)
            full = (day(first) + timedelta(days=days)).isoformat()
            before = (day(first) + timedelta(days=days - 1)).isoformat()
            assert [history.status(d) for d in (before, full)] == ["enrolled", "absent"]
            leaver = history.on(full).leaver
            assert leaver is not None
            assert leaver.left_on == day(first)
            assert history.on(before).next_review == day(full)

    def test_until_the_last_day_of_absence(self) -> None:
        history = adult().started("2024-08-25").absent("2025-10-01").absence_ended("2025-11-20")
        assert history.status("2025-11-20") == "absent"
        assert history.status("2025-11-21") == "enrolled"

    def test_an_end_known_beforehand(self) -> None:
        history = adult().started("2024-08-25").absent("2025-10-01", to="2025-10-20")
        assert history.status("2025-10-29") == "enrolled"

    def test_an_update_moves_the_end(self) -> None:
        history = adult().started("2024-08-25").absent("2025-10-01", to="2025-10-20")
        history.absence_updated("2025-11-10", at="2025-10-21")
        assert history.status("2025-10-29") == "absent"

    def test_withdrawn_never_was(self) -> None:
        history = adult().started("2024-08-25").absent("2025-10-01")
        assert history.absence_withdrawn("2025-11-20").status("2025-11-10") == "enrolled"

    def test_end_and_withdrawal_may_come_before_the_report(self) -> None:
        ended = adult().started("2024-08-25").absence_ended("2025-10-20")
        assert ended.absent("2025-10-01", at="2025-10-21").status("2025-10-29") == "enrolled"
        withdrawn = adult().started("2024-08-25").absence_withdrawn("2025-10-20")
        withdrawn.told.insert(1, adult().absent("2025-10-01").told[-1])
        assert withdrawn.status("2025-11-10") == "enrolled"

    def test_reported_again_after_withdrawal(self) -> None:
        history = adult().started("2024-08-25").absent("2025-10-01")
        history.absence_withdrawn("2025-10-20").absent("2025-10-01", at="2025-10-25")
        assert history.status("2025-10-29") == "absent"

    def test_ends_with_the_enrolment_at_that_school(self) -> None:
        history = adult().enrolled("2024-08-25", "2025-11-14").absent("2025-10-01")
        history.started("2025-11-17", school="25PZ00")
        assert [history.status(d) for d in ("2025-11-14", "2025-11-15", "2025-11-17")] == [
            "absent",
            "gap",
            "enrolled",
        ]

    def test_counts_at_a_school_where_no_enrolment_is_known(self) -> None:
        history = adult().started("2024-08-25").absent("2025-10-01", school="25PZ00")
        assert history.status("2025-10-29") == "absent"
