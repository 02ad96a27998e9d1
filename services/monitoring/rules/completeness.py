# SPDX-License-Identifier: EUPL-1.2
"""How complete the register is: what the newest list of a kind and area gave."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from schemas.events.registration import DuoListComparedData
from services.monitoring.rules.areas import MUNICIPALITY, REGION
from services.monitoring.rules.catalogue_register import DUO_DIFFERENCES, DUO_LISTS
from services.monitoring.rules.steps import Step


class ListOf(NamedTuple):
    """A kind of list, and the region or municipality that it is of."""

    kind: str
    area: str


class Compared(NamedTuple):
    """What a list of a day gave: its rows, and the differences by kind."""

    day: date
    rows: int
    differences: Mapping[str, int]


def list_of(data: DuoListComparedData) -> ListOf:
    """Which list an event is about."""
    if data.municipality is not None:
        return ListOf(str(data.kind), MUNICIPALITY + data.municipality)
    return ListOf(str(data.kind), REGION + data.region)


def newer(before: Compared | None, data: DuoListComparedData) -> Compared:
    """What stands after an event: the list of the latest day, of one day the last word."""
    if before is not None and data.day < before.day:
        return before
    return Compared(data.day, data.rows, dict(sorted(data.differences.items())))


def count_compared(of: ListOf, compared: Compared) -> Iterator[Step]:
    """What the newest list counts for."""
    differences = sum(compared.differences.values())
    yield (DUO_LISTS, of.kind, of.area), differences, compared.rows, 0
    for difference, times in compared.differences.items():
        yield (DUO_DIFFERENCES, of.kind, of.area, difference), times, 0, 0
