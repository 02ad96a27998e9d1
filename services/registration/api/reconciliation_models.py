# SPDX-License-Identifier: EUPL-1.2
"""What the API takes and gives about lists of DUO and what differed."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Self

from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from schemas.codes.duo import DuoList
from schemas.codes.lists import DutyClass, FigureStatus
from services.chassis.web.answers import Answer
from services.feeds.reasons import dutch
from services.registration.consulting import OpenDiscrepancy
from services.registration.reconciliation.findings import standing
from services.registration.rules.count_days import mutation_stop, statement_due
from services.registration.rules.difference import DifferenceKind, Explanation
from services.registration.rules.discrepancies import TERMS, Resolution, State, Step


class WorkloadCheck(Answer):
    """De controle A04 = A01 - A02: de stand ervoor, erbij, eraf, en wat de lijst telt."""

    before: int
    added: int = Field(description="Rijen van A01")
    left: int = Field(description="Rijen van A02")
    listed: int = Field(description="Personen op A04")
    holds: bool = Field(description="Of A04 precies de personen bevat die eruit volgen")


class ReconciliationView(Answer):
    """Een lijst die met het register vergeleken is."""

    id: uuid.UUID
    kind: DuoList
    region: str
    municipality: str | None = Field(description="Leeg als de lijst over de hele regio gaat")
    reference_date: date = Field(description="Peildatum van de lijst")
    status: FigureStatus = Field(
        description="definitive: ontvangen op of na de mutatiestop van het teljaar"
    )
    file_name: str
    received_at: datetime
    accepted: int = Field(description="Regels die vergeleken zijn")
    refused: int = Field(description="Regels die niet klopten en zijn overgeslagen")
    differences: dict[str, int] = Field(description="Aantal verschillen per soort")
    workload: WorkloadCheck | None = Field(
        description="Alleen bij A04, zodra ook A01 en A02 van die dag er zijn"
    )
    superseded: bool = Field(description="Of een nieuwere lijst van dezelfde dag deze vervangt")

    @classmethod
    def of(cls, row: Any) -> Self:
        """From a row of the store."""
        return cls(
            id=row.id,
            kind=DuoList(row.kind),
            region=row.region,
            municipality=row.municipality,
            reference_date=row.reference_date,
            status=FigureStatus(row.vintage),
            file_name=row.name,
            received_at=row.received_at,
            accepted=row.accepted,
            refused=row.refused,
            differences=row.counts,
            workload=None if not row.adds_up else WorkloadCheck.model_validate(row.adds_up),
            superseded=row.superseded_by is not None,
        )


class RefusedFault(Answer):
    """Wat er niet klopt aan een regel, zonder de waarde."""

    field: str = Field(description="Naam van de kolom; leeg als het de hele regel is")
    reason: str


class RefusedListRow(Answer):
    """Een regel die is overgeslagen."""

    line: int
    faults: Sequence[RefusedFault]


class SchoolCount(Answer):
    """De opgave van een school naast de telling van het register."""

    school: str
    stated: int | None = Field(description="Volgens de school; leeg als zij niets opgaf")
    counted: int = Field(description="Volgens het register")
    complete: bool = Field(description="Of beide gelijk zijn")


class ReconciliationDetails(ReconciliationView):
    """Een lijst met wat er is overgeslagen en, bij de telling, de opgaven van de scholen."""

    refusals: Sequence[RefusedListRow] = Field(description="Hoogstens duizend")
    schools: Sequence[SchoolCount]
    statement_due_date: date = Field(description="Uiterste dag van de mededeling van volledigheid")
    mutation_stop_date: date = Field(description="Dag waarop het teljaar definitief wordt")

    @classmethod
    def full(cls, row: Any, counts: Sequence[Any]) -> Self:
        """From the rows of the store."""
        refusals = [
            RefusedListRow(
                line=one["line"],
                faults=[
                    RefusedFault(field=f["field"], reason=dutch(f["reason"])) for f in one["faults"]
                ],
            )
            for one in row.refusals
        ]
        schools = [
            SchoolCount(
                school=one.school,
                stated=one.stated,
                counted=one.counted,
                complete=one.stated == one.counted,
            )
            for one in counts
        ]
        return cls(
            **ReconciliationView.of(row).model_dump(),
            refusals=refusals,
            schools=schools,
            statement_due_date=statement_due(row.reference_date),
            mutation_stop_date=mutation_stop(row.reference_date),
        )


class ReconciliationList(Answer):
    """Een bladzijde lijsten, de nieuwste eerst."""

    reconciliations: Sequence[ReconciliationView]
    next: str | None = Field(description="Geef dit mee als cursor voor de volgende bladzijde")


class DiscrepancyView(Answer):
    """Een verschil tussen het register en een lijst van DUO."""

    id: uuid.UUID
    kind: DifferenceKind
    list_kind: DuoList
    list_status: FigureStatus = Field(description="Van een voorlopige of een definitieve lijst")
    ref: uuid.UUID | None = Field(description="De jongere; leeg als het register deze niet kent")
    about: str = Field(description="Inschrijving (school:volgnummer) of diploma; anders leeg")
    region: str
    municipality: str | None
    school: str | None
    owner: str = Field(description="Wie het moet uitzoeken: een school, of region: met de regio")
    term: str = Field(description="Nummer van de termijn: R01 regio, R02 school")
    legal_class: DutyClass = Field(description="L wet, G richtlijn, P eigen beleid")
    found_date: date
    reference_date: date = Field(description="Peildatum van de lijst die het het laatst liet zien")
    due_date: date = Field(description="Laatste dag van de termijn")
    overdue: bool
    state: State
    resolution: Resolution | None
    explanation: Explanation | None
    settled_date: date | None

    @classmethod
    def of(cls, row: Any, today: date) -> Self:
        """From a row of the store."""
        return cls.model_validate(_fields(row, today))


class DiscrepancyStep(Answer):
    """Wat er met een verschil gebeurde."""

    at: datetime
    step: Step
    actor: str
    resolution: Resolution | None
    explanation: Explanation | None


class DiscrepancyDetails(DiscrepancyView):
    """Een verschil met beide kanten naast elkaar. Lege velden zijn weggelaten."""

    ours: dict[str, Any] = Field(description="Wat het register zegt")
    theirs: dict[str, Any] = Field(description="Wat de lijst zegt")
    steps: Sequence[DiscrepancyStep]

    @classmethod
    def full(cls, found: OpenDiscrepancy, today: date) -> Self:
        """A discrepancy that was opened."""
        steps = [
            DiscrepancyStep(
                at=one.at,
                step=Step(one.step),
                actor=one.actor,
                resolution=one.resolution,
                explanation=one.explanation,
            )
            for one in found.steps
        ]
        told = _fields(found.row, today)
        return cls.model_validate(
            told | {"ours": found.ours, "theirs": found.row.theirs, "steps": steps}
        )


class DiscrepancyList(Answer):
    """Een bladzijde verschillen, wat het eerst af moet eerst."""

    discrepancies: Sequence[DiscrepancyView]
    next: str | None = Field(description="Geef dit mee als cursor voor de volgende bladzijde")


class Settlement(Answer):
    """Hoe het zit met een verschil."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid")

    resolution: Resolution = Field(
        description="accepted-ours: ons gegeven klopt; accepted-theirs: dat van DUO klopt; "
        "corrected-at-source: de bron is hersteld; explained: verklaard, met explanation"
    )
    explanation: Explanation | None = Field(
        default=None, description="Verplicht bij explained, en alleen daar"
    )


def _fields(row: Any, today: date) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "list_kind": row.list_kind,
        "list_status": row.vintage,
        "ref": row.ref,
        "about": row.about,
        "region": row.region,
        "municipality": row.municipality,
        "school": row.school,
        "owner": row.owner,
        "term": row.duty,
        "legal_class": TERMS[row.duty].klass,
        "found_date": row.found_on,
        "reference_date": row.reference_date,
        "due_date": row.due_on,
        "overdue": standing(row).overdue(today),
        "state": row.state,
        "resolution": row.resolution,
        "explanation": row.explanation,
        "settled_date": row.settled_on,
    }
