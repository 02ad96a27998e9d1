# SPDX-License-Identifier: EUPL-1.2
"""The duties of the deadline register (domain 2.1) by row: set, due, met, met late, cancelled.

D01 and D02 have tests of their own (``test_duties``); D15 to D22 are of the outreach desk.
"""

from datetime import date

import pytest

from schemas.events import feeds
from services.chassis.duties import Place
from services.registration.rules.absence_duties import too_soon
from services.registration.rules.absence_facts import reports
from services.registration.rules.duties import DUTY_RULES, FURTHER
from services.registration.rules.duty_terms import DUTY_TERMS, term, term_or_none
from tests.unit.registration.duty_ledger import HOME, codes, ledger, only
from tests.unit.registration.history import History

VO, MBO, OTHER = "00AH00", "25LR00", "25PZ00"
ADULT, SIXTEEN = "2006-05-17", "2009-09-10"
NOW = "2026-06-30"


def test_every_duty_that_is_judged_stands_in_the_register_with_its_terms() -> None:
    judged = frozenset().union(*(codes for codes, _ in FURTHER.values()))
    assert judged | {"D07"} == DUTY_TERMS.keys()
    assert DUTY_TERMS.keys() <= DUTY_RULES.keys()


def test_nobody_without_such_facts_has_such_a_duty() -> None:
    assert ledger(History(ADULT).started("2025-08-25").ended("2025-11-05"), NOW) == {}


# D03: DUO answers the school


def feedback(sector: str, given: str | None, school: str = MBO) -> History:
    history = History(ADULT)
    day = {"received_on": "2025-09-01", "given_on": given}
    return history.tell(
        feeds.FeedbackGiven, "2025-09-01", school=school, enrollment="1", sector=sector, **day
    )


@pytest.mark.row("D03", "feedback-days", "feedback-days-mbo", "law-48")
@pytest.mark.parametrize(
    ("sector", "due"),
    [("vo", "2025-09-08"), ("pro", "2025-09-08"), ("vso", "2025-09-08"), ("mbo", "2025-09-15")],
)
def test_d03_seven_days_and_for_the_mbo_two_weeks(sector: str, due: str) -> None:
    assert only(feedback(sector, None), "D03", "2025-09-02")[:4] == (
        "duo",
        "2025-09-01",
        due,
        "set",
    )
    assert only(feedback(sector, None), "D03", "2025-09-16").state == "breached"
    assert only(feedback(sector, due), "D03", NOW).state == "met"
    assert only(feedback(sector, "2025-09-16"), "D03", NOW).state == "met-late"


def test_d03_an_answer_is_of_the_day_on_which_the_report_was_received() -> None:
    """Received again after a correction: another term, with an answer of its own."""
    history = feedback("vo", "2025-09-05", VO).tell(
        feeds.FeedbackGiven,
        "2025-10-01",
        school=VO,
        enrollment="1",
        sector="vo",
        received_on="2025-10-01",
    )
    assert [one.state for one in ledger(history, "2025-10-20").values()] == ["met", "breached"]


# D04: removal of a pupil of 18 or older


def removed(birth: str | None, at: str, sector: str = "vo", reason: str = "removed") -> History:
    history = History(birth).started("2025-08-25", school=VO, sector=sector)
    return history.tell(
        feeds.EnrollmentEnded,
        at,
        school=VO,
        enrollment="1",
        last_active_day="2025-12-24",
        exit_reason=reason,
    )


@pytest.mark.row("D04", "removal-days", "law-34")
def test_d04_at_once_is_one_working_day() -> None:
    """The day after Christmas Eve that is a working day is Monday 29 December."""
    assert only(removed(ADULT, "2025-12-29"), "D04", NOW) == (
        VO,
        "2025-12-24",
        "2025-12-29",
        "met",
        "2025-12-29",
    )
    assert only(removed(ADULT, "2025-12-30"), "D04", NOW).state == "met-late"


@pytest.mark.row("D04", "law-8", "law-34")
@pytest.mark.parametrize(
    ("birth", "sector", "reason"),
    [(SIXTEEN, "vo", "removed"), (ADULT, "mbo", "removed"), (ADULT, "vo", "04")],
    ids=["younger than 18", "the mbo article lapsed", "left by himself"],
)
def test_d04_is_of_adults_of_the_vo_who_were_removed(birth: str, sector: str, reason: str) -> None:
    assert codes(removed(birth, "2025-12-30", sector, reason), NOW) == []


def test_d04_falls_away_when_the_reason_is_corrected() -> None:
    history = removed(ADULT, "2025-12-30").tell(
        feeds.EnrollmentEnded,
        "2026-01-05",
        school=VO,
        enrollment="1",
        last_active_day="2025-12-24",
        exit_reason="04",
    )
    assert codes(history, NOW) == []


