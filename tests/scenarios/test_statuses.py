# SPDX-License-Identifier: EUPL-1.2
"""Every status in its order, every regime, ages and terms to the day (domain 6.3 A)."""

import pytest

from tests.scenarios.histories import QUEUE, SPRING, YEARS
from tests.scenarios.story import MBO, OTHER_MBO, ROTTERDAM, SEVENTEEN, VO, Person

# the first that fits


@pytest.mark.row("6.3-A-enrolled")
@SPRING.story
def test_enrolled(one: Person) -> None:
    one.registered().enrolled()
    one.went(("unknown", "2025-08-01"), ("enrolled", "2025-08-25"))
    one.is_(
        "enrolled",
        since="2025-08-25",
        basis="enrolled",
        regime="doorstroompunt",
        region="29",
        ruleset="2026",
    )
    one.cases(0).duties("D15", 0)


@pytest.mark.row("6.3-A-gap", "6.3-A-early-leaver", "grace-days", "target-group")
@SPRING.story
def test_gap_then_leaver_on_the_fifteenth_day(one: Person) -> None:
    one.leaver().went(
        "unknown",
        ("enrolled", "2025-08-25"),
        ("gap", "2025-11-06"),
        ("early-leaver", "2025-11-20"),
    )
    one.is_("early-leaver", since="2025-11-20", basis="not-enrolled", regime="doorstroompunt")
    one.expect("history", {"to": "gap"}, {"from": "enrolled", "at": "2025-11-10"})
    one.expect("history", {"to": "early-leaver"}, {"from": "gap", "at": "2025-11-20"})


@QUEUE.story
def test_still_a_gap_on_the_fourteenth_day(one: Person) -> None:
    one.registered().enrolled().left("2025-12-17")
    one.is_("gap", since="2025-12-18", basis="within-grace").cases(0)


@QUEUE.story
def test_a_leaver_on_the_fifteenth_day(one: Person) -> None:
    one.registered().enrolled().left("2025-12-16")
    one.is_("early-leaver", since="2025-12-31", ruleset="2017")
    one.case(state="new", opened="2025-12-31", owner="region:29", attempts=0)


@pytest.mark.row("1.5-10", "6.3-A-gap", "grace-days")
@QUEUE.story
def test_back_on_the_fourteenth_day(one: Person) -> None:
    one.registered().enrolled().left("2025-11-05").enrolled("2025-11-19", school=OTHER_MBO)
    one.went("unknown", "enrolled", "gap", ("enrolled", "2025-11-19")).cases(0)


@QUEUE.story
def test_back_on_the_fifteenth_day_is_a_leaver_who_came_back(one: Person) -> None:
    one.registered().enrolled().left("2025-11-05").enrolled("2025-11-20", school=OTHER_MBO)
    one.went("unknown", "enrolled", "gap", "early-leaver", ("enrolled", "2025-11-20"))
    one.case(state="placed", destination="education", attribution="spontaneous")


@QUEUE.story
def test_the_next_school_begins_at_once(one: Person) -> None:
    """A departure that is known beforehand, with the next enrolment the day after."""
    one.registered().enrolled().left("2025-11-05", at="2025-11-01")
    one.enrolled("2025-11-06", at="2025-11-02", school=OTHER_MBO)
    one.went("unknown", "enrolled").is_("enrolled").cases(0)


@pytest.mark.row("D19", "find-out-months")
@SPRING.story
def test_unknown_has_somebody_who_must_find_out(one: Person) -> None:
    one.registered(at="2026-05-04")
    one.is_("unknown", since="2026-05-04", basis="no-enrolment-known", regime="doorstroompunt")
    one.duty("D19", "2026-08-04", "set", set="2026-05-04", holder="region:29").cases(0)


@SPRING.story
def test_found_in_time(one: Person) -> None:
    one.registered(at="2026-03-02").enrolled("2026-04-07", at="2026-04-10")
    one.duty("D19", "2026-06-02", "met", "2026-04-10").duties("D19", 1)


@pytest.mark.row("6.3-A-out-of-scope")
@SPRING.story
def test_out_of_scope_goes_before_qualified(one: Person) -> None:
    one.registered("1999-02-01").enrolled().obtained("mbo-4", "2025-10-01")
    one.went("out-of-scope", ("qualified", "2026-01-01"), ("out-of-scope", "2026-02-01"))
    one.is_("out-of-scope", basis="age-limit", regime="out-of-scope", since="2026-02-01")


