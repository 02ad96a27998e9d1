# SPDX-License-Identifier: EUPL-1.2
"""The pages of figures by theme, and their charts to take along."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field
from starlette.responses import Response

from services.chassis import database
from services.chassis.service import Runtime
from services.chassis.web import CurrentUser, ProblemError, User, render
from services.chassis.web.chart_files import FileKind, chart_file
from services.chassis.web.wording import moment
from services.monitoring import reach
from services.monitoring.rules import areas
from services.monitoring.rules.figures import figure
from services.monitoring.store import counters
from services.monitoring.ui.selecting import (
    AreaSelection,
    region_choices,
    selected_area,
    shows_lists,
    wider_area,
)
from services.monitoring.ui.themes import THEMES, ThemePage

router = APIRouter(prefix="/cijfers")

Theme = Literal["schooluitval", "begeleiding", "termijnen"]
ChartId = Annotated[str, Path(pattern=r"^[a-z]{1,20}$")]


class Selection(AreaSelection):
    """An area and a school year by its first calendar year; none: the last one counted."""

    jaar: Annotated[str, Field(pattern=r"^(20\d{2})?$")] = ""


Selected = Annotated[Selection, Query()]


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
        above=wider_area(user, area, today),
        published_at=published_at,
        choices=region_choices(user),
        chosen=areas.seat(area, today).region or "",
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
    if chart not in filled.charts:
        raise ProblemError(404)
    about = f"{filled.name}. Stand van {moment(published_at)}. Bron: Sluitend."
    return chart_file(request, filled.charts[chart], kind, about)


def _page(
    request: Request, user: User, theme: Theme, area: str, selected: Selection
) -> tuple[ThemePage, datetime | None]:
    """The page, and when its figures were last published."""
    runtime: Runtime = request.app.state.runtime
    wanted = {part.metric for part in THEMES[theme].parts}
    with database.read(runtime.engine) as connection:
        found = counters.find(
            connection, metrics=wanted, areas=[area], reach=reach.figures_within(user)
        )
        _, published_at = counters.last_publication(connection)
    figures = [figure(*one.sums) for one in found]
    lists = shows_lists(user, area)
    return ThemePage(THEMES[theme], area, figures, selected.jaar, lists=lists), published_at
