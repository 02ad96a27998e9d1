# SPDX-License-Identifier: EUPL-1.2
"""Exemptions (Leerplichtwet arts. 5, 5a and 15): the list within reach, one in full, and what is
decided on it.

No list gives an article: some rest on health or conviction, and the register may hand those on for
supervision of the Leerplichtwet alone (Wet register onderwijsdeelnemers art. 21 lid 2).
"""

import uuid
from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request

from schemas.types import Municipality, Region
from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.service import Runtime
from services.chassis.web import ProblemError, User, require
from services.chassis.web.idempotency import Key
from services.chassis.web.paging import DayKey, page_of
from services.registration import consulting, exemption_reading
from services.registration.api import exemption_models as m
from services.registration.api.desks import CONFLICT, FOR_SOMEBODY, Change, carried_out
from services.registration.consulting import REGIONAL_READERS, Visitor
from services.registration.desks import exemptions as desk
from services.registration.exemption_reading import Sought
from services.registration.rules.exemption_decisions import Claimed, Decided, Decision
from services.registration.rules.exemption_states import ExemptionState

router = APIRouter(prefix="/exemptions", tags=["Vrijstellingen"])

_PAGE: Final = 100
_FIELDS: Final = {
    "first": "firstDate",
    "last": "lastDate",
    "on": "decisionDate",
    "claimed_on": "claimedDate",
    "statement_on": "statementDate",
}

Reader = Annotated[User, Depends(require(*REGIONAL_READERS))]
Officer = Annotated[User, Depends(require(*desk.DECIDING))]


@router.get("", operation_id="listExemptions")
def listed(
    request: Request,
    user: Reader,
    region: Annotated[
        Region | None, Query(description="Alleen deze regio; 00: niet bekend")
    ] = None,
    municipality: Annotated[Municipality | None, Query(description="Alleen deze gemeente")] = None,
    state: Annotated[ExemptionState | None, Query(description="Alleen in deze stand")] = None,
    cursor: Annotated[str | None, Query(max_length=200, description="Uit next")] = None,
) -> m.ExemptionList:
    """Vrijstellingen die u mag zien, wat het eerst verlengd moet worden eerst. Zonder namen."""
    runtime: Runtime = request.app.state.runtime
    today = local_date(runtime.clock.now())
    states = () if state is None else (str(state),)
    beyond = None if cursor is None else DayKey.of_cursor(cursor)
    with database.read(runtime.engine) as connection:
        rows = exemption_reading.exemptions(
            connection, user, Sought(today, region, municipality, states), _PAGE + 1, beyond
        )
    page = page_of(rows, _PAGE, DayKey.of("due_on"))
    views = [m.ExemptionView.of(row, today) for row in page.rows]
    return m.ExemptionList(exemptions=views, next=page.next)


@router.get("/{id}", operation_id="getExemption")
def one(request: Request, user: Reader, id: uuid.UUID) -> m.ExemptionDetails:
    """Een vrijstelling met het beroep waarop zij rust. De inzage wordt vastgelegd."""
    return _opened(request, user, id)


@router.post("", status_code=201, operation_id="claimExemption", responses=FOR_SOMEBODY)
def claim(request: Request, user: Officer, key: Key, body: m.Claim) -> m.ExemptionDetails:
    """Leg een beroep op vrijstelling vast. Alleen de leerplichtambtenaar."""
    claimed = Claimed(body.article, body.first_date, body.claimed_date, body.statement_date)
    runtime: Runtime = request.app.state.runtime
    found = carried_out(runtime, _FIELDS, lambda tx: desk.claim(tx, user, body.ref, claimed, key))
    return _opened(request, user, found)


@router.post("/{id}/grant", operation_id="grantExemption", responses=CONFLICT)
def grant(
    request: Request, user: Officer, id: uuid.UUID, key: Key, body: m.Grant
) -> m.ExemptionDetails:
    """Leg vast dat de vrijstelling geldt, van wanneer tot wanneer. Herhaald: met andere dagen."""
    return _decided(
        request, user, id, key, Decision.GRANT, body, first=body.first_date, last=body.last_date
    )


@router.post("/{id}/refuse", operation_id="refuseExemption", responses=CONFLICT)
def refuse(
    request: Request, user: Officer, id: uuid.UUID, key: Key, body: m.OnDay
) -> m.ExemptionDetails:
    """Leg vast dat het beroep is afgewezen."""
    return _decided(request, user, id, key, Decision.REFUSE, body, body.decision_date)


@router.post("/{id}/withdraw-claim", operation_id="withdrawExemptionClaim", responses=CONFLICT)
def withdraw_claim(
    request: Request, user: Officer, id: uuid.UUID, key: Key, body: m.OnDay
) -> m.ExemptionDetails:
    """Leg vast dat wie het beroep deed, het heeft ingetrokken."""
    return _decided(request, user, id, key, Decision.WITHDRAW_CLAIM, body, body.decision_date)


@router.post("/{id}/end", operation_id="endExemption", responses=CONFLICT)
def end(
    request: Request, user: Officer, id: uuid.UUID, key: Key, body: m.End
) -> m.ExemptionDetails:
    """Leg vast dat de vrijstelling eerder eindigt."""
    return _decided(request, user, id, key, Decision.END, body, last=body.last_date)


@router.post("/{id}/revoke", operation_id="revokeExemption", responses=CONFLICT)
def revoke(
    request: Request, user: Officer, id: uuid.UUID, key: Key, body: m.OnDay
) -> m.ExemptionDetails:
    """Trek de vrijstelling in: zij had nooit mogen gelden. De status wordt opnieuw bepaald."""
    return _decided(request, user, id, key, Decision.REVOKE, body, body.decision_date)


def _decided(
    request: Request,
    user: User,
    id: uuid.UUID,
    key: str,
    decision: Decision,
    body: Change,
    on: date | None = None,
    first: date | None = None,
    last: date | None = None,
) -> m.ExemptionDetails:
    runtime: Runtime = request.app.state.runtime
    decided = Decided(decision, on, first, last)
    found = carried_out(
        runtime, _FIELDS, lambda tx: desk.decide(tx, user, id, decided, key, body.version)
    )
    return _opened(request, user, found)


def _opened(request: Request, user: User, id: uuid.UUID) -> m.ExemptionDetails:
    runtime: Runtime = request.app.state.runtime
    with runtime.begin() as tx:
        found = consulting.open_exemption(tx, Visitor.of(user), id)
        today = tx.today
    if found is None:
        raise ProblemError(404)
    article = desk.sees_article(user, found.row)
    return m.ExemptionDetails.full(found.row, today, article=article, steps=found.steps)
