# SPDX-License-Identifier: EUPL-1.2
"""Someone becomes known: what one batch, late facts and repeated facts make of a person."""

import json
from datetime import date
from typing import Any

import pytest

from tests.unit.registration.register import NOOR, SAM, SCHOOL, Register, names, noon


def test_a_new_person_gets_a_status_a_duty_and_a_review(register: Register) -> None:
    said = register.tell(register.registered())
    assert names(said) == ["status-changed"]
    assert said[0].subject == str(register.ref())
    assert said[0].data.from_status is None
    row = register.row()
    assert (row.status, row.region, row.municipality) == ("unknown", "29", "0599")
    assert row.next_review == date(2026, 1, 1)  # the new law is in force from then on
    assert register.duties() == {
        ("D19", "unknown:2025-08-01"): "set",
        ("review", "status"): "set",
    }


@pytest.mark.row("law-17")
def test_the_reference_says_nothing_of_the_number(register: Register) -> None:
    register.tell(register.registered(), register.registered(NOOR))
    refs = {register.ref(SAM), register.ref(NOOR)}
    assert len(refs) == 2
    assert all(number not in ref.hex for ref in refs for number in (SAM, NOOR))


def test_name_and_contact_details_are_kept_apart_from_the_person(register: Register) -> None:
    register.tell(register.registered(phone="+31612345678", email="sam@example.nl"))
    (contact,) = register.rows("contact")
    assert (contact.search_name, contact.phone) == ("sam voorbeeld", "+31612345678")
    assert contact.birth_date == date(2006, 5, 17)
    assert "Voorbeeld" not in register.row().facts


def test_a_school_may_speak_of_someone_the_brp_has_not_yet_told_of(register: Register) -> None:
    said = register.tell(register.started("2025-08-25", at="2025-08-01"))
    assert said[0].data.to_status == "unknown"
    register.on("2025-08-25")
    row = register.row()
    assert (row.status, row.region, row.regime) == ("enrolled", None, "doorstroompunt")
    register.tell(register.registered())
    assert register.row().region == "29"


def test_facts_about_one_person_in_one_batch_are_one_change(register: Register) -> None:
    register.on("2025-11-24")
    said = register.tell(
        register.registered(at="2025-08-01"),
        register.started("2025-08-25", at="2025-08-25"),
        register.ended("2025-11-05", at="2025-11-10"),
    )
    assert names(said) == ["status-changed", "early-leaver-confirmed"]
    assert said[0].data.from_status is None
    assert register.journal() == [(None, "early-leaver")]


def test_two_people_in_one_batch_do_not_mix(register: Register) -> None:
    register.tell(
        register.registered(SAM),
        register.registered(NOOR, birth="2010-03-01", municipality="0363"),
        register.started("2025-08-01", NOOR, sector="vo", level=None, stage="vmbo-upper"),
    )
    assert (register.row(SAM).status, register.row(SAM).region) == ("unknown", "29")
    assert (register.row(NOOR).status, register.row(NOOR).region) == ("enrolled", "21")


def test_enrolment_and_end_are_said_without_number_or_name(register: Register) -> None:
    register.tell(register.registered(phone="+31612345678"))
    register.on("2025-11-10")
    messages = [
        register.started("2025-08-25", at="2025-08-25"),
        register.ended("2025-11-05"),
    ]
    register.bench.deliver(messages)
    said = register.bench.said()
    assert [e.short_name() for t, e in said if t.name == "registration.enrollments.v1"] == [
        "enrollment-started",
        "enrollment-ended",
    ]
    text = json.dumps([event.model_dump(mode="json") for _, event in said])
    for personal in (SAM, "Voorbeeld", "+31612345678", "2006-05-17"):
        assert personal not in text


def test_what_is_said_is_numbered_over_batches_without_a_gap(register: Register) -> None:
    numbers: dict[str, list[int | None]] = {}
    for message in (
        register.registered(),
        register.started("2025-08-25", at="2025-08-25"),
        register.ended("2025-11-05", at="2025-11-10"),
    ):
        register.bench.deliver([message])
        register.bench.advance(noon("2025-11-10"))
        for topic, event in register.bench.said():
            numbers.setdefault(topic.name, []).append(event.number)
    assert sorted(numbers) == [
        "registration.duties.v1",
        "registration.enrollments.v1",
        "registration.statuses.v1",
    ]
    for found in numbers.values():
        assert found == list(range(1, len(found) + 1))


