# SPDX-License-Identifier: EUPL-1.2
"""Death and emigration at every state, return, and two numbers of one person."""

import pytest

from tests.scenarios.histories import QUEUE, SPRING
from tests.scenarios.story import (
    AMSTERDAM_CITY,
    OTHER_MBO,
    OWNS,
    SEVENTEEN,
    Person,
)

# death


@pytest.mark.row("6.3-A-out-of-scope", "death")
@SPRING.story
def test_death_ends_everything(one: Person) -> None:
    one.leaver().contact("2025-11-24").died("2025-12-02", at="2025-12-05")
    one.is_("out-of-scope", since="2025-12-02", basis="died", regime="out-of-scope")
    one.case(state="closed-deceased", closed="2025-12-05", attempts=1).no_open_duty()
    one.duty("D16", "2025-12-18", "cancelled").duty("D18", "2026-03-05", "cancelled")


@SPRING.story
def test_death_in_every_state_of_the_case(
    new: Person,
    contacting: Person,
    unreachable: Person,
    in_contact: Person,
    declined: Person,
    intake: Person,
    guidance: Person,
    placed: Person,
    aftercare: Person,
    pending: Person,
) -> None:
    everyone = (
        new.leaver(),
        contacting.leaver().contact("2025-11-21"),
        unreachable.leaver().contact("2025-11-21").contact("2025-11-22", "letter"),
        in_contact.leaver().reached("2025-11-21"),
        declined.leaver().does("2025-11-21", "support-declined"),
        intake.leaver().intake("2025-11-21"),
        guidance.leaver().does("2025-11-21", "plan-agreed", goal="care"),
        placed.leaver().placed("2025-11-21"),
        aftercare.leaver().placed("2025-11-21").aftercare("2025-11-22"),
        pending.leaver().moved(AMSTERDAM_CITY, "2025-11-21"),
    )
    unreachable.contact("2025-11-23", "home-visit")
    for person in everyone:
        person.died("2025-11-24").contact("2025-11-25").intake("2025-11-26").refused()
        person.case(state="closed-deceased", closed="2025-11-24").cases(1).no_open_duty()
        person.is_("out-of-scope", basis="died")


@SPRING.story
def test_death_before_and_after_the_case(never: Person, gap: Person, closed: Person) -> None:
    never.registered().enrolled().died("2026-01-05").cases(0).is_("out-of-scope")
    gap.registered().enrolled().left("2026-01-05").died("2026-01-12").cases(0)
    gap.went("unknown", "enrolled", "gap", "out-of-scope")
    closed.leaver().obtained("havo", "2025-12-01").died("2026-01-12")
    closed.case(state="closed-qualified").is_("out-of-scope", basis="died")


@pytest.mark.row("6.4-7", "death")
@SPRING.story
def test_nothing_follows_death(one: Person) -> None:
    one.leaver().died("2025-12-01").enrolled("2026-02-02", school=OTHER_MBO)
    one.obtained("havo", "2026-02-03").moved(AMSTERDAM_CITY, "2026-02-04")
    one.is_("out-of-scope", basis="died", since="2025-12-01").case(state="closed-deceased")
    one.cases(1).duties("D22", 0).no_open_duty()


@SPRING.story
def test_death_told_before_the_departure(one: Person) -> None:
    one.registered().enrolled().died("2025-11-10").left("2025-11-05", at="2025-12-08")
    one.is_("out-of-scope").cases(0)


# emigration


@pytest.mark.row("6.3-A-out-of-scope", "emigration")
@SPRING.story
def test_emigration_closes_and_cancels(one: Person) -> None:
    one.leaver().reached("2025-11-24").emigrated("2025-12-01")
    one.is_("out-of-scope", basis="emigrated", since="2025-12-01", regime="out-of-scope")
    one.case(state="closed-emigrated", closed="2025-12-01").no_open_duty()
    one.contact("2025-12-02").case(attempts=2)


@pytest.mark.row("6.3-A-out-of-scope", "emigration")
@SPRING.story
def test_back_in_the_country(one: Person) -> None:
    one.leaver().emigrated("2025-12-01").moved(AMSTERDAM_CITY, "2026-03-02")
    one.is_("early-leaver", region="21", since="2026-03-02").cases(2)
    one.case(1, state="closed-emigrated", region="29")
    one.case(2, opened="2026-03-02", region="21", kind="new")


@SPRING.story
def test_back_by_a_new_registration(one: Person) -> None:
    one.registered().enrolled().left("2025-09-26").emigrated("2025-10-01")
    one.registered(city=AMSTERDAM_CITY, at="2026-03-02")
    one.is_("early-leaver", region="21", since="2026-03-02").case(1, opened="2026-03-02")


@SPRING.story
def test_emigration_that_lies_ahead(one: Person) -> None:
    one.registered().enrolled().emigrated("2026-05-04", at="2026-03-02")
    one.went("unknown", "enrolled", ("out-of-scope", "2026-05-04"))


