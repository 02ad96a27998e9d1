# SPDX-License-Identifier: EUPL-1.2
"""Lines in order of time without holding them all: sorted runs go to a file that has no name."""

import pickle
import tempfile
from collections.abc import Generator, Iterable, Iterator
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import IO

from services.feeds.simulator.lines import Line

RUN = 100_000
"""Lines that are sorted in memory at a time."""
BLOCK = 250
"""Lines of a run that are read back at a time."""

_AT = attrgetter("at")


def in_order(lines: Iterable[Line]) -> Generator[Line, None, None]:
    """The lines by time; those of one instant in the order in which they were told.

    Whoever breaks off closes the iterator, and the file goes with it.
    """
    source = iter(lines)
    run = _sorted(source)
    if len(run) < RUN:
        yield from run
        return
    with tempfile.TemporaryFile(prefix="sluitend-lines-") as file:
        starts = []
        while run:
            starts.append(_write(file, run))
            run = _sorted(source)
        # Runs are told one after the other and merging is stable, so the order within an instant
        # is that of telling.
        yield from merge(*(_read(file, blocks) for blocks in starts), key=_AT)


def _sorted(source: Iterator[Line]) -> list[Line]:
    return sorted(islice(source, RUN), key=_AT)


def _write(file: IO[bytes], run: list[Line]) -> list[int]:
    """Where each block of the run begins in the file."""
    starts = []
    for first in range(0, len(run), BLOCK):
        starts.append(file.seek(0, 2))
        pickle.dump([tuple(line) for line in run[first : first + BLOCK]], file, -1)
    return starts


def _read(file: IO[bytes], blocks: Iterable[int]) -> Iterator[Line]:
    for start in blocks:
        file.seek(start)
        for line in pickle.load(file):  # noqa: S301 (written by ourselves, to a file without a name)
            yield Line(*line)
