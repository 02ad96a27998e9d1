# SPDX-License-Identifier: EUPL-1.2
"""What the other services are told of an enrolment that proves never to have been."""

from datetime import date

from schemas.codes.lists import Sector
from schemas.events import feeds, registration
from schemas.events.feeds import Sealed
from services.chassis.duties import Place
from services.registration.rules.facts import Facts, fold
from services.registration.rules.pseudonymous import enrollment_news, marks
from tests.unit.registration.register import Register

PLACE = Place("29", "0599", "25LR00")


def test_a_deleted_enrolment_is_told_as_one_that_ended_before_it_began() -> None:
    register, facts = Register(), Facts()
    for _, event in (
        register.started("2025-08-25", at="2025-08-25"),
        register.fact("school", "enrollment-deleted", school="25LR00", enrollment="1"),
    ):
        fold(facts, event)
    said = list(enrollment_news(facts, event, PLACE))
    assert [kind for kind, _ in said] == [registration.EnrollmentEnded]
    data = said[0][1]
    assert isinstance(data, registration.EnrollmentEndedData)
    assert (data.last_active_day, data.sector) == (date(2025, 8, 24), Sector.MBO)


def test_nothing_is_told_of_the_deletion_of_an_enrolment_that_was_never_reported() -> None:
    _, event = Register().fact("school", "enrollment-deleted", school="25LR00", enrollment="7")
    assert isinstance(event, feeds.EnrollmentDeleted)
    assert isinstance(event.data.sealed, Sealed)
    assert list(enrollment_news(Facts(), event, PLACE)) == []


def test_an_application_for_the_mbo_is_told_with_the_place_of_residence() -> None:
    _, event = Register().fact(
        "school", "mbo-applied", school="25LR00", appliedOn="2026-03-20", startsOn="2026-08-24"
    )
    [(kind, data)] = marks(event, PLACE)
    assert kind is registration.MboApplicationRegistered
    assert isinstance(data, registration.MboApplicationRegisteredData)
    assert (data.applied_on, data.starts_on) == (date(2026, 3, 20), date(2026, 8, 24))
    assert (data.region, data.municipality) == ("29", "0599")
