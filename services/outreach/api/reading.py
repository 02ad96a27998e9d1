# SPDX-License-Identifier: EUPL-1.2
"""Reading: the worklist and one case."""

import uuid
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request

from schemas.codes.outreach import CaseState
from services.chassis.web import User, require
from services.outreach.api.models import (
    DUE,
    CaseFile,
    DueName,
    Escalation,
    EscalationList,
    Task,
    TaskList,
)
from services.outreach.desk import READERS, desk_of, searched
from services.outreach.store.tasks import Rung
from services.outreach.store.worklist import Wanted

router = APIRouter(tags=["Lezen"])
Reader = Annotated[User, Depends(require(*READERS))]


@router.get("/tasks", operation_id="listTasks")
def tasks(
    request: Request,
    user: Reader,
    owner: Annotated[
        Literal["me", "none", "all"], Query(description="Van mij, van niemand, of van allen")
    ] = "all",
    state: Annotated[list[CaseState] | None, Query(description="Toestanden van de zaak")] = None,
    due: Annotated[DueName | None, Query(description="Deel van de werklijst")] = None,
    search: Annotated[
        str, Query(max_length=60, description="Begin van het kenmerk of van de gemeentenaam")
    ] = "",
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> TaskList:
    """Werklijst: elke open zaak in uw regio's met haar eerste taak, wat het eerst moet voorop."""
    desk = desk_of(request, user)
    label, places = searched(search)
    wanted = Wanted(
        owner=desk.worker_id if owner == "me" else None,
        unowned=owner == "none",
        states=frozenset(state or ()),
        part=DUE[due] if due else None,
        label=label,
        municipalities=places,
    )
    page = desk.page(wanted, cursor, limit)
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
