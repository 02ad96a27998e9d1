# SPDX-License-Identifier: EUPL-1.2
"""Counts: the closing balance and the number of people per status. Of nobody in particular."""

from collections import Counter
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request

from schemas.types import Region
from services.chassis import database
from services.chassis.service import Runtime
from services.chassis.web import CurrentUser
from services.chassis.web.paging import page_of
from services.registration import reading
from services.registration.api import models as m
from services.registration.reading import BalanceKey

router = APIRouter(tags=["Aantallen"])

_PAGE = 100

InRegion = Annotated[Region | None, Query(description="Alleen deze regio; 00: niet bekend")]
OfDay = Annotated[date | None, Query(description="Alleen deze dag")]
Cursor = Annotated[str | None, Query(max_length=100, description="Uit next van de vorige")]


@router.get("/balances", operation_id="listBalances")
def balances(
    request: Request,
    user: CurrentUser,
    region: InRegion = None,
    day: OfDay = None,
    cursor: Cursor = None,
) -> m.BalanceList:
    """Sluitende balansen, de nieuwste dag eerst; alleen dagen waarop iets veranderde."""
    runtime: Runtime = request.app.state.runtime
    beyond = None if cursor is None else BalanceKey.of_cursor(cursor)
    with database.read(runtime.engine) as connection:
        rows = reading.balances(connection, user, _PAGE + 1, region=region, day=day, beyond=beyond)
    page = page_of(rows, _PAGE, BalanceKey.values)
    return m.BalanceList(balances=[m.BalanceView.of(row) for row in page.rows], next=page.next)


@router.get("/statuses", operation_id="countStatuses")
def statuses(request: Request, user: CurrentUser, region: InRegion = None) -> m.StatusCounts:
    """Aantal jongeren per status op dit moment, van wie u mag tellen."""
    runtime: Runtime = request.app.state.runtime
    with database.read(runtime.engine) as connection:
        counted = reading.counts(connection, user, region)
    totals: Counter[str] = Counter()
    for (_, status), people in counted.items():
        totals[status] += people
    return m.StatusCounts(
        total=totals.total(),
        statuses=[m.StatusCount(status=s, count=totals[s]) for s in sorted(totals)],
    )
