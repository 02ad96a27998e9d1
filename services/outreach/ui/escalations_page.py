# SPDX-License-Identifier: EUPL-1.2
"""Escalations: tasks that are nearly due or too late, in the queue of coordinator and manager."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from services.chassis.web import ALL, Role, User, render, require
from services.outreach.desks.cases import READERS, Desk, desk_of, owner_name
from services.outreach.rules.case import Case
from services.outreach.rules.task import MANAGER_WORKING_DAYS, WARNED_WORKING_DAYS
from services.outreach.rules.task_rules import TASK_RULES
from services.outreach.store.cases import parse
from services.outreach.store.tasks import Escalated, Rung
from services.outreach.store.workers import Worker
from services.outreach.ui import wording as w
from services.outreach.ui.region_wording import region_name
from services.outreach.ui.worklist_page import days_between, lasting, whole

router = APIRouter(prefix="/escalaties")
Reader = Annotated[User, Depends(require(*READERS))]

PAGE_SIZE = 50
RUNGS: Final[Mapping[str, tuple[Rung, str]]] = {
    "coordinator": ("coordinator", "Coördinator"),
    "leidinggevende": ("manager", "Leidinggevende"),
}
"""Rungs by their name in addresses, with their title."""


@router.get("")
def show(
    request: Request,
    user: Reader,
    bij: Annotated[str, Query(max_length=20)] = "",
    na: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """The tasks on one rung, the longest overdue first, with the count of each rung."""
    desk = desk_of(request, user)
    own = "leidinggevende" if user.has(Role.MANAGER) else "coordinator"
    slug = bij if bij in RUNGS else own
    page = desk.escalated(RUNGS[slug][0], na, PAGE_SIZE)
    counts = desk.escalated_counts()
    path = f"/escalaties?bij={slug}"
    return render(
        request,
        "escalations.html",
        rows=_rows(page.rows, desk),
        rungs=[
            (title, counts[rung], f"/escalaties?bij={name}", name == slug)
            for name, (rung, title) in RUNGS.items()
        ],
        title=RUNGS[slug][1],
        several=user.regions is ALL or len(user.regions) > 1,
        warned=WARNED_WORKING_DAYS,
        manager=MANAGER_WORKING_DAYS,
        first=path if na else None,
        next=None if page.next is None else f"{path}&na={page.next}",
        today=desk.today,
    )


def _rows(found: Sequence[Escalated], desk: Desk) -> list[dict[str, Any]]:
    cases = [parse(one.body) for one in found]
    known = desk.named({case.owner for case in cases})
    return [_row(one, case, desk, known) for one, case in zip(found, cases, strict=True)]


def _row(one: Escalated, case: Case, desk: Desk, known: dict[str, Worker]) -> dict[str, Any]:
    return {
        "path": f"/zaken/{one.case_id}",
        "label": whole(one.label),
        "task": TASK_RULES[one.code].title,
        "region": region_name(case.region),
        "fatal": one.fatal_on,
        "late": one.fatal_on < desk.today,
        "days": days_between(desk.today, one.fatal_on),
        "state": w.STATES[case.state],
        "in_state": lasting(case.state_on, desk.today),
        "owner": owner_name(case.owner, known) or "Van niemand",
    }
