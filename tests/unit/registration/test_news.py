# SPDX-License-Identifier: EUPL-1.2
"""What is said when an assessment differs from the one that was kept, and in which order."""

from datetime import date

import pytest

from schemas.events import feeds
from schemas.events import registration as events
from services.registration.rules.news import NO_AGE_LIMIT, Kept, Said, news
from tests.unit.registration.history import History, day


def told(history: History, on: str, before: Kept | None = None) -> tuple[Kept, list[Said]]:
    return news(before, history.on(on), history.facts(), day(on))


def kinds(said: list[Said]) -> list[str]:
    return [event.short_name() for event, _ in said]


def enrolled() -> History:
    return History("2006-05-17").started("2025-08-25", level=2)


def leaver() -> History:
    return enrolled().ended("2025-11-05")


def test_the_first_assessment_is_a_change_from_nothing() -> None:
    kept, said = told(enrolled(), "2025-09-01")
    assert kinds(said) == ["status-changed"]
    data = said[0][1]
    assert isinstance(data, events.StatusChangedData)
    assert (data.from_status, data.from_region, data.to_status) == (None, None, "enrolled")
    assert (data.school, data.level, data.category) == ("25LR00", 2, "mbo-2")
    assert kept.spell is None


def test_the_same_assessment_again_says_nothing() -> None:
    kept, _ = told(enrolled(), "2025-09-01")
    assert told(enrolled(), "2025-10-01", kept) == (kept, [])


def test_a_change_of_school_alone_is_said_with_the_status_as_it_was() -> None:
    kept, _ = told(enrolled(), "2025-09-01")
    changed = enrolled().started("2025-10-01", school="25PZ00")
    _, said = told(changed, "2025-10-01", kept)
    assert kinds(said) == ["status-changed"]
    data = said[0][1]
    assert isinstance(data, events.StatusChangedData)
    assert (data.from_status, data.to_status, data.school) == ("enrolled", "enrolled", "25PZ00")


def test_a_move_within_the_region_is_a_status_change_and_no_region_change() -> None:
    kept, _ = told(enrolled(), "2025-09-01")
    _, said = told(enrolled().moved("0502", "2025-10-01"), "2025-10-01", kept)
    assert kinds(said) == ["status-changed"]


def test_a_move_to_another_region_is_said_with_both() -> None:
    kept, _ = told(enrolled(), "2025-09-01")
    _, said = told(enrolled().moved("0363", "2025-10-01"), "2025-10-01", kept)
    assert kinds(said) == ["status-changed", "region-changed"]
    data = said[1][1]
    assert isinstance(data, events.RegionChangedData)
    assert (data.from_region, data.to_region, data.on) == ("29", "21", date(2025, 10, 1))


def test_a_gap_is_detected_once_with_the_day_on_which_it_runs_out() -> None:
    kept, _ = told(enrolled(), "2025-11-01")
    kept, said = told(leaver(), "2025-11-10", kept)
    assert kinds(said) == ["status-changed", "potential-leaver-detected"]
    data = said[1][1]
    assert isinstance(data, events.PotentialLeaverDetectedData)
    assert (data.last_active_day, data.review_on) == (date(2025, 11, 5), date(2025, 11, 20))
    assert told(leaver(), "2025-11-12", kept)[1] == []


def test_a_gap_that_moves_is_detected_anew() -> None:
    kept, _ = told(leaver(), "2025-11-10")
    _, said = told(leaver().ended("2025-11-08", at="2025-11-11"), "2025-11-12", kept)
    assert kinds(said) == ["status-changed", "potential-leaver-detected"]


@pytest.mark.row("1.7-6")
def test_a_gap_that_a_new_enrolment_closes_is_cleared() -> None:
    kept, _ = told(leaver(), "2025-11-10")
    back = leaver().started("2025-11-17", number="2")
    _, said = told(back, "2025-11-17", kept)
    assert kinds(said) == ["status-changed", "potential-leaver-cleared"]
    data = said[1][1]
    assert isinstance(data, events.PotentialLeaverClearedData)
    assert (data.last_active_day, data.reason) == (date(2025, 11, 5), "enrolled")


def test_a_gap_that_runs_out_is_confirmed_and_not_cleared() -> None:
    kept, _ = told(leaver(), "2025-11-10")
    kept, said = told(leaver(), "2025-11-20", kept)
    assert kinds(said) == ["status-changed", "early-leaver-confirmed"]
    assert kept.spell is not None
    assert told(leaver(), "2025-12-20", kept)[1] == []


