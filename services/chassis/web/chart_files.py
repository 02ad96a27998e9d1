# SPDX-License-Identifier: EUPL-1.2
"""A chart to take along: as a picture for a report (SVG, PNG) or as its table (CSV).

The picture is the one of the page, drawn by the same macros, with its colours written out. The
table has ``;`` between columns and a comma in numbers, as a Dutch spreadsheet reads it.
"""

import csv
import io
from enum import StrEnum

import typst
from fastapi import Request
from starlette.responses import Response

from services.chassis.web.charts import BarChart, LineChart
from services.chassis.web.pages import pages_of
from services.chassis.web.tile_map import TileMap

Chart = BarChart | LineChart | TileMap

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
    FileKind.CSV: "text/csv; charset=utf-8",
}


def chart_file(request: Request, chart: Chart, kind: FileKind, about: str) -> Response:
    """A download of the chart. ``about`` stands below the picture: of what and of when it is."""
    content: bytes
    if kind is FileKind.CSV:
        content = _table(chart)
    else:
        picture = pages_of(request).text("chassis/chart_file.svg", chart=chart, about=about)
        content = _pixels(picture) if kind is FileKind.PNG else picture.encode()
    name = f'attachment; filename="{chart.id}.{kind}"'
    return Response(content, media_type=_MEDIA[kind], headers={"Content-Disposition": name})


def _table(chart: Chart) -> bytes:
    headings, rows = chart.table
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: str | float | None) -> str:
    if isinstance(value, float):
        return (f"{value:.0f}" if value.is_integer() else str(value)).replace(".", ",")
    return "" if value is None else str(value)


def _pixels(picture: str) -> bytes:
    made = typst.compile(_PAGE, format="png", ppi=_PIXELS_PER_INCH, sys_inputs={"svg": picture})
    if not isinstance(made, bytes):
        raise TypeError("a chart is one page")
    return made
