# SPDX-License-Identifier: EUPL-1.2
"""The case: contact, intake, plan, placement, aftercare, and every way out (domain 6.3 B)."""

import pytest

from tests.scenarios.histories import QUEUE, SPRING, YEARS
from tests.scenarios.story import ADULT, MBO, OTHER_MBO, Person

# contact


@QUEUE.story
def test_nobody_has_acted(one: Person) -> None:
    one.leaver().case(state="new", kind="new", opened="2025-11-20", owner="region:29", region="29")
    one.case(attempts=0).without(1, "closed", "destination", "attribution")
    one.duty("D15", "2025-11-27", "breached", set="2025-11-20", holder="region:29")
    one.duty("D16", "2025-12-18", "breached", set="2025-11-20")
    one.duty("D17", "2025-12-18", "breached", set="2025-11-20")
    one.duty("D18", "2026-03-05", "set", set="2025-11-20")
    one.expect("duties", {"duty": "D15"}, {"class": "P"})


@SPRING.story
def test_the_first_attempt_makes_the_worker_owner(one: Person) -> None:
    one.leaver().contact("2025-11-24", worker="coach-2")
    one.case(state="contacting", owner="coach-2", attempts=1)
    one.duty("D15", "2025-11-27", "met", "2025-11-24")


@SPRING.story
def test_who_acts_first_owns_the_case(one: Person) -> None:
    """Whoever it was given to when it opened, and whoever acts later."""
    one.leaver().contact("2025-11-24", worker="coach-9").contact("2025-11-25", worker="coach-8")
    one.intake("2025-12-05", at="2025-12-01").case(owner="coach-9", state="intake-done")
    one.duty("D16", "2025-12-18", "met", "2025-12-05")


@SPRING.story
def test_reached(one: Person) -> None:
    one.leaver().contact("2025-11-24").reached("2025-12-01")
    one.case(state="in-contact", attempts=2).duty("D17", "2025-12-18", "met", "2025-12-01")
    one.duty("D16", "2025-12-18", "breached")


@SPRING.story
def test_every_result_counts_as_an_attempt(one: Person) -> None:
    one.leaver()
    for day, result in (
        ("2025-11-24", "wrong-address"),
        ("2025-11-25", "bounced"),
        ("2025-11-26", "refused"),
        ("2025-11-27", "third-party"),
        ("2025-11-28", "no-answer"),
    ):
        one.contact(day, result=result)
    one.case(state="contacting", attempts=5).duty("D17", "2025-12-18", "breached")


@pytest.mark.row("D17")
@SPRING.story
def test_not_reached_after_the_whole_ladder(one: Person) -> None:
    one.leaver().contact("2025-11-24").contact("2025-12-01", "letter")
    one.contact("2025-12-08", "home-visit")
    one.case(state="unreachable", attempts=3).duty("D17", "2025-12-18", "met", "2025-12-08")
    one.duty("D19", "2026-03-08", "breached").duty("D19", "2026-06-08", "breached")
    one.duty("D19", "2026-09-08", "set").duties("D19", 4)


@SPRING.story
def test_without_a_home_visit_the_ladder_is_not_climbed(a: Person, b: Person) -> None:
    a.leaver().contact("2025-11-24").contact("2025-12-01", "letter").contact("2025-12-08", "email")
    a.case(state="contacting", attempts=3).duty("D17", "2025-12-18", "breached")
    b.leaver()
    for day in ("2025-11-24", "2025-12-01", "2025-12-08"):
        b.contact(day, "home-visit")
    b.case(state="contacting", attempts=3).duty("D17", "2025-12-18", "breached")


@SPRING.story
def test_reached_after_all(one: Person) -> None:
    one.leaver().contact("2025-11-24").contact("2025-12-01", "letter")
    one.contact("2025-12-08", "home-visit").contact("2026-02-02", "street", "reached")
    one.case(state="in-contact", attempts=4).duty("D19", "2026-03-08", "met", "2026-02-02")


@SPRING.story
def test_a_retry_of_who_was_not_reached_renews_the_look(one: Person) -> None:
    one.leaver().contact("2025-11-24").contact("2025-12-01", "letter")
    one.contact("2025-12-08", "home-visit").contact("2026-03-02", "letter")
    one.case(state="unreachable", attempts=4).duty("D19", "2026-03-08", "met", "2026-03-02")
    one.duty("D19", "2026-06-02", "breached").duty("D19", "2026-09-02", "set")


# intake, refusal, plan


