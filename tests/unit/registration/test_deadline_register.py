# SPDX-License-Identifier: EUPL-1.2
"""The duties of the deadline register (domain 2.1) by row: set, due, met, met late, cancelled.

D01 and D02 have tests of their own (``test_duties``), and so have those on absence, D05 to D09
(``test_absence_duties``); D15 to D22 are of the outreach desk.
"""

from datetime import date

import pytest

from schemas.events import feeds
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
