# SPDX-License-Identifier: EUPL-1.2
"""Identifiers: UUIDv7 (RFC 9562), ordered in time, random in the rest."""

import os
import random
import time
from collections.abc import Callable
from uuid import UUID

_RANDOM_BITS = 74
_RANDOM_BYTES, _STOCKED = 10, 512

_noise: list[bytes] = []
"""Random bytes for the next identifiers. To ask the system for each lets another thread in each
time, and one that decides a batch makes thousands."""
os.register_at_fork(after_in_child=_noise.clear)


def uuid7() -> UUID:
    """A new identifier on the machine's clock (milliseconds since 1970, then 74 random bits)."""
    try:
        noise = _noise.pop()
    except IndexError:
        stock = os.urandom(_RANDOM_BYTES * _STOCKED)
        parts = range(0, len(stock), _RANDOM_BYTES)
        noise, *others = (stock[at : at + _RANDOM_BYTES] for at in parts)
        _noise.extend(others)
    return _build(time.time_ns() // 1_000_000, int.from_bytes(noise, "big"))


def seeded(seed: int) -> Callable[[], UUID]:
    """A source of identifiers that is the same for the same seed, for replay and tests."""
    source = random.Random(seed)
    counter = 0

    def new_id() -> UUID:
        nonlocal counter
        counter += 1
        return _build(counter, source.getrandbits(_RANDOM_BITS))

    return new_id


def _build(milliseconds: int, noise: int) -> UUID:
    value = (milliseconds & 0xFFFFFFFFFFFF) << 80 | 0x7 << 76
    value |= (noise >> 62 & 0xFFF) << 64 | 0b10 << 62 | noise & 0x3FFFFFFFFFFFFFFF
    return UUID(int=value)
