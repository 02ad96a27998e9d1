# SPDX-License-Identifier: EUPL-1.2
"""Personal numbers for invented people.

Up to 909 people get numbers of the test range 99999xxxx, the only ones that may stand in a file
of this repository. A larger population needs more than there are: it gets numbers that begin
with 9 and pass the 11-proof. They exist only in what a simulation puts out while it runs; nobody
may deliver them to a register of real people.
"""

from collections.abc import Iterator
from itertools import islice

TEST_RANGE = 909
"""How many numbers of the form 99999xxxx pass the 11-proof."""

LARGEST = 9_000_000
"""The largest population: a tenth part of the eight-digit stems, less those without check digit."""

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2)


def personal_numbers(count: int) -> list[str]:
    """So many different numbers, always the same ones. Raises ValueError above LARGEST."""
    return list(numbers_in_turn(count))


def numbers_in_turn(count: int) -> Iterator[str]:
    """As `personal_numbers`, one after the other."""
    if count > LARGEST:
        raise ValueError(f"no more than {LARGEST} people can be invented")
    stems = range(99_999_000, 100_000_000) if count <= TEST_RANGE else range(90_000_000, 99_999_000)
    return islice(_valid(stems), count)


def _valid(stems: range) -> Iterator[str]:
    """Each stem of eight digits with the check digit that makes the weighted sum divisible by 11;
    a stem that would need a check digit of 10 has none."""
    for stem in stems:
        text = str(stem)
        check = sum(w * int(digit) for w, digit in zip(_WEIGHTS, text, strict=True)) % 11
        if check < 10:
            yield f"{text}{check}"
