# SPDX-License-Identifier: EUPL-1.2
"""D05 to D09 (domain 2.1), on reports of absence: set, due, met, met late, cancelled."""

import pytest

from services.chassis.duties import Place
from services.registration.rules.absence_duties import too_soon
from services.registration.rules.absence_facts import reports
from services.registration.rules.duties import DUTY_RULES
from services.registration.rules.duty_terms import DUTY_TERMS
from tests.unit.registration.duty_ledger import codes, ledger, only
from tests.unit.registration.history import History

VO, MBO = "00AH00", "25LR00"
ADULT, SIXTEEN = "2006-05-17", "2009-09-10"
NOW = "2026-06-30"

# D05: 16 hours


@pytest.mark.row("D05", "absence-report-days", "law-72")
def test_d05_five_working_days_after_the_day_on_which_16_hours_were_reached() -> None:
    """Reached on Wednesday 23 December 2026: 24, 28, 29, 30 and 31 December."""
    for at, state in (("2026-12-31", "met"), ("2027-01-04", "met-late")):
        history = History(SIXTEEN).absent(
            "2026-12-01", "2026-12-23", at=at, kind="h16-u18", hours=16, school=VO
        )
        assert only(history, "D05", "2027-02-01") == (VO, "2026-12-23", "2026-12-31", state, at)


@pytest.mark.parametrize("kind", ["h16-18plus", "luxury", "other", "long-u18"])
def test_d05_is_of_16_hours_of_who_is_younger_than_18(kind: str) -> None:
    assert codes(History(SIXTEEN).absent("2025-12-01", "2025-12-23", kind=kind), NOW) == ["D09"]


def test_d05_waits_for_the_day_on_which_16_hours_were_reached() -> None:
    history = History(SIXTEEN).absent("2025-12-01", at="2025-12-12", kind="h16-u18")
    assert codes(history, NOW) == ["D09"]
    history.absence_updated("2025-12-10", at="2025-12-15")
    assert only(history, "D05", NOW)[1:4] == ("2025-12-10", "2025-12-17", "met")


@pytest.mark.row("law-49")
def test_the_law_sets_no_days_for_reports_of_absence() -> None:
    """Rro par. 7 has none and the Leerplichtwet says onverwijld: the numbers are not law."""
    terms = {one.id: one.klass for one in (*DUTY_TERMS["D05"], *DUTY_TERMS["D06"])}
    assert terms["absence-report-days"] == "G"
    assert terms["long-absence-report-days"] == "P"
    assert (DUTY_RULES["D05"].klass, DUTY_RULES["D06"].klass) == ("L", "L")


def sixteen_hours(birth: str = SIXTEEN) -> History:
    """Reached on Wednesday 5 November by the school's own record of hours."""
    return History(birth).missed("2025-11-03", 8).missed("2025-11-05", 8)


def test_d05_is_known_from_the_hours_that_a_school_records_without_a_report() -> None:
    duty = only(sixteen_hours(), "D05", "2025-11-12")
    assert duty == (MBO, "2025-11-05", "2025-11-12", "set", None)
    assert only(sixteen_hours(), "D05", "2025-11-13").state == "breached"


def test_d05_a_report_of_the_cycle_settles_it_and_is_no_second_duty() -> None:
    """The school counts one lesson more than we do, and reports a day later than ours."""
    history = sixteen_hours().absent("2025-11-03", "2025-11-06", at="2025-11-07", kind="h16-u18")
    assert only(history, "D05", NOW) == (
        MBO,
        "2025-11-05",
        "2025-11-12",
        "met",
        "2025-11-07",
    )


@pytest.mark.row("D05", "1.4-1")
def test_d05_each_time_16_hours_are_reached_again() -> None:
    history = sixteen_hours().absent("2025-11-03", "2025-11-05", at="2025-11-10", kind="h16-u18")
    history.missed("2025-11-18", 8).missed("2025-11-25", 8)
    found = ledger(history, NOW).items()
    states = [(one.set_on, one.state) for (code, _), one in found if code == "D05"]
    assert states == [("2025-11-05", "met"), ("2025-11-25", "breached")]


@pytest.mark.row("1.4-12", "1.4-15")
def test_d05_does_not_count_what_was_authorised_or_taken_back() -> None:
    ill = History(SIXTEEN).missed("2025-11-03", 8, authorised=True).missed("2025-11-05", 8)
    assert codes(ill, NOW) == []
    assert codes(sixteen_hours().missed("2025-11-03", 0, at="2025-11-10"), NOW) == []


def test_d05_is_voluntary_from_18_and_unknown_without_a_birth_date() -> None:
    assert codes(sixteen_hours(ADULT), NOW) == []
    assert codes(History(None).missed("2025-11-03", 8).missed("2025-11-05", 8), NOW) == []


