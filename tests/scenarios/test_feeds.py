# SPDX-License-Identifier: EUPL-1.2
"""What a feed tells that no other story does, and the duties that follow (domain 2.1)."""

import pytest

from tests.scenarios.histories import SPRING
from tests.scenarios.story import ADULT, MBO, OTHER_MBO, VO, Person

SIXTEEN = "2009-09-10"


@SPRING.story
def test_a_correction_says_how_the_enrolment_should_have_read(one: Person) -> None:
    """The end was a mistake: never a leaver."""
    one.leaver().fed(
        "2025-12-01",
        "school",
        "enrollment-corrected",
        school=MBO,
        enrollment="1",
        startDate="2025-08-25",
        sector="mbo",
        level=3,
        track="bbl",
    )
    one.is_("enrolled", since="2025-08-25").case(state="voided").no_open_duty()


@pytest.mark.row("1.1-3")
@SPRING.story
def test_a_foreign_diploma_that_was_valued_and_is_taken_back(one: Person) -> None:
    one.leaver().recognised("2025-12-01")
    one.revoked("foreign", "2026-02-02")
    one.went(
        "unknown", "enrolled", "gap", "early-leaver", ("qualified", "2025-12-01"), "early-leaver"
    )
    one.case(1, state="closed-qualified", closed="2025-12-01").cases(2)


@SPRING.story
def test_more_is_told_of_an_absence(ended: Person, runs: Person) -> None:
    for person in (ended, runs):
        person.registered().enrolled().absent("2025-11-03")
    update = {"report": ended.report, "school": MBO, "to": "2025-11-21", "hours": 40}
    ended.line("2025-11-24", "school", "absence-updated", **update)
    ended.went("unknown", "enrolled").cases(0)
    runs.is_("absent", since="2025-12-01")


@pytest.mark.row("D02", "law-46")
@SPRING.story
def test_d02_a_diploma_of_the_mbo_is_reported_in_seven_days(a: Person, b: Person) -> None:
    for person, at, state in ((a, "2026-02-06", "met"), (b, "2026-02-07", "met-late")):
        person.registered().enrolled().obtained("mbo-2", "2026-01-30", at=at)
        person.duty("D02", "2026-02-06", state, at, holder=MBO).is_("qualified")


@pytest.mark.row("D02", "law-44")
@SPRING.story
def test_d02_an_examination_of_the_vo_in_two_weeks(a: Person, b: Person) -> None:
    for person, at, state in ((a, "2026-06-26", "met"), (b, "2026-06-27", "met-late")):
        person.registered(SIXTEEN).enrolled(sector="vo", school=VO, stage="vmbo-upper")
        person.obtained("vmbo", "2026-06-12", at=at)
        person.duty("D02", "2026-06-26", state, at, holder=VO).is_("enrolled")


@pytest.mark.row("D03", "law-48")
@SPRING.story
def test_d03_duo_answers_the_vo_in_seven_days_and_the_mbo_in_two_weeks(
    vo: Person, mbo: Person
) -> None:
    for person, school, sector, due in (
        (vo, VO, "vo", "2025-09-08"),
        (mbo, MBO, "mbo", "2025-09-15"),
    ):
        person.registered().enrolled(sector=sector, school=school)
        person.fed(
            "2025-09-10",
            "duo",
            "feedback-given",
            school=school,
            enrollment="1",
            sector=sector,
            receivedOn="2025-09-01",
            givenOn="2025-09-10",
        )
        state = "met-late" if sector == "vo" else "met"
        person.duty("D03", due, state, "2025-09-10", holder="duo")


@pytest.mark.row("D04", "law-34", "law-8")
@SPRING.story
def test_d04_a_vo_school_reports_a_removal_of_an_adult_at_once(vo: Person, mbo: Person) -> None:
    """Friday 5 December: one working day is Monday. Of the mbo no such duty is in force."""
    for person, school, sector in ((vo, VO, "vo"), (mbo, MBO, "mbo")):
        person.registered().enrolled(sector=sector, school=school)
        removed = {"lastActiveDay": "2025-12-05", "exitReason": "removed"}
        person.fed(
            "2025-12-09", "school", "enrollment-ended", school=school, enrollment="1", **removed
        )
    vo.duty("D04", "2025-12-08", "met-late", "2025-12-09", holder=VO)
    mbo.duties("D04", 0)


@pytest.mark.row("D08", "law-54")
@SPRING.story
def test_d08_duo_delivers_a_report_within_one_working_day(a: Person, b: Person) -> None:
    """Entered on Friday 7 November."""
    for person, at, state in ((a, "2025-11-10", "met"), (b, "2025-11-11", "met-late")):
        person.registered(SIXTEEN).enrolled(sector="vo", school=VO)
        person.fed(
            at,
            "duo",
            "absence-reported",
            school=VO,
            kind="other",
            from_="2025-11-03",
            hours=6,
            report=f"d08-{state}",
            enteredOn="2025-11-07",
        )
        person.duty("D08", "2025-11-10", state, at, holder="duo")


@pytest.mark.row("D09")
@SPRING.story
def test_d09_a_municipality_looks_into_a_report_of_who_is_leerplichtig(
    minor: Person, adult: Person, mistaken: Person
) -> None:
    """In two working days; taking up happens at the desk of the register, not in a replay."""
    for person, birth in ((minor, SIXTEEN), (adult, ADULT), (mistaken, SIXTEEN)):
        person.registered(birth).enrolled(sector="vo", school=VO)
        person.absent("2025-11-03", "2025-11-04", at="2025-11-07", kind="luxury", school=VO)
    minor.duty("D09", "2025-11-11", "breached", holder="municipality:0599", **{"class": "L"})
    adult.duties("D09", 0)
    mistaken.absence_withdrawn("2025-11-10").duty("D09", "2025-11-11", "cancelled")


