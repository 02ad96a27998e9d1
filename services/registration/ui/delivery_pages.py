# SPDX-License-Identifier: EUPL-1.2
"""Deliveries: the list, and one of them with its progress and its refused lines."""

import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from services.chassis import database
from services.chassis.service import Runtime
from services.chassis.web import User, render, require
from services.chassis.web.live import live_updates
from services.chassis.web.paging import decode_cursor, page_of
from services.registration import store
from services.registration.api.delivery_models import RefusedLineList
from services.registration.intake import deliveries
from services.registration.intake import doors as d
from services.registration.intake.deliveries import DELIVERERS, Deliverer
from services.registration.ui.delivery_view import DeliveryLine, LineFaults

router = APIRouter(prefix="/leveringen")

_PAGE = 20
_SHOWN = 100
"""Refused lines on the page; the rest is in the file to download."""


async def deliverer(user: Annotated[User, Depends(require(*DELIVERERS))]) -> Deliverer:
    """The person at the page, as one who delivers."""
    return Deliverer.of(user)


Delivers = Annotated[Deliverer, Depends(deliverer)]


@router.get("")
def index(
    request: Request, who: Delivers, na: Annotated[str | None, Query(max_length=200)] = None
) -> Response:
    """The newest deliveries first."""
    runtime: Runtime = request.app.state.runtime
    beyond = d.position_of(None if na is None else decode_cursor(na, 2))
    with database.read(runtime.engine) as connection:
        rows = store.deliveries.deliveries_of(connection, who.sources, _PAGE + 1, beyond)
    page = page_of(rows, _PAGE, d.cursor_of)
    return render(
        request,
        "deliveries.html",
        deliveries=[DeliveryLine(row) for row in page.rows],
        first=None if na is None else "/leveringen",
        further=None if page.next is None else f"/leveringen?na={page.next}",
    )


@router.get("/live")
def live(request: Request, who: Delivers) -> Response:
    """Tells the list that a delivery came or went on."""
    runtime: Runtime = request.app.state.runtime

    def version() -> object:
        with database.read(runtime.engine) as connection:
            return store.deliveries.newest_step(connection, who.sources)

    return live_updates(request, version)


@router.get("/{delivery_id}")
def show(request: Request, who: Delivers, delivery_id: uuid.UUID) -> Response:
    """One delivery: how far it is, and what of it was refused."""
    runtime: Runtime = request.app.state.runtime
    row = d.delivery_of(runtime, who, delivery_id)
    refused = _refused(request, row)
    corrected = None
    if row.corrects is not None:
        with database.read(runtime.engine) as connection:
            corrected = store.deliveries.delivery_of(connection, row.corrects, who.sources)
    return render(
        request,
        "delivery.html",
        delivery=DeliveryLine(row),
        row=row,
        refused=[LineFaults.of(line) for line in refused.lines[:_SHOWN]],
        more=max(row.refused - _SHOWN, 0),
        aside=[LineFaults.of(line) for line in refused.set_aside[:_SHOWN]],
        gone=refused.gone,
        until=deliveries.readable_until(row),
        corrected=None if corrected is None else DeliveryLine(corrected),
    )


@router.get("/{delivery_id}/live")
def progress(request: Request, who: Delivers, delivery_id: uuid.UUID) -> Response:
    """Tells the page of a delivery that it went on."""
    runtime: Runtime = request.app.state.runtime
    d.delivery_of(runtime, who, delivery_id)

    def version() -> object:
        with database.read(runtime.engine) as connection:
            row = store.deliveries.delivery_of(connection, delivery_id, who.sources)
        return row and (row.published, row.processed, row.set_aside)

    return live_updates(request, version)


@router.get("/{delivery_id}/geweigerd.csv")
def refused_table(request: Request, who: Delivers, delivery_id: uuid.UUID) -> Response:
    """The refused lines as a table to correct and deliver again."""
    row = d.delivery_of(request.app.state.runtime, who, delivery_id)
    return _download(d.refused_csv(_refused(request, row)), "text/csv", row, "csv")


@router.get("/{delivery_id}/geweigerd.jsonl")
def refused_lines(request: Request, who: Delivers, delivery_id: uuid.UUID) -> Response:
    """The refused lines as they were sent, to correct and deliver again."""
    row = d.delivery_of(request.app.state.runtime, who, delivery_id)
    content = d.refused_json_lines(_refused(request, row))
    return _download(content, "application/jsonl", row, "jsonl")


@router.get("/{delivery_id}/geweigerd.json")
def refused_document(request: Request, who: Delivers, delivery_id: uuid.UUID) -> Response:
    """The refused lines as the API gives them."""
    row = d.delivery_of(request.app.state.runtime, who, delivery_id)
    found = RefusedLineList.of(_refused(request, row))
    content = found.model_dump_json(by_alias=True, exclude_none=True, indent=2).encode()
    return _download(content, "application/json", row, "json")


def _refused(request: Request, row: Any) -> deliveries.RefusedLines:
    runtime: Runtime = request.app.state.runtime
    if not row.refused and not row.set_aside:
        return deliveries.RefusedLines(None, [], [], gone=False)
    with runtime.begin() as tx:
        return deliveries.refused_lines(tx, d.unsealer_of(request), row)


def _download(content: bytes, kind: str, row: Any, suffix: str) -> Response:
    name = f"geweigerd-{row.received_at:%Y%m%d}-{str(row.id)[-6:]}.{suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)
