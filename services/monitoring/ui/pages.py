# SPDX-License-Identifier: EUPL-1.2
"""The dashboard and its live stream."""

from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlencode

import sqlalchemy as sa
from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from schemas.codes.regions import REGION_NAMES
from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.service import Runtime
from services.chassis.web import CurrentUser, ProblemError, User, render
from services.chassis.web.chart_files import FileKind, chart_file
from services.chassis.web.live import live_updates
from services.chassis.web.wording import moment
from services.monitoring import reach
from services.monitoring.rules import areas
from services.monitoring.rules.catalogue import METRICS, NEW_LEAVERS, YOUNG_PEOPLE
from services.monitoring.rules.figures import Figure, figure
from services.monitoring.rules.wording import CLASSES, DUTY_STATES
from services.monitoring.store import counters, ledger
from services.monitoring.ui.closing import Closing, closing
from services.monitoring.ui.dashboard import SHOWN, Dashboard
from services.monitoring.ui.leavers import KINDS, TOTAL

DAYS = 7
"""Days of the closing balance that are shown of one region."""

router = APIRouter()

ChartId = Annotated[str, Path(pattern=r"^[a-z]{1,20}$")]


class Selection(BaseModel):
    """What the address chooses: an area (none: the widest that the user may see), and the kind of
    education of which new leavers are shown."""

    model_config = ConfigDict(extra="forbid")

    regio: Annotated[str, Field(pattern=r"^(\d{2})?$")] = ""
    gemeente: Annotated[str, Field(pattern=r"^(\d{4})?$")] = ""
    school: Annotated[str, Field(pattern=r"^(\d{2}[A-Z]{2}\d{2})?$")] = ""
    soort: Literal[*KINDS] = TOTAL  # type: ignore[valid-type]

    @property
    def query(self) -> str:
        """As it stands in an address; empty when nothing is chosen."""
        chosen = urlencode(self.model_dump(exclude_defaults=True))
        return f"?{chosen}" if chosen else ""


Selected = Annotated[Selection, Query()]


@router.get("/")
def dashboard(request: Request, user: CurrentUser, selected: Selected) -> Response:
    """The figures of one area; which one stands in the address."""
    runtime: Runtime = request.app.state.runtime
    area, today = _area(request, user, selected)
    with database.read(runtime.engine) as connection:
        page = _dashboard(connection, user, area, selected)
        balances = _closing(connection, user, area)
        _, published_at = counters.last_publication(connection)
    return render(
        request,
        "dashboard.html",
        page=page,
        selected=selected,
        kinds=list(KINDS.items()),
        above=_above(user, area, today),
        balances=balances,
        published_at=published_at,
        choices=_choices(user),
        chosen=areas.seat(area, today).region or "",
        metrics=METRICS,
        classes=CLASSES,
        duty_states=DUTY_STATES,
    )


@router.get("/grafieken/{chart}.{kind}")
def chart(
    request: Request, user: CurrentUser, selected: Selected, chart: ChartId, kind: FileKind
) -> Response:
    """A chart of the page with the same address, to take along.

    Raises 404 when that page has no such chart.
    """
    runtime: Runtime = request.app.state.runtime
    area, _ = _area(request, user, selected)
    with database.read(runtime.engine) as connection:
        page = _dashboard(connection, user, area, selected)
        _, published_at = counters.last_publication(connection)
    if chart not in page.charts:
        raise ProblemError(404)
    about = f"{page.name}. Stand van {moment(published_at)}. Bron: Sluitend."
    return chart_file(request, page.charts[chart], kind, about)


@router.get("/live")
async def live(request: Request, user: CurrentUser) -> Response:
    """Says that the page is to be read again, at most once a second."""
    runtime: Runtime = request.app.state.runtime

    def revision() -> int:
        with database.read(runtime.engine) as connection:
            return counters.last_publication(connection)[0]

    return live_updates(request, revision)


def _area(request: Request, user: User, selected: Selection) -> tuple[str, date]:
    """The area that is chosen, and today.

    Raises 404 when the user may not see it, and 403 when there is nothing for this user.
    """
    today = local_date(request.app.state.runtime.clock.now())
    if selected.school:
        area: str | None = areas.SCHOOL + selected.school
    elif selected.gemeente:
        area = areas.MUNICIPALITY + selected.gemeente
    else:
        area = areas.REGION + selected.regio if selected.regio else reach.usual_area(user)
    if area is None or not reach.may_see(user, area, today):
        raise ProblemError(403 if area is None else 404)
    return area, today


def _dashboard(connection: sa.Connection, user: User, area: str, selected: Selection) -> Dashboard:
    return Dashboard(
        area,
        _figures(connection, user, area),
        _below(connection, user, area),
        _schools(connection, user, area),
        selected.soort,
        lists=area != areas.NATION and reach.may_see_people(user),
    )


def _above(user: User, area: str, today: date) -> tuple[str, str] | None:
    """Name and address of the area that this one lies in, where the user may see it."""
    region = areas.seat(area, today).region
    inside = area.startswith((areas.MUNICIPALITY, areas.SCHOOL)) and region is not None
    wider = areas.REGION + region if inside and region else areas.NATION
    if area == areas.NATION or not reach.may_see(user, wider, today):
        return None
    return areas.name(wider), f"/?regio={region}" if inside else "/"


def _choices(user: User) -> list[tuple[str, str]]:
    """Regions to choose from, the whole country on top for who sees it."""
    own = reach.regions_of(user)
    regions = sorted(REGION_NAMES.items(), key=lambda item: item[1])
    if own is None:
        return [("", "Heel Nederland"), *regions]
    return [(code, name) for code, name in regions if code in own]


def _figures(connection: sa.Connection, user: User, area: str) -> list[Figure]:
    found = counters.find(connection, metrics=SHOWN, areas=[area], reach=reach.figures_within(user))
    return [figure(*c.sums) for c in found]


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
    return [figure(*c.sums) for c in found]


def _schools(connection: sa.Connection, user: User, area: str) -> list[Figure]:
    """New leavers of the schools in a region; of a wider area they would be too many to read."""
    if not area.startswith(areas.REGION):
        return []
    found = counters.find(
        connection,
        metrics=[NEW_LEAVERS],
        kind=areas.SCHOOL,
        region=area.removeprefix(areas.REGION),
        reach=reach.figures_within(user),
    )
    return [figure(*c.sums) for c in found]


def _closing(connection: sa.Connection, user: User, area: str) -> Closing | None:
    """The last days of a region, or the last day of each region; None for smaller areas."""
    within, people = reach.balances_within(user), reach.may_see_people(user)
    if area == areas.NATION:
        return closing(ledger.find(connection, reach=within, newest=1), with_people=people)
    if not area.startswith(areas.REGION):
        return None
    region = area.removeprefix(areas.REGION)
    found = ledger.find(connection, region=region, reach=within, newest=DAYS)
    return closing(found, with_people=people)
