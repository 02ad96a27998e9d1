# SPDX-License-Identifier: EUPL-1.2
"""Identifiers: UUIDv7 (RFC 9562), ordered in time, random in the rest."""

import os
import random
import time
from collections.abc import Callable
from uuid import UUID

_RANDOM_BITS = 74


def uuid7() -> UUID:
    """A new identifier on the machine's clock (milliseconds since 1970, then 74 random bits)."""
    return _build(time.time_ns() // 1_000_000, int.from_bytes(os.urandom(10), "big"))


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