@SPRING.story
def test_emigrated_at_school_age_and_back(one: Person) -> None:
    one.registered(SEVENTEEN).enrolled().left("2025-10-03").emigrated("2025-10-06")
    one.moved("0599", "2026-01-05").enrolled("2026-01-12", school=OTHER_MBO)
    one.went(
        "absolute-truant",
        "enrolled",
        "absolute-truant",
        "out-of-scope",
        ("absolute-truant", "2026-01-05"),
        "enrolled",
    ).cases(0)


# two numbers


@QUEUE.story
def test_the_bsn_of_a_known_onderwijsnummer(one: Person) -> None:
    own = next(OWNS)
    one.under(own).registered().enrolled().linked(own, "2025-10-01").left("2025-11-05")
    one.under(one.bsn).is_("early-leaver", region="29").case(state="new", opened="2025-11-20")
    one.went("unknown", "enrolled", "gap", "early-leaver").duties("D01", 2).duties("D15", 1)
    one.named_by_bsn_only(own)


@QUEUE.story
def test_two_known_numbers_become_one_person(one: Person) -> None:
    own = next(OWNS)
    one.under(own).enrolled("2025-09-01").under(one.bsn).registered().linked(own, "2025-10-01")
    one.is_("enrolled", region="29", since="2025-09-01").cases(0)
    one.named_by_bsn_only(own)


@QUEUE.story
def test_two_unknown_numbers(one: Person) -> None:
    own = next(OWNS)
    one.linked(own, "2025-08-15").registered(at="2025-08-18").under(own).enrolled()
    one.is_("enrolled", region="29").went("unknown", "enrolled")
    one.named_by_bsn_only(own)


@QUEUE.story
def test_the_onderwijsnummer_is_new(one: Person) -> None:
    own = next(OWNS)
    one.registered().linked(own, "2025-08-20").under(own).enrolled().left("2025-11-05")
    one.is_("early-leaver").cases(1)
    one.named_by_bsn_only(own)


@QUEUE.story
def test_a_case_under_each_number(one: Person) -> None:
    own = next(OWNS)
    one.under(own).leaver().under(one.bsn).registered().enrolled(school=OTHER_MBO)
    one.left("2025-10-31", school=OTHER_MBO).linked(own, "2025-12-01")
    one.is_("early-leaver", since="2025-11-20")
    one.expect("cases", {"state": "new"}, count=1).expect("cases", {"state": "voided"}, count=1)
    one.named_by_bsn_only(own)


@QUEUE.story
def test_a_case_that_the_other_number_undoes(one: Person) -> None:
    """Under the BSN she was at school all along."""
    own = next(OWNS)
    one.under(own).leaver().under(one.bsn).registered().enrolled("2025-11-10", school=OTHER_MBO)
    one.linked(own, "2025-12-01").is_("enrolled").case(state="voided").no_open_duty()
    one.named_by_bsn_only(own)


@SPRING.story
def test_a_worker_who_uses_either_number(one: Person) -> None:
    own = next(OWNS)
    one.under(own).leaver().contact("2025-11-24").linked(own, "2025-11-26")
    one.contact("2025-12-01").under(one.bsn).reached("2025-12-02")
    one.case(state="in-contact", attempts=3, owner="coach-1")
    one.duty("D15", "2025-11-27", "met", "2025-11-24").duties("D15", 1)
    one.named_by_bsn_only(own)


@QUEUE.story
def test_linked_by_the_brp_as_well(one: Person) -> None:
    own = next(OWNS)
    one.under(own).registered().enrolled().line(
        "2025-09-10", "brp", "identity-linked", pgn=own, bsn=one.bsn
    )
    one.is_("enrolled")


@QUEUE.story
def test_a_link_that_proves_wrong_leaves_no_trace(one: Person) -> None:
    """At school under the BSN, a leaver under the number: each as if never taken for the other."""
    own = next(OWNS)
    one.under(own).enrolled("2025-09-01", school=OTHER_MBO).under(one.bsn).registered().enrolled()
    one.linked(own, "2025-10-01").under(own).left("2025-11-05", school=OTHER_MBO)
    one.unlinked(own, "2025-12-01").under(one.bsn)
    one.went("unknown", ("enrolled", "2025-08-25")).is_("enrolled", region="29").cases(0)
    leaver = {"status": "early-leaver", "since": "2025-11-20"}
    one.expect("young-people", {"pgn": own, **leaver}, count=1)
    one.expect("history", {"pgn": own, "to": "early-leaver", "at": "2025-11-20"}, count=1)


@QUEUE.story
def test_a_case_goes_back_to_the_number_it_was_opened_under(one: Person) -> None:
    own = next(OWNS)
    one.under(own).leaver().under(one.bsn).registered().linked(own, "2025-11-26")
    one.unlinked(own, "2025-12-03").is_("unknown").cases(0)
    one.expect("cases", {"pgn": own, "opened": "2025-11-20", "state": "new"}, count=1)