def test_d05_is_not_counted_where_no_holiday_region_is_known() -> None:
    assert ledger(sixteen_hours(), NOW, Place()) == {}


# D06: 28 days


@pytest.mark.row("D06", "long-absence-report-days")
def test_d06_five_working_days_after_four_weeks_on_end() -> None:
    """Absent from 3 November: 28 days are over on 1 December."""
    for at, state in (("2025-12-08", "met"), ("2025-12-09", "met-late"), ("2025-11-10", "met")):
        history = History(ADULT).absent("2025-11-03", at=at)
        assert only(history, "D06", NOW) == (MBO, "2025-12-01", "2025-12-08", state, at)


def test_d06_not_before_and_not_for_who_came_back() -> None:
    history = History(ADULT).absent("2025-11-03", at="2025-11-10")
    assert codes(history, "2025-11-30") == []
    assert codes(history, "2025-12-01") == ["D06"]
    assert codes(history.absence_ended("2025-11-30"), NOW) == []


@pytest.mark.row("D06", "1.4-4")
def test_d06_of_a_school_that_set_a_shorter_period_begins_when_that_is_over() -> None:
    """After 14 days: 17 November, and five working days from then."""
    history = History(ADULT).absent("2025-11-03", at="2025-11-25", period_days=14)
    assert only(history, "D06", NOW) == (
        MBO,
        "2025-11-17",
        "2025-11-24",
        "met-late",
        "2025-11-25",
    )


def test_d06_falls_away_with_the_report() -> None:
    assert codes(History(ADULT).absent("2025-11-03").absence_withdrawn("2025-12-20"), NOW) == []


# D07: at most one report in seven days


@pytest.mark.row("D07", "report-interval-days")
def test_d07_a_report_of_absence_that_goes_on_within_a_week_is_told() -> None:
    history = History(SIXTEEN)
    for number, first, last, at in (
        ("1", "2025-11-03", "2025-11-04", "2025-11-05"),
        ("2", "2025-11-05", "2025-11-06", "2025-11-07"),
        ("3", "2025-11-07", "2025-11-13", "2025-11-14"),
        ("4", "2025-11-18", "2025-11-19", "2025-11-20"),
    ):
        history.absent(first, last, at=at, kind="h16-u18", report=number)
    # The second within a week, the third a week after it, the fourth after a return to school.
    assert too_soon(reports(history.facts())) == {(MBO, "2")}


# D08: DUO delivers to the municipality


@pytest.mark.row("D08", "absence-delivery-days", "law-54")
def test_d08_within_one_working_day_after_entry() -> None:
    """Entered on Friday 7 November: due on Monday."""
    for at, state in (("2025-11-10", "met"), ("2025-11-11", "met-late")):
        history = History(SIXTEEN).absent(
            "2025-11-03", at=at, kind="other", entered_on="2025-11-07"
        )
        assert only(history, "D08", NOW) == ("duo", "2025-11-07", "2025-11-10", state, at)


def test_d08_counts_from_the_delivery_that_says_when_it_was_entered() -> None:
    """The school told us itself before; that does not deliver DUO from its duty."""
    history = History(SIXTEEN).absent("2025-11-03", at="2025-11-07", kind="other")
    history.absent("2025-11-03", at="2025-11-12", kind="other", entered_on="2025-11-07")
    assert only(history, "D08", NOW)[3:] == ("met-late", "2025-11-12")


# D09: the municipality looks into it


@pytest.mark.row("D09", "investigation-days")
@pytest.mark.parametrize("kind", ["h16-u18", "long-u18", "luxury", "other"])
def test_d09_a_report_of_a_leerplichtige_is_taken_up_in_two_working_days(kind: str) -> None:
    """Reported on Friday 7 November: due on Tuesday. Nobody has taken it up."""
    history = History(SIXTEEN).absent("2025-11-03", at="2025-11-07", kind=kind)
    assert only(history, "D09", "2025-11-11") == (
        "municipality:0599",
        "2025-11-07",
        "2025-11-11",
        "set",
        None,
    )
    assert only(history, "D09", "2025-11-12").state == "breached"


@pytest.mark.row("D09")
@pytest.mark.parametrize("birth", [ADULT, None], ids=["of age", "no birth date"])
def test_d09_is_of_reports_under_leerplicht_and_kwalificatieplicht(birth: str | None) -> None:
    assert codes(History(birth).absent("2025-11-03", kind="other"), NOW) == []


def test_d09_falls_away_with_the_report() -> None:
    history = History(SIXTEEN).absent("2025-11-03", kind="other").absence_withdrawn("2025-11-10")
    assert codes(history, NOW) == []
