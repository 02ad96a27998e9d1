# SPDX-License-Identifier: EUPL-1.2
"""Percentiles of what was measured."""

from collections.abc import Sequence
from statistics import quantiles


def percentile(taken: Sequence[float], which: int) -> float:
    """So many in a hundred took no longer; of one alone it is that one."""
    if len(taken) == 1:
        return taken[0]
    return quantiles(taken, n=100, method="inclusive")[which - 1]
