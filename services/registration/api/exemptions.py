# SPDX-License-Identifier: EUPL-1.2
"""Exemptions (Leerplichtwet arts. 5, 5a and 15): the list within reach, and one in full.

No article is given: some rest on health or conviction, and the register may hand those on for
supervision of the Leerplichtwet alone (Wet register onderwijsdeelnemers art. 21).
"""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Final, Self

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field

from schemas.types import Municipality, Region, SchoolYear
from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.service import Runtime
from services.chassis.web import ProblemError, User, require
from services.chassis.web.answers import Answer
from services.chassis.web.paging import DayKey, page_of
from services.registration import consulting, exemption_reading
from services.registration.consulting import REGIONAL_READERS, Visitor
from services.registration.exemption_reading import Sought
from services.registration.rules.exemption_states import (
    ExemptionState,
    Lack,
    lacking,
    state_on,
)

router = APIRouter(prefix="/exemptions", tags=["Vrijstellingen"])

_PAGE: Final = 100

Reader = Annotated[User, Depends(require(*REGIONAL_READERS))]


class ExemptionView(Answer):
    """Een vrijstelling van inschrijving, zonder naam en zonder artikel."""

    id: uuid.UUID
    ref: uuid.UUID = Field(description="Verwijzing naar de jongere; willekeurig, nooit een nummer")
    state: ExemptionState
    first_date: date
    last_date: date = Field(
        description="Laatste dag; van een aanvraag die van het schooljaar waarvoor zij geldt"
    )
    school_year: int = Field(description="Beginjaar van het eerste schooljaar: 2025 is 2025/26")
    renewal_date: date | None = Field(
        description="Laatste dag om opnieuw aan te vragen; leeg: hoeft niet, of is gebeurd"
    )
    lacking: Sequence[Lack] = Field(description="Wat ontbreekt of te laat is, zolang zij loopt")
    region: str | None
    municipality: str | None

    @classmethod
    def fields_of(cls, row: Any, today: date) -> dict[str, Any]:
        """From a row of the store."""
        return {
            "id": row.id,
            "ref": row.ref,
            "state": state_on(row, today),
            "first_date": row.first_day,
            "last_date": row.last_day,
            "school_year": SchoolYear.of(row.first_day),
            "renewal_date": row.renewal_due,
            "lacking": lacking(row, today),
            "region": row.region,
            "municipality": row.municipality,
        }

    @classmethod
    def of(cls, row: Any, today: date) -> Self:
        """From a row of the store."""
        return cls(**cls.fields_of(row, today))


class ExemptionList(Answer):
    """Vrijstellingen, wat het eerst verlengd moet worden eerst."""

    exemptions: Sequence[ExemptionView]
    next: str | None = Field(description="Cursor van de volgende bladzijde")


class ExemptionDetails(ExemptionView):
    """Een vrijstelling met het beroep waarop zij rust, voor zover dat gemeld is."""

    claimed_date: date | None = Field(description="Dag waarop het beroep werd gedaan")
    claim_due_date: date | None = Field(description="Uiterste dag van het beroep (D11)")
    statement_date: date | None = Field(description="Datum van de verklaring")
    statement_until_date: date | None = Field(
        description="Laatste dag waarop de verklaring niet te oud was"
    )

    @classmethod
    def of(cls, row: Any, today: date) -> Self:
        """From a row of the store."""
        return cls(
            **cls.fields_of(row, today),
            claimed_date=row.claimed_on,
            claim_due_date=row.claim_due,
            statement_date=row.statement_on,
            statement_until_date=row.statement_until,
        )


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
) -> ExemptionList:
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
    views = [ExemptionView.of(row, today) for row in page.rows]
    return ExemptionList(exemptions=views, next=page.next)


@router.get("/{id}", operation_id="getExemption")
def one(request: Request, user: Reader, id: uuid.UUID) -> ExemptionDetails:
    """Een vrijstelling met het beroep waarop zij rust. De inzage wordt vastgelegd."""
    runtime: Runtime = request.app.state.runtime
    with runtime.begin() as tx:
        found = consulting.open_exemption(tx, Visitor.of(user), id)
        today = tx.today
    if found is None:
        raise ProblemError(404)
    return ExemptionDetails.of(found, today)
