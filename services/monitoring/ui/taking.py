# SPDX-License-Identifier: EUPL-1.2
"""Charts of a page of figures, to take along."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import Path, Request
from starlette.responses import Response

from services.chassis.web import ProblemError
from services.chassis.web.chart_files import Chart, FileKind, chart_file
from services.chassis.web.wording import moment

ChartId = Annotated[str, Path(pattern=r"^[a-z]{1,20}$")]


def taken(
    request: Request,
    charts: Mapping[str, Chart],
    chart: str,
    kind: FileKind,
    name: str,
    published_at: datetime | None,
) -> Response:
    """The chart of a page about ``name`` as a download, with the instant of its figures.

    Raises 404 when the page has no such chart.
    """
    if chart not in charts:
        raise ProblemError(404)
    about = f"{name}. Stand van {moment(published_at)}. Bron: Sluitend."
    return chart_file(request, charts[chart], kind, about)
