# SPDX-License-Identifier: EUPL-1.2
"""The pages of figures by theme, and their charts to take along."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from services.chassis import database
from services.chassis.service import Runtime
from services.chassis.web import CurrentUser, User, render
from services.chassis.web.chart_files import FileKind
from services.monitoring import reach
from services.monitoring.seen import seen
from services.monitoring.store import counters
from services.monitoring.ui.selecting import (
    YearSelection,
    selected_area,
    shows_lists,
    surroundings,
)
from services.monitoring.ui.taking import ChartId, taken
from services.monitoring.ui.themes import THEMES, ThemePage

router = APIRouter(prefix="/cijfers")

Theme = Literal["schooluitval", "begeleiding", "termijnen"]

Selected = Annotated[YearSelection, Query()]


@router.get("/{theme}")
def page(request: Request, user: CurrentUser, theme: Theme, selected: Selected) -> Response:
    """The figures of a theme for one area and school year."""
    area, today = selected_area(request, user, selected)
    filled, published_at = _page(request, user, theme, area, selected)
    return render(
        request,
        "theme.html",
        page=filled,
        address=f"/cijfers/{theme}",
        selected=selected,
        published_at=published_at,
        exact=reach.sees_exactly(user, area),
        **surroundings(user, area, today),
    )


@router.get("/{theme}/{chart}.{kind}")
def chart(
    request: Request,
    user: CurrentUser,
    theme: Theme,
    selected: Selected,
    chart: ChartId,
    kind: FileKind,
) -> Response:
    """A chart of the page with the same address, to take along.

    Raises 404 when that page has no such chart.
    """
    area, _ = selected_area(request, user, selected)
    filled, published_at = _page(request, user, theme, area, selected)
    return taken(request, filled.charts, chart, kind, filled.name, published_at)


def _page(
    request: Request, user: User, theme: Theme, area: str, selected: YearSelection
) -> tuple[ThemePage, datetime | None]:
    """The page, and when its figures were last published."""
    runtime: Runtime = request.app.state.runtime
    wanted = {part.metric for part in THEMES[theme].parts}
    with database.read(runtime.engine) as connection:
        found = counters.find(
            connection, metrics=wanted, areas=[area], reach=reach.figures_within(user)
        )
        figures = seen(connection, user, found)
        _, published_at = counters.last_publication(connection)
    lists = shows_lists(user, area)
    return ThemePage(THEMES[theme], area, figures, selected.jaar, lists=lists), published_at
