# SPDX-License-Identifier: EUPL-1.2
"""Money of schools: what each institution gets by its leavers, and what to expect of this year."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from schemas.codes.funding import Scheme, latest_funding_year
from schemas.codes.regions import REGION_NAMES
from schemas.types import SchoolYear
from services.chassis.web import ALL, REGIONAL, Role, User, render, require
from services.chassis.web.table_file import table_file
from services.chassis.web.wording import region_name
from services.monitoring.desks.funding import FundingDesk, Worked, funding_desk_of
from services.monitoring.reach import counted_regions
from services.monitoring.rules.study import last_counted_year
from services.monitoring.rules.wording import CATEGORIES
from services.monitoring.ui import money_view as view
from services.monitoring.ui.money_wording import (
    SCHEMES,
    STATUSES,
    dutch_source,
    hundredths,
)

router = APIRouter(prefix="/geld")
READERS = (*REGIONAL, Role.SCHOOL, Role.MINISTRY)
Reader = Annotated[User, Depends(require(*READERS))]

PAGE_SIZE = 25
"""Institutions on a page."""


class Asked(BaseModel):
    """What the address asks for: the scheme, a school year (none: the newest with figures), a
    region (none: all that the user sees), and after which institution the page begins."""

    model_config = ConfigDict(extra="forbid")

    sector: Scheme = Scheme.MBO
    jaar: Annotated[str, Field(pattern=r"^(\d{4})?$")] = ""
    regio: Annotated[str, Field(pattern=r"^(\d{2})?$")] = ""
    na: Annotated[str, Field(pattern=r"^(\d{2}[A-Z]{2})?$")] = ""

    def query(self, **changes: str) -> str:
        """As it stands in an address, with something else asked for."""
        asked = {"sector": str(self.sector), "jaar": self.jaar, "regio": self.regio} | changes
        return "?" + urlencode({name: value for name, value in asked.items() if value})


Asks = Annotated[Asked, Query()]


@router.get("")
def show(request: Request, user: Reader, asked: Asks) -> Response:
    """The worked table."""
    desk = funding_desk_of(request, user)
    years = _years(desk)
    worked = _worked(desk, asked, years)
    every = worked.award.institutions
    rest = [brin for brin in every if brin > asked.na]
    shown = rest[:PAGE_SIZE]
    return render(
        request,
        "money.html",
        asked=asked,
        worked=worked,
        figures=STATUSES.get(worked.award.status or ""),
        drops=[(CATEGORIES[one], drop / 100) for one, drop in worked.award.year.drops.items()],
        year_label=SchoolYear(worked.school_year).label,
        latest=SchoolYear(latest_funding_year(asked.sector).school_year).label,
        funded=[view.funded(worked.award, brin) for brin in shown],
        source=dutch_source(worked.award.year.source),
        total=worked.award.total * 100,
        institutions=len(every),
        earned=sum(1 for one in worked.award.judged if one.euros),
        judged=len(worked.award.judged),
        years=[(str(year), SchoolYear(year).label) for year in years],
        first=asked.query() if asked.na else None,
        next=asked.query(na=shown[-1]) if len(rest) > PAGE_SIZE else None,
        **_choices(user),
    )


@router.get("/bekostiging.csv")
def file(request: Request, user: Reader, asked: Asks) -> Response:
    """The worked table to take along."""
    desk = funding_desk_of(request, user)
    worked = _worked(desk, asked, _years(desk))
    name = f"bekostiging-{asked.sector}-{worked.school_year}"
    return table_file(name, view.FUNDING_COLUMNS, view.funding_rows(worked))


@router.get("/verwachting")
def expected(request: Request, user: Reader, asked: Asks) -> Response:
    """The forecast of the running year."""
    outlook = funding_desk_of(request, user).outlook(asked.sector, asked.regio or None)
    brins = sorted({one.counted.institution for one in outlook.forecasts})
    rest = [brin for brin in brins if brin > asked.na]
    shown = frozenset(rest[:PAGE_SIZE])
    return render(
        request,
        "money_forecast.html",
        asked=asked,
        year_label=SchoolYear(outlook.school_year).label,
        latest=outlook.year,
        own=outlook.year.school_year == outlook.school_year,
        lines=view.forecast_lines(
            one for one in outlook.forecasts if one.counted.institution in shown
        ),
        sums=view.forecast_sums(outlook.forecasts),
        passed=[
            (CATEGORIES[one], hundredths(round(10_000 * part)), one in outlook.by_days)
            for one, part in outlook.passed.items()
        ],
        first=asked.query(jaar="") if asked.na else None,
        next=asked.query(jaar="", na=max(shown)) if len(rest) > PAGE_SIZE else None,
        **_choices(user),
    )


@router.get("/verwachting.csv")
def expected_file(request: Request, user: Reader, asked: Asks) -> Response:
    """The forecast to take along."""
    outlook = funding_desk_of(request, user).outlook(asked.sector, asked.regio or None)
    name = f"verwachting-{asked.sector}-{outlook.school_year}"
    return table_file(name, view.FORECAST_COLUMNS, view.forecast_rows(outlook))


def _years(desk: FundingDesk) -> list[int]:
    return desk.school_years() or [last_counted_year(desk.today)]


def _worked(desk: FundingDesk, asked: Asked, years: list[int]) -> Worked:
    year = int(asked.jaar) if asked.jaar else years[0]
    return desk.worked(asked.sector, year, asked.regio or None)


def _choices(user: User) -> dict[str, Any]:
    """What can be chosen in the form, and which pages about money the user has."""
    seen = counted_regions(user)
    codes = sorted(REGION_NAMES if seen is ALL else seen & REGION_NAMES.keys())
    return {
        "schemes": [(str(code), name) for code, name in SCHEMES.items()],
        "regions": [("", "Alle regio’s"), *((code, region_name(code)) for code in codes)],
        "grants": bool(codes),
    }
