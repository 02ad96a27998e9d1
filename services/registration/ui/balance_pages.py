# SPDX-License-Identifier: EUPL-1.2
"""The closing balance: the days of a region, and one day in full with who does not add up."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from schemas.types import Region
from services.chassis import database
from services.chassis.service import Runtime
from services.chassis.web import CurrentUser, ProblemError, render
from services.chassis.web.paging import page_of
from services.registration import reading
from services.registration.consulting import READERS
from services.registration.reading import BalanceKey
from services.registration.ui.balance_view import day_balance
from services.registration.ui.scope_choice import choose

router = APIRouter(prefix="/balans")

_PAGE = 14
_MOST_REFS = 50


@router.get("")
def days(
    request: Request,
    user: CurrentUser,
    regio: Annotated[Region | None, Query()] = None,
    na: Annotated[str | None, Query(max_length=100)] = None,
) -> Response:
    """The days on which something moved, newest first, two weeks to a page."""
    runtime: Runtime = request.app.state.runtime
    beyond = None if na is None else BalanceKey.of_cursor(na)
    with database.read(runtime.engine) as connection:
        choice = choose(user, regio, _people(reading.counts(connection, user)))
        rows = (
            []
            if choice.region is None
            else reading.balances(connection, user, _PAGE + 1, region=choice.region, beyond=beyond)
        )
    page = page_of(rows, _PAGE, BalanceKey.values)
    return render(
        request,
        "balance_days.html",
        choice=choice,
        days=[day_balance(row) for row in page.rows],
        first=None if na is None else f"/balans?regio={choice.region}",
        further=None if page.next is None else f"/balans?regio={choice.region}&na={page.next}",
    )


@router.get("/{region}/{day}")
def one_day(
    request: Request, user: CurrentUser, region: Annotated[Region, Path()], day: date
) -> Response:
    """One day per status; where it does not close, the references that do not add up."""
    runtime: Runtime = request.app.state.runtime
    refs = []
    with database.read(runtime.engine) as connection:
        rows = reading.balances(connection, user, 1, region=region, day=day)
        if not rows:
            raise ProblemError(404, "Op deze dag veranderde hier niets, of u ziet deze regio niet.")
        if not rows[0].closed and user.has(*READERS):
            refs = reading.unaccounted(connection, user, region, _MOST_REFS)
        choice = choose(user, region, {})
    return render(
        request, "balance_day.html", choice=choice, balance=day_balance(rows[0]), refs=refs
    )


def _people(counted: dict[tuple[str, str], int]) -> dict[str, int]:
    people: dict[str, int] = {}
    for (region, _), count in counted.items():
        people[region] = people.get(region, 0) + count
    return people