@SPRING.story
def test_dead_goes_before_qualified(one: Person) -> None:
    one.registered().enrolled().obtained("havo", "2025-10-01").died("2026-02-03")
    one.is_("out-of-scope", basis="died", since="2026-02-03", regime="out-of-scope")


@pytest.mark.row("6.3-A-qualified")
@SPRING.story
def test_qualified_goes_before_enrolled_and_absent(one: Person) -> None:
    one.registered().enrolled().obtained("vwo", "2025-10-01").absent("2025-10-06", at="2025-11-10")
    one.went("unknown", "enrolled", ("qualified", "2025-10-01")).cases(0)
    one.is_("qualified", basis="startkwalificatie", regime="none")


@SPRING.story
def test_absent_goes_before_enrolled_but_needs_an_enrolment(one: Person) -> None:
    one.registered().enrolled().absent("2025-10-06", at="2025-11-10")
    one.went("unknown", "enrolled", "absent").is_("absent", basis="absent-4-weeks")
    one.cases(1).case(opened="2025-11-10")


@SPRING.story
def test_enrolled_goes_before_exempt(one: Person) -> None:
    one.registered(SEVENTEEN).enrolled().exempted("2025-09-01", "2026-07-31")
    one.is_("enrolled", regime="doorstroompunt")
    one.went("absolute-truant", "enrolled")


@pytest.mark.row("6.3-A-exempt")
@SPRING.story
def test_exempt_goes_before_absolute_truant(one: Person) -> None:
    one.registered("2010-10-10").exempted("2025-08-01", "2026-07-31")
    one.is_("exempt", basis="exemption", since="2025-08-01", regime="compulsory")


@QUEUE.story
def test_vulnerable_goes_before_absolute_truant(one: Person) -> None:
    """Entree does not end kwalificatieplicht, but the order of the statuses does."""
    one.registered(SEVENTEEN).enrolled(level=1).obtained("mbo-1", "2025-10-01")
    one.employed("2025-10-13", 12).left("2025-10-10")
    one.went("absolute-truant", "enrolled", "absolute-truant", ("vulnerable", "2025-10-13"))
    one.is_("vulnerable", basis="work-with-certificate", regime="qualification").cases(0)


@pytest.mark.row("6.3-A-absolute-truant", "qualification-enrolment")
@QUEUE.story
def test_absolute_truant_goes_before_gap_and_unknown(one: Person, other: Person) -> None:
    one.registered(SEVENTEEN).enrolled().left("2025-11-05")
    one.went("absolute-truant", "enrolled", ("absolute-truant", "2025-11-06"))
    one.is_("absolute-truant", basis="not-enrolled", regime="qualification").cases(0)
    other.registered(SEVENTEEN).is_("absolute-truant").duties("D19", 0)


# what counts as a startkwalificatie


@pytest.mark.row("1.1-2")
@QUEUE.story
def test_certificates_below_are_none(a: Person, b: Person, c: Person) -> None:
    for person, kind in ((a, "vmbo"), (b, "mbo-1"), (c, "pro")):
        person.registered().enrolled().obtained(kind, "2025-10-31").left("2025-10-31")
        person.is_("early-leaver", since="2025-11-15").cases(1)


@pytest.mark.row("1.1-1", "startkwalificatie")
@QUEUE.story
def test_each_startkwalificatie(a: Person, b: Person, c: Person, d: Person, e: Person) -> None:
    kinds = ("havo", "vwo", "mbo-2", "mbo-3", "foreign")
    for person, kind in zip((a, b, c, d, e), kinds, strict=True):
        person.registered().enrolled().obtained(kind, "2025-10-31").left("2025-10-31")
        person.is_("qualified", since="2025-10-31").cases(0)


@pytest.mark.row("1.1-5", "6.3-A-qualified")
@SPRING.story
def test_revoked_after_leaving_makes_a_leaver(one: Person) -> None:
    one.registered().enrolled().obtained("mbo-2", "2025-09-30").left("2025-09-30")
    one.revoked("mbo-2", "2026-02-02")
    one.went("unknown", "enrolled", "qualified", ("early-leaver", "2026-02-02"))
    one.case(opened="2026-02-02").cases(1)


@SPRING.story
def test_revoked_while_enrolled(one: Person) -> None:
    one.registered().enrolled().obtained("mbo-2", "2025-09-30").revoked("mbo-2", "2026-02-02")
    one.went("unknown", "enrolled", "qualified", "enrolled").is_("enrolled").cases(0)


