# SPDX-License-Identifier: EUPL-1.2
"""Identifiers are UUIDs of version 7: valid, distinct, ordered in time."""

from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from uuid import RFC_4122, UUID

from services.chassis.ids import seeded, uuid7


def test_uuid7_is_a_valid_version_7() -> None:
    made = [uuid7() for _ in range(1000)]
    assert {(one.version, one.variant) for one in made} == {(7, RFC_4122)}
    assert len(set(made)) == 1000
    milliseconds = [one.int >> 80 for one in made]
    assert milliseconds == sorted(milliseconds)


def test_threads_and_children_never_give_the_same_identifier() -> None:
    noise = (1 << 62) - 1
    uuid7()  # what was drawn but not given out must not be given by parent and child
    with ThreadPoolExecutor(4) as threads, get_context("fork").Pool(2) as children:
        made = [*children.map(_some, [500] * 2), *threads.map(_some, [500] * 4), _some(500)]
    assert len({one.int & noise for many in made for one in many}) == 500 * len(made)


def _some(many: int) -> list[UUID]:
    return [uuid7() for _ in range(many)]


def test_the_same_seed_gives_the_same_identifiers() -> None:
    one, same, other = seeded(1), seeded(1), seeded(2)
    first = [one() for _ in range(100)]
    assert first == [same() for _ in range(100)]
    assert not set(first) & {other() for _ in range(100)}
    assert first == sorted(first)
    assert {one.version for one in first} == {7}
