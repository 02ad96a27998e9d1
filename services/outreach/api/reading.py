# SPDX-License-Identifier: EUPL-1.2
"""Reading: the worklist and one case."""

import uuid
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field

from services.chassis.web import User, require
from services.outreach.api.models import CaseFile, Escalation, EscalationList, Task, TaskList
from services.outreach.criteria import Criteria, kept_criteria
from services.outreach.desks.cases import READERS, desk_of
from services.outreach.desks.filters import FilterDesk
from services.outreach.store.order import ORDERS
from services.outreach.store.tasks import Rung

router = APIRouter(tags=["Lezen"])
Reader = Annotated[User, Depends(require(*READERS))]


class TaskQuery(Criteria):
    """Welke taken, in welke volgorde en hoeveel op een bladzijde."""

    filter: uuid.UUID | None = Field(
        None,
        description="Bewaard filter waarbinnen gezocht wordt; zijn volgorde geldt als u geen "
        "andere vraagt",
    )
    cursor: str | None = Field(None, max_length=300)
    limit: int = Field(50, ge=1, le=200)


@router.get(
    "/tasks",
    operation_id="listTasks",
    responses={404: {"description": "Het filter is er niet, of is van een ander"}},
)
def tasks(request: Request, user: Reader, asked: Annotated[TaskQuery, Query()]) -> TaskList:
    """Werklijst: elke open zaak in uw regio's met haar eerste taak, wat het eerst moet voorop."""
    desk = desk_of(request, user)
    wanted, sort = asked.wanted(desk), asked.sort
    if asked.filter is not None:
        criteria = FilterDesk(desk).one(asked.filter).criteria
        kept = kept_criteria(criteria)
        wanted = replace(wanted, within=kept.wanted(desk))
        sort = asked.sort if "sort" in asked.model_fields_set else kept.sort
    page = desk.page(wanted, asked.cursor, asked.limit, ORDERS[sort])
    return TaskList(tasks=[Task.of(row, desk.today) for row in page.rows], next=page.next)


@router.get("/cases/{case_id}", operation_id="getCase")
def case(request: Request, user: Reader, case_id: uuid.UUID) -> CaseFile:
    """Eén zaak met termijnen en tijdlijn."""
    return CaseFile.of_file(desk_of(request, user).file(case_id))


@router.get("/escalations", operation_id="listEscalations")
def escalations(
    request: Request,
    user: Reader,
    rung: Annotated[
        Rung, Query(description="Bij wie: de coördinator of de leidinggevende")
    ] = "coordinator",
    cursor: Annotated[str | None, Query(max_length=300)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> EscalationList:
    """Taken die bijna of al te laat zijn, het langst te laat voorop."""
    desk = desk_of(request, user)
    page = desk.escalated(rung, cursor, limit)
    return EscalationList(tasks=[Escalation.of(row) for row in page.rows], next=page.next)
