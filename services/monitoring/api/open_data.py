# SPDX-License-Identifier: EUPL-1.2
"""Open data, for everyone: no log-in, small cells withheld, kept by whoever asks in between."""

import hashlib
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any, Final, Literal

import polars
import sqlalchemy as sa
from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.settings import Settings
from services.chassis.web import ProblemError
from services.chassis.web.openapi import CONTACT, PREFIX
from services.monitoring.rules.json_stat import json_stat
from services.monitoring.rules.open_datasets import BY_ID, FORMATS, Publisher, record
from services.monitoring.rules.open_formats import (
    CBS_COLUMNS,
    COLUMNS,
    DUO_COLUMNS,
    Published,
    cbs_rows,
    csv_text,
    duo_rows,
    rows,
)
from services.monitoring.store import open_data
from services.monitoring.store.open_data import Release

router = APIRouter()

PUBLISHER: Final = Publisher(CONTACT["name"], CONTACT["email"], CONTACT["url"])
_KEEP_SECONDS = 3600
_PUBLIC: Final[dict[str, Any]] = {"security": []}

_KEPT: Final[dict[str, Any]] = {"description": "Niet veranderd sinds de gegeven ETag"}


@router.get(
    "/open-data",
    operation_id="getOpenDataCatalog",
    summary="Catalogus van open data (DCAT-AP-NL, JSON-LD)",
    response_class=Response,
    responses={200: {"content": {"application/ld+json": {}}}, 304: _KEPT},
    openapi_extra=_PUBLIC,
)
def get_catalogue(request: Request) -> Response:
    """Alle datasets met licentie, uitgever, periode, gebied en bestanden."""
    found = _published(request.app.state.runtime.engine)
    days = [local_date(one.at) for one in found]
    address = _address(request)
    said = record(
        address,
        PUBLISHER,
        [one.school_year for one in found],
        min(days, default=None),
        max(days, default=None),
    )
    body = json.dumps(said, ensure_ascii=False).encode()
    return _answer(request, body, "application/ld+json", _tag(found, address))


@router.get(
    "/open-data/{dataset}/{format}",
    operation_id="getOpenDataFile",
    summary="Een dataset als bestand",
    response_class=Response,
    responses={
        200: {"content": {form.media_type: {} for form in FORMATS.values()}},
        304: _KEPT,
    },
    openapi_extra=_PUBLIC,
)
def get_file(
    request: Request,
    dataset: Annotated[str, Path(pattern=r"^[a-z-]{1,40}$", description="Kenmerk van de dataset")],
    format: Literal["csv", "json-stat", "parquet"],
) -> Response:
    """Alle uitgebrachte schooljaren. Wat is afgeschermd, is leeg."""
    of = BY_ID.get(dataset)
    if of is None or format not in of.formats:
        raise ProblemError(404)
    engine = request.app.state.runtime.engine
    found = _published(engine)
    form = FORMATS[format]
    answer = _answer(
        request,
        _file(engine, dataset, format, found),
        form.media_type + ("; charset=utf-8" if format == "csv" else ""),
        _tag(found, f"{dataset}/{format}"),
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{dataset}.{form.extension}"'
    return answer


@lru_cache(maxsize=16)  # a release never changes, and anybody may ask as often as she likes
def _file(engine: sa.Engine, dataset: str, form: str, found: tuple[Release, ...]) -> bytes:
    with database.read(engine) as connection:
        releases = [
            Published(
                one.school_year, one.status, local_date(one.at), open_data.figures(connection, one)
            )
            for one in found
        ]
    if form == "json-stat":
        return json.dumps(json_stat(releases, BY_ID[dataset].title), ensure_ascii=False).encode()
    if form == "parquet":
        file = io.BytesIO()
        table = polars.DataFrame(list(rows(releases)), schema=_SCHEMA, orient="row")
        table.write_parquet(file)
        return file.getvalue()
    columns, lines = _COLUMNS[dataset]
    return csv_text(columns, lines(releases)).encode()


_COLUMNS: Final[Mapping[str, tuple[Sequence[str], Callable[..., Iterable[Sequence[Any]]]]]] = {
    "vsv-cijfers": (COLUMNS, rows),
    "vsv-woonregio": (CBS_COLUMNS, cbs_rows),
    "vsv-instellingen": (DUO_COLUMNS, duo_rows),
}
_NUMBERS: Final = {"leerlingen": polars.Int64, "vsv": polars.Int64, "nietVsv": polars.Int64}
_SHARES: Final = {"percentage": polars.Float64, "norm": polars.Float64}
_SCHEMA: Final = {
    name: _NUMBERS.get(name) or _SHARES.get(name) or polars.String for name in COLUMNS
}


def _published(engine: sa.Engine) -> tuple[Release, ...]:
    with database.read(engine) as connection:
        return tuple(one for one in open_data.releases(connection) if one.published)


def _address(request: Request) -> str:
    """Where the catalogue is found from outside."""
    settings: Settings = request.app.state.settings
    return f"{settings.public_url}{PREFIX}/open-data"


def _tag(found: tuple[Release, ...], of: str) -> str:
    instants = "".join(one.at.isoformat() for one in found)
    return f'"{hashlib.sha256((of + instants).encode()).hexdigest()[:16]}"'


def _answer(request: Request, body: bytes, media_type: str, tag: str) -> Response:
    headers = {
        "Cache-Control": f"public, max-age={_KEEP_SECONDS}",
        "ETag": tag,
        "Access-Control-Allow-Origin": "*",
    }
    known = request.headers.get("If-None-Match", "")
    if tag in {one.strip() for one in known.split(",")}:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
