# SPDX-License-Identifier: EUPL-1.2
"""What the API gives about deliveries."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from pydantic import Field

from services.chassis.web.answers import Answer
from services.feeds.reasons import dutch
from services.feeds.uploads import Format
from services.registration.intake.deliveries import RefusedLines
from services.registration.intake.parcels import RefusedLine
from services.registration.rules.deliveries import DeliveryState, state_of


class DeliveryCounts(Answer):
    """Aantallen: read, accepted en refused tellen regels, de rest berichten."""

    read: int = Field(description="Regels gelezen; accepted en refused samen")
    accepted: int
    refused: int
    messages: int = Field(
        description="Berichten uit de aanvaarde regels; een regel kan er meer geven"
    )
    published: int = Field(description="Berichten die op de bus staan")
    processed: int = Field(description="Berichten die het register heeft verwerkt")
    set_aside: int = Field(description="Verwerkte berichten die het register terzijde legde")


class DeliveryView(Answer):
    """Een levering en hoe ver zij is."""

    id: uuid.UUID
    source: str = Field(description="Van wie: BRIN van de instelling, of duo, brp, work")
    format: Format
    state: DeliveryState = Field(
        description="accepted: bewaard; publishing: deels op de bus; processing: geheel op de bus; "
        "processed: door het register verwerkt"
    )
    received_at: datetime
    published_at: datetime | None
    processed_at: datetime | None
    corrects: uuid.UUID | None = Field(description="De levering waarvan dit de verbetering is")
    counts: DeliveryCounts

    @classmethod
    def of(cls, row: Any) -> Self:
        """From a row of the store."""
        return cls(
            id=row.id,
            source=row.source,
            format=row.format,
            state=state_of(row.messages, row.published, row.processed),
            received_at=row.received_at,
            published_at=row.published_at,
            processed_at=row.processed_at,
            corrects=row.corrects,
            counts=DeliveryCounts.model_validate(row._asdict(), extra="ignore"),
        )


class DeliveryList(Answer):
    """Een bladzijde leveringen, de nieuwste eerst."""

    deliveries: Sequence[DeliveryView]
    next: str | None = Field(description="Geef dit mee als cursor voor de volgende bladzijde")


class RefusedBy(StrEnum):
    """Waar een regel strandde: bij het lezen, of later bij het verwerken."""

    INTAKE = "intake"
    REGISTER = "register"


class LineFault(Answer):
    """Een fout in een regel."""

    field: str = Field(description="Veld of kolom; leeg als het de regel als geheel betreft")
    reason: str


class RefusedLineView(Answer):
    """Een regel die niet is geleverd."""

    line: int = Field(
        description="Nummer van de regel in het bestand, of van het bericht in de reeks"
    )
    refused_by: RefusedBy
    faults: Sequence[LineFault]
    text: str | None = Field(
        default=None, description="Wat u stuurde; bevat persoonsgegevens. Leeg bij register"
    )
    cells: Sequence[str] | None = Field(default=None, description="De cellen, bij een tabel")

    @classmethod
    def of(cls, line: RefusedLine, by: RefusedBy) -> Self:
        """A refused line, with its reasons in Dutch."""
        return cls(
            line=line.number,
            refused_by=by,
            faults=[LineFault(field=one.field, reason=dutch(one.reason)) for one in line.faults],
            text=line.text if isinstance(line.text, str) else None,
            cells=line.text if isinstance(line.text, list) else None,
        )


class RefusedLineList(Answer):
    """De geweigerde regels van een levering, om te verbeteren en opnieuw te leveren."""

    heading: Sequence[str] | None = Field(description="De kopregel, bij een tabel")
    lines: Sequence[RefusedLineView]
    gone: bool = Field(description="De bewaartijd is om: de regels zijn gewist, de aantallen niet")

    @classmethod
    def of(cls, found: RefusedLines) -> Self:
        """What was refused at the intake, then what the register set aside."""
        lines = [RefusedLineView.of(line, RefusedBy.INTAKE) for line in found.lines]
        lines += [RefusedLineView.of(line, RefusedBy.REGISTER) for line in found.set_aside]
        return cls(heading=found.heading, lines=lines, gone=found.gone)
