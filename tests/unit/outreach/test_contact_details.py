# SPDX-License-Identifier: EUPL-1.2
"""Contact details are read for a purpose, shown, and missed without harm."""

import uuid
from datetime import date

import httpx2
import pytest

from services.chassis.settings import Settings
from services.chassis.web import Role, User
from services.outreach.contact_details import ContactDetails, Registration, Withheld
from services.outreach.ui.case_page import phone_link

REF = uuid.UUID("5f2c8f3e-6a4b-4a55-9a50-0d1c9b7f1a11")
COACH = User("coach-1", "Charlie", frozenset({Role.COACH}), frozenset({"29"}))
SETTINGS = Settings(service="outreach", service_secret="between-services-" * 2)
KNOWN = {"name": "Sam Voorbeeld", "birthDate": "2006-05-17", "phone": "+31612345678"}


def answering(handler: "httpx2.Response | Exception") -> tuple[Registration, list[httpx2.Request]]:
    asked: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        if isinstance(handler, Exception):
            raise handler
        return handler

    return Registration(SETTINGS, httpx2.MockTransport(answer)), asked


def test_the_details_of_one_person_are_asked_with_a_token() -> None:
    source, asked = answering(httpx2.Response(200, json=KNOWN))
    details = source.read(COACH, REF)

    assert isinstance(details, ContactDetails)
    assert (details.name, details.birth_date) == ("Sam Voorbeeld", date(2006, 5, 17))
    assert details.email is None
    assert str(REF) in str(asked[0].url)
    assert asked[0].headers["authorization"].startswith("Bearer ")


@pytest.mark.parametrize(
    "fault",
    [
        httpx2.Response(503),
        httpx2.Response(200, text="<html>"),
        httpx2.ConnectError("refused"),
        httpx2.ReadTimeout("slow"),
    ],
)
def test_registration_that_does_not_answer_is_no_fault(
    fault: "httpx2.Response | Exception",
) -> None:
    source, _ = answering(fault)

    assert source.read(COACH, REF) is Withheld.NO_ANSWER


def test_without_a_secret_between_the_services_the_page_still_works() -> None:
    source = Registration(Settings(service="outreach"))

    assert source.read(COACH, REF) is Withheld.NO_ANSWER


def test_somebody_out_of_reach_is_told_apart() -> None:
    source, _ = answering(httpx2.Response(404))

    assert source.read(COACH, REF) is Withheld.NOT_YOURS


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("+31612345678", ("tel:+31-6-12345678", "+31 6 12345678")),
        ("06-12345678", ("tel:+31-6-12345678", "+31 6 12345678")),
        ("geen", None),
        (None, None),
    ],
)
def test_a_number_is_made_to_be_dialled(written: str | None, shown: tuple[str, str] | None) -> None:
    assert phone_link(ContactDetails(phone=written)) == shown
