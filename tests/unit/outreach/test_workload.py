# SPDX-License-Identifier: EUPL-1.2
"""How much cases weigh, and how they are spread over workers."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from schemas.codes.outreach import CaseState
from services.outreach.rules.case import OPEN
from services.outreach.rules.workload import WEIGHTS, Load, Piece, loads_after, spread


def piece(number: int, points: int = 2, region: str = "29", owner: str = "ill") -> Piece:
    return Piece(uuid.UUID(int=number), region, owner, points)


def test_every_open_case_weighs_something() -> None:
    assert WEIGHTS.keys() == OPEN
    assert all(points > 0 for points in WEIGHTS.values())


def test_guidance_weighs_most_and_what_is_looked_at_now_and_then_least() -> None:
    assert (
        WEIGHTS[CaseState.IN_GUIDANCE] > WEIGHTS[CaseState.CONTACTING] > WEIGHTS[CaseState.PLACED]
    )


def test_the_cases_of_who_falls_ill_go_to_who_has_the_least_points() -> None:
    loads = {"ill": Load(2, 5), "busy": Load(4, 10), "free": Load(1, 3)}
    moves = spread([piece(1, 3), piece(2)], loads, lambda _region: ["busy", "free"])

    assert set(moves.values()) == {"free"}
    after = loads_after([piece(1, 3), piece(2)], loads, moves)
    assert after == {"ill": Load(0, 0), "busy": Load(4, 10), "free": Load(3, 8)}


def test_the_heaviest_case_goes_first() -> None:
    pieces = [piece(1, 1), piece(2, 3), piece(3, 1), piece(4, 1)]
    moves = spread(pieces, {}, lambda _region: ["a", "b"])

    after = loads_after(pieces, {"ill": Load(4, 6)}, moves)
    assert (after["a"].points, after["b"].points) == (3, 3)


def test_who_does_not_work_in_the_region_gets_nothing_of_it() -> None:
    pieces = [piece(1, region="29"), piece(2, region="21")]
    moves = spread(pieces, {}, lambda region: ["a"] if region == "29" else [])

    assert moves == {pieces[0].case_id: "a", pieces[1].case_id: None}


def test_nobody_is_given_what_is_theirs() -> None:
    assert spread([piece(1)], {}, lambda _region: ["ill"]) == {uuid.UUID(int=1): None}


@given(
    points=st.lists(st.integers(min_value=1, max_value=3), max_size=40),
    before=st.dictionaries(st.sampled_from("abc"), st.integers(0, 30), min_size=1),
)
def test_no_case_is_lost_and_the_spread_is_as_even_as_can_be(
    points: list[int], before: dict[str, int]
) -> None:
    pieces = [piece(number, size) for number, size in enumerate(points)]
    loads = {name: Load(size, size) for name, size in before.items()}
    loads["ill"] = Load(len(points), sum(points))
    moves = spread(pieces, loads, lambda _region: sorted(before))
    after = loads_after(pieces, loads, moves)

    assert moves.keys() == {one.case_id for one in pieces}
    assert sum(one.cases for one in after.values()) == sum(one.cases for one in loads.values())
    given = [name for name in before if after[name].cases > loads[name].cases]
    lowest = min(after[name].points for name in before)
    assert all(after[name].points <= lowest + max(points, default=0) for name in given)