@SPRING.story
def test_intake(one: Person) -> None:
    one.leaver().reached("2025-11-24").intake("2025-12-02").case(state="intake-done")
    one.duty("D16", "2025-12-18", "met", "2025-12-02")
    one.expect("metrics", {})  # nobody stands in the metrics by number


@SPRING.story
def test_an_intake_without_a_word_before_settles_contact_too(one: Person) -> None:
    one.leaver().intake("2025-11-25").case(state="intake-done", attempts=0)
    one.duty("D15", "2025-11-27", "met", "2025-11-25").duty(
        "D17", "2025-12-18", "met", "2025-11-25"
    )


@SPRING.story
def test_support_declined_is_no_end(one: Person) -> None:
    one.leaver().reached("2025-11-24").does("2025-11-25", "support-declined")
    one.case(state="declined").without(1, "closed")
    one.duty("D19", "2026-05-25", "breached").duty("D19", "2026-11-25", "set")
    one.is_("early-leaver").no_open_duty("D19")


@SPRING.story
def test_declined_and_yet_an_intake_later(one: Person) -> None:
    one.leaver().reached("2025-11-24").does("2025-11-25", "support-declined")
    one.intake("2026-03-02").case(state="intake-done").duty(
        "D19", "2026-05-25", "met", "2026-03-02"
    )


@YEARS.story
def test_declined_to_the_age_limit(one: Person) -> None:
    one.leaver("2000-03-01").does("2026-02-02", "support-declined")
    one.case(state="closed-age", opened="2026-01-01", closed="2027-03-01", kind="continuing")
    one.duty("D19", "2026-08-02", "breached").duty("D19", "2027-02-02", "breached")
    one.duty("D19", "2027-08-02", "cancelled").no_open_duty()


@SPRING.story
def test_plan(one: Person) -> None:
    one.leaver().reached("2025-11-24").intake("2025-12-02")
    one.does("2025-12-05", "plan-agreed", goal="tailored").case(state="in-guidance")


@SPRING.story
def test_a_plan_without_an_intake(one: Person) -> None:
    one.leaver().does("2025-11-24", "plan-agreed", goal="work").case(state="in-guidance")
    one.duty("D15", "2025-11-27", "met", "2025-11-24").duty("D16", "2025-12-18", "breached")


# referral


@SPRING.story
def test_referral_accepted_and_reported_back(one: Person) -> None:
    one.leaver().intake("2025-11-25")
    one.does("2025-12-01", "referral-sent", partner="GGD Rotterdam-Rijnmond", sector="care")
    one.does("2025-12-05", "referral-accepted", partner="GGD Rotterdam-Rijnmond")
    one.does("2026-01-05", "referral-reported-back", partner="GGD Rotterdam-Rijnmond")
    one.duty("D21", "2025-12-08", "met", "2025-12-05").duty(
        "D21", "2026-01-04", "met-late", "2026-01-05"
    )
    one.case(state="intake-done").duties("D21", 2)


@pytest.mark.row("D21")
@SPRING.story
def test_referral_without_an_answer(one: Person) -> None:
    one.leaver().intake("2025-11-25")
    one.does("2025-12-01", "referral-sent", partner="uwv", sector="work")
    one.duty("D21", "2025-12-08", "breached").case(state="intake-done")


@SPRING.story
def test_referral_answered_late_and_rejected(a: Person, b: Person) -> None:
    for person in (a, b):
        person.leaver().intake("2025-11-25")
        person.does("2025-12-01", "referral-sent", partner="uwv", sector="work")
    a.does("2025-12-12", "referral-accepted", partner="uwv")
    a.duty("D21", "2025-12-08", "met-late", "2025-12-12").duty("D21", "2026-01-11", "breached")
    b.does("2025-12-03", "referral-rejected", partner="uwv")
    b.duty("D21", "2025-12-08", "met", "2025-12-03").duties("D21", 1)


@SPRING.story
def test_no_answer_without_a_question(one: Person) -> None:
    one.leaver().does("2025-11-25", "referral-accepted", partner="uwv").refused()
    one.case(attempts=0)


# placement and aftercare


@SPRING.story
def test_placed(one: Person) -> None:
    one.leaver().reached("2025-11-24").intake("2025-12-02").placed("2026-01-12", "combination")
    one.case(state="placed", destination="combination", attribution="outreach")
    one.duty("D18", "2026-03-05", "met", "2026-01-12")
    one.duty("D20", "2026-02-12", "breached", **{"class": "G"}).duty(
        "D20", "2026-04-12", "breached"
    )
    one.duties("D20", 2).is_("early-leaver")


