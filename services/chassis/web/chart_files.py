# SPDX-License-Identifier: EUPL-1.2
"""A chart to take along: as a picture for a report (SVG, PNG) or as its table (CSV).

The picture is the one of the page, drawn by the same macros, with its colours written out.
"""

from enum import StrEnum

import typst
from fastapi import Request
from starlette.responses import Response

from services.chassis.web.charts import BarChart, LineChart, Waterfall
from services.chassis.web.pages import pages_of
from services.chassis.web.table_file import table_file
from services.chassis.web.tile_map import TileMap

Chart = BarChart | LineChart | TileMap | Waterfall

_PIXELS_PER_INCH = 144.0
_PAGE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg")
"""


class FileKind(StrEnum):
    """What a chart can be taken along as; the value is the ending of its name."""

    SVG = "svg"
    PNG = "png"
    CSV = "csv"


_MEDIA = {
    FileKind.SVG: "image/svg+xml",
    FileKind.PNG: "image/png",
}


def chart_file(request: Request, chart: Chart, kind: FileKind, about: str) -> Response:
    """A download of the chart. ``about`` stands below the picture: of what and of when it is."""
    if kind is FileKind.CSV:
        return table_file(chart.id, *chart.table)
    picture = pages_of(request).text("chassis/chart_file.svg", chart=chart, about=about)
    content = _pixels(picture) if kind is FileKind.PNG else picture.encode()
    name = f'attachment; filename="{chart.id}.{kind}"'
    return Response(content, media_type=_MEDIA[kind], headers={"Content-Disposition": name})


def _pixels(picture: str) -> bytes:
    made = typst.compile(_PAGE, format="png", ppi=_PIXELS_PER_INCH, sys_inputs={"svg": picture})
    if not isinstance(made, bytes):
        raise TypeError("a chart is one page")
    return made
