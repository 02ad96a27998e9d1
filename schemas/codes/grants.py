# SPDX-License-Identifier: EUPL-1.2
"""Grants to the Doorstroompunt regions, 2026 to 2029, and what they are spent on. What it rests on:
SOURCES.md."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from schemas.codes.tables import day, rows


class Grant(StrEnum):
    """Money for a Doorstroompunt region, by what it is meant for (Regeling BWBR0051614).

    ``contact-school``: subsidy of the contact school for the regional programme; ``programme`` and
    ``doorstroompunt``: the two parts of the specific grant of the contact municipality; the others:
    what earlier specific grants left (art. 4.8).
    """

    CONTACT_SCHOOL = "contact-school"
    PROGRAMME = "programme"
    DOORSTROOMPUNT = "doorstroompunt"
    RESERVE_2021_2025 = "reserve-2021-2025"
    RESERVE_2002_2020 = "reserve-2002-2020"
    RESERVE_EXTRA_RMC = "reserve-extra-rmc"


class SpendingLine(StrEnum):
    """What a grant is spent on."""

    COORDINATOR = "coordinator"
    COACH = "coach"
    SUPPORTER = "supporter"
    VULNERABLE_YOUTH = "vulnerable-youth"
    VO_MBO_TRANSITION = "vo-mbo-transition"
    MBO_ABSENCE = "mbo-absence"
    EDUCATION_LABOUR = "education-labour"
    OTHER_MEASURE = "other-measure"
    OVERHEAD = "overhead"


_FUNCTION = (
    SpendingLine.COORDINATOR,
    SpendingLine.COACH,
    SpendingLine.SUPPORTER,
    SpendingLine.OVERHEAD,
)
_PROGRAMME = (
    SpendingLine.VULNERABLE_YOUTH,
    SpendingLine.VO_MBO_TRANSITION,
    SpendingLine.MBO_ABSENCE,
    SpendingLine.EDUCATION_LABOUR,
    SpendingLine.OTHER_MEASURE,
    SpendingLine.OVERHEAD,
)

LINES: Mapping[Grant, tuple[SpendingLine, ...]] = {
    Grant.CONTACT_SCHOOL: _PROGRAMME,
    Grant.PROGRAMME: _PROGRAMME,
    Grant.DOORSTROOMPUNT: _FUNCTION,
    Grant.RESERVE_2021_2025: tuple(SpendingLine),
    Grant.RESERVE_2002_2020: tuple(SpendingLine),
    Grant.RESERVE_EXTRA_RMC: _FUNCTION,
}
"""What each grant may be spent on. The budget tells the amount of each measure and of overhead
(art. 2.6 lid 3); the regulation sets no limit to overhead."""


@dataclass(frozen=True, slots=True)
class GrantYear:
    """A grant of a calendar year: of a reserve, what is left on 1 January of it.

    ``ceiling``: euros for all regions together, None where the regulation names none; ``paid_by``
    and ``spend_by``: last days; ``model``: from which year the CBS model is by which it is divided
    over the regions, None where it is not divided so.
    """

    grant: Grant
    year: int
    ceiling: int | None
    paid_by: date | None
    spend_by: date
    model: int | None
    source: str


@lru_cache(maxsize=1)
def grant_years() -> Mapping[tuple[Grant, int], GrantYear]:
    """Every grant by its kind and calendar year."""
    found = [
        GrantYear(
            Grant(row["grant"]),
            int(row["year"]),
            int(row["ceiling"]) if row["ceiling"] else None,
            day(row["paid_by"]),
            date.fromisoformat(row["spend_by"]),
            int(row["model"]) if row["model"] else None,
            row["source"],
        )
        for row in rows("grants")
    ]
    return MappingProxyType({(one.grant, one.year): one for one in found})


BORDER_SHARE = 25
"""Part of the specific grant for regions at the border with Belgium, in hundredths of a percent
(Regeling BWBR0051614 art. 4.3 lid 3)."""

BORDER_THRESHOLD = 300
"""Least share of the young people of such a region in Belgian education to have a part of it, in
hundredths of a percent, as counted in May 2024 (art. 4.3 lid 3 b)."""

MODELS: tuple[int, ...] = tuple(
    sorted({one.model for one in grant_years().values() if one.model is not None})
)
"""The CBS models by the calendar year from which they hold: the one of 2026 and, for the
Doorstroompunt function, its only update."""
