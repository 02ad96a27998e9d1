# SPDX-License-Identifier: EUPL-1.2
"""The first page: search, how many have which status, and whether the register accounts for all."""

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from schemas.types import Region
from services.chassis import database
from services.chassis.service import Runtime
from services.chassis.web import CurrentUser, User, render, require
from services.chassis.web.live import live_updates
from services.registration import reading
from services.registration.consulting import READERS
from services.registration.ui.balance_view import day_balance
from services.registration.ui.scope_choice import COUNTING, choose, nobody_page, sees_nobody
from services.registration.ui.wording import STATUSES, school_name

router = APIRouter()

_DAYS = 8
"""The newest day in full, and a week before it."""


@router.get("/")
def home(
    request: Request, user: CurrentUser, regio: Annotated[Region | None, Query()] = None
) -> Response:
    """The register of one region, or of a school's own pupils."""
    if sees_nobody(user):
        return nobody_page(request, user, "Register")
    runtime: Runtime = request.app.state.runtime
    with database.read(runtime.engine) as connection:
        counted = reading.counts(connection, user)
        people: Counter[str] = Counter()
        for (code, _), count in counted.items():
            people[code] += count
        choice = choose(user, regio, people)
        rows = (
            []
            if choice.region is None
            else reading.balances(connection, user, _DAYS, region=choice.region)
        )
    totals: Counter[str] = Counter()
    for (code, status), count in counted.items():
        if choice.region in (None, code):
            totals[status] += count
    return render(
        request,
        "home.html",
        searches=user.has(*READERS),
        choice=choice,
        schools=[school_name(code) for code in sorted(user.schools)],
        total=totals.total(),
        counts=[(badge, totals[status]) for status, badge in STATUSES.items()],
        days=[day_balance(row) for row in rows],
        errors={},
        fields={},
    )


@router.get("/live")
def live(request: Request, _user: Annotated[User, Depends(require(*COUNTING))]) -> Response:
    """Tells the first page that something changed."""
    runtime: Runtime = request.app.state.runtime

    def version() -> object:
        with database.read(runtime.engine) as connection:
            return reading.newest_change(connection)

    return live_updates(request, version)