@SPRING.story
def test_each_destination(a: Person, b: Person, c: Person, d: Person, e: Person) -> None:
    places = ("education", "work", "care", "daytime", "other")
    for person, destination in zip((a, b, c, d, e), places, strict=True):
        person.leaver().reached("2025-11-24").placed("2026-01-12", destination)
        person.case(state="placed", destination=destination, attribution="outreach")


@pytest.mark.row("D20")
@SPRING.story
def test_aftercare_to_success(one: Person) -> None:
    one.leaver().reached("2025-11-24").placed("2026-01-12")
    one.aftercare("2026-02-09").aftercare("2026-04-13")
    one.case(state="closed-success", closed="2026-04-13", destination="work").no_open_duty()
    one.duty("D20", "2026-02-12", "met", "2026-02-09")
    one.duty("D20", "2026-04-12", "met-late", "2026-04-13")


@SPRING.story
def test_in_aftercare(one: Person) -> None:
    one.leaver().reached("2025-11-24").placed("2026-05-11").aftercare("2026-06-10")
    one.case(state="aftercare").duty("D20", "2026-06-11", "met", "2026-06-10")
    one.duty("D20", "2026-08-11", "set")


@SPRING.story
def test_a_placement_that_ends(one: Person) -> None:
    one.leaver().reached("2025-11-24").placed("2026-01-12").placement_ended(
        "2026-02-06", "2026-02-09"
    )
    one.case(state="in-guidance").cases(1).duty("D15", "2026-02-16", "breached")
    one.duty("D20", "2026-02-12", "cancelled").duty("D20", "2026-04-12", "cancelled")


@SPRING.story
def test_placed_again(one: Person) -> None:
    one.leaver().reached("2025-11-24").placed("2026-01-12").placement_ended("2026-02-06")
    one.contact("2026-02-10").placed("2026-03-02", "education")
    one.case(state="placed", destination="education").duty("D15", "2026-02-13", "met", "2026-02-10")
    one.duty("D20", "2026-04-02", "breached").duty("D20", "2026-06-02", "breached").duties("D20", 4)


# back to school by itself


@SPRING.story
def test_back_to_school_without_us(one: Person) -> None:
    one.leaver().enrolled("2026-02-02", school=OTHER_MBO).is_("enrolled", since="2026-02-02")
    one.case(state="placed", destination="education", attribution="spontaneous")
    one.duty("D18", "2026-03-05", "met", "2026-02-02").duty("D15", "2025-11-27", "breached")
    one.duty("D20", "2026-03-02", "breached").duty("D20", "2026-05-02", "breached")


@SPRING.story
def test_back_to_school_within_the_terms(one: Person) -> None:
    one.leaver().enrolled("2025-11-24", school=OTHER_MBO)
    one.duty("D15", "2025-11-27", "cancelled").duty("D16", "2025-12-18", "cancelled")
    one.duty("D17", "2025-12-18", "cancelled").duty("D18", "2026-03-05", "met", "2025-11-24")


@SPRING.story
def test_back_to_school_with_us(one: Person) -> None:
    one.leaver().reached("2025-11-24").intake("2025-12-02").enrolled("2026-02-02", school=OTHER_MBO)
    one.case(state="placed", destination="education", attribution="outreach")


@SPRING.story
def test_placed_by_us_and_then_enrolled_is_one_placement(one: Person) -> None:
    one.leaver().reached("2025-11-24").placed("2026-02-02", "education", at="2026-01-26")
    one.enrolled("2026-02-02", school=OTHER_MBO)
    one.case(state="placed", destination="education", attribution="outreach").duties("D20", 2)


@SPRING.story
def test_from_work_back_to_school(one: Person) -> None:
    one.leaver().reached("2025-11-24").placed("2026-01-12", "work")
    one.enrolled("2026-02-02", school=OTHER_MBO)
    one.case(state="placed", destination="education", attribution="outreach").duties("D20", 4)
    one.duty("D18", "2026-03-05", "met", "2026-01-12").duty("D20", "2026-02-12", "cancelled")


@SPRING.story
def test_gone_again_within_the_aftercare(one: Person) -> None:
    one.leaver().enrolled("2026-02-02", school=OTHER_MBO).left("2026-03-06", school=OTHER_MBO)
    one.is_("early-leaver", since="2026-03-21").cases(1).case(state="in-guidance")
    one.duty("D15", "2026-03-27", "breached").duty("D20", "2026-05-02", "cancelled")