def test_a_fact_delivered_again_changes_nothing_and_says_nothing(register: Register) -> None:
    started = register.started("2025-08-25", at="2025-08-25")
    register.tell(register.registered(), started)
    before = (register.row(), register.duties(), register.journal())
    assert register.tell(started, started) == []
    assert (register.row(), register.duties(), register.journal()) == before


def test_an_older_version_of_a_fact_does_not_win(register: Register) -> None:
    register.on("2025-11-10")
    register.tell(register.registered(at="2025-08-01"))
    register.tell(register.started("2025-08-25", at="2025-11-08", level=3))
    register.tell(register.started("2025-08-20", at="2025-11-07", level=2))
    assert (register.row().since, register.row().level) == (date(2025, 8, 25), 3)


def test_a_birth_date_that_comes_late_changes_the_regime(register: Register) -> None:
    register.on("2025-09-15")
    register.tell(register.started("2025-08-25", at="2025-08-25"))
    assert register.row().regime == "doorstroompunt"
    said = register.tell(register.registered(birth="2009-03-03"))
    assert register.row().regime == "qualification"
    assert names(said) == ["status-changed", "region-changed"]


def test_schools_are_held_to_their_seven_days(register: Register) -> None:
    register.on("2025-09-08")
    register.tell(
        register.started("2025-08-25", at="2025-08-29"),
        register.started("2025-08-25", NOOR, at="2025-09-03"),
    )
    assert register.duties(SAM)[("D01", f"{SCHOOL}:1:start")] == "met"
    assert register.duties(NOOR)[("D01", f"{SCHOOL}:1:start")] == "met-late"


@pytest.mark.row("D19", "find-out-months")
def test_the_unknown_are_found_out_within_three_months_or_the_region_is_in_breach(
    register: Register,
) -> None:
    register.tell(register.registered(), register.registered(NOOR))
    register.on("2025-10-01")
    register.tell(register.started("2025-08-25", NOOR, at="2025-08-25"))
    register.on("2025-11-03")
    key = ("D19", "unknown:2025-08-01")
    assert register.duties(SAM)[key] == "breached"
    assert register.duties(NOOR)[key] == "met"
    register.tell(register.started("2025-08-25", at="2025-08-25"))
    assert register.duties(SAM)[key] == "met-late"


def test_a_certificate_and_a_lost_address_are_said_for_those_who_must_know(
    register: Register,
) -> None:
    register.tell(register.registered(birth="2008-01-01"))
    said = register.tell(
        register.fact("duo", "qualification-obtained", kind="pro", on="2025-07-10"),
        register.fact("brp", "address-unknown", from_="2025-07-20"),
    )
    assert names(said) == [
        "vulnerable-youth-registered",
        "address-marked-unknown",
        "status-changed",
    ]


def _state(register: Any, pgn: str) -> dict[str, Any]:
    kept = register.row(pgn)._asdict()
    return {name: value for name, value in kept.items() if name not in ("ref", "sequences")}


def test_one_batch_or_many_give_the_same_person(register: Register) -> None:
    register.on("2025-11-24")
    story = [
        ("registered", {"at": "2025-08-01"}),
        ("started", {"start": "2025-08-25", "at": "2025-08-25"}),
        ("ended", {"last": "2025-11-05", "at": "2025-11-10"}),
    ]
    register.tell(*[getattr(register, name)(pgn=SAM, **data) for name, data in story])
    for name, data in story:
        register.tell(getattr(register, name)(pgn=NOOR, **data))
    assert _state(register, SAM) == _state(register, NOOR)


def test_details_that_arrive_late_do_not_replace_newer_ones(register: Register) -> None:
    register.tell(register.registered(at="2025-07-31", phone="+31612345678"))
    register.tell(register.registered(at="2025-07-01", phone="+31687654321"))
    (contact,) = register.rows("contact")
    assert contact.phone == "+31612345678"