def test_d04_waits_for_a_birth_date() -> None:
    history = removed(None, "2025-12-30")
    assert codes(history, NOW) == []
    assert codes(history.registered(ADULT, at="2026-01-10"), NOW) == ["D04"]


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


# D10: a school that is none any more


def closed() -> History:
    history = History(SIXTEEN).started("2025-08-25", school=VO, sector="vo")
    return history.tell(feeds.SchoolClosed, "2025-11-03", school=VO, informed_on="2025-11-03")


@pytest.mark.row("D10", "closed-school-check-weeks", "closed-school-enrol-weeks", "law-73")
def test_d10_four_weeks_to_look_and_four_more_to_enrol() -> None:
    """28 days from 3 November is Monday 1 December, and from there Monday 29 December."""
    found = ledger(closed(), "2025-12-30")
    assert found["D10", f"{VO}:check"] == (
        "region:29",
        "2025-11-03",
        "2025-12-01",
        "breached",
        None,
    )
    assert found["D10", f"{VO}:enrol"][:4] == ("parents", "2025-12-01", "2025-12-29", "breached")


@pytest.mark.parametrize(
    ("start", "states"), [("2025-11-24", ["met"]), ("2025-12-08", ["met-late", "met"])]
)
def test_d10_is_settled_by_an_enrolment_elsewhere(start: str, states: list[str]) -> None:
    history = closed().started(start, school=OTHER, sector="vo", number="2")
    assert [one.state for one in ledger(history, NOW).values()] == states


@pytest.mark.row("D10", "law-73")
@pytest.mark.parametrize("birth", [ADULT, None], ids=["of age", "no birth date"])
def test_d10_is_of_pupils_under_leerplicht_or_kwalificatieplicht(birth: str | None) -> None:
    history = History(birth).started("2025-08-25", school=VO, sector="vo")
    history.tell(feeds.SchoolClosed, "2025-11-03", school=VO, informed_on="2025-11-03")
    assert codes(history, NOW) == []


# D11: claims to exemption


def claim(claimed: str, first: str = "2025-11-01", statement: str | None = None) -> History:
    return History(SIXTEEN).tell(
        feeds.ExemptionClaimed,
        claimed,
        article="5-a",
        from_=first,
        claimed_on=claimed,
        statement_on=statement,
    )


@pytest.mark.row("D11", "exemption-claim-months", "law-69")
def test_d11_a_first_claim_is_made_a_month_before() -> None:
    key = ("D11", "exemption:2025-11-01:claim")
    assert ledger(claim("2025-10-01"), NOW)[key].state == "met"
    late = ledger(claim("2025-10-02"), NOW)[key]
    assert (late.due_on, late.state, late.holder) == ("2025-10-01", "met-late", "parents")


@pytest.mark.row("D11", "statement-months", "law-69")
def test_d11_the_statement_is_at_most_three_months_old() -> None:
    key = ("D11", "exemption:2025-11-01:statement")
    assert ledger(claim("2025-10-01", statement="2025-07-01"), NOW)[key].state == "met"
    assert ledger(claim("2025-10-01", statement="2025-06-30"), NOW)[key].state == "met-late"


@pytest.mark.row("D11", "exemption-renewal", "law-69")
def test_d11_each_year_anew_before_1_july() -> None:
    granted = History(SIXTEEN).exempted("2025-08-01", "2026-07-31")
    key = ("D11", "exemption:2025-08-01:renewal")
    assert ledger(granted, "2026-06-30")[key][2:4] == ("2026-06-30", "set")
    assert ledger(granted, "2026-07-01")[key].state == "breached"
    for claimed, state in (("2026-06-30", "met"), ("2026-07-01", "met-late")):
        history = History(SIXTEEN).exempted("2025-08-01", "2026-07-31")
        history.tell(
            feeds.ExemptionClaimed, claimed, article="5-a", from_="2026-08-01", claimed_on=claimed
        )
        found = ledger(history, "2026-08-01")
        assert found[key].state == state
        assert found["D11", "exemption:2026-08-01:claim"].due_on == "2026-06-30"


def test_d11_a_grant_for_the_next_year_shows_that_it_was_claimed() -> None:
    history = History(SIXTEEN).exempted("2025-08-01", "2026-07-31")
    history.exempted("2026-08-01", "2027-07-31", at="2026-06-15")
    assert ledger(history, NOW)["D11", "exemption:2025-08-01:renewal"][3:] == ("met", "2026-06-15")


@pytest.mark.parametrize(
    ("article", "first", "last"),
    [
        ("5a", "2025-08-01", "2026-07-31"),
        ("15", "2025-08-01", "2026-07-31"),
        ("5-a", "2024-08-01", "2027-07-31"),
        ("5-a", "2025-08-01", "2026-06-30"),
        ("5-b", "2026-08-01", "2027-07-31"),
    ],
    ids=["travelling", "other education", "never fit", "ends before", "18 by then"],
)
def test_d11_nothing_to_renew(article: str, first: str, last: str) -> None:
    """SIXTEEN is 18 on 10 September 2027; the last case is of who is 18 before 1 August."""
    birth = "2009-07-10" if article == "5-b" else SIXTEEN
    history = History(birth).exempted(first, last, article=article)
    assert codes(history, "2027-12-31") == []