# closed by the register


@SPRING.story
def test_qualified_closes_and_cancels(one: Person) -> None:
    one.leaver().reached("2025-11-24").obtained("mbo-2", "2025-12-05")
    one.case(state="closed-qualified", closed="2025-12-05").no_open_duty()
    one.duty("D16", "2025-12-18", "cancelled").duty("D18", "2026-03-05", "cancelled")
    one.duty("D15", "2025-11-27", "met", "2025-11-24")


@SPRING.story
def test_a_revoked_qualification_opens_a_case_anew(one: Person) -> None:
    one.leaver().obtained("mbo-2", "2025-12-05").revoked("mbo-2", "2026-02-09")
    one.is_("early-leaver", since="2026-02-09").cases(2)
    one.case(1, state="closed-qualified").case(2, opened="2026-02-09", kind="new")


@pytest.mark.row("1.7-4")
@YEARS.story
def test_a_second_case_in_a_later_school_year_is_recidivist(one: Person) -> None:
    one.leaver().reached("2025-11-24").placed("2026-01-12").aftercare("2026-02-09")
    one.aftercare("2026-04-13").enrolled("2026-08-24", school=OTHER_MBO)
    one.left("2026-10-30", school=OTHER_MBO)
    one.case(1, state="closed-success", kind="new").case(2, kind="recidivist", opened="2026-11-14")


@pytest.mark.row("1.7-3")
@YEARS.story
def test_a_case_that_runs_past_1_august_continues(one: Person) -> None:
    one.leaver().reached("2025-11-24").intake("2025-12-02").case(
        kind="continuing", state="intake-done"
    )


@YEARS.story
def test_a_second_case_in_the_same_school_year_is_new(one: Person) -> None:
    one.registered().enrolled().left("2026-08-28").obtained("mbo-2", "2026-10-01")
    one.revoked("mbo-2", "2027-01-04").case(1, kind="new").case(2, kind="new")


# a closed case


@SPRING.story
def test_nothing_but_a_contact_happens_to_a_closed_case(one: Person) -> None:
    one.leaver().contact("2025-11-24").obtained("havo", "2025-12-01").contact("2025-12-08")
    one.intake("2025-12-09").refused().placed("2025-12-10").refused()
    one.does("2025-12-11", "support-declined").refused()
    one.does("2025-12-12", "plan-agreed", goal="work").refused()
    one.does("2025-12-15", "referral-sent", partner="uwv", sector="work").refused()
    one.does("2025-12-16", "placement-ended", on="2025-12-16").refused()
    one.aftercare("2025-12-17").refused()
    one.does("2025-12-18", "transfer-requested", region="21").refused()
    one.does("2025-12-19", "transfer-accepted").refused()
    one.does("2025-12-22", "transfer-rejected").refused()
    one.case(state="closed-qualified", attempts=2, closed="2025-12-01").no_open_duty()


@SPRING.story
def test_no_case_to_act_on(a: Person, b: Person) -> None:
    a.registered().enrolled().contact("2025-11-24").refused().intake("2025-11-25").refused()
    a.cases(0)
    b.contact("2025-11-24").refused().cases(0).expect("young-people", {}, count=0)


@SPRING.story
def test_before_there_is_a_case(one: Person) -> None:
    one.leaver().contact("2025-11-19").refused().contact("2025-11-20").case(attempts=1)


@SPRING.story
def test_nothing_ends_that_did_not_begin(one: Person) -> None:
    one.leaver().reached("2025-11-24").placement_ended("2025-12-01").refused()
    one.aftercare("2025-12-02").refused().does("2025-12-03", "transfer-accepted").refused()
    one.does("2025-12-04", "transfer-rejected").refused().case(state="in-contact")


@SPRING.story
def test_every_command_on_an_open_case(one: Person) -> None:
    """Whatever order a worker takes, the case goes along."""
    one.leaver(ADULT).contact("2025-11-21").intake("2025-11-24")
    one.does("2025-11-25", "plan-agreed", goal="combination")
    one.does("2025-11-26", "referral-sent", partner="wijkteam", sector="social")
    one.does("2025-11-27", "referral-accepted", partner="wijkteam")
    one.does("2025-11-28", "referral-reported-back", partner="wijkteam")
    one.placed("2025-12-01").aftercare("2025-12-08").placement_ended("2025-12-15")
    one.does("2025-12-16", "support-declined").case(state="declined", attempts=1).cases(1)


_ = MBO
