# SPDX-License-Identifier: EUPL-1.2
"""What monitoring keeps of a case, from the first signal to aftercare."""

from datetime import date
from typing import Any

import pytest

from schemas.events import outreach, registration
from schemas.events.topics import AnyEvent
from services.monitoring.rules.case import Case, Placement, Referral
from services.monitoring.rules.folding import absorb, fold, released
from services.monitoring.rules.young_person import NOBODY, Vulnerable, YoungPerson
from services.monitoring.store import documents

OPENED = {"kind": "recidivist", "origin": "other", "region": "29", "openedOn": "2026-03-02"}
PLACED = {"destination": "work", "from": "2026-05-01", "attribution": "outreach", "hours": 24}


def told(*said: tuple[type[AnyEvent], dict[str, Any]]) -> YoungPerson:
    person = YoungPerson()
    for event, fields in said:
        numbered = {"case": 1} | fields if "registration" not in event.__module__ else fields
        data = event.data_model().model_validate(numbered)
        person = fold(person, event.model_construct(data=data))
    return person


def case(*said: tuple[type[AnyEvent], dict[str, Any]]) -> Case:
    [only] = told((outreach.CaseOpened, OPENED), *said).cases
    return only


def on(day: str, **other: Any) -> dict[str, Any]:
    return {"on": day} | other


def test_a_case_keeps_how_it_began() -> None:
    begun = case()
    assert (begun.kind, begun.origin, begun.opened_on) == ("recidivist", "other", date(2026, 3, 2))


def test_of_attempts_the_first_day_and_the_number_are_kept() -> None:
    tried = {"channel": "phone", "result": "no-answer"}
    attempted = case(
        (outreach.ContactAttempted, on("2026-03-05", attempt=1, **tried)),
        (outreach.ContactAttempted, on("2026-03-04", attempt=2, **tried)),
    )
    assert (attempted.attempted_on, attempted.attempts) == (date(2026, 3, 4), 2)


@pytest.mark.parametrize(
    ("event", "name"),
    [
        (outreach.ContactEstablished, "contact_on"),
        (outreach.SupportDeclined, "declined_on"),
        (outreach.AftercareStarted, "aftercare_on"),
        (outreach.AftercareCompleted, "aftercare_completed_on"),
    ],
)
def test_the_first_day_on_which_something_happened_stays(event: type[AnyEvent], name: str) -> None:
    told_twice = case((event, on("2026-03-10")), (event, on("2026-04-10")))
    assert getattr(told_twice, name) == date(2026, 3, 10)


def test_the_first_intake_and_plan_count_with_the_goal_of_now() -> None:
    planned = case(
        (outreach.IntakeHeld, on("2026-03-12", daysSinceConfirmation=10)),
        (outreach.IntakeHeld, on("2026-03-30", daysSinceConfirmation=28)),
        (outreach.PlanAgreed, on("2026-03-20", goal="education")),
        (outreach.PlanAgreed, on("2026-04-20", goal="tailored", reason="work")),
    )
    assert (planned.intake_on, planned.intake_days) == (date(2026, 3, 12), 10)
    assert (planned.plan_on, planned.goal, planned.tailored) == (
        date(2026, 3, 20),
        "tailored",
        "work",
    )


def test_a_partner_answers_the_last_referral_it_got() -> None:
    asked = {"partner": "ggz-1", "sector": "care"}
    answered = case(
        (outreach.ReferralSent, on("2026-03-12", **asked)),
        (outreach.ReferralRejected, on("2026-03-14", **asked, reason="no-place")),
        (outreach.ReferralSent, on("2026-04-01", **asked)),
        (outreach.ReferralAccepted, on("2026-04-02", **asked)),
        (outreach.ReferralAccepted, on("2026-04-02", partner="elsewhere")),
    )
    assert answered.referrals == (
        Referral("ggz-1", "care", date(2026, 3, 12), "rejected"),
        Referral("ggz-1", "care", date(2026, 4, 1), "accepted"),
    )


