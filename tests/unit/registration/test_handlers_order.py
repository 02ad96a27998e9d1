# SPDX-License-Identifier: EUPL-1.2
"""However deliveries are ordered and batched, the same people come out (design 5)."""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.registration.register import NOOR, NUMBER, OTHER_SCHOOL, SAM, Message, Register

TODAY = "2026-02-16"

_HISTORY_DEPENDENT = {"ref", "sequences", "merged_into"} | {
    f"spell_{part}" for part in ("since", "last_day", "left_on")
}
"""Which spell was confirmed depends on what was known when; so do the numbers given out."""


def deliveries(register: Register) -> list[Message]:
    """Three numbers of two people, with corrections, a return, an absence and a late link."""
    fact = register.fact
    return [
        register.registered(SAM, at="2025-08-01", phone="+31612345678"),
        register.registered(SAM, at="2025-09-01", municipality="0363", phone="+31687654321"),
        register.started("2025-08-25", SAM, at="2025-08-25"),
        register.ended("2025-11-05", SAM, at="2025-11-10"),
        register.ended("2025-11-12", SAM, at="2025-11-20"),
        register.started("2025-11-24", NUMBER, at="2025-11-25", school=OTHER_SCHOOL),
        register.registered(NUMBER, at="2025-08-15", phone="+31600000000"),
        fact("duo", "identity-linked", NUMBER, "2025-12-20", bsn=SAM),
        register.started("2025-08-25", NOOR, at="2025-08-25", school=OTHER_SCHOOL),
        register.registered(NOOR, birth="2007-01-09", at="2025-08-01"),
        fact(
            "school",
            "absence-reported",
            NOOR,
            "2025-12-05",
            school=OTHER_SCHOOL,
            kind="month-18plus",
            from_="2025-12-01",
            report="7001",
        ),
        fact("school", "absence-ended", None, "2026-01-20", report="7001", on="2026-01-16"),
        fact("school", "enrollment-deleted", NOOR, "2026-02-01", school="25LR00", enrollment="9"),
        fact(
            "brp", "residence-changed", NOOR, "2026-01-10", municipality="0202", from_="2026-01-05"
        ),
    ]


def outcome(register: Register) -> dict[str, Any]:
    """What the register holds per number, references and history apart."""
    held = {}
    for pgn in (SAM, NUMBER, NOOR):
        row = register.row(pgn)._asdict()
        row["facts"] = json.loads(row["facts"])
        kept = {name: value for name, value in row.items() if name not in _HISTORY_DEPENDENT}
        contacts = [c._asdict() for c in register.rows("contact") if c.ref == register.ref(pgn)]
        held[pgn] = (kept, [{k: v for k, v in c.items() if k != "ref"} for c in contacts])
    return held


def delivered(register: Register, batches: Sequence[Sequence[Message]]) -> dict[str, Any]:
    for batch in batches:
        register.tell(*batch)
    return outcome(register)


@lru_cache(maxsize=1)
def at_once() -> dict[str, Any]:
    """What one batch in the order of happening gives."""
    register = Register(today=TODAY)
    return delivered(register, [deliveries(register)])


def test_the_story_as_it_happened() -> None:
    register = Register(today=TODAY)
    held = delivered(register, [[message] for message in deliveries(register)])
    assert held[SAM] == held[NUMBER]
    (sam, contact), (noor, _) = held[SAM], held[NOOR]
    assert (sam["status"], sam["region"], sam["school"]) == ("enrolled", "21", OTHER_SCHOOL)
    assert contact[0]["phone"] == "+31687654321"
    assert (noor["status"], noor["region"]) == ("enrolled", "41")


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_any_order_in_any_batches_gives_the_same_people(data: st.DataObject) -> None:
    register = Register(today=TODAY)
    shuffled = data.draw(st.permutations(range(len(deliveries(register)))))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(shuffled) - 1))))
    again = data.draw(st.sets(st.sampled_from(shuffled), max_size=3))
    messages = deliveries(register)
    ends = [*cuts, len(shuffled)]
    batches = [
        [messages[n] for n in shuffled[begin:end]]
        for begin, end in zip([0, *cuts], ends, strict=True)
    ]
    batches.append([messages[n] for n in sorted(again)])

    assert delivered(register, batches) == at_once()
    live = [row for row in register.rows("person") if row.merged_into is None]
    assert len(live) == 2
    for row in live:
        journal = [t for t in register.rows("transition") if t.ref == row.ref]
        assert (journal[-1].to_status, journal[-1].to_region) == (row.status, row.region)
    register.on("2026-02-18")
    assert all(balance.closed for balance in register.rows("balance"))
