# SPDX-License-Identifier: EUPL-1.2
"""What the API takes and gives about absence reports."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from schemas.codes.absence import ClosingReason, ClosingRemark, ReportState
from schemas.codes.lists import AbsenceKind
from schemas.types import Brin6, Municipality, Pgn, Region
from services.chassis.web.answers import Answer
from services.registration.absence.reading import OpenReport
from services.registration.rules.leerplicht import Answerable


class AbsenceQuery(BaseModel):
    """Zoek de meldingen van een jongere op nummer, of op plaats, soort en stand."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"number": "999990019"},
                {"region": "29", "states": ["registered", "in-progress"]},
            ]
        },
    )

    number: Annotated[
        Pgn | None, Field(description="Burgerservicenummer of onderwijsnummer; gaat alleen")
    ] = None
    region: Region | None = None
    municipality: Municipality | None = None
    school: Brin6 | None = None
    kind: AbsenceKind | None = None
    states: Annotated[list[ReportState], Field(max_length=5)] = []
    cursor: Annotated[str | None, Field(max_length=200, description="Uit next van de vorige")] = (
        None
    )


class Closing(BaseModel):
    """Waarom een melding wordt afgesloten (Rro art. 21 lid 5 en 6)."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid")

    reason: ClosingReason
    remark: ClosingRemark | None = None


class AbsenceReportView(Answer):
    """Een verzuimmelding, zonder naam."""

    id: uuid.UUID
    ref: uuid.UUID = Field(description="Verwijzing naar de jongere; willekeurig, nooit een nummer")
    school: str = Field(description="BRIN en vestiging")
    number: str = Field(description="Nummer van de melding bij de school")
    kind: AbsenceKind
    first_date: date = Field(description="Eerste dag van het verzuim")
    last_date: date | None = Field(description="Laatste dag; leeg: duurt nog")
    reached_date: date | None = Field(description="Dag waarop 16 uur werd bereikt")
    hours: float | None = Field(description="Lesuren")
    reported_date: date = Field(description="Dag waarop de melding binnenkwam")
    region: str | None
    municipality: str | None
    state: ReportState
    reason: ClosingReason | None = Field(description="Waarom afgesloten")
    remark: ClosingRemark | None = Field(description="Toelichting bij het afsluiten")
    settled_date: date | None = Field(
        description="Dag waarop de melding werd afgesloten, aangenomen of ingetrokken"
    )
    previous: uuid.UUID | None = Field(description="De melding van de vorige 16 uur")
    too_soon: bool = Field(
        description="Binnen zeven dagen na de vorige melding van doorlopend verzuim (D07)"
    )

    @classmethod
    def fields_of(cls, row: Any) -> dict[str, Any]:
        """From a row of the store."""
        return {
            "id": row.id,
            "ref": row.ref,
            "school": row.school,
            "number": row.number,
            "kind": row.kind,
            "first_date": row.first_day,
            "last_date": row.last_day,
            "reached_date": row.reached_on,
            "hours": row.hours,
            "reported_date": row.reported_on,
            "region": row.region,
            "municipality": row.municipality,
            "state": row.state,
            "reason": row.reason,
            "remark": row.remark,
            "settled_date": row.settled_on,
            "previous": row.previous,
            "too_soon": row.too_soon,
        }

    @classmethod
    def of(cls, row: Any) -> Self:
        """From a row of the store."""
        return cls(**cls.fields_of(row))


class AbsenceReportList(Answer):
    """Meldingen; in een lijst wat het langst wacht eerst, van een jongere de nieuwste eerst."""

    absence_reports: Sequence[AbsenceReportView]
    next: str | None = Field(description="Cursor van de volgende bladzijde")


class AbsenceStep(Answer):
    """Wat er met een melding gebeurde."""

    at: datetime
    step: str = Field(
        description="reported, updated, moved, taken-up, acknowledged, closed of withdrawn"
    )
    actor: str = Field(description="Wie het deed; feed: het bericht van de school of DUO")
    reason: ClosingReason | None
    remark: ClosingRemark | None


class AbsenceReportDetails(AbsenceReportView):
    """Een melding met wat ermee gebeurde."""

    following: uuid.UUID | None = Field(description="De melding van de volgende 16 uur")
    answerable: Sequence[Answerable] = Field(
        description="Wie op de eerste dag instond voor het schoolbezoek (Leerplichtwet arts. 1b, 2)"
    )
    steps: Sequence[AbsenceStep]

    @classmethod
    def full(cls, found: OpenReport) -> Self:
        """From an opened report."""
        return cls(
            **cls.fields_of(found.row),
            following=found.following,
            answerable=found.answerable,
            steps=[
                AbsenceStep(
                    at=one.at, step=one.step, actor=one.actor, reason=one.reason, remark=one.remark
                )
                for one in found.steps
            ],
        )