@SPRING.story
def test_a_foreign_diploma_that_is_recognised_and_taken_back(one: Person, other: Person) -> None:
    for person in (one, other):
        person.registered().enrolled().left("2025-10-03").recognised("2025-11-17")
    other.recognition_revoked("2025-11-17", "2025-12-01")
    one.is_("qualified", basis="startkwalificatie", since="2025-11-17").cases(1)
    other.is_("early-leaver", since="2025-10-18")


# law and age


@pytest.mark.row("1.2-2", "compulsory-until")
@SPRING.story
def test_compulsory_until_31_july_of_the_school_year_of_sixteen(a: Person, b: Person) -> None:
    """Domain 1.2: born 31 July 2010 and 10 September 2010."""
    for person, birth in ((a, "2010-07-31"), (b, "2010-09-10")):
        person.registered(birth).enrolled(sector="vo", school=VO)
        person.is_("enrolled", regime="compulsory")


@pytest.mark.row("1.2-3", "qualification-until")
@YEARS.story
def test_after_leerplicht_comes_kwalificatieplicht(a: Person, b: Person, c: Person) -> None:
    for person, birth in ((a, "2010-07-31"), (b, "2010-08-01"), (c, "2009-06-30")):
        person.registered(birth).enrolled(sector="vo", school=VO)
    a.is_("enrolled", regime="qualification")
    b.is_("enrolled", regime="compulsory")
    c.is_("enrolled", regime="doorstroompunt")


@pytest.mark.row("1.2-4")
@SPRING.story
def test_no_kwalificatieplicht_with_praktijkonderwijs(one: Person) -> None:
    """Leerplichtwet art. 4a lid 2: at 17 a leaver of the Doorstroompunt."""
    one.registered("2008-12-01").enrolled(sector="pro", school=VO).obtained("pro", "2026-01-30")
    one.left("2026-01-30", school=VO)
    one.is_("early-leaver", since="2026-02-14", regime="doorstroompunt").cases(1)


@pytest.mark.row("1.5-8", "6.3-A-absolute-truant")
@SPRING.story
def test_eighteen_ends_the_care_of_leerplicht(one: Person) -> None:
    one.registered(SEVENTEEN).enrolled().left("2025-11-05")
    one.went("absolute-truant", "enrolled", "absolute-truant", ("early-leaver", "2026-03-10"))
    one.is_("early-leaver", regime="doorstroompunt").case(opened="2026-03-10", kind="new")
    one.duty("D15", "2026-03-17", "breached").duty("D16", "2026-04-07", "breached")


@pytest.mark.row("1.2-8", "1.5-2", "age-limit", "6.3-A-out-of-scope")
@SPRING.story
def test_twenty_three_under_the_old_law(a: Person, b: Person) -> None:
    a.registered("2002-11-20").enrolled().left("2025-11-05")
    a.went(
        "unknown",
        "enrolled",
        "gap",
        ("out-of-scope", "2025-11-20"),
        ("early-leaver", "2026-01-01"),
    )
    b.registered("2002-11-21").enrolled().left("2025-11-05")
    b.went(
        "unknown", "enrolled", "gap", "early-leaver", ("out-of-scope", "2025-11-21"), "early-leaver"
    )
    b.case(1, state="closed-age", opened="2025-11-20", closed="2025-11-21").cases(2)
    b.case(2, opened="2026-01-01", kind="new")


@pytest.mark.row("law-1", "1.5-2")
@SPRING.story
def test_the_new_law_brings_back_who_is_not_27(a: Person, b: Person, c: Person) -> None:
    for person, birth in ((a, "2001-04-02"), (b, "1999-01-02"), (c, "1999-01-01")):
        person.registered(birth).enrolled("2024-08-26", at="2025-08-01")
        person.left("2025-01-31", at="2025-08-01")
    a.went("out-of-scope", ("early-leaver", "2026-01-01")).is_("early-leaver", ruleset="2026")
    a.case(opened="2026-01-01", kind="new").duty("D15", "2026-01-08", "breached")
    b.went("out-of-scope", ("early-leaver", "2026-01-01"), ("out-of-scope", "2026-01-02"))
    b.case(state="closed-age", opened="2026-01-01", closed="2026-01-02").no_open_duty()
    b.duty("D15", "2026-01-08", "cancelled")
    c.went("out-of-scope").cases(0)


