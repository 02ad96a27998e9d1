# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with a line of a file that somebody sent."""

from typing import NamedTuple


class LineFault(NamedTuple):
    """A line, counted from 1 with any heading, and why it cannot be used."""

    line: int
    reason: str
