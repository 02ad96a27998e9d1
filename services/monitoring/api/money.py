# SPDX-License-Identifier: EUPL-1.2
"""Money over the API: funding of schools with its forecast, grants of regions, their division."""

import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request

from schemas.codes.funding import Scheme
from schemas.codes.grants import SpendingLine
from services.chassis.web import REGIONAL, Role, User, require
from services.monitoring.api.money_models import (
    FundingForecast,
    GrantChange,
    GrantDivision,
    GrantList,
    GrantView,
    NewGrant,
    PartOfGrant,
    ResultFunding,
    SpendingEntry,
)
from services.monitoring.desks.division import division_desk_of
from services.monitoring.desks.funding import funding_desk_of
from services.monitoring.desks.grants import KEEPERS, READERS, grant_desk_of

router = APIRouter(tags=["Geld"])
Funded = Annotated[User, Depends(require(*REGIONAL, Role.SCHOOL, Role.MINISTRY))]
Reader = Annotated[User, Depends(require(*READERS))]
Keeper = Annotated[User, Depends(require(*KEEPERS))]
Region = Annotated[str | None, Query(pattern=r"^\d{2}$", description="Alleen deze regio")]
_CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {"description": "Iemand anders wijzigde dit intussen"}
}


@router.get(
    "/result-funding", operation_id="getResultFunding", summary="Bekostiging van scholen naar vsv"
)
def result_funding(
    request: Request,
    user: Funded,
    scheme: Scheme,
    school_year: Annotated[int, Query(alias="schoolYear", ge=1990, le=2199)],
    region: Region = None,
    after: Annotated[str | None, Query(pattern=r"^\d{2}[A-Z]{2}$", description="BRIN")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> ResultFunding:
    """Per instelling en onderwijssoort: leerlingen, vsv’ers, norm, trede, regel en bedrag."""
    worked = funding_desk_of(request, user).worked(scheme, school_year, region)
    rest = [brin for brin in worked.award.institutions if after is None or brin > after]
    more = rest[limit - 1] if len(rest) > limit else None
    return ResultFunding.of(worked, rest[:limit], more)


@router.get(
    "/result-funding/_forecast",
    operation_id="getFundingForecast",
    summary="Verwachting van het lopende studiejaar",
)
def funding_forecast(
    request: Request, user: Funded, scheme: Scheme, region: Region = None
) -> FundingForecast:
    """Nieuwe vsv’ers en het geld dat erbij hoort, laag, verwacht en hoog."""
    return FundingForecast.of(funding_desk_of(request, user).outlook(scheme, region))


@router.get("/grants", operation_id="listGrants", summary="Uitkeringen van de regio’s")
def list_grants(request: Request, user: Reader, region: Region = None) -> GrantList:
    """Wat is toegekend, besteed en over, en tot wanneer dat mag worden besteed."""
    found = grant_desk_of(request, user).positions(region)
    return GrantList(items=[GrantView.of(one) for one in found])


@router.get("/grants/{grant_id}", operation_id="getGrant", summary="Eén uitkering")
def get_grant(request: Request, user: Reader, grant_id: uuid.UUID) -> GrantView:
    """Eén uitkering met wat ervan is besteed."""
    return GrantView.of(grant_desk_of(request, user).one(grant_id)[0])


@router.post("/grants", status_code=201, operation_id="addGrant", summary="Leg een uitkering vast")
def add_grant(request: Request, user: Keeper, body: NewGrant) -> GrantView:
    """Leg vast wat een regio kreeg. Een regio heeft elk geld één keer per jaar."""
    desk = grant_desk_of(request, user)
    made = desk.enter(body.region, body.grant, body.year, body.cents)
    return GrantView.of(desk.one(made)[0])


@router.put(
    "/grants/{grant_id}",
    operation_id="changeGrant",
    summary="Wijzig een uitkering",
    responses=_CONFLICT,
)
def change_grant(
    request: Request, user: Keeper, grant_id: uuid.UUID, body: GrantChange
) -> GrantView:
    """Geef een uitkering een ander bedrag."""
    desk = grant_desk_of(request, user)
    desk.change(grant_id, body.version, body.cents)
    return GrantView.of(desk.one(grant_id)[0])


@router.put(
    "/grants/{grant_id}/spendings/{year}/{line}",
    operation_id="enterSpending",
    summary="Leg vast wat is besteed",
    responses=_CONFLICT,
)
def enter_spending(
    request: Request,
    user: Keeper,
    grant_id: uuid.UUID,
    year: Annotated[int, Path(ge=1900, le=2199)],
    line: SpendingLine,
    body: SpendingEntry,
) -> GrantView:
    """Leg vast wat in een jaar aan een post is besteed, in plaats van wat er stond."""
    desk = grant_desk_of(request, user)
    desk.spend(grant_id, year, line, body.cents, body.version)
    return GrantView.of(desk.one(grant_id)[0])


@router.get(
    "/grant-divisions/{year}",
    operation_id="getGrantDivision",
    summary="Verdeling over de regio’s",
)
def grant_division(
    request: Request, user: Reader, year: Annotated[int, Path(ge=1900, le=2199)]
) -> GrantDivision:
    """De specifieke uitkering van een jaar, verdeeld naar risicoscore en grens."""
    parts = division_desk_of(request, user).parts(year)
    return GrantDivision(parts=[PartOfGrant.of(part) for part in parts])
