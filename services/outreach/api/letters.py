# SPDX-License-Identifier: EUPL-1.2
"""Letters and messages for cases: planned, made when they are needed, logged as an attempt."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import ConfigDict, Field, model_validator

from services.chassis.web import User, require
from services.chassis.web.answers import Answer
from services.chassis.web.idempotency import Key
from services.outreach.api.letter_templates import WrittenChannel
from services.outreach.desks.cases import WORKERS
from services.outreach.letters.desk import letter_desk_of
from services.outreach.letters.download import check_kind, pdf_answer
from services.outreach.letters.reading import Planned
from services.outreach.rules.letters import BARRIERS, MOST_LETTERS, Barrier

router = APIRouter(prefix="/letter-batches", tags=["Brieven"])
Worker = Annotated[User, Depends(require(*WORKERS))]
_CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {"description": "De Idempotency-Key is van iets anders"}
}
_NOTHING: dict[int | str, dict[str, Any]] = {
    409: {"description": "Het is nog niet zover, of niets hiervan kan worden gemaakt"}
}
_PDF: dict[int | str, dict[str, Any]] = {
    **_NOTHING,
    200: {
        "description": "De brieven, elk op een eigen blad",
        "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
    },
}


class BatchBody(Answer):
    """Voor welke zaken, met welk sjabloon, en vanaf welke dag."""

    model_config = ConfigDict(extra="forbid")

    template_id: uuid.UUID
    cases: list[uuid.UUID] = Field(min_length=1, max_length=MOST_LETTERS)
    on_date: date | None = Field(None, description="Eerste dag om te maken; leeg: vandaag")

    @model_validator(mode="after")
    def _once_each(self) -> "BatchBody":
        if len(set(self.cases)) < len(self.cases):
            raise ValueError("a case stands in it twice")
        return self


class LetterView(Answer):
    """Eén brief of bericht. De tekst en voor wie die was, worden niet bewaard."""

    case_id: uuid.UUID
    label: str | None
    barrier: Barrier | None = Field(description="Waarom dit nu niet kan worden gemaakt")
    reason: str | None = Field(description="Hetzelfde in woorden")
    made_by: str | None
    made_at: datetime | None
    logged_at: datetime | None = Field(description="Sinds wanneer de poging is vastgelegd")
    dropped_at: datetime | None


class BatchView(Answer):
    """Brieven of berichten zoals het er nu mee staat."""

    letter_batch_id: uuid.UUID
    region: str
    template_id: uuid.UUID
    version: int
    channel: WrittenChannel
    on_date: date
    planned_by: str
    planned_at: datetime
    letters: Sequence[LetterView]

    @classmethod
    def of(cls, one: Planned) -> "BatchView":
        """A batch as it stands."""
        batch = one.batch
        return cls(
            letter_batch_id=batch.id,
            region=batch.region,
            template_id=batch.template_id,
            version=batch.version,
            channel=batch.channel.value,
            on_date=batch.due_on,
            planned_by=batch.planned_by,
            planned_at=batch.planned_at,
            letters=[
                LetterView(
                    case_id=state.item.case_id,
                    label=state.item.label,
                    barrier=state.barrier,
                    reason=None if state.barrier is None else BARRIERS[state.barrier],
                    made_by=state.item.made_by,
                    made_at=state.item.made_at,
                    logged_at=state.item.logged_at,
                    dropped_at=state.item.dropped_at,
                )
                for state in one.states
            ],
        )


class BatchList(Answer):
    """De nieuwste eerst, hoogstens vijftig."""

    letter_batches: Sequence[BatchView]


class MessageView(Answer):
    """Een bericht om te versturen. Het wordt hier niet bewaard."""

    case_id: uuid.UUID
    to: str
    subject: str
    body: str


class MessageList(Answer):
    """De berichten die konden worden gemaakt."""

    messages: Sequence[MessageView]


class LoggedAttempts(Answer):
    """Hoeveel pogingen zijn vastgelegd."""

    logged: int


@router.get("", operation_id="listLetterBatches")
def listed(request: Request, user: Worker) -> BatchList:
    """De brieven en berichten van uw regio's."""
    found = letter_desk_of(request, user).all()
    return BatchList(letter_batches=[BatchView.of(one) for one in found])


@router.post("", status_code=201, operation_id="planLetters", responses=_CONFLICT)
def plan(request: Request, user: Worker, key: Key, body: BatchBody) -> BatchView:
    """Plan een brief of bericht voor elke zaak. Een zaak waarvoor het niet kan, staat erin met de
    reden."""
    desk = letter_desk_of(request, user)
    return BatchView.of(desk.plan(body.template_id, body.cases, body.on_date, key))


@router.get("/{letter_batch_id}", operation_id="getLetterBatch")
def one(request: Request, user: Worker, letter_batch_id: uuid.UUID) -> BatchView:
    """Brieven of berichten zoals het er nu mee staat."""
    return BatchView.of(letter_desk_of(request, user).batch(letter_batch_id))


@router.delete("/{letter_batch_id}", operation_id="dropLetterBatch")
def drop(request: Request, user: Worker, letter_batch_id: uuid.UUID) -> BatchView:
    """Laat vervallen wat nog niet is gemaakt."""
    return BatchView.of(letter_desk_of(request, user).drop(letter_batch_id))


@router.post(
    "/{letter_batch_id}/pdf",
    operation_id="makeLetterPdf",
    response_class=Response,
    responses=_PDF,
)
def pdf(request: Request, user: Worker, letter_batch_id: uuid.UUID) -> Response:
    """Maak de brieven, met de gegevens die het register nu geeft. De PDF wordt niet bewaard; wie
    hem opnieuw maakt, krijgt de gegevens van dat moment."""
    return pdf_answer(request, user, letter_batch_id)


@router.post("/{letter_batch_id}/messages", operation_id="makeMessages", responses=_NOTHING)
def messages(request: Request, user: Worker, letter_batch_id: uuid.UUID) -> MessageList:
    """Maak de berichten, met de gegevens die het register nu geeft."""
    desk = letter_desk_of(request, user)
    check_kind(desk.batch(letter_batch_id), letters=False)
    made = desk.make(letter_batch_id)
    return MessageList(
        messages=[
            MessageView(
                case_id=one.case_id,
                to=one.letter.to,
                subject=one.letter.subject,
                body=one.letter.body,
            )
            for one in made
        ]
    )


@router.post("/{letter_batch_id}/attempts", operation_id="logLetterAttempts")
def attempts(request: Request, user: Worker, letter_batch_id: uuid.UUID) -> LoggedAttempts:
    """Leg voor elke gemaakte brief een poging tot contact vast. Nog eens vragen verandert niets."""
    return LoggedAttempts(logged=letter_desk_of(request, user).log_attempts(letter_batch_id))
