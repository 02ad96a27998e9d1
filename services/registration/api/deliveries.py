# SPDX-License-Identifier: EUPL-1.2
"""Deliveries: facts by HTTP, for who has no Kafka. Accepted at once, followed until processed."""

import re
import uuid
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from services.chassis import database
from services.chassis.service import Runtime
from services.chassis.web import FieldError, ProblemError, service_call
from services.chassis.web.bearer import bearer_user
from services.chassis.web.openapi import PREFIX
from services.chassis.web.paging import decode_cursor, page_of
from services.feeds.reasons import dutch
from services.feeds.uploads import Format, TooManyLines, UnreadableUpload, open_lines
from services.registration import store
from services.registration.api import delivery_models as m
from services.registration.intake import doors as d
from services.registration.intake.deliveries import DELIVERERS, Deliverer
from services.registration.intake.parcels import Parcel
from services.registration.rules.deliveries import SOURCE_PATTERN

router = APIRouter(prefix="/deliveries", tags=["Leveringen"])

DELIVER: Final = "deliver"
"""Purpose of a service token that lets a register or a school's system deliver."""

_PAGE = 50
_KEY = re.compile(r"[A-Za-z0-9-]{8,64}")
_FORMATS: Final = {
    "application/cloudevents-batch+json": Format.BATCH,
    "application/jsonl": Format.JSON_LINES,
    "application/x-ndjson": Format.JSON_LINES,
}
_BODY: Final = {
    "required": True,
    "description": "Hoogstens 8 MB en 20.000 regels. Persoonsgegevens in data mogen leesbaar of "
    "verzegeld zijn; leesbare worden bij ontvangst verzegeld.",
    "content": {
        "application/cloudevents-batch+json": {
            "schema": {"type": "array", "items": {"type": "object"}}
        },
        "application/jsonl": {"schema": {"type": "string"}},
        "application/x-ndjson": {"schema": {"type": "string"}},
    },
}
_KEY_PARAMETER: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "Zelfgekozen kenmerk van de levering; herhaling met dezelfde inhoud geeft "
    "dezelfde levering",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9-]+$", "minLength": 8, "maxLength": 64},
}
_SOURCE = "Namens wie; alleen nodig als u voor meer bronnen mag leveren"


async def deliverer(request: Request) -> Deliverer:
    """Who delivers: by an account of its own, or by a service token for this purpose.

    :raises LoginRequired: without a token that counts.
    :raises ProblemError: 403 for who may not deliver.
    """
    user = await bearer_user(request)
    if user is None:
        call = await service_call(DELIVER)(request)
        found = Deliverer.service(call.caller, call.user)
    elif user.has(*DELIVERERS):
        found = Deliverer.of(user)
    else:
        raise ProblemError(403)
    if found.sources is not None and not found.sources:
        raise ProblemError(403, "Uw toegang noemt geen bron waarvoor u mag leveren.")
    return found


Delivers = Annotated[Deliverer, Depends(deliverer)]
Source = Annotated[str | None, Query(pattern=SOURCE_PATTERN, description=_SOURCE)]
Cursor = Annotated[str | None, Query(max_length=200, description="Uit next van de vorige")]


@router.post(
    "",
    status_code=202,
    operation_id="createDelivery",
    response_model=m.DeliveryView,
    responses={
        202: {
            "headers": {
                "Location": {
                    "description": "De levering, om te volgen",
                    "schema": {"type": "string"},
                }
            }
        },
        409: {"description": "Dezelfde Idempotency-Key met andere inhoud"},
        413: {"description": "Te groot, of te veel regels"},
        415: {"description": "Soort inhoud niet ondersteund"},
        503: {"description": "Leveren kan hier nu niet"},
    },
    openapi_extra={"requestBody": _BODY, "parameters": [_KEY_PARAMETER]},
)
async def create(request: Request, who: Delivers, source: Source = None) -> Response:
    """Lever een reeks berichten (CloudEvents batch) of regels (JSON Lines).

    Een regel die niet klopt wordt geweigerd en houdt de andere niet tegen. Wat is aanvaard is
    bewaard; volg met Location hoe het op de bus komt en verwerkt wordt.
    """
    format_ = _FORMATS.get(
        request.headers.get("content-type", "").partition(";")[0].strip().lower()
    )
    if format_ is None:
        raise ProblemError(415, f"Stuur de inhoud als een van: {', '.join(_FORMATS)}.")
    content = await request.body()
    return await run_in_threadpool(_accept, request, who, source, format_, content)


