# SPDX-License-Identifier: EUPL-1.2
"""Identifiers are UUIDs of version 7: valid, distinct, ordered in time."""

from uuid import RFC_4122

from services.chassis.ids import seeded, uuid7


def test_uuid7_is_a_valid_version_7() -> None:
    made = [uuid7() for _ in range(1000)]
    assert {(one.version, one.variant) for one in made} == {(7, RFC_4122)}
    assert len(set(made)) == 1000
    milliseconds = [one.int >> 80 for one in made]
    assert milliseconds == sorted(milliseconds)


def test_the_same_seed_gives_the_same_identifiers() -> None:
    one, same, other = seeded(1), seeded(1), seeded(2)
    first = [one() for _ in range(100)]
    assert first == [same() for _ in range(100)]
    assert not set(first) & {other() for _ in range(100)}
    assert first == sorted(first)
    assert {one.version for one in first} == {7}
