# SPDX-License-Identifier: EUPL-1.2
"""Onderwijsnummer and BSN prove to be one person: one reference stays, with the facts of both."""

from datetime import date

import pytest

from tests.unit.registration.register import NOOR, NUMBER, SAM, Message, Register, names

SECOND_NUMBER = "102469137"


def linked(register: Register, pgn: str = NUMBER, bsn: str = SAM) -> Message:
    return register.fact("duo", "identity-linked", pgn, bsn=bsn)


@pytest.fixture
def two(register: Register) -> Register:
    """Sam known to the BRP, and at school under an onderwijsnummer; two persons so far."""
    register.tell(register.registered(SAM, phone="+31612345678"))
    register.tell(register.started("2025-07-01", NUMBER, at="2025-07-01"))
    return register


def test_the_facts_are_joined_under_the_bsn(two: Register) -> None:
    old, new = two.ref(NUMBER), two.ref(SAM)
    two.tell(linked(two))
    assert two.ref(NUMBER) == two.ref(SAM) == new
    row = two.row(SAM)
    assert (row.status, row.since, row.region) == ("enrolled", date(2025, 7, 1), "29")
    (gone,) = [r for r in two.rows("person") if r.ref == old]
    assert (gone.status, gone.merged_into) == (None, new)


def test_the_old_reference_is_said_to_be_gone_before_the_new_one_changes(two: Register) -> None:
    old, new = two.ref(NUMBER), two.ref(SAM)
    said = two.tell(linked(two))
    assert names(said) == ["person-merged", "status-changed"]
    assert (said[0].subject, said[0].data.into) == (str(old), new)
    assert (said[1].subject, said[1].data.to_status) == (str(new), "enrolled")


def test_the_old_reference_leaves_the_count_and_the_balance_closes(two: Register) -> None:
    old = two.ref(NUMBER)
    two.tell(linked(two))
    last = [r for r in two.rows("transition") if r.ref == old][-1]
    assert (last.from_status, last.to_status, last.to_region) == ("enrolled", None, None)
    two.on("2025-08-03")
    balances = {row.region: row for row in two.rows("balance")}
    assert all(row.closed for row in balances.values())
    assert balances["29"].closing == {"enrolled": 1}
    assert balances["00"].closing == {}


def test_open_duties_of_the_old_reference_are_cancelled_and_settled_ones_stay(
    register: Register,
) -> None:
    register.tell(register.registered(SAM))
    register.tell(
        register.registered(NUMBER, birth="2006-05-17", name="Sam V."),
        register.started("2025-09-01", NUMBER, at="2025-08-01"),
    )
    old = register.ref(NUMBER)
    register.tell(linked(register))
    states = {(d.code, d.context): str(d.state) for d in register.bench.duties(old)}
    assert states == {
        ("D01", "25LR00:1:start"): "met",
        ("D19", "unknown:2025-08-01"): "cancelled",
        ("review", "status"): "cancelled",
    }
    assert register.on("2026-06-01") is not None  # nothing fires for a reference that is gone
    assert [r.status for r in register.rows("person") if r.ref == old] == [None]


def test_facts_that_arrive_later_under_the_old_number_reach_the_person(two: Register) -> None:
    two.tell(linked(two))
    two.on("2025-11-10")
    two.tell(two.ended("2025-11-05", NUMBER))
    assert two.row(SAM).status == "gap"


def test_a_link_that_is_told_again_does_nothing(two: Register) -> None:
    two.tell(linked(two))
    before = two.row(SAM)
    assert two.tell(linked(two), linked(two)) == []
    assert two.row(SAM) == before


def test_contact_details_move_along_unless_the_person_has_them(register: Register) -> None:
    register.tell(register.registered(NUMBER, phone="+31687654321"))
    register.tell(register.started("2025-07-01", SAM, at="2025-07-01"))
    register.tell(linked(register))
    (contact,) = register.rows("contact")
    assert (contact.ref, contact.phone) == (register.ref(SAM), "+31687654321")


def test_a_link_of_two_new_numbers_begins_one_person(register: Register) -> None:
    register.tell(linked(register), register.started("2025-07-01", NUMBER, at="2025-07-01"))
    assert register.ref(NUMBER) == register.ref(SAM)
    assert register.row().status == "enrolled"
    assert [row.merged_into for row in register.rows("person") if row.status is None] == [
        register.ref(SAM)
    ]


