# SPDX-License-Identifier: EUPL-1.2
"""Rows of the law that other stories do not tell, through the whole system; each names its row."""

import pytest

from tests.scenarios.histories import QUEUE, SPRING
from tests.scenarios.story import MBO, OWNS, VO, Person

RISK = "dropout-risk-signalled"


@pytest.mark.row("1.1-2")
@QUEUE.story
def test_a_certificate_of_a_part_is_no_qualification_and_is_refused(a: Person, b: Person) -> None:
    """Deelcertificaat, mbo statement and certificate of one subject are not in the code list
    (Leerplichtwet art. 1 onder f); a vmbo diploma is, and is no startkwalificatie."""
    for kind in ("certificate", "mbo-statement"):
        a.fed("2025-07-11", "duo", "qualification-obtained", kind=kind, on="2025-07-11").refused()
    a.registered().enrolled().left("2025-11-05").is_("early-leaver")
    b.registered().enrolled().obtained("vmbo", "2025-11-05").left("2025-11-05").is_("early-leaver")


@pytest.mark.row("1.1-4", "count-D4")
@QUEUE.story
def test_a_verlate_startkwalificatie_ends_being_a_leaver_on_its_day(one: Person) -> None:
    """Left in July, obtained the diploma in November: a leaver until then (D4 of the count)."""
    one.registered().enrolled("2024-08-26", at="2025-08-01").left("2025-07-11", at="2025-08-01")
    one.obtained("mbo-2", "2025-11-14", at="2025-11-17")
    one.went("unknown", "enrolled", "early-leaver", ("qualified", "2025-11-14"))
    one.case(state="closed-qualified")


@pytest.mark.row("1.2-1", "law-67", "compulsory-from")
@SPRING.story
def test_leerplicht_begins_on_the_first_school_day_after_the_holiday(
    april: Person, may: Person
) -> None:
    """Five in March 2026: Wednesday 1 April. Five in April: the May holiday ends on 3 May 2026."""
    april.registered("2021-03-15")
    april.is_("absolute-truant", since="2026-04-01", regime="compulsory")
    may.registered("2021-04-15").is_("absolute-truant", since="2026-05-04")


@pytest.mark.row("1.2-6", "adult-pupil", "D12")
@SPRING.story
def test_the_duties_of_parents_go_over_to_who_is_of_age(minor: Person, adult: Person) -> None:
    """Prolonging vervangende leerplicht is due on 5 June 2026 (Leerplichtwet arts. 1b and 3a)."""
    for person, birth, holder in (
        (minor, "2009-05-01", "parents"),
        (adult, "2008-05-01", "young-person"),
    ):
        person.registered(birth).enrolled(sector="vo", school=VO)
        person.fed(
            "2026-03-02",
            "school",
            "replacement-requested",
            article="3b",
            receivedOn="2026-03-02",
            decidedOn="2026-03-30",
            expiresOn="2026-07-31",
        )
        person.duty("D12", "2026-06-05", "met", "2026-03-02", holder=holder)
        person.duty("D12", "2026-04-13", "met", "2026-03-30", holder="municipality:0599")


@pytest.mark.row("1.4-4", "1.5-4", "law-3", "law-6", "law-33", "absence-days", "D06")
@SPRING.story
def test_absent_for_the_shorter_period_that_the_school_set(
    mbo: Person, vo: Person, law: Person
) -> None:
    """Two weeks instead of four (WEB arts. 9.2.1 onder c and 9.2.2 lid 1, WVO 2020 art. 8.20)."""
    absence = {"kind": "month-18plus", "from_": "2026-01-12", "report": "period"}
    for person, school, sector in ((mbo, MBO, "mbo"), (vo, VO, "vo")):
        person.registered().enrolled(school=school, sector=sector)
        person.fed(
            "2026-01-19", "school", "absence-reported", school=school, periodDays=14, **absence
        )
        person.is_("absent", since="2026-01-26", basis="absent-4-weeks")
        person.case(opened="2026-01-26").duty("D06", "2026-02-02", "met", "2026-01-19")
    law.registered().enrolled().fed(
        "2026-01-19", "school", "absence-reported", school="25PZ00", **absence
    )
    law.is_("absent", since="2026-02-09").duty("D06", "2026-02-16", "met", "2026-01-19")


@pytest.mark.row("law-39")
@SPRING.story
def test_absent_for_four_weeks_from_vso(one: Person) -> None:
    """WEC art. 47b is read as the same four weeks as in the vo; its text was not seen."""
    one.registered().enrolled(school=VO, sector="vso").absent("2026-01-12", school=VO)
    one.is_("absent", since="2026-02-09")


@pytest.mark.row("1.7-2")
@SPRING.story
def test_overbelast_is_a_coded_signal_on_which_a_worker_may_act(
    overbelast: Person, gone: Person
) -> None:
    """Problems with money, health, housing or surroundings come as ``circumstances`` and as nothing
    more; no status follows (Regeling BWBR0031387 art. 19)."""
    for person in (overbelast, gone):
        person.registered().enrolled()
        person.fed(
            "2025-11-17", "school", RISK, school=MBO, signal="circumstances", on="2025-11-17"
        )
    overbelast.does("2025-11-18", "prevention-started").is_("enrolled")
    overbelast.case(state="assigned", kind="new")
    gone.left("2025-12-05").is_("early-leaver").cases(1)


@pytest.mark.row("1.7-5", "1.6-2")
@SPRING.story
def test_an_unaccompanied_minor_is_under_leerplicht_by_an_onderwijsnummer(one: Person) -> None:
    """AMV: no BSN, and at school as a newcomer (Leerplichtwet art. 3)."""
    one.bsn = one.pgn = next(OWNS)
    one.registered("2012-02-01")
    one.enrolled("2025-10-06", school=VO, sector="vo", programme="NIEUWKOMER")
    one.went("absolute-truant", ("enrolled", "2025-10-06")).is_("enrolled", regime="compulsory")
