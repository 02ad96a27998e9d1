# SPDX-License-Identifier: EUPL-1.2
"""Closing balances with the verdict of the monitor."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field

from services.chassis import database
from services.chassis.web import CurrentUser, ProblemError, User
from services.monitoring.api.figures import Limit
from services.monitoring.api.models import BalanceDifference, ClosingBalance, ClosingBalancePage
from services.monitoring.reach import balances_within, may_see_people, sees_exactly
from services.monitoring.rules.areas import REGION
from services.monitoring.store import ledger

router = APIRouter()

Region = Annotated[str, Field(pattern=r"^\d{2}$")]


@router.get("/closing-balances", operation_id="listClosingBalances", summary="Sluitende saldi")
def list_closing_balances(
    request: Request,
    user: CurrentUser,
    regions: Annotated[list[Region], Query(alias="region", max_length=50)] = [],  # noqa: B006
    first: Annotated[date | None, Query(alias="from", description="Eerste dag")] = None,
    last: Annotated[date | None, Query(alias="until", description="Laatste dag")] = None,
    after: Annotated[
        str | None, Query(pattern=r"^\d{4}-\d{2}-\d{2}:\d{2}$", description="Om na te beginnen")
    ] = None,
    limit: Limit = 200,
) -> ClosingBalancePage:
    """Per regio en dag het saldo van het register, met het oordeel van de monitor."""
    with database.read(request.app.state.runtime.engine) as connection:
        found = ledger.page(
            connection,
            reach=balances_within(user),
            regions=regions,
            first=first,
            last=last,
            after=None if after is None else _day_and_region(after),
            limit=limit + 1,
        )
    return ClosingBalancePage(
        items=[_balance(verdict, user) for verdict in found[:limit]],
        next=f"{found[limit - 1].day}:{found[limit - 1].region}" if len(found) > limit else None,
    )


@router.get(
    "/closing-balances/{region}/{day}",
    operation_id="getClosingBalance",
    summary="Eén sluitend saldo",
)
def get_closing_balance(
    request: Request, user: CurrentUser, region: Annotated[Region, Path()], day: date
) -> ClosingBalance:
    """Het saldo van één regio en dag."""
    with database.read(request.app.state.runtime.engine) as connection:
        found = ledger.page(
            connection,
            reach=balances_within(user),
            regions=[region],
            first=day,
            last=day,
            limit=1,
        )
    if not found:
        raise ProblemError(404)
    return _balance(found[0], user)


def _balance(verdict: ledger.Verdict, user: User) -> ClosingBalance:
    register = verdict.register
    exact = sees_exactly(user, REGION + verdict.region)
    differences = [
        BalanceDifference(
            figure=d.figure, status=d.status, register_count=d.register, monitor_count=d.monitor
        )
        for d in verdict.differences
        if exact
    ]
    return ClosingBalance(
        region=verdict.region,
        day=verdict.day,
        state=verdict.state.value,
        opening=dict(register.opening) if exact else None,
        arrivals=dict(register.arrivals) if exact else None,
        departures=dict(register.departures) if exact else None,
        closing=dict(register.closing) if exact else None,
        differences=differences,
        suspects=list(verdict.refs) if may_see_people(user) else [],
    )


def _day_and_region(text: str) -> tuple[date, str]:
    day, _, region = text.rpartition(":")
    try:
        return date.fromisoformat(day), region
    except ValueError:
        raise ProblemError(400, "`after` is geen dag en regio als 2026-10-01:29.") from None
