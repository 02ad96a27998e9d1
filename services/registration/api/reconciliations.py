# SPDX-License-Identifier: EUPL-1.2
"""Lists of DUO compared with the register, and what differed: found, looked into, settled."""

import uuid
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from schemas.codes.duo import DuoList
from schemas.codes.lists import FigureStatus
from schemas.types import Brin6, Municipality, Region
from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.service import Runtime
from services.chassis.web import CurrentUser, FieldError, ProblemError, User, require
from services.chassis.web.openapi import PREFIX
from services.chassis.web.paging import DayKey, page_of
from services.feeds.reasons import dutch
from services.registration import consulting
from services.registration.api import reconciliation_models as m
from services.registration.consulting import READERS, Visitor
from services.registration.reconciliation import reading
from services.registration.reconciliation.reading import ReceivedKey, Sought
from services.registration.reconciliation.reconciling import NotYours, OlderList, settle_discrepancy
from services.registration.reconciliation.uploads import (
    COMPARERS,
    NotAList,
    OtherRegion,
    compare_upload,
)
from services.registration.rules.difference import DifferenceKind
from services.registration.rules.discrepancies import BY_HAND, Resolution, State

router = APIRouter(prefix="/reconciliations", tags=["Vergelijken met DUO"])
discrepancies = APIRouter(prefix="/discrepancies", tags=["Vergelijken met DUO"])

_PAGE = 100
_CSV: Final = "text/csv"
_BODY: Final = {
    "required": True,
    "description": "De lijst, hoogstens 32 MB, in de indeling van docs/reference/duo-lists.md",
    "content": {_CSV: {"schema": {"type": "string"}}},
}
OLDER: Final = "Er is al een lijst van deze soort met een latere peildatum vergeleken."
ELSEWHERE: Final = "Deze lijst is van een andere regio dan de uwe."

Comparer = Annotated[User, Depends(require(*COMPARERS))]
Reader = Annotated[User, Depends(require(*READERS))]
FileName = Annotated[
    str,
    Query(
        alias="fileName",
        max_length=60,
        description="Naam van het bestand: peildatum, gebied en soort, zoals 20251001R0029.c.csv",
    ),
]
InRegion = Annotated[Region | None, Query(description="Alleen deze regio")]
Cursor = Annotated[str | None, Query(max_length=200, description="Uit next van de vorige")]


