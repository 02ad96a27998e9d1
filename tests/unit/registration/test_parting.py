# SPDX-License-Identifier: EUPL-1.2
"""A wrong link is undone: each person is as if there had never been one."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.chassis import documents
from services.registration import store
from tests.unit.registration.register import (
    NUMBER,
    OTHER_SCHOOL,
    SAM,
    Message,
    Register,
    names,
)

SECOND = "102469137"


def linked(register: Register, pgn: str = NUMBER, at: str | None = None) -> Message:
    return register.fact("duo", "identity-linked", pgn, at, bsn=SAM)


def unlinked(register: Register, pgn: str = NUMBER, at: str | None = None) -> Message:
    return register.fact("duo", "identity-unlinked", pgn, at, bsn=SAM)


def known(register: Register, pgn: str) -> dict[str, Any]:
    """All that the register holds of the person under a number, references left out."""
    ref = register.ref(pgn)
    (row,) = register.rows("person", store.person.c.ref == ref)
    left_out = ("ref", "sequences", "joined", "facts")
    journal = register.rows("transition", store.transition.c.ref == ref)
    own = {
        table: [tuple(one)[1:] for one in register.rows(table) if one.ref == ref]
        for table in ("counted", "contact")
    }
    return own | {
        "row": {k: v for k, v in row._asdict().items() if k not in left_out},
        "facts": documents.read(row.facts),
        "duties": sorted(
            (d.code, d.context, d.holder, d.set_on, d.due_on, d.state, str(d.settled_on))
            for d in register.bench.duties(ref)
        ),
        "history": [
            (t.at, t.from_status, t.to_status, t.from_region, t.to_region, t.since)
            for t in sorted(journal, key=lambda t: (t.at, t.id))
            if t.only_for != "balance"
        ],
        "reports": sorted(a.report for a in register.rows("absence") if a.ref == ref),
    }


@pytest.fixture
def joined(register: Register) -> Register:
    """Sam of the BRP and an onderwijsnummer at school, taken for one person."""
    register.tell(register.registered(SAM, phone="+31612345678"))
    register.tell(register.started("2025-07-01", NUMBER, at="2025-07-01"))
    register.tell(linked(register))
    return register


def test_each_has_its_own_again(joined: Register) -> None:
    stays = joined.ref(SAM)
    joined.tell(unlinked(joined))
    assert joined.ref(SAM) == stays != joined.ref(NUMBER)
    assert (joined.row(SAM).status, joined.row(NUMBER).status) == ("unknown", "enrolled")
    assert joined.row(NUMBER).merged_into is None


def test_it_is_said_under_both_references_before_anything_else(joined: Register) -> None:
    said = joined.tell(unlinked(joined))
    stays, back = str(joined.ref(SAM)), str(joined.ref(NUMBER))
    assert [(one.name, one.subject) for one in said] == [
        ("person-unmerged", back),
        ("person-unmerged", stays),
        ("status-changed", stays),
        ("status-changed", back),
    ]
    assert [one.data.from_status for one in said[2:]] == ["enrolled", None]
    assert (str(said[0].data.restored), str(said[0].data.out_of)) == (back, stays)


def test_what_was_told_since_goes_to_whom_it_was_told_of(joined: Register) -> None:
    joined.on("2025-11-10")
    joined.tell(
        joined.ended("2025-11-05", NUMBER),
        joined.fact(
            "school",
            "absence-reported",
            NUMBER,
            school="25LR00",
            kind="other",
            from_="2025-10-01",
            report="77",
        ),
    )
    joined.tell(joined.fact("school", "absence-ended", None, report="77", on="2025-10-03"))
    joined.tell(joined.started("2025-11-03", SAM, school=OTHER_SCHOOL))
    joined.on("2025-12-01")
    assert joined.row(SAM).status == "enrolled"
    joined.tell(unlinked(joined))
    assert joined.row(SAM).status == "enrolled"
    assert (joined.row(NUMBER).status, joined.row(NUMBER).since) == (
        "early-leaver",
        date(2025, 11, 20),
    )
    assert {a.ref for a in joined.rows("absence")} == {joined.ref(NUMBER)}
    assert "absence-ended" in joined.row(NUMBER).facts


def test_the_balance_closes_on_every_day(joined: Register) -> None:
    joined.on("2025-08-03")
    joined.tell(unlinked(joined))
    joined.on("2025-08-06")
    assert all(row.closed for row in joined.rows("balance"))


def test_a_link_that_is_told_again_later_joins_them_again(joined: Register) -> None:
    joined.on("2025-09-01")
    joined.tell(unlinked(joined))
    joined.on("2025-10-01")
    joined.tell(linked(joined))
    assert joined.ref(SAM) == joined.ref(NUMBER)
    joined.on("2025-10-02")
    joined.tell(unlinked(joined))
    assert joined.ref(SAM) != joined.ref(NUMBER)
    joined.on("2025-10-05")
    assert all(row.closed for row in joined.rows("balance"))


def test_the_later_word_counts_whichever_comes_first(register: Register) -> None:
    register.tell(unlinked(register, at="2025-07-20"))
    register.tell(linked(register, at="2025-07-10"))
    assert register.ref(SAM) != register.ref(NUMBER)
    register.tell(linked(register, at="2025-07-25"))
    assert register.ref(SAM) == register.ref(NUMBER)
    register.tell(unlinked(register, at="2025-07-20"))
    assert register.ref(SAM) == register.ref(NUMBER)


def test_of_three_numbers_one_is_let_go_and_the_others_stay_one(joined: Register) -> None:
    joined.tell(joined.fact("duo", "qualification-obtained", SECOND, kind="vmbo", on="2024-06-20"))
    joined.tell(linked(joined, SECOND))
    joined.tell(unlinked(joined))
    assert joined.ref(SAM) == joined.ref(SECOND) != joined.ref(NUMBER)
    assert "vmbo" in joined.row(SAM).facts
    assert "vmbo" not in joined.row(NUMBER).facts
    assert joined.row(SAM).status == "unknown"


def test_a_case_that_rests_on_the_other_is_taken_back_and_confirmed_there(
    joined: Register,
) -> None:
    joined.on("2025-11-10")
    joined.tell(joined.ended("2025-11-05", NUMBER))
    joined.on("2025-12-01")
    said = joined.tell(unlinked(joined))
    of = {str(joined.ref(SAM)): "stays", str(joined.ref(NUMBER)): "back"}
    told = [(one.name, of[one.subject]) for one in said if one.name != "leaver-counted"]
    assert told == [
        ("person-unmerged", "back"),
        ("person-unmerged", "stays"),
        ("early-leaver-revoked", "stays"),
        ("status-changed", "stays"),
        ("status-changed", "back"),
        ("early-leaver-confirmed", "back"),
    ]


def test_a_leaver_from_before_the_merge_is_confirmed_once_more(register: Register) -> None:
    """Outreach may have heard of the other meanwhile; to an open case it is no news."""
    register.tell(register.started("2024-08-26", NUMBER, at="2024-08-26"))
    register.on("2025-11-10")
    register.tell(register.ended("2025-11-05", NUMBER))
    register.on("2025-12-01")
    register.tell(register.registered(SAM), linked(register))
    said = register.tell(unlinked(register))
    assert "early-leaver-revoked" not in names(said)
    (confirmed,) = [one for one in said if one.name == "early-leaver-confirmed"]
    assert (confirmed.subject, confirmed.data.left_on) == (
        str(register.ref(NUMBER)),
        date(2025, 11, 5),
    )


def test_a_stranger_to_the_merge_is_left_alone(register: Register) -> None:
    register.tell(register.registered(SAM), register.registered(NUMBER))
    before = known(register, SAM)
    assert register.tell(unlinked(register)) == []
    assert known(register, SAM) == before


_DAYS = 150
_START = date(2025, 8, 4)


def _day(number: int) -> str:
    return (_START + timedelta(days=number)).isoformat()


_WHO = st.sampled_from((SAM, NUMBER))
_NEAR = st.integers(-40, 2)
_FACTS = st.one_of(
    st.tuples(st.just("started"), st.sampled_from(("25LR00", "25PZ00"))),
    st.tuples(st.just("ended"), st.sampled_from(("25LR00", "25PZ00"))),
    st.tuples(st.just("ended"), st.sampled_from(("25LR00", "25PZ00"))),
    st.tuples(st.just("obtained"), st.sampled_from(("mbo-2", "vmbo", "pro"))),
    st.tuples(st.just("registered"), st.sampled_from(("0599", "0363"))),
    st.tuples(st.just("absent"), st.sampled_from(("1", "2"))),
    st.tuples(st.just("back"), st.sampled_from(("1", "2"))),
    st.tuples(st.just("moved"), st.sampled_from(("0599", "0363"))),
)
_TELLING = st.tuples(st.integers(0, _DAYS), _WHO, _FACTS, _NEAR)


def _tell(register: Register, who: str, what: tuple[str, str], on: str) -> None:
    kind, code = what
    match kind:
        case "started":
            message = register.started(on, who, school=code)
        case "ended":
            message = register.ended(on, who, school=code)
        case "obtained":
            message = register.fact("duo", "qualification-obtained", who, kind=code, on=on)
        case "registered":
            birth = "2006-05-17" if who == SAM else "2003-02-01"
            message = register.registered(who, birth, municipality=code, phone=f"+3161{who}")
        case "absent":
            report = f"{who[-3:]}-{code}"
            fields = {"school": "25LR00", "kind": "month-18plus", "from_": on, "report": report}
            message = register.fact("school", "absence-reported", who, **fields)
        case "back":
            report = f"{who[-3:]}-{code}"
            message = register.fact("school", "absence-ended", None, report=report, on=on)
        case _:
            message = register.fact("brp", "residence-changed", who, municipality=code, from_=on)
    register.tell(message)


def _live(tellings: list[Any], link: tuple[int, int] | None) -> tuple[Any, ...]:
    """Let a history happen; what is known of both in the end, and whether every day closed."""
    register = Register(today=_START.isoformat())
    times: list[tuple[int, int, Any]] = [(t[0], 1, t) for t in tellings]
    if link is not None:
        times += [(link[0], 0, "linked"), (link[1], 2, "unlinked")]
    for day, _, what in sorted(times, key=lambda one: one[:2]):
        if day:
            register.on(_day(day))
        if what == "linked":
            register.tell(linked(register))
        elif what == "unlinked":
            register.tell(unlinked(register))
        else:
            _tell(register, what[1], what[2], _day(day + what[3]))
    register.on(_day(_DAYS + 60))
    closed = all(row.closed for row in register.rows("balance"))
    people: list[dict[str, Any] | None] = []
    for pgn in (SAM, NUMBER):
        try:
            people.append(known(register, pgn))
        except (KeyError, ValueError):
            people.append(None)
    return (*people, closed)


def _as_if_never(tellings: list[Any], link: tuple[int, int]) -> None:
    both = [(0, who, ("registered", "0599"), 0) for who in (SAM, NUMBER)]
    assert _live(both + tellings, link) == _live(both + tellings, None)


_links = st.tuples(st.integers(1, _DAYS), st.integers(0, _DAYS)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)
_calm = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.slow
@given(st.lists(_TELLING, max_size=7), _links)
@settings(_calm, max_examples=15)
def test_merged_and_parted_is_never_merged(tellings: list[Any], link: tuple[int, int]) -> None:
    _as_if_never(tellings, link)


@pytest.mark.thorough
@given(st.lists(_TELLING, max_size=12), _links)
@settings(_calm, max_examples=100)
def test_merged_and_parted_is_never_merged_in_many_histories(
    tellings: list[Any], link: tuple[int, int]
) -> None:
    _as_if_never(tellings, link)
