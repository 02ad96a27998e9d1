# SPDX-License-Identifier: EUPL-1.2
"""What a metric is: its dimensions, unit, values and definition, and the keys of its figures.

A metric key is the metric's name followed by the values of its dimensions, ``|`` between them
(``young-people|region:29|enrolled``). It is the CloudEvents subject and the Kafka key. A key that
is not there stands for zero.
"""

from dataclasses import dataclass
from enum import StrEnum

Key = tuple[str, ...]
"""Metric name and values of its dimensions, in the order of :attr:`Metric.dimensions`."""


class Shape(StrEnum):
    """The values of a figure: a count alone; a count, what it is part of and the share in percent;
    or new leavers, pupils who did not leave, their sum and the share."""

    COUNT = "count"
    SHARE = "share"
    LEAVERS = "leavers"
    OWN_LEAVERS = "own-leavers"


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric. ``title`` and ``definition`` are the Dutch text shown with every figure;
    ``version`` names the definition on the topic and changes with it. ``limit``: the share, in
    percent, that should not be exceeded, where there is one for the metric as a whole.

    ``mixed``: its keys come into being by events of more than one topic, so whether one that is
    zero is there depends on which topic was read first.
    """

    name: str
    dimensions: tuple[str, ...]
    unit: str
    title: str
    definition: str
    status: str = "operational"
    shape: Shape = Shape.COUNT
    limit: float | None = None
    mixed: bool = False

    @property
    def version(self) -> str:
        """Id of the definition, for example ``new-leavers-v1``."""
        return f"{self.name}-v1"
