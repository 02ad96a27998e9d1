# SPDX-License-Identifier: EUPL-1.2
"""Reading: cases that are offered from one region to another."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field

from schemas.codes.outreach import CaseState
from services.chassis.web import User, require
from services.chassis.web.answers import Answer
from services.chassis.web.versions import CurrentVersion
from services.outreach.desks.cases import READERS, desk_of
from services.outreach.desks.transfers import Direction, TransferDesk
from services.outreach.store.transfers import Offered

router = APIRouter(prefix="/transfers", tags=["Lezen"])
Reader = Annotated[User, Depends(require(*READERS))]


class TransferView(Answer):
    """Een zaak die aan een andere regio is aangeboden. De zender blijft eigenaar tot die
    aanvaardt."""

    case_id: uuid.UUID
    label: str
    from_region: str
    to_region: str
    owner: str
    state: CaseState = Field(description="Toestand waarin het werk doorgaat")
    answer_date: date = Field(description="Laatste dag voor het antwoord (D22, eigen beleid)")
    version: CurrentVersion

    @classmethod
    def of(cls, one: Offered) -> "TransferView":
        """A transfer as it stands."""
        case = one.found.case
        return cls(
            case_id=one.found.id,
            label=one.found.label,
            from_region=case.region,
            to_region=case.transfer_to or "",
            owner=case.owner,
            state=case.working_state,
            answer_date=one.answer_by,
            version=one.found.version,
        )


class TransferList(Answer):
    """Een bladzijde van lopende overdrachten, het eerste antwoord voorop."""

    transfers: Sequence[TransferView]
    next: str | None = Field(description="Geef dit mee als cursor voor de volgende bladzijde")


@router.get("", operation_id="listTransfers")
def transfers(
    request: Request,
    user: Reader,
    direction: Annotated[
        Direction, Query(description="Aan uw regio's aangeboden, of door uw regio's")
    ] = "incoming",
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> TransferList:
    """Lopende overdrachten van en naar uw regio's."""
    page = TransferDesk(desk_of(request, user)).page(direction, cursor, limit)
    return TransferList(transfers=[TransferView.of(one) for one in page.rows], next=page.next)
