# SPDX-License-Identifier: EUPL-1.2
"""Dividing whole amounts in proportion so that the parts add up to them exactly."""

from collections.abc import Sequence


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """``total`` in proportion to ``weights``, by largest remainder.

    Each part is first rounded down; what is then left goes, one by one, to the parts that lost
    most, of equals to the first. With no weight at all nothing is divided: all parts are 0.

    :raises ValueError: for a negative total or weight.
    """
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError("amounts and weights are not negative")
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    lost = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for index in lost[: total - sum(parts)]:
        parts[index] += 1
    return parts


def within(ceiling: int, amounts: Sequence[int]) -> list[int]:
    """Amounts as they are, or cut in proportion to come to the ceiling where they exceed it."""
    return apportion(ceiling, amounts) if sum(amounts) > ceiling else list(amounts)
