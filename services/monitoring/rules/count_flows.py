# SPDX-License-Identifier: EUPL-1.2
"""Arrivals in and departures from a status, per month of recording."""

from collections.abc import Iterator

from services.monitoring.rules.areas import NATION, NO_REGION, REGION
from services.monitoring.rules.balance import Movement, Standing
from services.monitoring.rules.catalogue_register import STATUS_FLOWS
from services.monitoring.rules.steps import Step


def count_flow(movement: Movement) -> Iterator[Step]:
    """What a movement counts for: in the region it comes to and the one it goes from, and in the
    country where the status is another."""
    if not movement.moves:
        return
    month, origin, target = f"{movement.day:%Y-%m}", movement.origin, movement.target
    new_status = origin is None or target is None or origin.status != target.status
    for standing, direction in ((target, "in"), (origin, "out")):
        if standing is not None:
            for area in _areas(standing, nation=new_status):
                yield (STATUS_FLOWS, month, area, standing.status, direction), 1, 0, 0


def _areas(standing: Standing, *, nation: bool) -> Iterator[str]:
    if nation:
        yield NATION
    if standing.region != NO_REGION:
        yield REGION + standing.region