@pytest.mark.row("1.2-8", "law-1", "age-limit")
@YEARS.story
def test_twenty_seven_under_the_new_law(one: Person) -> None:
    one.registered("2000-02-29").enrolled("2026-08-24").left("2026-10-30", at="2026-11-02")
    one.contact("2026-11-17").is_("out-of-scope", since="2027-03-01", basis="age-limit")
    one.case(state="closed-age", opened="2026-11-14", closed="2027-03-01").no_open_duty()


@YEARS.story
def test_eighteen_on_29_february(one: Person) -> None:
    """A full year has passed on 1 March (born 2008, a leap year; 2026 is none)."""
    one.registered("2008-02-29").enrolled().left("2025-12-05")
    one.went("absolute-truant", "enrolled", "absolute-truant", ("early-leaver", "2026-03-01"))


@QUEUE.story
def test_before_the_compulsory_age_nothing_applies(one: Person) -> None:
    one.registered("2021-06-15").is_("unknown", regime="none", basis="before-compulsory-age")
    one.cases(0).duties("D19", 0)


# work with a certificate


@pytest.mark.row("1.5-6", "law-4", "work-hours", "6.3-A-vulnerable")
@SPRING.story
def test_work_with_a_certificate_until_the_law_of_2026(a: Person, b: Person, c: Person) -> None:
    for person, kind, hours in ((a, "pro", 12), (b, "vso-daytime", 40), (c, "mbo-1", 11.5)):
        person.registered().enrolled().obtained(kind, "2025-09-26").left("2025-09-26")
        person.employed("2025-09-29", hours)
    for person in (a, b):
        person.went("unknown", "enrolled", "gap", "vulnerable", ("early-leaver", "2026-01-01"))
        person.case(opened="2026-01-01").cases(1)
    c.went("unknown", "enrolled", "gap", ("early-leaver", "2025-10-11"))


@pytest.mark.row("1.5-7")
@QUEUE.story
def test_work_that_ends_makes_a_leaver(one: Person) -> None:
    one.registered().enrolled().obtained("vso-work", "2025-09-26").left("2025-09-26")
    one.employed("2025-09-29", 24).employment_ended("2025-11-14")
    one.went("unknown", "enrolled", "gap", "vulnerable", ("early-leaver", "2025-11-15"))
    one.case(opened="2025-11-15", state="new")


@QUEUE.story
def test_work_that_begins_ends_the_case_in_a_placement(one: Person) -> None:
    one.registered().enrolled().obtained("pro", "2025-09-26").left("2025-09-26")
    one.employed("2025-11-03", 24)
    one.went("unknown", "enrolled", "gap", "early-leaver", ("vulnerable", "2025-11-03"))
    one.case(state="placed", destination="work", attribution="spontaneous")


@QUEUE.story
def test_work_without_a_certificate_is_no_exception(one: Person) -> None:
    one.leaver().employed("2025-11-10", 40).is_("early-leaver").cases(1)


# people of whom little is known


@QUEUE.story
def test_first_seen_through_a_school(a: Person, b: Person, c: Person) -> None:
    a.enrolled("2025-09-01").is_("enrolled", since="2025-09-01", region=None)
    b.left("2025-11-05", at="2025-11-06").went(("gap", "2025-11-06"), "early-leaver")
    b.case(region="00", owner="region:00")
    c.left("2025-11-05", at="2025-11-06").registered("2008-10-01", at="2025-12-01")
    c.is_("absolute-truant", region="29", regime="qualification").case(state="voided")


@QUEUE.story
def test_a_case_without_a_region_finds_one(one: Person) -> None:
    one.left("2025-11-05", at="2025-11-06").registered(at="2025-12-01")
    one.is_("early-leaver", region="29").case(state="new", region="29", owner="region:29")
    one.duties("D22", 0)


@pytest.mark.row("1.5-5", "6.3-A-enrolled")
@QUEUE.story
def test_other_schools_count_as_enrolled(a: Person, b: Person, c: Person) -> None:
    for person, sector in ((a, "ho"), (b, "other"), (c, "vso")):
        person.registered().enrolled(sector=sector, school=MBO).is_("enrolled")
        person.duties("D01", 0)


@QUEUE.story
def test_an_enrolment_told_before_it_begins(one: Person) -> None:
    one.registered(city=ROTTERDAM, at="2025-08-01").enrolled("2025-10-01", at="2025-08-20")
    one.went("unknown", ("enrolled", "2025-10-01"))
    one.duty("D01", "2025-10-08", "met", "2025-08-20")
