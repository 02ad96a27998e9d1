# SPDX-License-Identifier: EUPL-1.2
"""Lists of DUO: the ones that were compared, one in full, and comparing another."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from schemas.types import Region
from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.service import Runtime
from services.chassis.web import CurrentUser, ProblemError, User, flash, render, require
from services.chassis.web.paging import page_of
from services.feeds.reasons import dutch
from services.registration.consulting import READERS
from services.registration.reconciliation import reading
from services.registration.reconciliation.reading import ReceivedKey, Sought
from services.registration.reconciliation.reconciling import OlderList
from services.registration.reconciliation.uploads import (
    COMPARERS,
    NotAList,
    OtherRegion,
    compare_upload,
)
from services.registration.rules.count_days import mutation_stop, statement_due
from services.registration.ui.discrepancy_view import list_line
from services.registration.ui.scope_choice import choose, nobody_page, sees_nobody
from services.registration.ui.wording import school_name

router = APIRouter(prefix="/duo")

Comparer = Annotated[User, Depends(require(*COMPARERS))]

_PAGE = 20
_SHOWN = 50


@router.get("")
def overview(
    request: Request,
    user: CurrentUser,
    regio: Annotated[Region | None, Query()] = None,
    na: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """What is open, and the lists of a region, the newest first."""
    if sees_nobody(user):
        return nobody_page(request, user, "Vergelijken met DUO")
    return _overview(request, user, regio, na, {})


def _overview(
    request: Request,
    user: User,
    region: str | None,
    cursor: str | None,
    errors: dict[str, str],
    *,
    status: int = 200,
) -> Response:
    runtime: Runtime = request.app.state.runtime
    beyond = None if cursor is None else ReceivedKey.of_cursor(cursor)
    today = local_date(runtime.clock.now())
    with database.read(runtime.engine) as connection:
        choice = choose(user, region, {})
        late = reading.counted(connection, user, Sought(today, region=choice.region, overdue=True))
        states = reading.states(connection, user, choice.region)
        rows = (
            []
            if choice.region is None
            else reading.lists(connection, user, _PAGE + 1, region=choice.region, beyond=beyond)
        )
    page = page_of(rows, _PAGE, ReceivedKey.values)
    here = "/duo" if choice.region is None else f"/duo?regio={choice.region}"
    return render(
        request,
        "duo.html",
        status=status,
        choice=choice,
        states=states,
        late=sum(late.values()),
        lists=[list_line(row) for row in page.rows],
        first=None if cursor is None else here,
        further=None if page.next is None else f"{here}&na={page.next}",
        compares=user.has(*COMPARERS),
        reads=user.has(*READERS),
        errors=errors,
    )


@router.post("/lijsten")
async def compare(request: Request, user: Comparer) -> Response:
    """Compare the file that was chosen, and go on to what came of it."""
    form = await request.form()
    file = form.get("bestand")
    if not isinstance(file, UploadFile) or not file.filename:
        return await run_in_threadpool(_wrong, request, user, "is verplicht")
    content = await file.read()
    return await run_in_threadpool(_compare, request, user, file.filename, content)


def _compare(request: Request, user: User, name: str, content: bytes) -> Response:
    try:
        made = compare_upload(request.app.state.runtime, user, name, content)
    except NotAList as fault:
        return _wrong(request, user, dutch(str(fault)))
    except OtherRegion:
        return _wrong(request, user, "is van een andere regio dan de uwe")
    except OlderList:
        return _wrong(request, user, "is ouder dan een lijst die al vergeleken is")
    flash(request, "De lijst is vergeleken met het register.")
    return RedirectResponse(f"/duo/lijsten/{made}", status_code=303)


def _wrong(request: Request, user: User, reason: str) -> Response:
    return _overview(request, user, None, None, {"bestand": reason}, status=400)


@router.get("/lijsten/{key}")
def one(request: Request, user: CurrentUser, key: uuid.UUID) -> Response:
    """One list: differences by kind, the check, the counts of schools, what was passed over."""
    runtime: Runtime = request.app.state.runtime
    with database.read(runtime.engine) as connection:
        row = reading.list_of(connection, user, key)
        if row is None:
            raise ProblemError(404, "Deze lijst is er niet, of is niet van uw regio.")
        counts = reading.counts_of(connection, key)
    refusals = [
        (one["line"], fault["field"], dutch(fault["reason"]))
        for one in row.refusals[:_SHOWN]
        for fault in one["faults"]
    ]
    return render(
        request,
        "duo_list.html",
        list=list_line(row),
        region=row.region,
        file_name=row.name,
        schools=[
            (school_name(c.school), c.stated, c.counted)
            for c in sorted(counts, key=lambda c: (c.stated == c.counted, c.school))
        ],
        complete=sum(c.stated == c.counted for c in counts),
        refusals=refusals,
        more=max(0, row.refused - _SHOWN),
        statement_due=statement_due(row.reference_date),
        mutation_stop=mutation_stop(row.reference_date),
        reads=user.has(*READERS),
    )