@router.post(
    "",
    status_code=201,
    operation_id="createReconciliation",
    response_model=m.ReconciliationDetails,
    responses={
        201: {
            "headers": {
                "Location": {"description": "De lijst", "schema": {"type": "string"}},
            }
        },
        409: {"description": "Er is al een latere lijst vergeleken"},
        413: {"description": "Te groot"},
        415: {"description": "Soort inhoud niet ondersteund"},
    },
    openapi_extra={"requestBody": _BODY},
)
async def create(request: Request, user: Comparer, file_name: FileName) -> Response:
    """Vergelijk een lijst van DUO of het Inlichtingenbureau met het register.

    Een regel die niet klopt wordt overgeslagen en staat in refusals. De lijst vervangt een eerdere
    van dezelfde dag, soort en hetzelfde gebied.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _CSV:
        raise ProblemError(415, f"Stuur de lijst als {_CSV}.")
    content = await request.body()
    return await run_in_threadpool(_compare, request, user, file_name, content)


def _compare(request: Request, user: User, name: str, content: bytes) -> Response:
    runtime: Runtime = request.app.state.runtime
    try:
        made = compare_upload(runtime, user, name, content)
    except NotAList as fault:
        raise ProblemError(
            400, errors=[FieldError(field="fileName", reason=dutch(str(fault)))]
        ) from None
    except OtherRegion:
        raise ProblemError(403, ELSEWHERE) from None
    except OlderList:
        raise ProblemError(409, OLDER) from None
    view = _details(runtime, user, made)
    return JSONResponse(
        view.model_dump(mode="json", by_alias=True),
        status_code=201,
        headers={"Location": f"{PREFIX}/reconciliations/{made}"},
    )


@router.get("", operation_id="listReconciliations")
def listed(
    request: Request,
    user: CurrentUser,
    region: InRegion = None,
    kind: Annotated[DuoList | None, Query(description="Alleen deze soort lijst")] = None,
    cursor: Cursor = None,
) -> m.ReconciliationList:
    """Vergeleken lijsten, de nieuwste eerst, met het aantal verschillen per soort."""
    runtime: Runtime = request.app.state.runtime
    beyond = None if cursor is None else ReceivedKey.of_cursor(cursor)
    with database.read(runtime.engine) as connection:
        rows = reading.lists(connection, user, _PAGE + 1, region=region, kind=kind, beyond=beyond)
    page = page_of(rows, _PAGE, ReceivedKey.values)
    return m.ReconciliationList(
        reconciliations=[m.ReconciliationView.of(row) for row in page.rows], next=page.next
    )


@router.get("/{id}", operation_id="getReconciliation")
def show(request: Request, user: CurrentUser, id: uuid.UUID) -> m.ReconciliationDetails:
    """Een lijst, met de regels die zijn overgeslagen en de opgaven van de scholen."""
    return _details(request.app.state.runtime, user, id)


def _details(runtime: Runtime, user: User, key: uuid.UUID) -> m.ReconciliationDetails:
    with database.read(runtime.engine) as connection:
        row = reading.list_of(connection, user, key)
        if row is None:
            raise ProblemError(404)
        return m.ReconciliationDetails.full(row, reading.counts_of(connection, key))


@discrepancies.get("", operation_id="listDiscrepancies")
def differing(
    request: Request,
    user: CurrentUser,
    kind: Annotated[DifferenceKind | None, Query(description="Alleen deze soort verschil")] = None,
    list_kind: Annotated[
        DuoList | None, Query(alias="listKind", description="Alleen van deze soort lijst")
    ] = None,
    region: InRegion = None,
    municipality: Annotated[Municipality | None, Query(description="Alleen deze gemeente")] = None,
    school: Annotated[Brin6 | None, Query(description="Alleen deze school")] = None,
    state: Annotated[State | None, Query(description="Alleen in deze toestand")] = None,
    list_status: Annotated[
        FigureStatus | None,
        Query(alias="listStatus", description="Alleen van voorlopige of definitieve lijsten"),
    ] = None,
    overdue: Annotated[bool, Query(description="Alleen open na de termijn")] = False,
    cursor: Cursor = None,
) -> m.DiscrepancyList:
    """Verschillen met lijsten van DUO, wat het eerst af moet eerst."""
    runtime: Runtime = request.app.state.runtime
    beyond = None if cursor is None else DayKey.of_cursor(cursor)
    today = local_date(runtime.clock.now())
    sought = Sought(
        today, kind, list_kind, region, municipality, school, state, list_status, overdue
    )
    with database.read(runtime.engine) as connection:
        rows = reading.discrepancies(connection, user, sought, _PAGE + 1, beyond)
    page = page_of(rows, _PAGE, DayKey.of("due_on"))
    return m.DiscrepancyList(
        discrepancies=[m.DiscrepancyView.of(row, today) for row in page.rows], next=page.next
    )


@discrepancies.get("/{id}", operation_id="getDiscrepancy")
def one(request: Request, user: Reader, id: uuid.UUID) -> m.DiscrepancyDetails:
    """Een verschil met wat het register en wat de lijst zegt. De inzage wordt vastgelegd."""
    return _opened(request, user, id)


@discrepancies.post(
    "/{id}/resolve",
    operation_id="resolveDiscrepancy",
    responses={409: {"description": "Het verschil is al weg"}},
)
def resolve(
    request: Request, user: Reader, id: uuid.UUID, settlement: m.Settlement
) -> m.DiscrepancyDetails:
    """Zeg hoe het zit. Een school kan alleen zeggen dat zij haar eigen melding heeft hersteld."""
    _check(settlement)
    runtime: Runtime = request.app.state.runtime
    try:
        with runtime.begin() as tx:
            there = settle_discrepancy(tx, user, id, settlement.resolution, settlement.explanation)
    except NotYours:
        raise ProblemError(403, "Dit verschil kunt u niet op deze manier afhandelen.") from None
    except ValueError:
        raise ProblemError(409, "Dit verschil is er niet meer.") from None
    if not there:
        raise ProblemError(404)
    return _opened(request, user, id)


def _check(settlement: m.Settlement) -> None:
    explains = settlement.resolution is Resolution.EXPLAINED
    if settlement.resolution not in BY_HAND:
        raise _faulty("resolution", "is geen waarde uit de lijst")
    if explains and settlement.explanation is None:
        raise _faulty("explanation", "is verplicht bij explained")
    if not explains and settlement.explanation is not None:
        raise _faulty("explanation", "hoort alleen bij explained")


def _faulty(field: str, reason: str) -> ProblemError:
    return ProblemError(400, errors=[FieldError(field=field, reason=reason)])


def _opened(request: Request, user: User, key: uuid.UUID) -> m.DiscrepancyDetails:
    runtime: Runtime = request.app.state.runtime
    with runtime.begin() as tx:
        found = consulting.open_discrepancy(tx, Visitor.of(user), key)
        today = tx.today
    if found is None:
        raise ProblemError(404)
    return m.DiscrepancyDetails.full(found, today)