def _accept(
    request: Request, who: Deliverer, asked: str | None, format_: Format, content: bytes
) -> Response:
    runtime: Runtime = request.app.state.runtime
    unsealer = d.unsealer_of(request)
    faults = []
    key = request.headers.get("idempotency-key", "")
    if not _KEY.fullmatch(key):
        reason = "heeft niet de juiste vorm" if key else "is verplicht"
        faults.append(FieldError(field="Idempotency-Key", reason=reason))
    source = asked or _only(who)
    if source is None:
        faults.append(FieldError(field="source", reason="is verplicht: u levert voor meer bronnen"))
    elif not who.may(source):
        raise ProblemError(403, "Voor deze bron mag u niet leveren.")
    try:
        open_lines(content, format_)
    except UnreadableUpload as fault:
        faults.append(FieldError(field="inhoud", reason=dutch(fault.reason)))
    if faults or source is None:
        raise ProblemError(400, errors=faults)
    try:
        row = d.deliver(runtime, unsealer, who, Parcel(source, who.schools, format_, content), key)
    except TooManyLines:
        raise ProblemError(413, d.TOO_MANY_LINES) from None
    return JSONResponse(
        m.DeliveryView.of(row).model_dump(mode="json", by_alias=True),
        status_code=202,
        headers={"Location": f"{PREFIX}/deliveries/{row.id}"},
    )


@router.get("", operation_id="listDeliveries")
def index(request: Request, who: Delivers, cursor: Cursor = None) -> m.DeliveryList:
    """Leveringen die u mag zien, de nieuwste eerst."""
    runtime: Runtime = request.app.state.runtime
    beyond = d.position_of(None if cursor is None else decode_cursor(cursor, 2))
    with database.read(runtime.engine) as connection:
        rows = store.deliveries.deliveries_of(connection, who.sources, _PAGE + 1, beyond)
    page = page_of(rows, _PAGE, d.cursor_of)
    return m.DeliveryList(deliveries=[m.DeliveryView.of(row) for row in page.rows], next=page.next)


@router.get("/{delivery_id}", operation_id="getDelivery")
def show(request: Request, who: Delivers, delivery_id: uuid.UUID) -> m.DeliveryView:
    """Hoe ver een levering is."""
    return m.DeliveryView.of(d.delivery_of(request.app.state.runtime, who, delivery_id))


@router.get(
    "/{delivery_id}/refused",
    operation_id="listRefusedLines",
    response_model=m.RefusedLineList,
    responses={
        200: {
            "description": "Als JSON, of met Accept: text/csv als tabel om te verbeteren",
            "content": {"text/csv": {"schema": {"type": "string"}}},
        },
        503: {"description": "Leveren kan hier nu niet"},
    },
)
def refused(request: Request, who: Delivers, delivery_id: uuid.UUID) -> Any:
    """De geweigerde regels met hun redenen. Zij worden veertien dagen bewaard."""
    runtime: Runtime = request.app.state.runtime
    found = d.refused_of(runtime, d.unsealer_of(request), who, delivery_id)
    if "text/csv" in request.headers.get("accept", ""):
        return Response(d.refused_csv(found), media_type="text/csv")
    return m.RefusedLineList.of(found)


def _only(who: Deliverer) -> str | None:
    """The source of who speaks for one alone."""
    return next(iter(who.sources)) if who.sources is not None and len(who.sources) == 1 else None
