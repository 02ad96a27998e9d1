# SPDX-License-Identifier: EUPL-1.2
"""Workload: how much work each team and each worker has, and who is away."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from schemas.codes.outreach import CaseState
from services.chassis.web import FieldError, ProblemError, Role, User, flash, render, require
from services.chassis.web.forms import Sent, texts
from services.outreach.desks.cases import WORKERS
from services.outreach.desks.workload import LEADERS, Line, Team, WorkloadDesk, workload_desk_of
from services.outreach.rules.case import OPEN, queue_of
from services.outreach.rules.workload import WEIGHTS
from services.outreach.store.absences import Absence
from services.outreach.ui import wording as w
from services.outreach.ui.region_wording import region_name

router = APIRouter(prefix="/werklast")
Viewer = Annotated[User, Depends(require(*LEADERS, Role.COACH))]
Worker = Annotated[User, Depends(require(*WORKERS))]


@router.get("")
def show(
    request: Request, user: Viewer, regio: Annotated[str, Query(max_length=2)] = ""
) -> Response:
    """The teams of the user's regions, or the workers of one team."""
    desk = workload_desk_of(request, user)
    teams = desk.teams()
    chosen = teams[0] if len(teams) == 1 else None
    chosen = next((team for team in teams if team.region == regio), chosen)
    return render(
        request,
        "workload.html",
        today=desk.today,
        teams=[_team(one) for one in teams],
        team=None if chosen is None else _team(chosen),
        lines=[] if chosen is None else [_line(one, desk) for one in chosen.lines],
        several=len(teams) > 1,
        leads=desk.leads,
        distributes=desk.gives_cases_away,
        weights=_weights(),
        errors={},
    )


@router.post("/afwezig")
def away(request: Request, user: Worker, form: Sent) -> Response:
    """Note that a worker is away from today, or is back."""
    desk = workload_desk_of(request, user)
    worker = str(form.get("medewerker", ""))
    if form.get("wat") == "terug":
        desk.is_back(worker)
        flash(request, "Vastgelegd. Nieuwe zaken kunnen weer naar deze medewerker.")
    else:
        desk.is_away(worker, desk.today, last_day(form, desk.today))
        flash(request, "Vastgelegd. Er komen geen nieuwe zaken bij.")
    return RedirectResponse("/werklast", status_code=303)


def last_day(form: FormData, today: date) -> date | None:
    """The last day of an absence in a form; None when it was left empty: not known yet.

    :raises ProblemError: 400 when it cannot be read as a date, or lies before today.
    """
    text = texts(form).get("tot")
    try:
        last = date.fromisoformat(text) if text else None
    except ValueError:
        raise ProblemError(400, errors=[FieldError(field="tot", reason="is geen datum")]) from None
    if last is not None and last < today:
        raise ProblemError(400, errors=[FieldError(field="tot", reason="is voorbij")])
    return last


def _team(team: Team) -> dict[str, Any]:
    return {
        "region": team.region,
        "name": region_name(team.region),
        "path": f"/werklast?regio={team.region}",
        "load": team.load,
        "queue": team.queue,
        "queue_path": f"/werklast/verdelen?van={queue_of(team.region)}",
        "late": team.late,
        "present": team.present,
        "workers": len(team.lines),
        "average": team.average,
        "ladder": team.ladder,
    }


def _line(line: Line, desk: WorkloadDesk) -> dict[str, Any]:
    worker = line.worker.id
    return {
        "id": worker,
        "name": line.worker.name,
        "load": line.load,
        "late": line.tasks.late,
        "weeks": line.tasks.weeks,
        "absence": line.absence,
        "away": None if line.absence is None else absence_text(line.absence),
        "path": f"/werklast/verdelen?van={worker}"
        if line.load.cases and desk.may_hand_over(worker)
        else None,
        "own": worker == desk.worker_id,
        "settable": desk.may_hand_over(worker),
    }


def absence_text(absence: Absence) -> str:
    """Until when somebody is away, in words."""
    if absence.until is None:
        return "Afwezig"
    return f"Afwezig tot en met {absence.until.day}-{absence.until.month}"


def _weights() -> list[tuple[int, str]]:
    """Points with the names of the states that have them, the heaviest first."""
    states = [state for state in CaseState if state in OPEN]
    return [
        (points, ", ".join(w.STATES[s][0].lower() for s in states if WEIGHTS[s] == points))
        for points in sorted(set(WEIGHTS.values()), reverse=True)
    ]
