# SPDX-License-Identifier: EUPL-1.2
"""The workload of teams and workers, and who is away."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import ConfigDict, Field

from services.chassis.web import Role, User, require
from services.chassis.web.answers import Answer
from services.chassis.web.versions import CurrentVersion
from services.outreach.desks.cases import WORKERS
from services.outreach.desks.handover import Plan, handover_desk_of
from services.outreach.desks.workload import LEADERS, Line, Team, workload_desk_of
from services.outreach.rules.bulk import MOST_CASES

router = APIRouter(tags=["Werklast"])
Viewer = Annotated[User, Depends(require(*LEADERS, Role.COACH))]
Worker = Annotated[User, Depends(require(*WORKERS))]
WorkerId = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]


class WorkerLoad(Answer):
    """Het werk van een medewerker in een regio."""

    worker: str
    name: str
    cases: int = Field(description="Open zaken")
    points: int = Field(description="Open zaken, gewogen naar toestand (eigen beleid)")
    late_tasks: int = Field(description="Taken die te laat zijn")
    tasks_per_week: Sequence[int] = Field(
        description="Taken die klaar moeten zijn in deze week en de weken erna"
    )
    away: bool
    away_until_date: date | None = Field(description="Laatste dag van de afwezigheid, als bekend")

    @classmethod
    def of(cls, line: Line) -> "WorkerLoad":
        """One line of a team."""
        return cls(
            worker=line.worker.id,
            name=line.worker.name,
            cases=line.load.cases,
            points=line.load.points,
            late_tasks=line.tasks.late,
            tasks_per_week=line.tasks.weeks,
            away=line.absence is not None,
            away_until_date=None if line.absence is None else line.absence.until,
        )


class TeamLoad(Answer):
    """Het werk van een team: een regio."""

    region: str
    cases: int
    points: int
    queued_cases: int = Field(description="Zaken van niemand")
    coordinator_tasks: int = Field(description="Taken in de werkvoorraad van de coördinator")
    manager_tasks: int = Field(description="Taken in de werkvoorraad van de leidinggevende")
    workers: Sequence[WorkerLoad]

    @classmethod
    def of(cls, team: Team) -> "TeamLoad":
        """A team as it stands."""
        return cls(
            region=team.region,
            cases=team.load.cases,
            points=team.load.points,
            queued_cases=team.queue.cases,
            coordinator_tasks=team.ladder.coordinator,
            manager_tasks=team.ladder.manager,
            workers=[WorkerLoad.of(line) for line in team.lines],
        )


class TeamList(Answer):
    """De teams van uw regio's; wie niemand leidt ziet alleen zichzelf."""

    teams: Sequence[TeamLoad]


class AbsenceBody(Answer):
    """Vanaf welke dag, en tot en met welke als die bekend is. De reden hoort hier niet."""

    model_config = ConfigDict(extra="forbid")

    from_date: date
    until_date: date | None = None


class PlanBody(Answer):
    """Van wie zaken naar anderen gaan, welke en naar wie; wat u leeg laat zijn alle zaken, en
    iedereen die er is."""

    model_config = ConfigDict(extra="forbid")

    owner: str = Field(
        pattern=r"^(region:\d{2}|[A-Za-z0-9][A-Za-z0-9._-]{0,63})$",
        description="Medewerker, of region:NN voor de werkvoorraad van een regio",
    )
    cases: list[uuid.UUID] | None = Field(None, max_length=MOST_CASES)
    candidates: list[str] | None = Field(None, max_length=200)


class Move(Answer):
    """Een zaak en wie haar zou krijgen; leeg is de werkvoorraad van de regio."""

    case_id: uuid.UUID
    version: CurrentVersion
    owner: str | None


class PlannedLoad(Answer):
    """De werklast van een medewerker nu en straks."""

    worker: str
    cases_before: int
    cases_after: int
    points_before: int
    points_after: int


class PlanView(Answer):
    """Een voorstel. Voer het uit met ``POST /bulk-acts`` en act ``distribute``."""

    moves: Sequence[Move]
    loads: Sequence[PlannedLoad]
    more: bool = Field(description="Er zijn meer zaken dan er in een keer kunnen")

    @classmethod
    def of(cls, plan: Plan) -> "PlanView":
        """A plan; nothing changed."""
        return cls(
            moves=[
                Move(case_id=one.id, version=one.version, owner=plan.moves[one.id])
                for one in plan.cases
            ],
            loads=[
                PlannedLoad(
                    worker=worker,
                    cases_before=before.cases,
                    cases_after=plan.after[worker].cases,
                    points_before=before.points,
                    points_after=plan.after[worker].points,
                )
                for worker, before in plan.before.items()
            ],
            more=plan.more,
        )


@router.post("/workload-plans", operation_id="planWorkload")
def plan(request: Request, user: Worker, body: PlanBody) -> PlanView:
    """Bereken wat er met de werklast gebeurt als zaken naar anderen gaan. Er verandert niets."""
    desk = handover_desk_of(request, user)
    return PlanView.of(desk.plan(body.owner, body.cases, body.candidates))


@router.get("/workloads", operation_id="listWorkloads")
def workloads(request: Request, user: Viewer) -> TeamList:
    """Zaken, punten en taken per team en medewerker."""
    return TeamList(teams=[TeamLoad.of(one) for one in workload_desk_of(request, user).teams()])


@router.put("/workers/{worker_id}/absence", status_code=204, operation_id="setAbsence")
def away(request: Request, user: Worker, worker_id: WorkerId, body: AbsenceBody) -> Response:
    """Leg vast dat een medewerker afwezig is: er komen geen nieuwe zaken bij."""
    workload_desk_of(request, user).is_away(worker_id, body.from_date, body.until_date)
    return Response(status_code=204)


@router.delete("/workers/{worker_id}/absence", status_code=204, operation_id="endAbsence")
def back(request: Request, user: Worker, worker_id: WorkerId) -> Response:
    """Leg vast dat een medewerker er weer is."""
    workload_desk_of(request, user).is_back(worker_id)
    return Response(status_code=204)
