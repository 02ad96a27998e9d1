# SPDX-License-Identifier: EUPL-1.2
"""Facts that come late, change or prove wrong: voided, or come back (replay page, domain 6.3 B)."""

from tests.scenarios.histories import QUEUE, SPRING
from tests.scenarios.story import MBO, OTHER_MBO, Person


@SPRING.story
def test_a_start_within_grace_that_is_told_late_voids_the_case(one: Person) -> None:
    one.leaver().contact("2025-11-24").enrolled("2025-11-17", at="2025-12-01", school=OTHER_MBO)
    one.is_("enrolled", since="2025-11-17").case(state="voided", closed="2025-12-01", attempts=1)
    one.duty("D15", "2025-11-27", "met", "2025-11-24").duty("D16", "2025-12-18", "cancelled")
    one.duty("D17", "2025-12-18", "cancelled").duty("D18", "2026-03-05", "cancelled").no_open_duty()
    one.without(1, "destination", "attribution")


@SPRING.story
def test_a_start_on_the_last_day_of_grace_told_late(a: Person, b: Person) -> None:
    a.leaver().enrolled("2025-11-19", at="2025-12-01", school=OTHER_MBO).case(state="voided")
    b.leaver().enrolled("2025-11-20", at="2025-12-01", school=OTHER_MBO)
    b.case(state="placed", destination="education", attribution="spontaneous")
    b.duty("D18", "2026-03-05", "met", "2025-11-20")


@SPRING.story
def test_a_deleted_enrolment_never_was(one: Person) -> None:
    one.leaver().deleted("2025-12-01").is_("unknown").case(state="voided").no_open_duty("D19")


@SPRING.story
def test_a_deleted_departure_leaves_the_enrolment_before_it(one: Person) -> None:
    """The second enrolment was a mistake; the first still runs."""
    one.registered().enrolled().enrolled("2025-09-01", number="2", school=OTHER_MBO)
    one.left("2025-11-05", number="2", school=OTHER_MBO)
    one.is_("enrolled").cases(0)


@SPRING.story
def test_a_departure_taken_back_by_a_new_report_of_the_start(one: Person) -> None:
    one.leaver().enrolled("2025-08-25", at="2025-12-01").is_("early-leaver").cases(1)


@SPRING.story
def test_another_last_active_day(a: Person, b: Person) -> None:
    a.leaver().left("2025-11-01", at="2025-12-01").is_("early-leaver", since="2025-11-16").cases(1)
    a.duty("D18", "2026-03-01", "breached").duties("D18", 1).case(opened="2025-11-20")
    b.leaver().left("2025-11-26", at="2025-12-01")
    b.case(1, state="voided", closed="2025-12-01").case(2, opened="2025-12-11", kind="new")
    b.is_("early-leaver", since="2025-12-11")


@SPRING.story
def test_a_return_that_proves_a_mistake(one: Person) -> None:
    one.leaver().enrolled("2026-02-02", school=OTHER_MBO).deleted("2026-02-16", school=OTHER_MBO)
    one.is_("early-leaver", since="2025-11-20").cases(1).case(state="in-guidance")


@SPRING.story
def test_voided_and_later_a_leaver_after_all(one: Person) -> None:
    one.leaver().enrolled("2025-11-17", at="2025-12-01", school=OTHER_MBO)
    one.left("2026-02-27", school=OTHER_MBO)
    one.case(1, state="voided").case(2, opened="2026-03-14", kind="new").cases(2)


@SPRING.story
def test_a_voided_case_takes_contacts_and_nothing_else(one: Person) -> None:
    one.leaver().deleted("2025-12-01").contact("2025-12-02").intake("2025-12-03").refused()
    one.case(state="voided", attempts=1)


@QUEUE.story
def test_two_lines_of_one_person_at_one_instant(one: Person) -> None:
    """They are seen one after the other, in the order of the file."""
    at = "2025-11-10T10:00:00+01:00"
    one.registered().enrolled().left("2025-11-05", at=at).enrolled(
        "2025-11-07", at=at, school=OTHER_MBO
    )
    one.went("unknown", "enrolled", ("gap", "2025-11-06"), ("enrolled", "2025-11-07")).cases(0)


@QUEUE.story
def test_the_later_of_two_reports_at_one_instant_counts(one: Person) -> None:
    at = "2025-11-10T10:00:00+01:00"
    one.registered().enrolled().left("2025-11-01", at=at).left("2025-11-07", at=at)
    one.is_("early-leaver", since="2025-11-22").case(opened="2025-11-22")


@QUEUE.story
def test_instants_of_other_zones_take_their_place(one: Person) -> None:
    one.registered().enrolled().left("2025-11-01", at="2025-11-10T09:30:00+01:00")
    one.left("2025-11-07", at="2025-11-10T03:45:00-05:00")  # 09:45 in Amsterdam
    one.left("2025-11-05", at="2025-11-10T08:15:00Z")  # 09:15 in Amsterdam
    one.is_("early-leaver", since="2025-11-22")


@SPRING.story
def test_everything_told_twice(one: Person) -> None:
    one.registered().registered().enrolled().enrolled()
    one.left("2025-11-05").left("2025-11-05", at="2025-11-07").left("2025-11-05", at="2025-12-01")
    one.went("unknown", "enrolled", "gap", "early-leaver").cases(1).duties("D01", 2).duties(
        "D15", 1
    )


@SPRING.story
def test_two_enrolments_at_once(one: Person) -> None:
    one.registered().enrolled().enrolled("2025-09-01", school=OTHER_MBO).left("2025-11-05")
    one.is_("enrolled", since="2025-08-25").went("unknown", "enrolled").cases(0)


@SPRING.story
def test_the_same_number_used_again(one: Person) -> None:
    one.registered().enrolled().left("2025-11-05").enrolled("2026-02-02", school=MBO)
    one.is_("enrolled", since="2026-02-02").case(state="placed", destination="education")
