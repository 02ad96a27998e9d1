# SPDX-License-Identifier: EUPL-1.2
"""The dashboard and its live stream."""

from datetime import date
from typing import Annotated, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from schemas.codes.schools import by_region
from services.chassis import database
from services.chassis.service import Runtime
from services.chassis.web import REGIONAL, CurrentUser, Role, User, render, require
from services.chassis.web.chart_files import FileKind
from services.chassis.web.live import live_updates
from services.monitoring import reach
from services.monitoring.rules import areas
from services.monitoring.rules.catalogue import METRICS, NEW_LEAVERS, YOUNG_PEOPLE, key_text
from services.monitoring.rules.figures import Figure, figure
from services.monitoring.rules.wording import CLASSES, DUTY_STATES
from services.monitoring.seen import seen
from services.monitoring.store import counters, ledger
from services.monitoring.ui.closing import Closing, closing
from services.monitoring.ui.dashboard import SHOWN, Dashboard
from services.monitoring.ui.leavers import KINDS, TOTAL, last_year
from services.monitoring.ui.selecting import (
    AreaSelection,
    selected_area,
    shows_lists,
    surroundings,
)
from services.monitoring.ui.taking import ChartId, taken

DAYS = 7
"""Days of the closing balance that are shown of one region."""

router = APIRouter()


class Selection(AreaSelection):
    """An area, and the kind of education of which new leavers are shown."""

    soort: Literal[*KINDS] = TOTAL  # type: ignore[valid-type]


Selected = Annotated[Selection, Query()]


@router.get("/")
def dashboard(request: Request, user: CurrentUser, selected: Selected) -> Response:
    """The figures of one area; which one stands in the address."""
    runtime: Runtime = request.app.state.runtime
    area, today = selected_area(request, user, selected)
    with database.read(runtime.engine) as connection:
        page = _dashboard(connection, user, area, today, selected)
        balances = _closing(connection, user, area)
        _, published_at = counters.last_publication(connection)
    return render(
        request,
        "dashboard.html",
        page=page,
        selected=selected,
        kinds=list(KINDS.items()),
        balances=balances,
        published_at=published_at,
        metrics=METRICS,
        classes=CLASSES,
        duty_states=DUTY_STATES,
        exact=reach.sees_exactly(user, area),
        **surroundings(user, area, today),
    )


@router.get("/grafieken/{chart}.{kind}")
def chart(
    request: Request, user: CurrentUser, selected: Selected, chart: ChartId, kind: FileKind
) -> Response:
    """A chart of the page with the same address, to take along.

    Raises 404 when that page has no such chart.
    """
    runtime: Runtime = request.app.state.runtime
    area, today = selected_area(request, user, selected)
    with database.read(runtime.engine) as connection:
        page = _dashboard(connection, user, area, today, selected)
        _, published_at = counters.last_publication(connection)
    return taken(request, page.charts, chart, kind, page.name, published_at)


@router.get("/live")
async def live(
    request: Request, _user: Annotated[User, Depends(require(*REGIONAL, Role.SCHOOL))]
) -> Response:
    """Says that the page is to be read again, at most once a second. Not to the ministry, whose
    figures stay as they were for a minute."""
    runtime: Runtime = request.app.state.runtime

    def revision() -> int:
        with database.read(runtime.engine) as connection:
            return counters.last_publication(connection)[0]

    return live_updates(request, revision)


def _dashboard(
    connection: sa.Connection, user: User, area: str, today: date, selected: Selection
) -> Dashboard:
    own = _figures(connection, user, area)
    return Dashboard(
        area,
        own,
        _below(connection, user, area),
        _schools(connection, user, area, today, last_year(own), selected.soort),
        selected.soort,
        lists=shows_lists(user, area),
    )


def _figures(connection: sa.Connection, user: User, area: str) -> list[Figure]:
    found = counters.find(connection, metrics=SHOWN, areas=[area], reach=reach.figures_within(user))
    return seen(connection, user, found)


def _below(connection: sa.Connection, user: User, area: str) -> list[Figure]:
    """Young people per region of the country, or per municipality of a region."""
    if area == areas.NATION:
        kind, region = areas.REGION, None
    elif area.startswith(areas.REGION):
        kind, region = areas.MUNICIPALITY, area.removeprefix(areas.REGION)
    else:
        return []
    found = counters.find(
        connection,
        metrics=[YOUNG_PEOPLE],
        kind=kind,
        region=region,
        reach=reach.figures_within(user),
    )
    return seen(connection, user, found)


def _schools(
    connection: sa.Connection, user: User, area: str, today: date, year: str | None, kind: str
) -> list[Figure]:
    """New leavers of the schools in a region in a school year and kind of education; of a wider
    area they would be too many to read."""
    if year is None or not area.startswith(areas.REGION):
        return []
    here = (areas.SCHOOL + one.brin6 for one in by_region(area.removeprefix(areas.REGION)))
    keys = [
        key_text((NEW_LEAVERS, year, school, kind))
        for school in here
        if reach.may_see(user, school, today)
    ]
    return [figure(*c.sums) for c in counters.of_keys(connection, keys)]


def _closing(connection: sa.Connection, user: User, area: str) -> Closing | None:
    """The last days of a region, or the last day of each region; None for smaller areas."""
    within, people = reach.balances_within(user), reach.may_see_people(user)
    exact = reach.sees_exactly(user, area)
    if area == areas.NATION:
        found = ledger.find(connection, reach=within, newest=1)
        return closing(found, with_people=people, exact=exact)
    if not area.startswith(areas.REGION):
        return None
    region = area.removeprefix(areas.REGION)
    found = ledger.find(connection, region=region, reach=within, newest=DAYS)
    return closing(found, with_people=people, exact=exact)