def test_an_answer_that_names_its_referral_is_to_that_one() -> None:
    asked = {"partner": "ggz-1", "sector": "care"}
    answered = case(
        (outreach.ReferralSent, on("2026-03-12", **asked, number=1)),
        (outreach.ReferralSent, on("2026-04-01", **asked, number=2)),
        (outreach.ReferralAccepted, on("2026-04-02", **asked, number=1)),
        (outreach.ReferralRejected, on("2026-04-03", **asked, number=3)),
    )
    assert [one.state for one in answered.referrals] == ["accepted", "sent"]


def test_a_placement_is_verified_once_and_ends_where_another_begins() -> None:
    placed = case(
        (outreach.Placed, PLACED),
        (outreach.PlacementVerified, on("2026-05-10", by="uwv")),
        (outreach.PlacementVerified, on("2026-05-20", by="self")),
        (outreach.Placed, PLACED | {"destination": "education", "from": "2026-09-01"}),
    )
    first, second = placed.placements
    assert first == Placement(
        "work", date(2026, 5, 1), "outreach", 24, date(2026, 5, 10), "uwv", date(2026, 9, 1)
    )
    assert placed.placement == second
    ended = placed.placement_ended(date(2026, 12, 1))
    assert ended.placement is None
    assert ended.placement_ended(date(2027, 1, 1)) == ended


def test_a_case_that_is_restored_is_closed_no_more() -> None:
    closed = (outreach.CaseClosed, on("2026-06-01", state="closed-success", destination="work"))
    moved = {"fromState": "placed", "region": "29"}
    restored = (outreach.CaseStateChanged, on("2026-06-02", toState="in-guidance", **moved))
    assert (case(closed).closed_on, case(closed).outcome) == (date(2026, 6, 1), "work")
    again = case(closed, restored)
    assert (again.open, again.closed_on, again.outcome) == (True, None, None)


def test_everything_of_a_case_comes_back_from_the_store() -> None:
    whole = case(
        (outreach.ContactEstablished, on("2026-03-04")),
        (outreach.ReferralSent, on("2026-03-12", partner="ggz-1")),
        (outreach.Placed, PLACED),
        (outreach.CauseRecorded, on("2026-03-13", cause="problems", exitReason="02")),
    )
    assert documents.cases(documents.of_cases([whole])) == (whole,)


COUNTED = {
    "schoolYear": 2025,
    "set": "X",
    "reason": "X",
    "category": "mbo-2",
    "school": "25LR00",
    "sector": "mbo",
    "level": 2,
    "track": "bbl",
    "age": 19,
    "status": "provisional",
}


def test_the_last_word_of_the_statistic_counts_per_school_year() -> None:
    counted = (registration.LeaverCounted, COUNTED)
    late = (registration.LeaverCounted, COUNTED | {"set": "D", "reason": "D4"})
    earlier = (registration.LeaverCounted, COUNTED | {"schoolYear": 2024})
    gone = (registration.LeaverCounted, COUNTED | {"set": "none"})
    assert [(c.school_year, c.reason) for c in told(counted, earlier, late).counts] == [
        (2024, "X"),
        (2025, "D4"),
    ]
    assert told(counted, gone).counts == ()


def test_vulnerable_youth_goes_along_in_a_merge_and_comes_back() -> None:
    entree = (registration.VulnerableYouthRegistered, {"origin": "entree", "on": "2026-07-01"})
    theirs = told(entree, entree)
    merged = absorb(NOBODY, theirs)
    assert merged.vulnerable == (Vulnerable(date(2026, 7, 1), "entree"),)
    assert released(merged, theirs).vulnerable == ()


@pytest.mark.parametrize(("day", "age"), [(date(2026, 4, 30), 17), (date(2026, 5, 1), 18)])
def test_age_is_known_to_the_month(day: date, age: int) -> None:
    assert YoungPerson(birth_month="2008-05").age_on(day) == age
    assert NOBODY.age_on(day) is None
