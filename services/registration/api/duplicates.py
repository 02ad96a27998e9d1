# SPDX-License-Identifier: EUPL-1.2
"""Persons who may be one: compared, decided, undone. For administrators; every look is recorded."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from schemas.codes.lists import Status
from services.chassis import database
from services.chassis.service import Runtime
from services.chassis.web import FieldError, ProblemError, Role, User, require
from services.chassis.web.answers import Answer
from services.chassis.web.paging import DayKey, page_of, read_cursor
from services.registration.consulting import Visitor
from services.registration.merging import duplicates, pairs
from services.registration.merging.duplicates import Decided
from services.registration.merging.pairs import OpenPair, Side
from services.registration.rules.duplicates import Ground, Reason, Verdict

router = APIRouter(prefix="/duplicates", tags=["Dubbele personen"])
merges = APIRouter(prefix="/merges", tags=["Dubbele personen"])

Administrator = Annotated[User, Depends(require(Role.ADMINISTRATOR))]
Cursor = Annotated[str | None, Query(max_length=200, description="Uit next van de vorige")]
_PAGE = 100
_CONFLICT = "Hier is intussen anders over beslist."


class DuplicateView(Answer):
    """Twee personen die misschien dezelfde zijn."""

    id: uuid.UUID
    one: uuid.UUID = Field(description="Verwijzing naar de ene persoon")
    other: uuid.UUID = Field(description="Verwijzing naar de andere")
    ground: Ground = Field(description="Wat gelijk is, naast de geboortedatum")
    found_date: date
    state: Verdict = Field(description="open: onbeslist; same: samengevoegd; different: niet")

    @classmethod
    def of(cls, row: Any) -> Self:
        """From a row of the store."""
        return cls(
            id=row.id,
            one=row.one,
            other=row.other,
            ground=row.ground,
            found_date=row.found_on,
            state=row.state,
        )


class DuplicateList(Answer):
    """Een bladzijde, wie het langst wacht eerst."""

    duplicates: Sequence[DuplicateView]
    next: str | None = Field(description="Geef dit mee als cursor voor de volgende bladzijde")


class SideView(Answer):
    """Wat het register van een van beiden weet."""

    ref: uuid.UUID
    numbers: Sequence[str] = Field(description="Burgerservicenummer en onderwijsnummers")
    name: str | None
    birth_date: date | None
    address: str | None
    status: Status
    municipality: str | None
    school: str | None

    @classmethod
    def of(cls, side: Side) -> Self:
        """From one side of a pair."""
        details = side.details
        return cls(
            ref=side.ref,
            numbers=side.numbers,
            name=details.name,
            birth_date=details.birth_date,
            address=details.address,
            status=side.row.status,
            municipality=side.row.municipality,
            school=side.row.school,
        )


class StepView(Answer):
    """Een beslissing: wie, wanneer, wat en waarom."""

    at: datetime
    step: str
    actor: str
    reason: str | None


class DuplicateDetails(DuplicateView):
    """Beide personen naast elkaar, met alles wat over hen beslist is."""

    sides: Sequence[SideView]
    steps: Sequence[StepView]

    @classmethod
    def full(cls, found: OpenPair) -> Self:
        """From an opened pair."""
        view = DuplicateView.of(found.row)
        steps = [
            StepView(at=one.at, step=one.step, actor=one.actor, reason=one.reason)
            for one in found.steps
        ]
        sides = [SideView.of(side) for side in found.sides]
        return cls(**view.model_dump(), sides=sides, steps=steps)


class Decision(BaseModel):
    """Wat u beslist, en waarop dat rust."""

    model_config = ConfigDict(extra="forbid")

    state: Verdict = Field(
        description="same: voeg samen; different: niet dezelfde; open: neem de beslissing terug"
    )
    reason: Reason


class Undoing(BaseModel):
    """Waarom een samenvoeging niet klopt."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason = Field(description="brp, duo, school of mistake")


class MergeView(Answer):
    """Een samenvoeging die staat."""

    id: uuid.UUID
    gone: uuid.UUID = Field(description="De verwijzing die in de andere opging")
    stays: uuid.UUID
    merged_at: datetime


