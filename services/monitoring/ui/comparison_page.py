# SPDX-License-Identifier: EUPL-1.2
"""Aansluiting: from our own count to what OCW, DUO and CBS publish, each step named."""

from datetime import date, datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from schemas.codes.trend_breaks import BREAKS
from services.chassis import database
from services.chassis.service import Runtime
from services.chassis.web import ALL, CurrentUser, ProblemError, Role, User, flash, render, require
from services.chassis.web.chart_files import FileKind
from services.chassis.web.forms import Sent, texts
from services.monitoring.reach import figures_within, sees_exactly
from services.monitoring.rules import areas
from services.monitoring.rules.catalogue_statistics import COMPARISON, VSV
from services.monitoring.rules.comparison import LEAST_TOLERANCE, TOLERANCE
from services.monitoring.rules.line_fault import LineFault
from services.monitoring.rules.published_files import INSTITUTION, read_file
from services.monitoring.seen import seen
from services.monitoring.store import comparison, counters
from services.monitoring.ui import comparison_view as view
from services.monitoring.ui.selecting import (
    YearSelection,
    selected_area,
    shows_lists,
    surroundings,
)
from services.monitoring.ui.taking import ChartId, taken
from services.monitoring.ui.uploads import sent_file, text_of

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


@router.get("/{chart}.{kind}")
def chart(
    request: Request, user: CurrentUser, selected: Selected, chart: ChartId, kind: FileKind
) -> Response:
    """A chart of the page with the same address, to take along.

    Raises 404 when that page has no such chart.
    """
    way, _, published_at = _way(request, user, selected)
    charts = way.charts(lists=False)
    return taken(request, charts, chart, kind, areas.name(way.area), published_at)


@router.post("")
async def read_published(request: Request, user: Keeper, form: Sent) -> Response:
    """Read a file of DUO or CBS; nothing of it is kept when a line cannot be read."""
    if not may_read(user):
        raise ProblemError(403)
    content = await sent_file(form, "bestand", MOST_BYTES)
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
    text, faults = text_of(content, MOST_BYTES)
    if faults:
        return _refused(request, user, faults)
    lines, faults = read_file(publisher, text)
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


def _way(
    request: Request, user: User, selected: YearSelection
) -> tuple[view.Way, date, datetime | None]:
    """The way of the area and school year that are chosen, today, and when figures were last
    published."""
    area, today = selected_area(request, user, selected)
    runtime: Runtime = request.app.state.runtime
    within = figures_within(user)
    with database.read(runtime.engine) as connection:
        found = counters.find(connection, metrics=[VSV, COMPARISON], areas=[area], reach=within)
        figures = seen(connection, user, found)
        ours = view.leavers_by_year(figures)
        year = int(selected.jaar) if selected.jaar else max(ours, default=None)
        at_schools = {}
        if year and area.startswith(areas.REGION) and sees_exactly(user, area):
            region = area.removeprefix(areas.REGION)
            at_schools = comparison.leavers_at_schools(connection, region, year)
        way = view.Way(
            area,
            year,
            ours,
            view.outcomes(figures, year or 0),
            at_schools,
            comparison.published(connection, [area]),
        )
        _, published_at = counters.last_publication(connection)
    return way, today, published_at


def _page(
    request: Request, user: User, selected: YearSelection, faults: list[LineFault] | None = None
) -> Response:
    way, today, _ = _way(request, user, selected)
    year = way.year or 0
    runtime: Runtime = request.app.state.runtime
    told = [INSTITUTION + brin for brin in way.at_schools]
    with database.read(runtime.engine) as connection:
        of_institutions = comparison.published(connection, told, year) if told else []
        read = comparison.files(connection) if may_read(user) else []
    return render(
        request,
        "comparison.html",
        status=400 if faults else 200,
        name=areas.name(way.area),
        selected=selected,
        year=way.year,
        counted=way.counted,
        years=[(str(one), view.year_name(one)) for one in reversed(way.ours)],
        charts_of=way.charts(lists=shows_lists(user, way.area)),
        exact=sees_exactly(user, way.area),
        unexplained=way.unexplained,
        beside=view.beside(
            way.area, year, way.leavers, [one for one in way.files if one[1].school_year == year]
        ),
        institutions=view.institutions(way.at_schools, of_institutions),
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
        **surroundings(user, way.area, today),
    )
