# SPDX-License-Identifier: EUPL-1.2
"""Open data: what everyone may take along, without log-in."""

from collections import Counter
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.chassis import database
from services.chassis.service import Runtime
from services.chassis.web import render
from services.monitoring.rules.open_datasets import DATASETS, FORMATS
from services.monitoring.rules.open_figures import Kind, OpenFigure
from services.monitoring.rules.open_formats import KINDS, STATUSES
from services.monitoring.store import open_data

router = APIRouter()

_PLACES: Final = {
    Kind.NATION: "Heel Nederland",
    Kind.REGION: "Woonregio’s",
    Kind.MUNICIPALITY: "Woongemeenten",
    Kind.SCHOOL_REGION: "Schoolregio’s",
    Kind.INSTITUTION: "Instellingen",
}


@router.get("/open-data")
def open_data_page(request: Request) -> Response:
    """The datasets with their files, what was released when, and how much of it is withheld."""
    runtime: Runtime = request.app.state.runtime
    with database.read(runtime.engine) as connection:
        releases = [one for one in open_data.releases(connection) if one.published]
        newest = open_data.figures(connection, releases[0]) if releases else []
    return render(
        request,
        "open_data.html",
        datasets=DATASETS,
        formats=FORMATS,
        releases=releases,
        statuses=STATUSES,
        shares=_shares(newest),
    )


def _shares(figures: list[OpenFigure]) -> list[tuple[str, int, int]]:
    """Per kind of place: its name, how many lines there are, and how many with a gap."""
    lines = Counter(one.place.kind for one in figures)
    withheld = Counter(one.place.kind for one in figures if one.protected)
    return [(_PLACES[kind], lines[kind], withheld[kind]) for kind in KINDS if lines[kind]]
