# SPDX-License-Identifier: EUPL-1.2
"""Seven cases of one queue and two workers, for tests of the worklist and of acts on many cases."""

import uuid

import pytest

from services.outreach.handlers import Actor
from services.outreach.rules import happenings as h
from tests.integration.outreach_bench import SAM, Bench, after
from tests.integration.outreach_desk import Desk

SEVEN = [uuid.UUID(int=SAM.int + n) for n in range(1, 8)]
YARA = Actor("coach-2", "Yara", ["29"])


@pytest.fixture
def desk(bench: Bench) -> Desk:
    """Seven cases of the queue of Rijnmond, confirmed a day apart, and somebody to give them to."""
    for days, ref in enumerate(SEVEN):
        bench.until(after(days))
        bench.deliver(bench.confirmed(ref, municipality=("0599", "0606")[days % 2]))
    bench.act(h.Assigned("coach-2"), SEVEN[0], YARA)
    bench.act(h.Released(), SEVEN[0], YARA)
    return Desk(bench)