def test_a_confirmation_tells_what_a_case_needs() -> None:
    _, said = told(leaver(), "2025-11-20")
    data = said[-1][1]
    assert isinstance(data, events.EarlyLeaverConfirmedData)
    assert (data.basis, data.since) == ("not-enrolled", date(2025, 11, 20))
    assert data.left_on == data.last_active_day == date(2025, 11, 5)
    assert (data.region, data.school, data.level) == ("29", "25LR00", 2)
    assert data.age_limit_on == date(2033, 5, 17)


def test_a_leaver_without_a_birth_date_has_no_age_limit() -> None:
    unborn = History().started("2025-08-25").ended("2025-11-05")
    _, said = told(unborn, "2025-12-01")
    data = said[-1][1]
    assert isinstance(data, events.EarlyLeaverConfirmedData)
    assert data.age_limit_on == NO_AGE_LIMIT


def test_a_void_confirmation_is_taken_back_before_the_new_status_is_said() -> None:
    kept, _ = told(leaver(), "2025-12-01")
    within = leaver().started("2025-11-17", at="2025-12-02", number="2")
    kept, said = told(within, "2025-12-02", kept)
    assert kinds(said) == ["early-leaver-revoked", "status-changed"]
    assert kept.spell is None


def test_a_return_after_grace_keeps_the_spell() -> None:
    kept, _ = told(leaver(), "2025-12-01")
    back = leaver().started("2025-12-01", number="2")
    after, said = told(back, "2025-12-01", kept)
    assert kinds(said) == ["status-changed"]
    assert after.spell == kept.spell


def test_the_end_of_an_old_spell_is_not_taken_back_by_a_new_one() -> None:
    kept, _ = told(leaver(), "2025-12-01")
    back = leaver().started("2025-12-01", number="2")
    kept, _ = told(back, "2025-12-01", kept)
    again = leaver().started("2025-12-01", number="2").ended("2026-02-02", number="2")
    kept, said = told(again, "2026-03-01", kept)
    assert kinds(said) == ["status-changed", "early-leaver-confirmed"]
    assert kept.spell is not None
    assert kept.spell.since == date(2026, 2, 17)


def test_a_corrected_last_day_is_confirmed_again_with_the_new_dates() -> None:
    kept, _ = told(leaver(), "2025-12-15")
    moved = leaver().ended("2025-11-12", at="2025-12-16")
    kept, said = told(moved, "2025-12-16", kept)
    assert kinds(said) == ["status-changed", "early-leaver-confirmed"]
    assert kept.spell is not None
    assert kept.spell.left_on == date(2025, 11, 12)


def test_an_absent_pupil_is_confirmed_on_that_ground() -> None:
    absent = enrolled().absent("2025-11-03")
    _, said = told(absent, "2025-12-01")
    data = said[-1][1]
    assert isinstance(data, events.EarlyLeaverConfirmedData)
    assert (data.basis, data.left_on) == ("absent-4-weeks", date(2025, 11, 3))


def test_a_leaver_who_becomes_an_absentee_without_a_break_has_a_spell_of_its_own() -> None:
    kept, _ = told(leaver(), "2025-12-01")
    back = leaver().started("2025-12-01", number="2").absent("2025-12-01", at="2026-01-05")
    _, said = told(back, "2026-01-05", kept)
    assert kinds(said) == ["status-changed", "early-leaver-confirmed"]


@pytest.mark.parametrize(
    ("starts", "applied"),
    [("2026-08-24", True), ("2026-07-11", True), ("2026-02-02", False), ("2027-08-23", False)],
)
def test_a_gap_tells_whether_an_application_for_the_mbo_is_known(
    starts: str, applied: bool
) -> None:
    """Domain 6.3 A: contact from 1 September is for whom no aanmeldstatus is known."""
    history = History("2008-01-17").started("2025-08-25", level=None, sector="vo")
    history.ended("2026-07-10")
    history.tell(
        feeds.MboApplied, "2025-12-01", school="25LR00", applied_on="2025-12-01", starts_on=starts
    )
    _, said = told(history, "2026-07-20")
    [data] = [one for event, one in said if event is events.StatusChanged]
    assert isinstance(data, events.StatusChangedData)
    assert (data.to_status, data.mbo_applied) == ("gap", applied)


def test_who_is_in_no_gap_has_nothing_said_of_applications() -> None:
    _, said = told(enrolled(), "2025-09-01")
    data = said[0][1]
    assert isinstance(data, events.StatusChangedData)
    assert data.mbo_applied is None
