# SPDX-License-Identifier: EUPL-1.2
"""Diplomas that DUO does not know: recorded with their evidence, listed, and taken back."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Final, Self

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from schemas.codes.lists import QualificationKind, RecognitionEvidence
from schemas.events.feeds import Day, Reference
from services.chassis.service import Runtime
from services.chassis.web import ProblemError, User, require
from services.chassis.web.answers import Answer
from services.chassis.web.idempotency import Key
from services.registration import consulting
from services.registration.api.desks import CONFLICT, Command, carried_out
from services.registration.consulting import REGIONAL_READERS, Purpose, Visitor
from services.registration.desks import qualifications as desk
from services.registration.rules.recognition import Recognition, Shown

router = APIRouter(prefix="/persons/{ref}/recognised-qualifications", tags=["Diploma's"])

_FIELDS: Final = {"on": "diplomaDate", "valued_as": "valuedAs", "evidence": "evidence"}

Reader = Annotated[User, Depends(require(*REGIONAL_READERS))]
Worker = Annotated[User, Depends(require(*desk.RECOGNISING))]


class Diploma(Command):
    """Een diploma dat DUO niet kent, met het bewijs."""

    kind: QualificationKind = Field(description="foreign: een buitenlands diploma")
    diploma_date: Day = Field(description="Datum van de waardering; van een Nederlands het diploma")
    evidence: RecognitionEvidence = Field(description="Wie het waardeerde of afgaf")
    reference: Reference = Field(description="Kenmerk van het bewijs; nooit een persoonsnummer")
    valued_as: QualificationKind | None = Field(
        default=None, description="Nederlands niveau; alleen en altijd bij een buitenlands diploma"
    )


class TakenBack(Command):
    """Welk diploma toch niet telt."""

    kind: QualificationKind
    diploma_date: Day


class RecognitionView(Answer):
    """Een diploma dat op bewijs is aanvaard."""

    kind: QualificationKind
    diploma_date: date
    valued_as: QualificationKind | None
    evidence: RecognitionEvidence
    reference: str | None
    examined_by: str | None = Field(description="Wie het bewijs bekeek; leeg: niet gemeld")
    recorded_at: datetime
    standing: bool = Field(description="Onwaar: ingetrokken")

    @classmethod
    def of(cls, one: Recognition) -> Self:
        """From what was recorded."""
        return cls(
            kind=one.kind,
            diploma_date=one.on,
            valued_as=one.valued_as,
            evidence=one.evidence,
            reference=one.reference,
            examined_by=one.examined_by,
            recorded_at=one.recorded_at,
            standing=one.standing,
        )


class RecognitionList(Answer):
    """Diploma's van een jongere die op bewijs zijn aanvaard, het nieuwste eerst."""

    ref: uuid.UUID = Field(description="Verwijzing waaronder de jongere nu bekend is")
    qualifications: Sequence[RecognitionView]


@router.get("", operation_id="listRecognisedQualifications")
def listed(request: Request, user: Reader, ref: uuid.UUID) -> RecognitionList:
    """Diploma's die op bewijs zijn aanvaard. De inzage wordt vastgelegd."""
    return _list(request, user, ref)


@router.post("", status_code=201, operation_id="recogniseQualification", responses=CONFLICT)
def recognise(
    request: Request, user: Worker, ref: uuid.UUID, key: Key, body: Diploma
) -> RecognitionList:
    """Leg een diploma vast dat DUO niet kent. De status wordt opnieuw bepaald."""
    shown = Shown(body.kind, body.diploma_date, body.evidence, body.reference, body.valued_as)
    runtime: Runtime = request.app.state.runtime
    found = carried_out(runtime, _FIELDS, lambda tx: desk.recognise(tx, user, ref, shown, key))
    return _list(request, user, found)


@router.post("/_revoke", operation_id="revokeRecognisedQualification", responses=CONFLICT)
def revoke(
    request: Request, user: Worker, ref: uuid.UUID, key: Key, body: TakenBack
) -> RecognitionList:
    """Neem terug dat een diploma telt. Wat een school of DUO meldde blijft staan."""
    runtime: Runtime = request.app.state.runtime
    found = carried_out(
        runtime,
        _FIELDS,
        lambda tx: desk.revoke(tx, user, ref, body.kind, body.diploma_date, key),
    )
    return _list(request, user, found)


def _list(request: Request, user: User, ref: uuid.UUID) -> RecognitionList:
    runtime: Runtime = request.app.state.runtime
    with runtime.begin() as tx:
        found = consulting.open_dossier(tx, Visitor.of(user), ref, Purpose.DIPLOMA)
    if found is None:
        raise ProblemError(404)
    views = [RecognitionView.of(one) for one in found.recognitions]
    return RecognitionList(ref=found.ref, qualifications=views)
