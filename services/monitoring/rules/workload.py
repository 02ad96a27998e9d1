# SPDX-License-Identifier: EUPL-1.2
"""How many open cases each worker has, published as a distribution: no worker is in a figure."""

from collections import Counter
from collections.abc import Iterator

from services.monitoring.rules.areas import NO_REGION, areas
from services.monitoring.rules.buckets import load_bucket
from services.monitoring.rules.case import Case
from services.monitoring.rules.catalogue_cases import WORKLOAD
from services.monitoring.rules.steps import Step, count

_QUEUE = "region:"

Worker = tuple[str, str]
"""The region that has the case, and who has it there."""


def owned(cases: tuple[Case, ...]) -> Counter[Worker]:
    """Whose the open cases are; those in the queue of a region are nobody's yet."""
    return Counter(
        (case.region or NO_REGION, case.owner)
        for case in cases
        if case.open and case.owner is not None and not case.owner.startswith(_QUEUE)
    )


def count_load(worker: Worker, cases: int) -> Iterator[Step]:
    """What a worker with so many open cases counts for: nothing without any."""
    if cases > 0:
        yield from count(WORKLOAD, areas(worker[0], None, None), load_bucket(cases))
