# SPDX-License-Identifier: EUPL-1.2
"""The calendar that outreach writes, read by a parser that shares nothing with the writer."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

import vobject

from services.outreach.calendar_feed import feed
from services.outreach.rules.task_rules import TASK_RULES
from services.outreach.store.calendar import Planned

NOW = datetime(2025, 12, 4, 8, tzinfo=UTC)
TODAY = date(2025, 12, 4)
LINK = uuid.UUID(int=7)
CASE = uuid.UUID("5f2c8f3e-6a4b-4a55-9a50-0d1c9b7f1a11")
CALL = Planned(CASE, "5F2C-8F3E", "D15", "case-1", date(2025, 12, 8), date(2025, 12, 9))
EVERY = [replace(CALL, code=code, context=f"case-1.{n}") for n, code in enumerate(TASK_RULES)]


def written(*tasks: Planned) -> bytes:
    return feed(LINK, tasks, "https://begeleiding.example", NOW, TODAY)


def parsed(*tasks: Planned) -> vobject.base.Component:
    calendar = vobject.readOne(written(*tasks).decode())
    assert calendar.validate(raiseException=True)
    return calendar


def test_a_task_stands_on_its_fatal_date_as_a_whole_day() -> None:
    calendar = parsed(CALL)
    event = calendar.vevent

    assert (calendar.version.value, calendar.prodid.value) == (
        "2.0",
        "-//Sluitend//Begeleiding//NL",
    )
    assert event.dtstart.value == date(2025, 12, 9)
    assert event.dtstamp.value == NOW
    assert event.summary.value == f"{TASK_RULES['D15'].title} (5F2C-8F3E)"
    assert event.url.value == f"https://begeleiding.example/zaken/{CASE}"
    assert event.transp.value == "TRANSPARENT", "the worker is free that day"
    assert event.description.value.startswith("Streefdatum: 8 december 2025\n")


def test_what_is_late_says_so() -> None:
    late = replace(CALL, fatal_on=date(2025, 12, 3))
    assert parsed(late).vevent.summary.value.startswith("Te laat: ")


def test_a_task_keeps_its_identity_when_it_moves() -> None:
    moved = replace(CALL, fatal_on=date(2025, 12, 12))
    assert parsed(CALL).vevent.uid.value == parsed(moved).vevent.uid.value
    identities = {event.uid.value for event in parsed(*EVERY).vevent_list}
    assert len(identities) == len(EVERY)


def test_nothing_else_is_in_it() -> None:
    """A property that somebody adds must be thought about first: anybody may read a calendar."""
    allowed = {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION", "URL", "CLASS", "TRANSP"}
    for event in parsed(*EVERY).vevent_list:
        assert {child.name for child in event.getChildren()} == allowed


def test_the_lines_are_those_of_rfc_5545() -> None:
    text = written(*EVERY)
    assert text.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in text.replace(b"\r\n", b"")
    assert max(map(len, text.split(b"\r\n"))) <= 75, "octets (3.1)"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in text, "RFC 7986 5.7 asks for the type"


def test_nobody_has_nothing_to_do() -> None:
    """A calendar without events is one all the same."""
    assert b"BEGIN:VEVENT" not in written()
    assert vobject.readOne(written().decode()).prodid.value
