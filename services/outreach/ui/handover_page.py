# SPDX-License-Identifier: EUPL-1.2
"""Cases of somebody who leaves or falls ill, or of the queue: see the effect first, then do it."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from services.chassis.web import ProblemError, User, render, require
from services.chassis.web.forms import Sent
from services.outreach.desks.bulk import Pick
from services.outreach.desks.cases import WORKERS, owner_name
from services.outreach.desks.handover import HandoverDesk, Plan, handover_desk_of
from services.outreach.rules.case import is_queue
from services.outreach.rules.task_rules import TASK_RULES, first_task
from services.outreach.rules.workload import WEIGHTS, Load
from services.outreach.store.absences import Absence
from services.outreach.store.worklist import Found
from services.outreach.ui import wording as w
from services.outreach.ui.bulk_page import picks_of
from services.outreach.ui.worklist_page import whole
from services.outreach.ui.workload_page import last_day

router = APIRouter(prefix="/werklast/verdelen")
Worker = Annotated[User, Depends(require(*WORKERS))]


@router.get("")
def propose(
    request: Request, user: Worker, van: Annotated[str, Query(max_length=64)] = ""
) -> Response:
    """All cases of an owner, spread over everybody who is there."""
    desk = handover_desk_of(request, user)
    return _page(request, desk, desk.plan(van), {})


@router.post("/proef")
def simulate(request: Request, user: Worker, form: Sent) -> Response:
    """The effect of what was chosen; nothing changes."""
    desk = handover_desk_of(request, user)
    picks = _picks(form)
    wanted = {one.case_id: one.owner or "" for one in picks}
    plan = desk.plan(
        _text(form, "van"),
        wanted.keys(),
        [str(one) for one in form.getlist("kandidaat")],
        wanted if _text(form, "wat") == "bekijk" else None,
    )
    return _page(request, desk, plan, {name: _text(form, name) for name in ("afwezig", "tot")})


@router.post("")
def carry_out(request: Request, user: Worker, form: Sent) -> Response:
    """Move the cases, and show what came of each."""
    desk, picks = handover_desk_of(request, user), _picks(form)
    if not picks:
        raise ProblemError(400, "Kies eerst een of meer zaken.")
    key = f"verdelen-{_text(form, 'sleutel')[:32]}"
    act = desk.hand_over(picks, key, _absence(form, desk.workload.today))
    return RedirectResponse(f"/verdelingen/{act.id}", status_code=303)


def _page(request: Request, desk: HandoverDesk, plan: Plan, fields: Mapping[str, str]) -> Response:
    owner = owner_name(plan.owner, dict(plan.known))
    chosen = {to for to in plan.moves.values() if to is not None}
    return render(
        request,
        "handover.html",
        today=desk.workload.today,
        owner=plan.owner,
        name=owner or "de werkvoorraad",
        own=plan.owner == desk.workload.worker_id,
        is_worker=not is_queue(plan.owner),
        more=plan.more,
        rows=[_row(one, plan, desk.workload.today) for one in plan.cases],
        effect=_effect(plan),
        candidates=[
            (one.id, one.name, one.id in plan.away, one.id in chosen or one.id not in plan.away)
            for one in plan.candidates.values()
        ],
        fields=fields,
        key=uuid.uuid4().hex,
        errors={},
    )


def _row(found: Found, plan: Plan, today: date) -> dict[str, Any]:
    first = first_task(found.case)
    takers = [
        (one.id, one.name) for one in plan.candidates.values() if one.works_in(found.case.region)
    ]
    return {
        "id": found.id,
        "pick": f"{found.id}:{found.version}",
        "path": f"/zaken/{found.id}",
        "label": whole(found.label),
        "state": w.STATES[found.case.state],
        "points": WEIGHTS[found.case.state],
        "task": "" if first is None else TASK_RULES[first.code].title,
        "due_on": None if first is None else first.fatal,
        "late": first is not None and first.fatal < today,
        "to": plan.moves.get(found.id) or "",
        "takers": [*takers, ("", "Werkvoorraad van de regio")],
    }


def _effect(plan: Plan) -> Sequence[tuple[str, Load, Load, int]]:
    """Name, load before, load after and difference in points, the owner first."""
    known = [one for one in plan.before if one in plan.known]
    names = sorted(known, key=lambda one: (one != plan.owner, plan.known[one].name))
    return [
        (
            plan.known[one].name,
            plan.before[one],
            plan.after[one],
            plan.after[one].points - plan.before[one].points,
        )
        for one in names
    ]


def _picks(form: FormData) -> list[Pick]:
    """The cases that were chosen, each with whom it goes to."""
    return [
        one._replace(owner=_text(form, f"naar-{one.case_id}") or None) for one in picks_of(form)
    ]


def _absence(form: FormData, today: date) -> tuple[str, Absence] | None:
    if not _text(form, "afwezig"):
        return None
    return _text(form, "van"), Absence(today, last_day(form, today))


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""