def test_d11_says_no_article_and_tells_two_claims_of_one_day_apart() -> None:
    history = claim("2025-10-01")
    history.tell(
        feeds.ExemptionClaimed,
        "2025-10-02",
        article="5-b",
        from_="2025-11-01",
        claimed_on="2025-10-02",
    )
    found = ledger(history, NOW)
    assert {context: one.state for (_, context), one in found.items()} == {
        "exemption:2025-11-01:claim": "met",
        "exemption:2025-11-01.2:claim": "met-late",
    }


def test_d11_an_exemption_that_ended_early_is_not_renewed() -> None:
    history = History(SIXTEEN).exempted("2025-08-01", "2026-07-31").exemption_ended("2026-03-01")
    assert codes(history, NOW) == []


# D12: vervangende leerplicht


def asked(received: str, **days: str) -> History:
    return History(SIXTEEN).tell(
        feeds.ReplacementRequested, received, article="3a", received_on=received, **days
    )


@pytest.mark.row("D12", "replacement-decision-weeks", "law-65")
def test_d12_six_weeks_by_the_law_as_it_was_read_last() -> None:
    """42 days from 1 September 2025 is Monday 13 October; no copy is due any more."""
    assert only(asked("2025-09-01", decided_on="2025-10-13"), "D12", NOW) == (
        "municipality:0599",
        "2025-09-01",
        "2025-10-13",
        "met",
        "2025-10-13",
    )
    assert only(asked("2025-09-01"), "D12", NOW).state == "breached"


@pytest.mark.row("D12", "replacement-copy-weeks")
def test_d12_four_weeks_and_two_for_the_copy_by_the_text_of_2017() -> None:
    history = asked("2017-09-04", decided_on="2017-10-02", copied_on="2017-10-17")
    found = ledger(history, NOW)
    assert found["D12", "replacement:2017-09-04:decision"][2:4] == ("2017-10-02", "met")
    assert found["D12", "replacement:2017-09-04:copy"][2:4] == ("2017-10-16", "met-late")


def test_d12_the_term_is_chosen_by_the_day_of_the_request() -> None:
    assert term("replacement-decision-weeks", date(2018, 7, 27)) == 4
    assert term("replacement-decision-weeks", date(2018, 7, 28)) == 6
    assert term_or_none("replacement-copy-weeks", date(2018, 7, 28)) is None


@pytest.mark.row("D12", "replacement-extension-weeks", "law-66")
def test_d12_prolonging_is_asked_eight_weeks_before_the_end() -> None:
    """Counted back from 31 July 2026: 5 June, whatever day that is (Atw art. 1)."""
    for received, state in (("2026-06-05", "met"), ("2026-06-06", "met-late")):
        history = asked(received, expires_on="2026-07-31")
        duty = ledger(history, NOW)["D12", f"replacement:{received}:extension"]
        assert (duty.holder, duty.due_on, duty.state) == ("parents", "2026-06-05", state)


@pytest.mark.row("1.2-6", "adult-pupil")
def test_d12_of_who_is_of_age_by_then_prolonging_is_her_own_to_ask() -> None:
    """18 on 1 May 2026, before the term ends: the duties of the parents go over (art. 1b)."""
    history = History("2008-05-01").tell(
        feeds.ReplacementRequested,
        "2026-03-02",
        article="3b",
        received_on="2026-03-02",
        expires_on="2026-07-31",
    )
    duty = ledger(history, NOW)["D12", "replacement:2026-03-02:extension"]
    assert (duty.holder, duty.due_on, duty.state) == ("young-person", "2026-06-05", "met")


# D14: applying for the mbo


@pytest.mark.row("D14", "mbo-application-day")
@pytest.mark.parametrize(("applied", "state"), [("2026-04-01", "met"), ("2026-04-02", "met-late")])
def test_d14_by_1_april(applied: str, state: str) -> None:
    history = History(SIXTEEN).tell(
        feeds.MboApplied, applied, school=MBO, applied_on=applied, starts_on="2026-08-24"
    )
    assert only(history, "D14", NOW)[2:4] == ("2026-04-01", state)


def test_d14_is_of_programmes_that_start_with_the_school_year() -> None:
    history = History(SIXTEEN).tell(
        feeds.MboApplied, "2025-12-01", school=MBO, applied_on="2025-12-01", starts_on="2026-02-02"
    )
    assert codes(history, NOW) == []


def test_home_is_where_the_duties_of_municipality_and_region_are() -> None:
    assert (HOME.region, HOME.municipality) == ("29", "0599")
