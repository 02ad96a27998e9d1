# SPDX-License-Identifier: EUPL-1.2
"""What OCW and DUO published of the country, year by year, with every vintage and every break."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from fastapi import APIRouter, Request
from starlette.responses import Response

from schemas.codes.published import Published, published
from schemas.codes.trend_breaks import BREAKS, Break, breaks_at
from schemas.types import SchoolYear
from services.chassis.web import CurrentUser, render

router = APIRouter()
"""Under the address of the count."""


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """A school year: what was published of it, oldest first, and the breaks before it."""

    year: SchoolYear
    vintages: Sequence[Published]
    breaks: Sequence[Break]

    @property
    def percent(self) -> float | None:
        """The last share that was published."""
        shares = [one.percent for one in self.vintages if one.percent is not None]
        return shares[-1] if shares else None

    @property
    def sources(self) -> str:
        """Each source once."""
        return "; ".join(dict.fromkeys(one.source for one in self.vintages))


def lines() -> list[PublishedLine]:
    """Every school year of which a figure was found, the newest first."""
    by_year = groupby(published(), key=lambda one: one.school_year)
    found = [PublishedLine(year, tuple(told), breaks_at(year)) for year, told in by_year]
    return found[::-1]


@router.get("/gepubliceerd")
def show(request: Request, _user: CurrentUser) -> Response:
    """The published figures of the country."""
    return render(request, "statistics_published.html", lines=lines(), breaks=BREAKS[::-1])
