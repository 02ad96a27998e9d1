# SPDX-License-Identifier: EUPL-1.2
"""A table to take along as CSV, as a Dutch spreadsheet reads it: ``;`` between columns and a comma
in numbers."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from starlette.responses import Response

Cell = str | int | float | Decimal | None


def table_file(name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """A download of the table; the file is called ``name``.csv."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return Response(
        text.getvalue().encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _cell(value: Cell) -> str:
    if isinstance(value, float):
        return (f"{value:.0f}" if value.is_integer() else str(value)).replace(".", ",")
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    return "" if value is None else str(value)
