# SPDX-License-Identifier: EUPL-1.2
"""What the API takes and gives about exemptions."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Self

from pydantic import Field

from schemas.codes.lists import ExemptionArticle
from schemas.events.feeds import Day
from schemas.types import SchoolYear
from services.chassis.web.answers import Answer
from services.chassis.web.versions import CurrentVersion
from services.registration.api.desks import Change, Command
from services.registration.rules.exemption_states import (
    ExemptionState,
    Lack,
    lacking,
    state_on,
)


class Claim(Command):
    """Een beroep op vrijstelling van een jongere, zoals het binnenkwam."""

    ref: uuid.UUID = Field(description="Verwijzing naar de jongere")
    article: ExemptionArticle
    first_date: Day = Field(description="Dag vanaf wanneer de vrijstelling wordt gevraagd")
    claimed_date: Day = Field(description="Dag waarop het beroep binnenkwam")
    statement_date: Day | None = Field(
        default=None, description="Datum van de verklaring (Leerplichtwet art. 7 en 9)"
    )


class Grant(Change):
    """De vrijstelling geldt: kennis genomen (art. 5) of verleend (art. 5a en 15)."""

    first_date: Day | None = Field(default=None, description="Leeg: zoals gevraagd of verleend was")
    last_date: Day = Field(description="Laatste dag, inbegrepen")


class End(Change):
    """De vrijstelling eindigt eerder."""

    last_date: Day = Field(description="Nieuwe laatste dag, inbegrepen")


class OnDay(Change):
    """De dag van het besluit, vandaag of eerder; leeg: vandaag."""

    decision_date: Day | None = None


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


class ExemptionStep(Answer):
    """Wat een medewerker hier vastlegde."""

    at: datetime
    step: str = Field(description="claimed, grant, refuse, withdraw-claim, end of revoke")
    actor: str = Field(description="Wie het deed")

    @classmethod
    def all_of(cls, steps: Sequence[Any]) -> list[Self]:
        """From rows of the store."""
        return [cls(at=one.at, step=one.step, actor=one.actor) for one in steps]


class ExemptionDetails(ExemptionView):
    """Een vrijstelling met het beroep waarop zij rust, voor zover dat gemeld is."""

    article: ExemptionArticle | None = Field(
        description="Alleen voor wie toezicht houdt op de Leerplichtwet; leeg: niet voor u"
    )
    claimed_from_date: date | None = Field(description="Dag vanaf wanneer zij gevraagd werd")
    claimed_date: date | None = Field(description="Dag waarop het beroep werd gedaan")
    claim_due_date: date | None = Field(description="Uiterste dag van het beroep (D11)")
    statement_date: date | None = Field(description="Datum van de verklaring")
    statement_until_date: date | None = Field(
        description="Laatste dag waarop de verklaring niet te oud was"
    )
    answered_date: date | None = Field(
        description="Dag van afwijzing of intrekking; leeg: geen van beide"
    )
    version: CurrentVersion
    steps: Sequence[ExemptionStep]

    @classmethod
    def full(cls, row: Any, today: date, *, article: bool, steps: Sequence[Any]) -> Self:
        """From a row of the store; with the ``article`` for who may know it."""
        return cls(
            **cls.fields_of(row, today),
            article=row.article if article else None,
            claimed_from_date=row.claimed_from,
            claimed_date=row.claimed_on,
            claim_due_date=row.claim_due,
            statement_date=row.statement_on,
            statement_until_date=row.statement_until,
            answered_date=row.answered_on,
            version=row.version,
            steps=ExemptionStep.all_of(steps),
        )
