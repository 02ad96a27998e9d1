# SPDX-License-Identifier: EUPL-1.2
"""Aansluiting: from our own count to what OCW, DUO and CBS publish, each step named."""

from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from schemas.codes.trend_breaks import BREAKS
from services.chassis import database
from services.chassis.service import Runtime
from services.chassis.web import ALL, CurrentUser, ProblemError, Role, User, flash, render, require
from services.chassis.web.forms import Sent, texts
from services.monitoring.reach import figures_within
from services.monitoring.rules import areas
from services.monitoring.rules.comparison import LEAST_TOLERANCE, TOLERANCE, steps
from services.monitoring.rules.line_fault import LineFault
from services.monitoring.rules.published_files import INSTITUTION, read_file
from services.monitoring.store import comparison
from services.monitoring.ui import comparison_view as view
from services.monitoring.ui.selecting import (
    YearSelection,
    selected_area,
    shows_lists,
    surroundings,
)

router = APIRouter(prefix="/aansluiting")

Keeper = Annotated[User, Depends(require(Role.ADMINISTRATOR, Role.MINISTRY))]

MOST_BYTES: Final = 1_000_000  # more than a whole body may have
FAULTS_SHOWN: Final = 50
_FILES: Final = {
    "duo": "DUO: Vsv per instelling",
    "cbs": "CBS: 84780NED, naar woonregio",
}


Selected = Annotated[YearSelection, Query()]


@router.get("")
def page(request: Request, user: CurrentUser, selected: Selected) -> Response:
    """The way of one area and school year, and what was published beside it."""
    return _page(request, user, selected)


@router.post("")
async def read_published(request: Request, user: Keeper, form: Sent) -> Response:
    """Read a file of DUO or CBS; nothing of it is kept when a line cannot be read."""
    if not may_read(user):
        raise ProblemError(403)
    file = form.get("bestand")
    content = await file.read(MOST_BYTES + 1) if isinstance(file, UploadFile) else b""
    return await run_in_threadpool(_read, request, user, texts(form), content)


def may_read(user: User) -> bool:
    """Whether the user may read published files: an administrator or ministry of the country."""
    return user.has(Role.MINISTRY) or (user.has(Role.ADMINISTRATOR) and user.regions is ALL)


def _read(request: Request, user: User, fields: dict[str, str], content: bytes) -> Response:
    publisher = fields.get("bron", "")
    try:
        published_on = date.fromisoformat(fields.get("gepubliceerd", ""))
    except ValueError:
        return _refused(request, user, [LineFault(1, "zonder dag van publicatie")])
    if publisher not in _FILES:
        raise ProblemError(400, "Kies een bron.")
    try:
        lines, faults = read_file(publisher, content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _refused(request, user, [LineFault(1, "is geen tekst in UTF-8")])
    if faults or not lines:
        return _refused(request, user, faults or [LineFault(1, "er staan geen regels in")])
    runtime: Runtime = request.app.state.runtime
    with runtime.begin() as tx:
        file = comparison.File(tx.new_id(), publisher, published_on, tx.now, user.id)
        comparison.keep(tx.connection, file, lines)
    flash(request, f"Ingelezen: {len(lines)} regels van {_FILES[publisher]}.")
    return RedirectResponse("/aansluiting", status_code=303)


def _refused(request: Request, user: User, faults: list[LineFault]) -> Response:
    return _page(request, user, YearSelection(), faults)


def _page(
    request: Request, user: User, selected: YearSelection, faults: list[LineFault] | None = None
) -> Response:
    area, today = selected_area(request, user, selected)
    runtime: Runtime = request.app.state.runtime
    within = figures_within(user)
    region = area.removeprefix(areas.REGION) if area.startswith(areas.REGION) else None
    with database.read(runtime.engine) as connection:
        ours = comparison.leavers_by_year(connection, area, within)
        year = int(selected.jaar) if selected.jaar else max(ours, default=None)
        shown = year is not None and year in ours
        outcomes = comparison.outcomes(connection, area, year or 0, within)
        at_schools = {}
        if region and year:
            at_schools = comparison.leavers_at_schools(connection, region, year)
        files = comparison.published(connection, [area])
        told = [INSTITUTION + brin for brin in at_schools]
        of_institutions = comparison.published(connection, told, year) if told else []
        read = comparison.files(connection) if may_read(user) else []
    count = ours.get(year or 0, 0)
    walked = steps(outcomes, count, sum(at_schools.values()) if region else None)
    return render(
        request,
        "comparison.html",
        status=400 if faults else 200,
        name=areas.name(area),
        selected=selected,
        year=year,
        years=[(str(one), view.year_name(one)) for one in reversed(ours)],
        shown=shown,
        chart=view.waterfall(walked, area, year or 0, lists=shows_lists(user, area)),
        unexplained=sum(one.people for one in walked if one.label == "Niet verklaard"),
        beside=view.beside(
            area, year or 0, count, [one for one in files if one[1].school_year == year]
        ),
        institutions=view.institutions(at_schools, of_institutions),
        trend=view.years(area, ours, files),
        breaks=BREAKS[::-1],
        year_name=view.year_name,
        tolerance=TOLERANCE,
        least=LEAST_TOLERANCE,
        reads=may_read(user),
        kinds=list(_FILES.items()),
        read=read,
        publishers=view.PUBLISHERS,
        faults=(faults or [])[:FAULTS_SHOWN],
        more=max(len(faults or []) - FAULTS_SHOWN, 0),
        **surroundings(user, area, today),
    )
