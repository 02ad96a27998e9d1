# SPDX-License-Identifier: EUPL-1.2
"""Prevention, maatwerk, coaching and the age limit in a replay; a history of before is unmoved."""

from tests.scenarios.histories import SPRING, YEARS
from tests.scenarios.story import MBO, OTHER_MBO, SEVENTEEN, UTRECHT, Person

RISK = "dropout-risk-signalled"


def worried(one: Person, on: str = "2025-11-17", signal: str = "results") -> Person:
    one.registered().enrolled()
    return one.fed(on, "school", RISK, school=MBO, signal=signal, on=on)


@SPRING.story
def test_a_signal_alone_opens_no_case(one: Person) -> None:
    worried(one).contact("2025-11-18").refused().cases(0).is_("enrolled").no_open_duty()


@SPRING.story
def test_absence_alone_opens_no_case(a: Person, b: Person) -> None:
    a.registered().enrolled().absent("2025-11-03", "2025-11-21", kind="h16-18plus").cases(0)
    b.registered().enrolled().absent("2025-11-03", kind="other").cases(0)
    b.contact("2025-11-18").refused()


@SPRING.story
def test_prevention_without_a_sign_is_refused(one: Person) -> None:
    one.registered().enrolled().does("2025-11-18", "prevention-started").refused().cases(0)


@SPRING.story
def test_a_signal_is_dismissed(one: Person) -> None:
    worried(one).does("2025-11-18", "signal-dismissed", reason="school-acts")
    one.does("2025-11-19", "prevention-started").refused().cases(0)


@SPRING.story
def test_a_signal_goes_where_the_young_person_lives(one: Person) -> None:
    worried(one).moved(UTRECHT, "2025-11-24").does("2025-11-26", "prevention-started")
    one.is_("enrolled", region="19").case(region="19", state="assigned").duties("D22", 0)


@YEARS.story
def test_a_signal_of_a_summer_waits_for_its_day(one: Person) -> None:
    """Dismissing what is in the list says nothing of what comes into it on 1 September."""
    worried(one, "2026-08-17").left("2026-08-22", at="2026-08-24")
    one.does("2026-08-25", "signal-dismissed", reason="no-concern")
    one.does("2026-08-26", "signal-dismissed", reason="no-concern").refused()
    one.does("2026-09-01", "prevention-started").case(opened="2026-09-01", kind="new")


@SPRING.story
def test_prevention_that_succeeds(one: Person) -> None:
    worried(one).does("2025-11-18", "prevention-started").reached("2025-11-20")
    one.does("2025-12-15", "prevention-ended", on="2025-12-15", outcome="stays")
    one.case(state="closed-success", kind="new", opened="2025-11-18", closed="2025-12-15")
    one.is_("enrolled").duties("D15", 0).no_open_duty()


@SPRING.story
def test_prevention_on_absence(one: Person) -> None:
    one.registered().enrolled().absent("2025-11-03", "2025-11-14", kind="other")
    one.does("2025-11-18", "prevention-started").case(state="assigned", owner="coach-1")
    one.duty("D19", "2026-02-18", "breached", set="2025-11-18")


@SPRING.story
def test_who_leaves_after_all_keeps_case_and_worker(one: Person) -> None:
    worried(one, "2025-10-20").does("2025-10-21", "prevention-started", worker="coach-7")
    one.left("2025-11-05", at="2025-11-10").is_("early-leaver", since="2025-11-20").cases(1)
    one.case(opened="2025-10-21", owner="coach-7", kind="new")
    one.duty("D15", "2025-11-27", "breached", set="2025-11-20")
    one.duty("D18", "2026-03-05", "breached", set="2025-11-20")


@SPRING.story
def test_never_left_and_prevention_goes_on(one: Person) -> None:
    worried(one, "2025-10-20").does("2025-10-21", "prevention-started")
    one.left("2025-11-05", at="2025-11-10").enrolled(
        "2025-11-12", at="2025-11-24", school=OTHER_MBO
    )
    one.duty("D15", "2025-11-27", "cancelled").duty("D18", "2026-03-05", "cancelled")
    one.is_("enrolled").case(state="placed", destination="education")


@SPRING.story
def test_maatwerk_with_and_without_its_reason(a: Person, b: Person) -> None:
    a.leaver().intake("2025-11-25").does("2025-11-26", "plan-agreed", goal="tailored")
    a.does("2025-12-01", "tailored-reviewed", on="2025-12-01", reason="sheltered-work")
    a.case(state="in-guidance")
    b.leaver().intake("2025-11-25")
    b.does("2025-11-26", "plan-agreed", goal="tailored", reason="daytime")
    b.does("2025-11-27", "plan-agreed", goal="work", reason="daytime").refused()
    b.does("2025-11-28", "plan-agreed", goal="work")
    b.does("2025-12-01", "tailored-reviewed", on="2025-12-01", reason="work").refused()
    b.case(state="in-guidance")


@SPRING.story
def test_a_job_coach_keeps_the_case_open(one: Person) -> None:
    one.leaver().reached("2025-11-24").placed("2026-01-12")
    one.does("2026-01-13", "job-coaching-started", on="2026-01-13")
    one.aftercare("2026-02-09").aftercare("2026-04-10").case(state="closed-success")
    one.does("2026-05-11", "job-coaching-ended", on="2026-05-11")
    one.case(closed="2026-05-11").duty("D20", "2026-04-12", "met", "2026-04-10")


@SPRING.story
def test_school_causes_and_documents_change_no_term(one: Person) -> None:
    one.leaver().reached("2025-11-24").obtained("mbo-1", "2025-07-04", at="2025-11-25")
    one.does("2025-11-26", "school-consulted", on="2025-11-26", result="school-guides")
    one.does("2025-11-26", "school-consulted", on="2025-11-26", result="departed").refused()
    one.does("2025-11-27", "cause-recorded", cause="rather-working", exitReason="05")
    one.does("2025-11-28", "transfer-document-requested", on="2025-11-28")
    one.does("2025-12-05", "transfer-document-received", on="2025-12-05")
    one.does("2025-12-08", "transfer-document-refused", on="2025-12-08").refused()
    one.case(state="in-contact").duties("D16", 1).duties("D18", 1).duties("D21", 0)


@YEARS.story
def test_handed_on_before_the_age_limit(one: Person) -> None:
    one.leaver("2000-02-10").reached("2026-01-12")
    one.does("2026-12-01", "successor-agreed", on="2026-12-01", successor="participatiewet")
    one.case(state="closed-age", closed="2027-02-10")


@YEARS.story
def test_taken_over_from_leerplicht_at_eighteen(one: Person) -> None:
    """Truant at 17, a leaver at 18: the case begins then, with terms of its own."""
    one.registered(SEVENTEEN).enrolled().left("2025-11-05", at="2025-11-10")
    one.is_("early-leaver").cases(1).case(opened="2026-03-10", attempts=1)
    one.contact("2026-02-02").refused().contact("2026-03-11")
    one.does("2026-03-12", "task-done", on="2026-03-12", task="leerplicht-handover")
    one.does("2026-03-13", "task-done", on="2026-03-13", task="leerplicht-handover").refused()
