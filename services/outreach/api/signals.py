# SPDX-License-Identifier: EUPL-1.2
"""Signals of those who may leave school: reading and deciding."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import ConfigDict, Field

from schemas.codes.lists import RiskSignal, RiskSource
from schemas.codes.outreach import Dismissal
from services.chassis.web import User, require
from services.chassis.web.answers import Answer
from services.chassis.web.idempotency import Key
from services.outreach.desks.cases import READERS, WORKERS
from services.outreach.desks.signals import signal_desk_of
from services.outreach.rules.signals import Signal

router = APIRouter(prefix="/signals", tags=["Signalen"])
Reader = Annotated[User, Depends(require(*READERS))]
Worker = Annotated[User, Depends(require(*WORKERS))]
_CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {"description": "Er loopt al een zaak, of de Idempotency-Key is van iets anders"}
}


class SignalView(Answer):
    """Een teken dat een jongere kan uitvallen, zonder naam of contactgegevens."""

    signal_id: uuid.UUID
    signal: RiskSignal
    source: RiskSource
    signal_date: date
    school: str | None
    region: str
    municipality: str | None
    received_date: date
    decide_date: date = Field(description="Laatste dag om te beslissen (eigen beleid)")

    @classmethod
    def of(cls, one: Signal) -> "SignalView":
        """A signal as it stands."""
        return cls(
            signal_id=one.id,
            signal=one.signal,
            source=one.source,
            signal_date=one.happened_on,
            school=one.school,
            region=one.region,
            municipality=one.municipality,
            received_date=one.received_on,
            decide_date=one.decide_by,
        )


class SignalList(Answer):
    """Een bladzijde van open signalen, wat het eerst moet voorop."""

    signals: Sequence[SignalView]
    next: str | None = Field(description="Geef dit mee als cursor voor de volgende bladzijde")


class DismissalBody(Answer):
    """Waarom er geen preventieve zaak komt."""

    model_config = ConfigDict(extra="forbid")

    reason: Dismissal


class Begun(Answer):
    """De preventieve zaak die is geopend."""

    case_id: uuid.UUID


@router.get("", operation_id="listSignals")
def signals(
    request: Request,
    user: Reader,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> SignalList:
    """Open signalen in uw regio's, wat het eerst beslist moet worden voorop."""
    page = signal_desk_of(request, user).page(cursor, limit)
    return SignalList(signals=[SignalView.of(one) for one in page.rows], next=page.next)


@router.post(
    "/{signal_id}/prevention-cases",
    status_code=201,
    operation_id="beginPrevention",
    responses=_CONFLICT,
)
def begin(request: Request, user: Worker, signal_id: uuid.UUID, key: Key) -> Begun:
    """Open een preventieve zaak. Alle open signalen van de jongere zijn daarmee beantwoord."""
    return Begun(case_id=signal_desk_of(request, user).begin(signal_id, key))


@router.post(
    "/{signal_id}/dismissals",
    status_code=204,
    operation_id="dismissSignal",
    responses=_CONFLICT,
)
def dismiss(
    request: Request, user: Worker, signal_id: uuid.UUID, key: Key, body: DismissalBody
) -> Response:
    """Leg vast dat er geen zaak komt, en waarom. Dit geldt voor alle signalen van de jongere die nu
    in de lijst staan, niet voor wat pas later aan de orde is."""
    signal_desk_of(request, user).dismiss(signal_id, body.reason, key)
    return Response(status_code=204)