@pytest.mark.row("D10", "law-73")
@SPRING.story
def test_d10_after_the_closing_of_a_school(found: Person, never: Person, adult: Person) -> None:
    """Told on 3 November: looked at by 1 December, enrolled by the 29th; not of who is of age."""
    for person, birth in ((found, SIXTEEN), (never, SIXTEEN), (adult, ADULT)):
        person.registered(birth).enrolled(sector="vo", school=VO)
        person.fed("2025-11-03", "school", "school-closed", school=VO, informedOn="2025-11-03")
    found.enrolled("2025-11-24", school=OTHER_MBO, number="2")
    found.duty("D10", "2025-12-01", "met", "2025-11-24", holder="region:29")
    found.duty("D10", "2025-12-29", "cancelled")
    never.duty("D10", "2025-12-01", "breached").duty("D10", "2025-12-29", "breached")
    adult.duties("D10", 0)


@pytest.mark.row("D11", "law-69", "6.3-D-1")
@SPRING.story
def test_d11_a_claim_to_exemption_a_month_before_on_a_fresh_statement(
    fresh: Person, stale: Person
) -> None:
    for person, at, stated in (
        (fresh, "2025-11-28", "2025-09-10"),
        (stale, "2025-12-01", "2025-08-29"),
    ):
        person.registered("2010-10-10").fed(
            at,
            "school",
            "exemption-claimed",
            article="5-a",
            from_="2026-01-01",
            claimedOn=at,
            statementOn=stated,
        )
    fresh.duty("D11", "2025-12-01", "met", "2025-11-28", holder="parents")
    fresh.duty("D11", "2025-12-10", "met", "2025-11-28")
    stale.duty("D11", "2025-11-29", "met-late", "2025-12-01").duty(
        "D11", "2025-12-01", "met", "2025-12-01"
    )


@pytest.mark.row("6.3-D-1", "6.3-D-3", "6.3-A-exempt")
@SPRING.story
def test_what_becomes_of_a_claim_to_exemption(
    refused: Person, withdrawn: Person, revoked: Person
) -> None:
    """Refused or taken back a child is never exempt; a grant that proves never to have been due is
    none from its first day on."""
    claim = {"article": "5-b", "from_": "2026-01-01", "claimedOn": "2025-11-28"}
    for person in (refused, withdrawn, revoked):
        person.registered("2010-10-10").fed("2025-11-28", "school", "exemption-claimed", **claim)
        person.duty("D11", "2025-12-01", "met", "2025-11-28")
    for person, kind in ((refused, "exemption-refused"), (withdrawn, "exemption-claim-withdrawn")):
        person.exemption_answered(kind, "2026-01-01", "2025-12-15", "5-b").went("absolute-truant")
    revoked.exempted("2026-01-01", "2026-07-31", "5-b", at="2025-12-15")
    revoked.exemption_answered("exemption-revoked", "2026-01-01", "2026-02-02", "5-b")
    revoked.went("absolute-truant", "exempt", "absolute-truant")


@pytest.mark.row("1.3-7", "1.3-8", "D12", "law-65")
@SPRING.story
def test_vervangende_leerplicht_is_decided_in_six_weeks_and_stays_enrolled(
    granted: Person, refused: Person
) -> None:
    """Asked on 1 September: decided by 13 October."""
    for person, article, on, outcome in (
        (granted, "3a", "2025-10-13", "granted"),
        (refused, "3b", "2025-10-14", "refused"),
    ):
        person.registered("2010-05-17").enrolled(sector="vo", school=VO)
        asked = {"article": article, "receivedOn": "2025-09-01"}
        person.fed("2025-09-01", "school", "replacement-requested", **asked)
        days = {"from_": "2025-10-20", "to": "2026-07-31"} if outcome == "granted" else {}
        person.fed(
            on, "school", "replacement-decided", decidedOn=on, outcome=outcome, **asked, **days
        )
        person.went("absolute-truant", "enrolled")
    granted.duty("D12", "2025-10-13", "met", "2025-10-13", holder="municipality:0599")
    refused.duty("D12", "2025-10-13", "met-late", "2025-10-14")
    granted.fed(
        "2026-03-02",
        "school",
        "replacement-ended",
        article="3a",
        receivedOn="2025-09-01",
        on="2026-02-27",
    )


@SPRING.story
def test_evidence_of_a_foreign_diploma_that_proves_void(one: Person) -> None:
    one.leaver().recognised("2025-12-01", evidence="nuffic")
    one.recognition_revoked("2025-12-01", "2026-02-02")
    one.is_("early-leaver").case(1, state="closed-qualified")


@pytest.mark.row("D14")
@SPRING.story
def test_d14_applying_for_the_mbo_by_1_april(a: Person, b: Person) -> None:
    for person, on, state in ((a, "2026-04-01", "met"), (b, "2026-04-02", "met-late")):
        person.registered(SIXTEEN).enrolled(sector="vo", school=VO)
        start = {"school": MBO, "appliedOn": on, "startsOn": "2026-08-24"}
        person.fed(on, "school", "mbo-applied", **start)
        person.duty("D14", "2026-04-01", state, on, holder="applicant")