@pytest.mark.parametrize("known", [NUMBER, SAM])
def test_a_link_of_a_known_and_a_new_number_is_no_merge(register: Register, known: str) -> None:
    register.tell(register.registered(known))
    ref = register.ref(known)
    assert names(register.tell(linked(register))) == []
    assert register.ref(NUMBER) == register.ref(SAM) == ref


def test_link_and_facts_of_both_numbers_in_one_batch(two: Register) -> None:
    two.on("2025-11-10")
    two.tell(
        two.ended("2025-11-05", NUMBER),
        linked(two),
        two.fact("brp", "residence-changed", SAM, municipality="0363", from_="2025-10-01"),
    )
    row = two.row(SAM)
    assert (row.status, row.region) == ("gap", "21")


def test_two_numbers_that_are_linked_to_one_bsn_in_one_batch(two: Register) -> None:
    two.tell(two.fact("duo", "qualification-obtained", SECOND_NUMBER, kind="vmbo", on="2024-06-20"))
    two.tell(linked(two), linked(two, SECOND_NUMBER))
    assert two.ref(NUMBER) == two.ref(SECOND_NUMBER) == two.ref(SAM)
    assert "2024-06-20:vmbo" in two.row(SAM).facts
    two.on("2025-08-03")
    assert all(row.closed for row in two.rows("balance"))


def test_a_leaver_under_one_number_who_is_at_school_under_another_never_was_one(
    register: Register,
) -> None:
    register.tell(register.registered(SAM))
    register.tell(register.started("2024-08-26", SAM, at="2024-08-26"))
    register.on("2025-11-10")
    register.tell(register.ended("2025-11-05", SAM))
    register.on("2025-12-01")
    assert register.row().status == "early-leaver"
    register.tell(register.started("2025-11-10", NUMBER, at="2025-11-10", school="25PZ00"))
    said = register.tell(linked(register))
    assert names(said) == ["person-merged", "early-leaver-revoked", "status-changed"]
    assert register.row().status == "enrolled"


def leaver_under_the_number(register: Register) -> None:
    register.tell(register.started("2024-08-26", NUMBER, at="2024-08-26"))
    register.on("2025-11-10")
    register.tell(register.ended("2025-11-05", NUMBER))
    register.on("2025-12-01")
    assert register.row(NUMBER).status == "early-leaver"


def test_a_leaver_whom_the_bsn_shows_at_school_is_taken_back_under_the_old_reference(
    register: Register,
) -> None:
    """In one order, on one key: before the case can go over."""
    leaver_under_the_number(register)
    old = register.ref(NUMBER)
    register.tell(register.started("2025-11-10", SAM, at="2025-11-10", school="25PZ00"))
    said = register.tell(linked(register))
    of_status = [one for one in said if one.name != "leaver-counted"]
    assert [(one.name, one.subject == str(old)) for one in of_status] == [
        ("early-leaver-revoked", True),
        ("status-changed", True),
        ("person-merged", True),
    ]
    assert register.row().status == "enrolled"
    register.on("2025-12-03")
    assert all(row.closed for row in register.rows("balance"))


def test_a_leaver_under_the_old_number_is_not_confirmed_twice(register: Register) -> None:
    leaver_under_the_number(register)
    register.tell(register.registered(SAM))
    said = register.tell(linked(register))
    assert "early-leaver-confirmed" not in names(said)
    assert register.row().status == "early-leaver"
    assert register.row().spell_since == date(2025, 11, 20)
    said = register.tell(register.started("2025-11-12", SAM, school="25PZ00"))
    assert names(said) == ["early-leaver-revoked", "status-changed"]


def test_people_who_have_nothing_to_do_with_a_merge_are_left_alone(two: Register) -> None:
    two.tell(two.registered(NOOR))
    before = two.row(NOOR)
    two.tell(linked(two))
    assert two.row(NOOR) == before


@pytest.mark.parametrize(("later", "phone"), [(NUMBER, "+31687654321"), (SAM, "+31612345678")])
def test_of_two_sets_of_details_the_one_reported_later_stays(
    register: Register, later: str, phone: str
) -> None:
    at = {pgn: "2025-07-02" if pgn == later else "2025-07-01" for pgn in (NUMBER, SAM)}
    register.tell(
        register.registered(NUMBER, at=at[NUMBER], phone="+31687654321"),
        register.registered(SAM, at=at[SAM], phone="+31612345678"),
    )
    register.tell(linked(register))
    (contact,) = register.rows("contact")
    assert (contact.ref, contact.phone) == (register.ref(SAM), phone)
