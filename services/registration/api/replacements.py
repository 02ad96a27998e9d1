# SPDX-License-Identifier: EUPL-1.2
"""Vervangende leerplicht (Leerplichtwet arts. 3a and 3b): the list within reach, one in full, and
what is decided on it. Its article is for who supervises the Leerplichtwet alone (Wro art. 21)."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Final, Self

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field

from schemas.codes.lists import ReplacementArticle
from schemas.events.feeds import Day
from schemas.types import Region
from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.service import Runtime
from services.chassis.web import ProblemError, User, require
from services.chassis.web.answers import Answer
from services.chassis.web.idempotency import Key
from services.chassis.web.paging import DayKey, page_of
from services.chassis.web.versions import CurrentVersion
from services.registration import consulting, replacement_reading
from services.registration.api.desks import (
    CONFLICT,
    FOR_SOMEBODY,
    Change,
    Command,
    carried_out,
)
from services.registration.api.exemption_models import ExemptionStep
from services.registration.consulting import REGIONAL_READERS, Visitor
from services.registration.desks import replacements as desk
from services.registration.desks.exemptions import DECIDING, sees_article
from services.registration.rules.replacement_decisions import Requested, Step, Taken
from services.registration.rules.replacement_states import (
    ReplacementState,
    Want,
    replacement_state_on,
    wants,
)

router = APIRouter(prefix="/replacements", tags=["Vervangende leerplicht"])

_PAGE: Final = 100
_FIELDS: Final = {
    "received_on": "receivedDate",
    "first": "firstDate",
    "last": "lastDate",
    "on": "decisionDate",
}

Reader = Annotated[User, Depends(require(*REGIONAL_READERS))]
Officer = Annotated[User, Depends(require(*DECIDING))]


class ReplacementRequest(Command):
    """Een aanvraag van vervangende leerplicht, zoals zij binnenkwam."""

    ref: uuid.UUID = Field(description="Verwijzing naar de jongere")
    article: ReplacementArticle
    received_date: Day
    first_date: Day | None = None
    last_date: Day | None = Field(default=None, description="Laatste dag, inbegrepen")
    prolongs_until_date: Day | None = Field(
        default=None, description="Laatste dag van wat zij verlengt"
    )


class ReplacementGrant(Change):
    """Tussen welke dagen de vervangende leerplicht geldt."""

    first_date: Day
    last_date: Day = Field(description="Laatste dag, inbegrepen")
    decision_date: Day | None = Field(default=None, description="Leeg: vandaag")


class ReplacementEnd(Change):
    """De nieuwe laatste dag."""

    last_date: Day


class ReplacementRefusal(Change):
    """De dag van het besluit, vandaag of eerder; leeg: vandaag."""

    decision_date: Day | None = None


class ReplacementView(Answer):
    """Vervangende leerplicht van een jongere, zonder naam en zonder artikel."""

    id: uuid.UUID
    ref: uuid.UUID = Field(description="Verwijzing naar de jongere; willekeurig, nooit een nummer")
    state: ReplacementState
    received_date: date
    decision_due_date: date = Field(description="Uiterste dag van het besluit (D12)")
    decided_date: date | None
    first_date: date | None
    last_date: date | None
    extension_due_date: date | None = Field(
        description="Laatste dag om verlenging te vragen; leeg: hoeft niet, of is gevraagd"
    )
    lacking: Sequence[Want] = Field(description="Wat ontbreekt of niet kan, zolang zij loopt")
    region: str | None
    municipality: str | None

    @classmethod
    def fields_of(cls, row: Any, today: date) -> dict[str, Any]:
        """From a row of the store."""
        return {
            "id": row.id,
            "ref": row.ref,
            "state": replacement_state_on(row, today),
            "received_date": row.received_on,
            "decision_due_date": row.decision_due,
            "decided_date": row.decided_on,
            "first_date": row.first_day,
            "last_date": row.last_day,
            "extension_due_date": row.extension_due,
            "lacking": wants(row, today),
            "region": row.region,
            "municipality": row.municipality,
        }

    @classmethod
    def of(cls, row: Any, today: date) -> Self:
        """From a row of the store."""
        return cls(**cls.fields_of(row, today))


class ReplacementList(Answer):
    """Vervangende leerplicht, wat het eerst aandacht vraagt eerst."""

    replacements: Sequence[ReplacementView]
    next: str | None = Field(description="Cursor van de volgende bladzijde")


class ReplacementDetails(ReplacementView):
    """Vervangende leerplicht met wat hier is vastgelegd."""

    article: ReplacementArticle | None = Field(
        description="Alleen voor wie toezicht houdt op de Leerplichtwet; leeg: niet voor u"
    )
    ended_date: date | None = Field(description="Laatste dag, als zij eerder eindigde")
    prolongs_until_date: date | None
    version: CurrentVersion
    steps: Sequence[ExemptionStep]


@router.get("", operation_id="listReplacements")
def listed(
    request: Request,
    user: Reader,
    region: Annotated[
        Region | None, Query(description="Alleen deze regio; 00: niet bekend")
    ] = None,
    state: Annotated[ReplacementState | None, Query(description="Alleen in deze stand")] = None,
    cursor: Annotated[str | None, Query(max_length=200, description="Uit next")] = None,
) -> ReplacementList:
    """Vervangende leerplicht die u mag zien, wat het eerst aandacht vraagt eerst. Zonder namen."""
    runtime: Runtime = request.app.state.runtime
    today = local_date(runtime.clock.now())
    states = () if state is None else (str(state),)
    beyond = None if cursor is None else DayKey.of_cursor(cursor)
    with database.read(runtime.engine) as connection:
        rows = replacement_reading.replacements(
            connection, user, region, states, today, _PAGE + 1, beyond
        )
    page = page_of(rows, _PAGE, DayKey.of("due_on"))
    views = [ReplacementView.of(row, today) for row in page.rows]
    return ReplacementList(replacements=views, next=page.next)


@router.get("/{id}", operation_id="getReplacement")
def one(request: Request, user: Reader, id: uuid.UUID) -> ReplacementDetails:
    """Vervangende leerplicht met wat hier is vastgelegd. De inzage wordt vastgelegd."""
    return _opened(request, user, id)


@router.post("", status_code=201, operation_id="requestReplacement", responses=FOR_SOMEBODY)
def ask(request: Request, user: Officer, key: Key, body: ReplacementRequest) -> ReplacementDetails:
    """Leg een aanvraag vast. Alleen de leerplichtambtenaar."""
    days = (body.received_date, body.first_date, body.last_date, body.prolongs_until_date)
    asked = Requested(body.article, *days)
    runtime: Runtime = request.app.state.runtime
    found = carried_out(runtime, _FIELDS, lambda tx: desk.request(tx, user, body.ref, asked, key))
    return _opened(request, user, found)


@router.post("/{id}/grant", operation_id="grantReplacement", responses=CONFLICT)
def grant(
    request: Request, user: Officer, id: uuid.UUID, key: Key, body: ReplacementGrant
) -> ReplacementDetails:
    """Leg vast dat zij is verleend, en tussen welke dagen. Herhaald: met andere dagen."""
    taken = Taken(Step.GRANT, body.decision_date, body.first_date, body.last_date)
    return _taken(request, user, id, key, taken, body.version)


@router.post("/{id}/refuse", operation_id="refuseReplacement", responses=CONFLICT)
def refuse(
    request: Request, user: Officer, id: uuid.UUID, key: Key, body: ReplacementRefusal
) -> ReplacementDetails:
    """Leg vast dat zij is afgewezen."""
    taken = Taken(Step.REFUSE, body.decision_date)
    return _taken(request, user, id, key, taken, body.version)


@router.post("/{id}/end", operation_id="endReplacement", responses=CONFLICT)
def end(
    request: Request, user: Officer, id: uuid.UUID, key: Key, body: ReplacementEnd
) -> ReplacementDetails:
    """Leg vast dat zij eerder eindigt."""
    taken = Taken(Step.END, last=body.last_date)
    return _taken(request, user, id, key, taken, body.version)


def _taken(
    request: Request, user: User, id: uuid.UUID, key: str, taken: Taken, version: int | None
) -> ReplacementDetails:
    runtime: Runtime = request.app.state.runtime
    found = carried_out(runtime, _FIELDS, lambda tx: desk.take(tx, user, id, taken, key, version))
    return _opened(request, user, found)


def _opened(request: Request, user: User, id: uuid.UUID) -> ReplacementDetails:
    runtime: Runtime = request.app.state.runtime
    with runtime.begin() as tx:
        found = consulting.open_replacement(tx, Visitor.of(user), id)
        today = tx.today
    if found is None:
        raise ProblemError(404)
    row = found.row
    return ReplacementDetails(
        **ReplacementDetails.fields_of(row, today),
        article=row.article if sees_article(user, row) else None,
        ended_date=row.ended_on,
        prolongs_until_date=row.prolongs_until,
        version=row.version,
        steps=ExemptionStep.all_of(found.steps),
    )
