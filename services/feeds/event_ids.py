# SPDX-License-Identifier: EUPL-1.2
"""Identifiers for many events a second: UUIDv7 with the randomness drawn in blocks.

A call to the operating system for each identifier lets go of the interpreter lock, which the
producer's thread then holds on to; that costs more than all the rest of an event.
"""

import os
import time
from collections.abc import Callable
from itertools import count
from uuid import UUID, uuid5

_NOISE_BYTES = 10
_BLOCK = 1024


class EventIds:
    """A source of UUIDv7 (RFC 9562) on the machine's clock, 74 random bits each.

    For use by one thread.
    """

    def __init__(self) -> None:
        self._block = b""
        self._at = 0

    def __call__(self) -> UUID:
        """A new identifier."""
        if self._at == len(self._block):
            self._block, self._at = os.urandom(_NOISE_BYTES * _BLOCK), 0
        noise = int.from_bytes(self._block[self._at : self._at + _NOISE_BYTES], "big")
        self._at += _NOISE_BYTES
        milliseconds = time.time_ns() // 1_000_000
        value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76
        value |= (noise >> 62 & 0xFFF) << 64 | 0b10 << 62 | noise & 0x3FFF_FFFF_FFFF_FFFF
        return UUID(int=value)


def numbered_ids(delivery: UUID) -> Callable[[], UUID]:
    """A source of identifiers for one delivery: the nth is the same however often it is asked.

    They are name-based (UUIDv5), so that a delivery composed anew makes the same events.
    """
    numbers = count(1)
    return lambda: uuid5(delivery, str(next(numbers)))