class MergeList(Answer):
    """Een bladzijde, de nieuwste eerst."""

    merges: Sequence[MergeView]
    next: str | None = Field(description="Geef dit mee als cursor voor de volgende bladzijde")


@router.get("", operation_id="listDuplicates")
def listed(
    request: Request,
    user: Administrator,
    state: Annotated[Verdict, Query(description="Alleen in deze toestand")] = Verdict.OPEN,
    cursor: Cursor = None,
) -> DuplicateList:
    """Personen die misschien dezelfde zijn, voor zover u beiden mag zien."""
    runtime: Runtime = request.app.state.runtime
    beyond = None if cursor is None else DayKey.of_cursor(cursor)
    with database.read(runtime.engine) as connection:
        rows = pairs.suspicions(connection, user, state, _PAGE + 1, beyond)
    page = page_of(rows, _PAGE, DayKey.of("found_on"))
    return DuplicateList(duplicates=[DuplicateView.of(row) for row in page.rows], next=page.next)


@router.get("/{id}", operation_id="getDuplicate")
def show(request: Request, user: Administrator, id: uuid.UUID) -> DuplicateDetails:
    """Beide personen naast elkaar. De inzage wordt vastgelegd."""
    runtime: Runtime = request.app.state.runtime
    with runtime.begin() as tx:
        found = duplicates.open_pair(tx, Visitor.of(user), id)
    if found is None:
        raise ProblemError(404)
    return DuplicateDetails.full(found)


@router.post(
    "/{id}/resolve",
    operation_id="resolveDuplicate",
    responses={409: {"description": "Er is intussen anders over beslist"}},
)
def resolve(
    request: Request, user: Administrator, id: uuid.UUID, decision: Decision
) -> DuplicateDetails:
    """Voeg samen, zeg dat het er twee zijn, of neem dat terug.

    Na terugnemen is ieder weer wie hij was, alsof er nooit was samengevoegd.
    """
    runtime: Runtime = request.app.state.runtime
    visitor = Visitor.of(user)
    try:
        with runtime.begin() as tx:
            there = duplicates.decide(tx, visitor, id, decision.state, decision.reason)
    except ValueError:
        raise _unfit() from None
    except Decided:
        raise ProblemError(409, _CONFLICT) from None
    if not there:
        raise ProblemError(404)
    return show(request, user, id)


@merges.get("", operation_id="listMerges")
def merged(request: Request, user: Administrator, cursor: Cursor = None) -> MergeList:
    """Samenvoegingen die staan, ook die door DUO zijn gemeld."""
    runtime: Runtime = request.app.state.runtime
    beyond = None if cursor is None else read_cursor(cursor, uuid.UUID)[0]
    with database.read(runtime.engine) as connection:
        rows = pairs.mergers(connection, user, _PAGE + 1, beyond)
    page = page_of(rows, _PAGE, lambda row: (str(row.id),))
    return MergeList(
        merges=[
            MergeView(id=row.id, gone=row.goes, stays=row.stays, merged_at=row.at)
            for row in page.rows
        ],
        next=page.next,
    )


@merges.post(
    "/{id}/undo",
    operation_id="undoMerge",
    status_code=204,
    responses={409: {"description": "Al ongedaan gemaakt"}},
)
def undo(request: Request, user: Administrator, id: uuid.UUID, undoing: Undoing) -> None:
    """Maak een samenvoeging ongedaan, wie haar ook meldde."""
    runtime: Runtime = request.app.state.runtime
    try:
        with runtime.begin() as tx:
            there = duplicates.undo(tx, Visitor.of(user), id, undoing.reason)
    except ValueError:
        raise _unfit() from None
    except Decided:
        raise ProblemError(409, _CONFLICT) from None
    if not there:
        raise ProblemError(404)


def _unfit() -> ProblemError:
    fault = FieldError(field="reason", reason="past niet bij deze beslissing")
    return ProblemError(400, errors=[fault])
