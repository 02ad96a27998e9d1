# SPDX-License-Identifier: EUPL-1.2
"""Open figures as one JSON-stat 2.0 dataset (https://json-stat.org/full/)."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from services.monitoring.rules.open_figures import OpenFigure
from services.monitoring.rules.open_formats import (
    DUO_STRUCTURES,
    STATUSES,
    WITHHELD,
    Published,
    place_name,
)
from services.monitoring.rules.wording import CATEGORIES

MEASURES: Final = {"leerlingen": "Leerlingen", "vsv": "Nieuwe vsv’ers", "nietVsv": "Niet-vsv’ers"}
_LABELS: Final = {
    "schooljaar": "Schooljaar",
    "status": "Status",
    "gebied": "Gebied of instelling",
    "onderwijssoort": "Onderwijssoort",
    "meting": "Aantal",
}


def json_stat(releases: Sequence[Published], title: str) -> dict[str, Any]:
    """All releases by school year, status, place, category and measure.

    A cell without people has no value; one that is withheld has none either, but the status
    ``afgeschermd``.
    """
    places = sorted({figure.place for one in releases for figure in one.figures})
    dimensions = {
        "schooljaar": {
            str(y): f"{y}/{(y + 1) % 100:02}" for y in sorted({one.school_year for one in releases})
        },
        "status": STATUSES,
        "gebied": {":".join(place): place_name(place) for place in places},
        "onderwijssoort": {code: CATEGORIES[code] for code in DUO_STRUCTURES},
        "meting": MEASURES,
    }
    indexes = [{code: at for at, code in enumerate(codes)} for codes in dimensions.values()]
    value: dict[str, int] = {}
    status: dict[str, str] = {}
    for release in releases:
        for one in release.figures:
            first = _first_cell(indexes, _codes(release, one))
            for cell, number in enumerate((one.pupils, one.leavers, one.others), first):
                if number is None:
                    status[str(cell)] = WITHHELD
                else:
                    value[str(cell)] = number
    return {
        "version": "2.0",
        "class": "dataset",
        "label": title,
        "source": "Sluitend",
        "updated": max((one.on for one in releases), default=date.min).isoformat(),
        "id": list(dimensions),
        "size": [len(codes) for codes in dimensions.values()],
        "role": {"time": ["schooljaar"], "geo": ["gebied"], "metric": ["meting"]},
        "dimension": {
            name: {"label": _LABELS[name], "category": {"index": list(codes), "label": codes}}
            for name, codes in dimensions.items()
        },
        "value": value,
        "status": status,
    }


def _codes(release: Published, one: OpenFigure) -> tuple[str, ...]:
    return str(release.school_year), release.status, ":".join(one.place), one.category


def _first_cell(indexes: Sequence[dict[str, int]], codes: Sequence[str]) -> int:
    """Number of the cell of the first measure, the last dimension changing fastest."""
    number = 0
    for index, code in zip(indexes, codes, strict=False):
        number = number * len(index) + index[code]
    return number * len(MEASURES)
